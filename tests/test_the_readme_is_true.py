"""What README says is there, is there, and what it says to type, works.

Commands that need a store or a terminal are only looked up; the others are run.
"""

import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kiosk.cli import COMMANDS
from tests.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
NEEDS_A_DESK = {
    "snapshot",
    "log",
    "status",
    "doctor",
    "kiosk",
    "demo",
    "training",
    "enrol",
    "precheck",
    "sync",
    "keys",
    "central",
    "online",
    "oqs",
    "settings",
    "staff",
}
PATH = re.compile(r"[`(]((?:docs|tests|schema|\.ci)/[\w./-]+)[`)]")


def typed() -> list[list[str]]:
    """Every `madoguchi` line of the fenced blocks, as words."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("madoguchi ")]


def runnable() -> list[list[str]]:
    return [words for words in typed() if words[0] not in NEEDS_A_DESK]


def test_every_command_has_its_example() -> None:
    shown = {" ".join(words[:size]) for words in typed() for size in (1, 2, 3)}

    assert sorted(set(COMMANDS) - shown) == []


@pytest.mark.parametrize("place", sorted(COMMANDS.values()))
def test_every_command_can_be_loaded(place: str) -> None:
    module, _, function = place.partition(":")

    assert callable(getattr(import_module(module), function))


def test_the_two_commands_of_a_fresh_machine_are_there() -> None:
    lines = README.splitlines()

    assert "pip install . && madoguchi demo" in lines
    assert "pip install -e '.[test]' && pytest" in lines


@pytest.mark.parametrize("path", sorted(set(PATH.findall(README))))
def test_every_file_it_names_is_there(path: str) -> None:
    assert Path(ROOT / path).exists()


@pytest.mark.parametrize("words", runnable(), ids=lambda words: " ".join(words)[:40])
def test_what_it_says_to_type_works(words: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "kiosk", *words],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr.decode()) == (0, "")
