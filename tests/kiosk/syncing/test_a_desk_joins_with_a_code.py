"""Enrolment: a code is typed as anybody types, and believed only by its own central."""

from datetime import datetime
from pathlib import Path

import httpx
import pytest

from kiosk.store.vault import Store, open_store
from kiosk.syncing.joining import change_keys, join
from kiosk.syncing.passing import KEYS_CHANGED, line_of
from schema.confirmation import subject_of
from sync.client.http import Line
from sync.errors import MadoguchiError
from sync.protocol.code import read_code
from tests.kiosk.store.desk import SESAME, an_entry
from tests.kiosk.syncing.running import (
    RunningCentral,
    a_desk,
    joined,
    listening,
    one_pass,
    this_second,
)
from tests.people import HANAKO


def refusal(
    store: Store, address: str, code: str, central: RunningCentral
) -> MadoguchiError:
    with pytest.raises(MadoguchiError) as caught:
        join(store, Line(address=address), read_code(code), central.clock)
    return caught.value


def test_the_desk_belongs_where_the_code_says(
    store: Store, central: RunningCentral
) -> None:
    typed = central.code().lower().replace("-", " ")
    line = Line(address=central.address)
    answer = join(store, line, read_code(typed), central.clock)

    assert answer.device == store.device
    assert store.membership.enrolled() == answer
    assert store.membership.address() == central.address
    assert line_of(store) == line
    assert store.settings.get("facility") == "見本クリニック"
    assert store.settings.get("jurisdiction") == "13104"
    assert answer.scope == "area-13104"


def test_central_can_match_what_is_recorded_from_then_on(
    folder: Path, central: RunningCentral
) -> None:
    with a_desk(folder) as store:
        joined(store, central)
    with open_store(folder, SESAME, this_second()) as store:
        event = store.journal.append(an_entry())
        key = store.keys.key("scope")

    assert event.subject == subject_of(key, HANAKO.insurer_number, HANAKO.number)


def test_a_wrong_code_changes_nothing(store: Store, central: RunningCentral) -> None:
    code = central.code()
    wrong = ("1" if code[0] != "1" else "2") + code[1:]

    assert refusal(store, central.address, wrong, central).code == "E-CODE-3"
    assert store.membership.enrolled() is None
    assert store.settings.get("central_line") == ""


def test_a_code_is_good_once(
    store: Store, central: RunningCentral, tmp_path: Path
) -> None:
    code = central.code()
    join(store, Line(address=central.address), read_code(code), central.clock)
    with a_desk(tmp_path / "other") as other:
        assert refusal(other, central.address, code, central).code == "E-CODE-5"


def test_too_many_wrong_codes_have_to_wait(
    store: Store, central: RunningCentral
) -> None:
    said = [
        refusal(store, central.address, "0000-0000-0000-0000", central)
        for _ in range(12)
    ]

    assert {error.code for error in said} == {"E-CODE-3", "E-CODE-6"}
    assert said[-1].exit_code == 3
    assert "seconds" in said[-1].hint


def test_another_central_is_not_believed(
    store: Store,
    central: RunningCentral,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody on the line knows the code, and answers with keys of his own."""
    with listening(tmp_path / "foreign") as foreign:
        here = read_code(central.code())
        monkeypatch.setattr("sync.central.codes.new_code", lambda *_: here)
        error = refusal(store, foreign.address, foreign.code(), foreign)

    assert error.code == "E-CODE-2"
    assert error.exit_code == 4
    assert store.membership.enrolled() is None


def test_nobody_there_is_a_line_that_is_down(
    store: Store, central: RunningCentral
) -> None:
    nowhere = str(httpx.URL(scheme="http", host="127.0.0.1", port=9))

    assert refusal(store, nowhere, central.code(), central).code == "E-LINE-1"


def test_a_desk_may_enrol_again(enrolled: Store, central: RunningCentral) -> None:
    before = enrolled.membership.enrolled()
    joined(enrolled, central)

    after = enrolled.membership.enrolled()
    assert before is not None
    assert after is not None
    assert (after.device, after.facility) == (before.device, before.facility)


def test_new_keys_take_the_old_ones_place(
    enrolled: Store, folder: Path, central: RunningCentral
) -> None:
    kid = enrolled.keys.kid
    assert one_pass(enrolled, folder, central.clock).pushed == 1
    change_keys(enrolled, central.clock)
    enrolled.journal.append(an_entry())

    assert enrolled.keys.kid != kid
    assert one_pass(enrolled, folder, central.clock).pushed == 1


def test_it_is_noted_since_when_keys_are_in_use(
    enrolled: Store, central: RunningCentral
) -> None:
    assert enrolled.settings.get(KEYS_CHANGED) == ""
    before = central.clock.now()
    change_keys(enrolled, central.clock)

    noted = datetime.fromisoformat(enrolled.settings.get(KEYS_CHANGED))
    assert before <= noted <= central.clock.now()


def test_a_desk_whose_keys_changed_may_join_another_central(
    enrolled: Store, folder: Path, central: RunningCentral, tmp_path: Path
) -> None:
    for _ in range(2):
        change_keys(enrolled, central.clock)
    with listening(tmp_path / "other") as other:
        joined(enrolled, other)
        assert one_pass(enrolled, folder, other.clock).pushed == 1


def test_a_change_of_keys_that_was_cut_off_is_finished_by_the_next_pass(
    enrolled: Store, folder: Path, central: RunningCentral
) -> None:
    kid = enrolled.keys.kid
    prepared = enrolled.keys.prepare_next()
    result = one_pass(enrolled, folder, central.clock)

    assert result.pushed == 1
    assert enrolled.keys.kid == prepared.kid != kid


def test_keys_of_a_desk_without_a_central_stay(
    store: Store, central: RunningCentral
) -> None:
    kid = store.keys.kid
    with pytest.raises(MadoguchiError) as caught:
        change_keys(store, central.clock)

    assert caught.value.code == "E-SYNC-1"
    assert store.keys.kid == kid
    assert store.keys.next_keys() is None
