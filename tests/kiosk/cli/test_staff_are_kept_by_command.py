"""`staff`: accounts by command, and which command asks for which role."""

import json
import os
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pyotp
import pytest

from kiosk.cli import run
from kiosk.desk.staff import Role
from kiosk.store.gate import ALLOWED
from kiosk.store.vault import create_store
from schema.clock import SystemClock
from tests.kiosk.store.desk import CHEAP, SESAME

NEW = "a quite new one"
ROLES: dict[str, tuple[Role, ...]] = {
    "2": (Role.RECEPTION,),
    "3": (Role.SUPERVISOR,),
    "4": (Role.IT,),
    "5": (),
}
OF_IT, OF_SUPERVISOR, OF_ALL = {"1", "4"}, {"1", "3"}, {"1", "2", "3", "4", "5"}
COMMANDS: dict[str, set[str]] = {
    "staff list": OF_ALL,
    "staff add": OF_IT,
    "staff roles 2 --role reception": OF_IT,
    "staff passphrase 2": OF_IT | {"2"},
    "staff factor 2 device": OF_IT,
    "staff release 2": OF_IT,
    "staff withdraw 2": OF_IT,
    "settings set desk 受付2": OF_IT,
    "online set --gateways oqs_folder": OF_IT,
    "keys rotate": OF_IT,
    "log export --month 2025-11 --out OUT": OF_SUPERVISOR,
    "status": OF_ALL,
    "online show": OF_ALL,
    "snapshot info": OF_ALL,
    "snapshot generate --count 3": OF_IT,
}
"""Every command that opens a desk and looks at roles, and some that do not; by whom
it is done. What else may be wrong with it is not told here."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with an account for each role; made once, for every case its copy."""
    folder = tmp_path_factory.mktemp("staffed") / "desk"
    with create_store(
        folder, SESAME, SystemClock(), staff="staff-1", stretch=CHEAP
    ) as store:
        store.accounts.stretch = CHEAP
        for number, roles in ROLES.items():
            store.accounts.add("", roles, passphrase_of(number))
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Without a copy of its own, one test would change another's accounts."""
    copy = tmp_path / "desk"
    copy.mkdir(mode=0o700)
    for file in made.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new passphrase costs little; without it each would take half a second."""
    monkeypatch.setattr("kiosk.store.staff.StoreStaff.stretch", CHEAP)


def passphrase_of(number: str) -> str:
    return SESAME if number == "1" else f"passphrase number {number}"


def descriptor(*lines: str) -> str:
    read, write = os.pipe()
    os.write(write, "".join(f"{line}\n" for line in lines).encode())
    os.close(write)
    return str(read)


def ran(folder: Path, number: str, words: Sequence[str], *more: str) -> int:
    """The exit code of a command that somebody runs."""
    given = [*words, "--data", str(folder)]
    given += ["--passphrase-fd", descriptor(passphrase_of(number), *more)]
    if words[0] == "staff" and words[1] in {"add", "passphrase", "factor"}:
        given += ["--new-passphrase-fd", descriptor(NEW)]
    return run(given)


@pytest.mark.parametrize("number", sorted(OF_ALL))
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_is_done_for_who_may(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, number: str
) -> None:
    words = [str(folder.parent / "a.csv") if w == "OUT" else w for w in command.split()]
    code = ran(folder, number, words)
    said = capsys.readouterr().err
    refused = "E-STAFF-8" if COMMANDS[command] is OF_SUPERVISOR else "E-STAFF-2"

    assert (refused in said) is (number not in COMMANDS[command])
    if refused in said:
        assert code == 4


def test_an_account_is_listed_without_its_secrets(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["staff", "add", "--name", "受付Z", "--role", "reception"]
    assert ran(folder, "1", words) == 0
    assert capsys.readouterr().out == "staff number 6: reception\n"
    assert ran(folder, "1", ["staff", "list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in found] == [f"staff-{n}" for n in range(1, 7)]
    assert found[-1]["call_name"] == "受付Z"
    assert not {"passphrase", "secret"} & set(found[-1])


def test_who_is_no_it_sees_only_their_own_account(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(folder, "3", ["staff", "list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in found] == ["staff-3"]


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Somebody at a prompt; the prompts they see."""
    seen: list[str] = []
    given = iter(answers)

    def asked(prompt: str) -> str:
        seen.append(prompt)
        return next(given)

    monkeypatch.setattr("kiosk.cli.options.getpass", asked)
    return seen


def test_at_a_prompt_the_number_says_whose_passphrase_is_tried(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["status", "--data", str(folder)]
    seen = typed(monkeypatch, "3", passphrase_of("3"))
    assert run(words) == 0
    assert seen[0].startswith("職員番号")
    assert len(seen) == 2
    told = []
    for _ in range(ALLOWED + 1):
        typed(monkeypatch, "２", passphrase_of("3"))
        assert run(words) == 4
        told.append(capsys.readouterr().err)
    assert all("E-UNLOCK-1" in one for one in told[:ALLOWED])
    assert "E-UNLOCK-5" in told[ALLOWED]
    typed(monkeypatch, "", passphrase_of("3"))
    assert run(words) == 0


def test_everybody_changes_their_own_passphrase(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(folder, "2", ["staff", "passphrase"]) == 0
    assert ran(folder, "2", ["status"]) == 4
    assert "E-UNLOCK-1" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["9", "staff-9", ""])
def test_a_number_of_nobody_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], number: str
) -> None:
    assert ran(folder, "1", ["staff", "release", number]) == 4
    assert "E-STAFF-3" in capsys.readouterr().err


class Answering(StringIO):
    """What is typed: the code that the secret on the screen makes."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Read the secret from what was written."""
        super().__init__()
        self._capsys = capsys
        self.secret = ""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        del size
        lines = self._capsys.readouterr().out.splitlines()
        self.secret = lines[-2].replace(" ", "")
        return f"{pyotp.TOTP(self.secret).at(SystemClock().now())}\n"


@pytest.fixture
def typing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Answering:
    """Somebody with an app."""
    answering = Answering(capsys)
    monkeypatch.setattr("sys.stdin", answering)
    return answering


def test_an_app_is_taken_by_its_first_code_and_asked_for_from_then_on(
    folder: Path, typing: Answering, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(folder, "1", ["staff", "factor", "2", "totp"]) == 0
    capsys.readouterr()
    assert ran(folder, "1", ["status"], "") == 0
    later = pyotp.TOTP(typing.secret).at(SystemClock().now(), counter_offset=1)
    shown = ["status", "--data", str(folder), "--passphrase-fd"]
    assert run([*shown, descriptor(NEW)]) == 4
    assert run([*shown, descriptor(NEW, later)]) == 0
