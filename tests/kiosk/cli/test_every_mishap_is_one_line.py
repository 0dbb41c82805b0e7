"""Whatever goes wrong ends in one line and an exit code, never in a traceback."""

import errno
import io
import os
import sys
import warnings
from getpass import GetPassWarning
from pathlib import Path

import msgspec
import pytest

from kiosk.cli import COMMANDS, GROUPS, run
from kiosk.store.keyfile import read_key_file
from kiosk.store.vault import create_store
from schema.clock import SystemClock
from schema.errors import NotIntact
from tests.kiosk.store.desk import CHEAP, SESAME

ONE_CASE = (
    '{"visit_day":"2025-10-15","scheme":"national","presented":{"document":"none"}}\n'
)
NAME = "見本　花子"


class Takes(io.RawIOBase):
    """An output that fails as `error` says, until it is let go."""

    def __init__(self, error: int) -> None:
        """Fail with `error`, an errno; 0 takes everything."""
        self.error = error

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        if self.error:
            raise OSError(self.error, os.strerror(self.error))
        return len(bytes(data))  # type: ignore[call-overload]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk that is set up and closed."""
    folder = tmp_path / "desk"
    create_store(folder, SESAME, SystemClock(), staff="s", stretch=CHEAP).close()
    return folder


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith("madoguchi: ")
    return line


@pytest.mark.parametrize(
    ("error", "code", "lines"),
    [
        (errno.ENOSPC, 3, 1),
        (errno.EIO, 3, 1),
        (errno.EPIPE, 0, 0),
        (errno.EINVAL, 0, 0),
    ],
    ids=["full", "broken", "pipe closed", "pipe closed on Windows"],
)
@pytest.mark.parametrize(
    "given",
    [["decide", "cases.jsonl"], ["wareki", "S20.1.5"], ["rules", "show"]],
    ids=lambda given: given[0],
)
def test_an_output_that_takes_nothing_ends_the_command(  # noqa: PLR0913, PLR0917
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    given: list[str],
    error: int,
    code: int,
    lines: int,
) -> None:
    (tmp_path / "cases.jsonl").write_text(ONE_CASE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    raw = Takes(error)
    out = io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", out)
        assert run(given) == code
    raw.error = 0
    assert len(capsys.readouterr().err.splitlines()) == lines


@pytest.mark.parametrize("descriptor", ["-1", "987654", str(1 << 40)])
def test_a_descriptor_that_cannot_be_read_is_told(
    desk: Path, capsys: pytest.CaptureFixture[str], descriptor: str
) -> None:
    given = ["log", "verify", "--data", str(desk), "--passphrase-fd", descriptor]
    assert run(given) == 2
    assert "E-UNLOCK-4" in one_line(capsys)


def test_a_passphrase_that_is_not_utf_8_is_told(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = b"\x82\xdd\x82\xd9\x82\xf1".decode("utf-8", "surrogateescape")
    monkeypatch.setattr("kiosk.cli.options.getpass", lambda _: typed)
    assert run(["status", "--data", str(desk)]) == 2
    assert "E-UNLOCK-4" in one_line(capsys)


def test_a_passphrase_is_never_typed_where_it_would_show(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def shows(_: str) -> str:
        warnings.warn("Can not control echo", GetPassWarning, stacklevel=1)
        return SESAME

    monkeypatch.setattr("kiosk.cli.options.getpass", shows)
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        assert run(["status", "--data", str(desk)]) == 2
    assert "E-UNLOCK-4" in one_line(capsys)


@pytest.mark.parametrize(
    "given", [["status"], ["log", "verify"], ["snapshot", "info"]], ids=" ".join
)
def test_no_passphrase_is_asked_for_where_no_desk_is(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    given: list[str],
) -> None:
    monkeypatch.setattr("kiosk.cli.options.getpass", pytest.fail)
    assert run([*given, "--data", str(tmp_path / "nosuch")]) == 2
    assert "E-STORE-1" in one_line(capsys)


@pytest.mark.parametrize(
    "cost",
    [{"memory_kib": 1 << 31}, {"memory_kib": 1 << 40}, {"lanes": 0}, {"iterations": 0}],
    ids=str,
)
def test_a_key_file_that_would_stop_the_machine_is_refused(
    desk: Path, cost: dict[str, int]
) -> None:
    path = desk / "keys.json"
    keys = msgspec.json.decode(path.read_bytes())
    keys["slots"][0]["stretch"] |= cost
    path.write_bytes(msgspec.json.encode(keys))
    with pytest.raises(NotIntact, match="E-KEYS-1"):
        read_key_file(desk)


@pytest.mark.parametrize("name", ["", "+extension-2026-07"])
def test_a_rulebook_without_a_name_is_not_the_built_in_one(name: str) -> None:
    assert run(["rules", "check", name]) == 2
    assert run(["decide", "--rulebook", name]) == 2


@pytest.mark.parametrize(
    "given", [["rules", "check"], ["decide", "--rulebook"]], ids=" ".join
)
def test_a_folder_that_is_no_rulebook_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    for at in range(50):
        (tmp_path / f"other-{at}.toml").write_text("[tool]\na = 1\n", encoding="utf-8")
    assert run([*given, str(tmp_path)]) == 2
    assert "no edition.toml here" in one_line(capsys)


def test_what_nobody_foresaw_is_told_by_kind_and_place(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr("kiosk.cli.language.read_date", breaks)
    assert run(["wareki", NAME]) == 1
    line = one_line(capsys)
    assert line.startswith("madoguchi: E-APP-1 RuntimeError at ")
    assert "breaks" in line
    assert NAME not in line


NO_COMMAND = [[], *(group.split() for group in GROUPS if group not in COMMANDS)]


@pytest.mark.parametrize("given", NO_COMMAND, ids=str)
def test_without_a_command_the_help_is_shown_beside(
    capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    assert run(given) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Usage: madoguchi" in told.err
    assert "madoguchi: " not in told.err


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("madoguchi ")


def test_the_screens_library_writes_nothing_down(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    harmful = {"TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DEBUG", "TEXTUAL_SCREENSHOT"}
    for name in (*harmful, "TEXTUAL_ANIMATIONS"):
        monkeypatch.setenv(name, str(tmp_path / "keys.log"))
    assert run(["wareki", "S20.1.5"]) == 0
    left = {name for name in os.environ if name.startswith("TEXTUAL")}
    assert harmful & left == set()
    assert "TEXTUAL_ANIMATIONS" in left
