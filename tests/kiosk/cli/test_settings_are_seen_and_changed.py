"""`madoguchi settings`: the same list as on the screen, under the same names."""

from pathlib import Path

import pytest

from kiosk.desk.staff import Role, SignIn
from kiosk.store.vault import create_store, open_store
from kiosk.words.settings import EVERY
from schema.clock import SystemClock
from tests.kiosk.cli.desk_in_use import Terminal, passphrase
from tests.kiosk.store.desk import CHEAP, SESAME


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Without it there would be no settings to change."""
    folder = tmp_path / "desk"
    create_store(folder, SESAME, SystemClock(), staff="s-1", stretch=CHEAP).close()
    return Terminal(folder, capsys)


def test_every_setting_is_listed_with_what_counts(terminal: Terminal) -> None:
    told = terminal.run("settings", "list")

    lines = told.out.splitlines()
    assert [line.partition(" = ")[0] for line in lines] == [one.name for one in EVERY]
    assert "idle_seconds = 180  # 自動で画面をかくすまで" in lines


def test_one_is_set_and_says_who_set_it(terminal: Terminal) -> None:
    told = terminal.run("settings", "set", "facility.phone", "03-0000-0000")
    assert (told.code, told.err) == (0, "")
    assert told.out == "facility.phone = 03-0000-0000\n"

    shown = terminal.run("settings", "show", "facility.phone", "--json").document

    assert shown["value"] == "03-0000-0000"
    assert shown["default"] == ""
    assert shown["counts"] == "at_once"
    assert shown["changed_by"] == "s-1"
    assert shown["changed_at"]


def test_none_is_the_default_again(terminal: Terminal) -> None:
    terminal.run("settings", "set", "idle_seconds", "60")
    terminal.run("settings", "set", "idle_seconds", "none")

    assert terminal.run("settings", "show", "idle_seconds").out.splitlines()[0] == (
        "idle_seconds = 180  # 自動で画面をかくすまで"
    )


@pytest.mark.parametrize(
    ("name", "value", "code", "left"),
    [
        ("idle_seconds", "5", "E-SET-4", 2),
        ("online.gateways", "oqs_folder", "E-ONLINE-2", 2),
        ("sync_past", "{}", "E-SET-7", 2),
        ("keys.lock", "f3", "E-KEYMAP-3", 4),
    ],
)
def test_what_does_not_hold_is_refused_in_a_line(
    terminal: Terminal, name: str, value: str, code: str, left: int
) -> None:
    before = terminal.run("settings", "list", "--json").out

    told = terminal.run("settings", "set", name, value)

    assert (told.code, told.out) == (left, "")
    (line,) = told.err.splitlines()
    assert code in line
    assert terminal.run("settings", "list", "--json").out == before


@pytest.mark.parametrize(
    "given",
    [
        ["settings", "set", "facility.phone", "03-0000-0000"],
        ["online", "set", "--gateways", "central"],
    ],
    ids=["settings", "online"],
)
def test_only_it_changes_one_and_everybody_may_look(
    terminal: Terminal, given: list[str]
) -> None:
    other = f"{SESAME} 2"
    with open_store(terminal.folder, SignIn(SESAME), SystemClock()) as store:
        store.accounts.add("", [Role.RECEPTION], other)
    before = terminal.run("settings", "list", "--json").out

    told = terminal.run(*given, "--passphrase-fd", passphrase(other), known=False)
    seen = terminal.run(
        "settings", "list", "--passphrase-fd", passphrase(other), known=False
    )

    assert (told.code, told.out) == (4, "")
    assert "E-STAFF-2" in told.err
    assert seen.code == 0
    assert terminal.run("settings", "list", "--json").out == before


def test_a_name_that_is_none_asks_for_no_passphrase(terminal: Terminal) -> None:
    told = terminal.run("settings", "show", "nothing", known=False)

    assert told.code == 2
    assert "E-SET-7" in told.err


def test_no_secret_is_a_setting(terminal: Terminal) -> None:
    told = terminal.run("settings", "list", "--json").out

    assert SESAME not in told
    assert not any(
        word in one.name for one in EVERY for word in ("pass", "secret", "token")
    )
