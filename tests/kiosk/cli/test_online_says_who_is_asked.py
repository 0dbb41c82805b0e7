"""`madoguchi online`: which registers a desk asks, and whether they can be asked."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import run
from kiosk.online.findings import UNREAD_AFTER, found_of_folder
from kiosk.online.setup import OnlineSetup
from kiosk.online.simulated.told import MARK
from kiosk.store.vault import create_store
from schema.clock import SystemClock
from tests.kiosk.cli.desk_in_use import passphrase
from tests.kiosk.online.shared import INSTITUTION
from tests.kiosk.store.desk import CHEAP, SESAME


class Desk:
    """Gives `online` commands to one desk."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Set a desk up."""
        create_store(data, SESAME, SystemClock(), staff="s", stretch=CHEAP).close()
        self._data = data
        self._capsys = capsys

    def online(self, *given: str) -> tuple[int, str, str]:
        """Exit code, output and errors of one command."""
        place = ("--data", str(self._data), "--passphrase-fd", passphrase())
        code = run(["online", *given, *place])
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def setting(self) -> dict[str, Any]:
        _, out, _ = self.online("show", "--json")
        found: dict[str, Any] = json.loads(out)
        return found

    def found(self) -> dict[str, str]:
        """Each thing that was looked at, and its state."""
        _, out, _ = self.online("test", "--json")
        return {one["what"]: one["state"] for one in json.loads(out)}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Without it there would be no settings to change."""
    return Desk(tmp_path / "desk", capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The terminal's folders, as the linkage app makes them."""
    root = tmp_path / "oqs"
    for name in ("req", "res", "face"):
        (root / name).mkdir(parents=True)
    return root


def terminal(folder: Path) -> tuple[str, ...]:
    return (
        *("set", "--gateways", "oqs_folder", "--folder", str(folder)),
        *("--institution", INSTITUTION),
    )


def test_a_new_desk_asks_nobody(desk: Desk) -> None:
    found = desk.setting()

    assert found["gateways"] == []
    assert found["ask_consent"] is True
    assert (found["deadline"], found["central_deadline"]) == (10, 10)
    assert found["encoding"] == "utf-8"


def test_what_is_set_is_kept_and_the_rest_stays(desk: Desk, folder: Path) -> None:
    code, out, err = desk.online(*terminal(folder), "--encoding", "shift_jis")
    assert (code, err) == (0, "")
    assert str(folder) in out

    more = ("--gateways", "oqs_folder,central", "--deadline", "7.5")
    desk.online("set", *more, "--central-deadline", "4", "--no-ask-consent")

    assert desk.setting() == {
        "gateways": ["oqs_folder", "central"],
        "folder": str(folder),
        "encoding": "shift_jis",
        "institution": INSTITUTION,
        "deadline": 7.5,
        "central_deadline": 4.0,
        "ask_consent": False,
    }


def test_nobody_is_asked_again(desk: Desk, folder: Path) -> None:
    desk.online(*terminal(folder))
    desk.online("set", "--gateways", "none")

    assert desk.setting()["gateways"] == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("--gateways", "terminal"), "E-ONLINE-1"),
        (("--gateways", "central,central"), "E-ONLINE-1"),
        (("--gateways", ""), "E-ONLINE-1"),
        (("--gateways", "oqs_folder"), "E-ONLINE-2"),
        (("--gateways", "oqs_folder", "--folder", "oqs"), "E-ONLINE-2"),
        (("--institution", "131000000"), "E-NUM-1"),
        (("--institution", "9910000000"), "E-NUM-3"),
        (("--encoding", "euc-jp"), "--encoding"),
        (("--deadline", "0"), "--deadline"),
    ],
)
def test_what_cannot_work_is_refused_in_a_line(
    desk: Desk, given: tuple[str, ...], code: str
) -> None:
    before = desk.setting()

    left, out, err = desk.online("set", *given)

    assert (left, out) == (2, "")
    (line,) = err.splitlines()
    assert code in line
    assert desk.setting() == before


def test_show_says_it_in_words(desk: Desk, folder: Path) -> None:
    desk.online(*terminal(folder))

    _, out, _ = desk.online("show")

    assert out.splitlines()[0] == "asks: oqs_folder"
    assert "限度額: asks the patient" in out


def test_everything_in_order(desk: Desk, folder: Path) -> None:
    desk.online(*terminal(folder))

    code, out, _ = desk.online("test")

    assert code == 0
    assert set(desk.found().values()) == {"ok"}
    assert out.splitlines()[0] == "gateways: ok"
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_nobody_to_ask_is_said(desk: Desk) -> None:
    assert desk.found() == {"gateways": "not_set"}


def test_a_central_that_never_was_is_said(desk: Desk) -> None:
    desk.online("set", "--gateways", "central")

    assert desk.found() == {"gateways": "ok", "central": "silent"}


def _gone(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def _without_res(folder: Path) -> None:
    (folder / "res").rmdir()


def _never_taken(folder: Path) -> None:
    request = folder / "req" / "OQSsiquc01req_1.xml"
    request.write_bytes(b"theirs")
    long_ago = SystemClock().now().timestamp() - 2 * UNREAD_AFTER
    os.utime(request, (long_ago, long_ago))


def _simulated(folder: Path) -> None:
    (folder / MARK).write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "what", "state"),
    [
        (_gone, "folder", "not_there"),
        (_without_res, "res", "not_there"),
        (_never_taken, "requests", "not_taken"),
        (_simulated, "folder", "simulated"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    desk: Desk, folder: Path, spoil: Any, what: str, state: str
) -> None:
    desk.online(*terminal(folder))
    spoil(folder)

    code, out, err = desk.online("test", "--json")

    wrong = [one for one in json.loads(out) if one["state"] != "ok"]
    assert (code, err) == (1, "")
    assert [(one["what"], one["state"]) for one in wrong] == [(what, state)]
    assert wrong[0]["do"]


def test_a_folder_that_takes_nothing_is_said(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.online(*terminal(folder))
    monkeypatch.setattr(
        "kiosk.online.findings.takes_files", lambda place: place.name != "req"
    )

    assert desk.found()["req"] == "closed"
    assert desk.found()["res"] == "ok"


def test_settings_that_were_spoilt_are_said(folder: Path) -> None:
    setup = OnlineSetup(
        gateways=("oqs_folder",), folder=str(folder), encoding="euc-jp", institution="1"
    )

    found = {one.what: one.state for one in found_of_folder(setup, SystemClock())}

    assert found["encoding"] == found["institution"] == "wrong"
    assert found["folder"] == "ok"


def test_a_request_that_waits_a_moment_is_in_order(desk: Desk, folder: Path) -> None:
    desk.online(*terminal(folder))
    (folder / "req" / "OQSsiquc01req_1.xml").write_bytes(b"theirs")

    assert desk.found()["requests"] == "ok"
