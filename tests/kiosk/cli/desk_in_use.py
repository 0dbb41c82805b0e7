"""A desk on disk, and the commands that are given to it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import run
from tests.kiosk.store.desk import SESAME


def passphrase(said: str = SESAME) -> str:
    """A descriptor from which `said` can be read once."""
    reading, writing = os.pipe()
    os.write(writing, f"{said}\n".encode())
    os.close(writing)
    return str(reading)


@dataclass
class Command:
    """What a command printed and left with."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


@dataclass
class Terminal:
    """Gives commands to one desk."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *given: str, known: bool = True) -> Command:
        """Run a command; with the passphrase, if it is `known`."""
        more = ("--passphrase-fd", passphrase()) if known else ()
        code = run([*given, "--data", str(self.folder), *more])
        told = self.capsys.readouterr()
        return Command(code, told.out, told.err)
