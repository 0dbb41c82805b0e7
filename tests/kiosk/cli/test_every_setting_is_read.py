"""A desk that is opened reads every setting that is listed, and no other."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.desk.settings import SETTINGS
from kiosk.desk.staff import CODE_HOURS, SignIn
from kiosk.online.breaker import stands_of
from kiosk.shown import Door
from kiosk.store.settings import CHANGED, Settings
from kiosk.store.vault import create_store
from kiosk.syncing.passing import KEYS_CHANGED, LINE_SETTING
from kiosk.syncing.past import SETTING as SYNC_PAST
from kiosk.words.settings import EVERY
from schema.clock import FixedClock, SystemClock
from tests.kiosk.store.desk import CHEAP, SESAME

OF_THE_PROGRAM = {SYNC_PAST, KEYS_CHANGED, LINE_SETTING, "key_file_generation"}
"""What it remembers for itself; nobody sets it."""
BEGINNINGS = (CHANGED, "online.down_since.")
"""Names that it makes as it goes."""
AT_THE_COVER = CODE_HOURS
"""Read where somebody with an authenticator app comes back to a covered desk."""


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every name that was read from now on."""
    names: set[str] = set()
    usual = Settings.get

    def noted(settings: Settings, name: str, default: str = "") -> str:
        names.add(name)
        return usual(settings, name, default)

    monkeypatch.setattr(Settings, "get", noted)
    return names


def ours(names: set[str]) -> set[str]:
    return {one for one in names - OF_THE_PROGRAM if not one.startswith(BEGINNINGS)}


def test_opening_a_desk_reads_all_of_them_and_nothing_else(
    tmp_path: Path, read: set[str]
) -> None:
    folder, clock = tmp_path / "desk", FixedClock(SystemClock().now())
    create_store(folder, SESAME, clock, staff="s-1", stretch=CHEAP).close()
    with ExitStack() as closing:
        opened = Door(folder, clock, {}, closing).open(SignIn(SESAME))
        opened.anew(opened)
        opened.desk.supervisor()

    assert ours(read) | {AT_THE_COVER} == {one.name for one in EVERY}


def test_looking_at_a_desk_reads_no_others(tmp_path: Path, read: set[str]) -> None:
    folder, clock = tmp_path / "desk", FixedClock(SystemClock().now())
    create_store(folder, SESAME, clock, staff="s-1", stretch=CHEAP).close()
    with ExitStack() as closing:
        opened = Door(folder, clock, {}, closing).open(SignIn(SESAME))
        assert opened.checkup is not None
        opened.checkup.look()
        opened.checkup.registers()
        opened.checkup.line()
        stands_of("central", opened.settings)  # type: ignore[arg-type]

    assert ours(read) <= {one.name for one in EVERY}


def test_what_the_program_remembers_is_no_setting() -> None:
    names = {one.name for one in SETTINGS}

    assert not names & OF_THE_PROGRAM
    assert not any(one.startswith(BEGINNINGS) for one in names)


def test_what_a_kiosk_is_started_with_is_kept_with_who_opened_it(
    tmp_path: Path,
) -> None:
    folder, clock = tmp_path / "desk", FixedClock(SystemClock().now())
    create_store(folder, SESAME, clock, staff="s-1", stretch=CHEAP).close()
    given = {"facility": "みほん医院", "desk.deposit": "asked", "paper.printer": ""}
    with ExitStack() as closing:
        opened = Door(folder, clock, given, closing).open(SignIn(SESAME))
        settings = opened.settings
        assert settings is not None

        assert opened.desk.place.facility == "みほん医院"
        assert opened.asks_deposit
        assert settings.changed("facility") is not None
        assert settings.changed("paper.printer") is None
