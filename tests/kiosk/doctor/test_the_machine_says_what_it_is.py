"""What this machine is asked, and how its answers are read."""

import os
import sys
from pathlib import Path

import pytest

from kiosk.checkup.here import around_here, program_here
from kiosk.checkup.terminal import colours_of
from kiosk.doctor.program import fits
from kiosk.paper.printers import printers_here
from kiosk.store.provided import providers


@pytest.mark.parametrize(
    ("version", "wants", "expected"),
    [
        ("8.2.8", "==8.2.8", True),
        ("8.2.9", "==8.2.8", False),
        ("50.0.2", "<51,>=50", True),
        ("51.0", "<51,>=50", False),
        ("51", ">=50, <51.0.0", False),
        ("3.20", ">=3.20", True),
        ("3.3", ">=3.20", False),
        ("2.1.post1", ">=2.1", True),
        ("2.1rc1", "~=2.0", True),
        ("3.0", "~=2.0", False),
        ("1", "!=1.0", False),
        ("", ">=1", False),
        (None, "", False),
        ("1", "", True),
    ],
)
def test_a_version_fits_or_does_not(
    version: str | None, wants: str, *, expected: bool
) -> None:
    assert fits(version, wants) is expected


def test_this_installation_fits_itself() -> None:
    program = program_here()

    assert {"cryptography", "textual", "msgspec"} <= program.wanted.keys()
    assert "pytest" not in program.wanted
    other = [
        name
        for name, wants in program.wanted.items()
        if not fits(program.installed[name], wants)
    ]
    assert other == []
    assert program.python == sys.version_info[:3]


def test_what_encrypts_names_itself() -> None:
    found = providers()

    assert found["openssl"].startswith("OpenSSL ")
    assert found["sqlcipher_openssl"].startswith("OpenSSL ")
    assert found["sqlcipher"][:2] == "4."


def test_the_shipped_fonts_open_and_the_disk_has_a_size(tmp_path: Path) -> None:
    around = around_here()

    assert around.lost_fonts() == ()
    assert around.free(tmp_path) > 0


@pytest.mark.parametrize(
    ("said", "windows", "expected"),
    [
        ({"TERM": "xterm-256color"}, False, 256),
        ({"TERM": "linux"}, False, 16),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, False, 1 << 24),
        ({}, True, 1 << 24),
    ],
)
def test_a_terminal_says_how_many_colours_it_has(
    said: dict[str, str], *, windows: bool, expected: int
) -> None:
    assert colours_of(said, windows=windows) == expected


def a_printing_system(folder: Path, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system whose `lpstat` says this."""
    folder.mkdir()
    program = folder / "lpstat"
    program.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    program.chmod(0o700)
    path = os.pathsep.join((str(folder), os.environ["PATH"]))
    monkeypatch.setenv("PATH", path)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("printf 'reception\\nback office\\n'", ("reception", "back office")),
        ("echo 'lpstat: no destinations' >&2; exit 1", ()),
    ],
)
def test_printers_are_those_of_the_printing_system(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    says: str,
    expected: tuple[str, ...],
) -> None:
    a_printing_system(tmp_path / "bin", says, monkeypatch)

    assert tuple(printers_here()) == expected


def test_without_a_printing_system_there_is_no_printer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert tuple(printers_here()) == ()
