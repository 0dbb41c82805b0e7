"""Printers: where a form goes, and what it leaves behind there (印刷).

1. A form is personal data in clear. Nothing of it is written to a file of this
   program's, except where somebody asks for a file.
2. CUPS takes it through a pipe. What its spooler keeps until it is printed is the
   system's, readable by its administrator alone.
3. Windows prints files only. There it lies in a folder of the user's own for a minute,
   because nothing says when the reader has read it; what could not be removed by then,
   as while the reader still holds it, is removed at the next print and at the end.
4. No job and no file bears a name of anybody.
"""

import atexit
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from shutil import which
from tempfile import gettempdir
from threading import Timer
from typing import Protocol
from uuid import uuid4

from schema.errors import Unreachable
from sync.files import own_file, own_folder, replace_file, translated

JOB = "madoguchi"
"""What a printer's queue calls every job."""
SECONDS_LEFT = 60.0
"""How long a file lies for a reader on Windows."""

_SECONDS_TO_TAKE = 30
_FOLDER = "madoguchi-print"


class Printer(Protocol):
    """Something that prints."""

    def print_pdf(self, data: bytes) -> None:
        """Hand a form to the printer; it may come out later.

        Raises:
            Unreachable: There is no printer, or it does not take it.
        """
        ...


class CupsPrinter:
    """Prints through `lp`, as Linux and macOS have it."""

    def __init__(self, name: str = "", media: str = "A4") -> None:
        """Prepare to print.

        Args:
            name: Of the printer; empty for the usual one.
            media: Its paper; empty for what the printer has, as a roll.
        """
        self._to = ["-d", name] if name else []
        self._on = ["-o", f"media={media}"] if media else []

    def print_pdf(self, data: bytes) -> None:
        """Hand a form over through a pipe."""
        program = which("lp")
        if program is None:
            raise _no_printer("no `lp` on this machine")
        command = [program, *self._to, "-t", JOB, *self._on, "-"]
        try:
            ran = subprocess.run(  # noqa: S603 - a program of the system
                command,
                input=data,
                capture_output=True,
                timeout=_SECONDS_TO_TAKE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _no_printer(type(error).__name__) from None
        if ran.returncode:
            raise _no_printer(f"exit code {ran.returncode}")


class WindowsPrinter:
    """Prints with whatever the user reads PDF with."""

    def __init__(
        self,
        show: Callable[[str], None] | None = None,
        *,
        folder: Path | None = None,
        seconds: float = SECONDS_LEFT,
    ) -> None:
        """Prepare to print.

        Args:
            show: Has a file printed; Windows' own verb by default.
            folder: Where the file lies meanwhile; the user's own by default.
            seconds: How long.
        """
        self._show = show or _print_verb
        self._folder = folder or Path(gettempdir()) / _FOLDER
        self._seconds = seconds
        atexit.register(self.sweep)

    def print_pdf(self, data: bytes) -> None:
        """Lay the form down for the reader, and take it away a minute later."""
        self.sweep()
        own_folder(self._folder)
        path = self._folder / f"{uuid4().hex}.pdf"
        with translated(path.name), own_file(path) as file:
            file.write(data)
        try:
            self._show(str(path))
        except OSError as error:
            self.sweep()
            raise _no_printer(type(error).__name__) from None
        later = Timer(self._seconds, self.sweep)
        later.daemon = True
        later.start()

    def sweep(self) -> None:
        """Remove what lies there; what a reader still holds stays until the next."""
        for left in self._folder.glob("*.pdf"):
            with suppress(OSError):
                left.unlink()


def printer_here(name: str = "", media: str = "A4") -> Printer:
    """The printer of this machine; `name` and `media` are for CUPS."""
    return WindowsPrinter() if sys.platform == "win32" else CupsPrinter(name, media)


def save(data: bytes, folder: Path, at: datetime) -> Path:
    """Put a form into a folder, because somebody asked for a file.

    Args:
        data: The form.
        folder: Where; it must be there.
        at: The present instant, from which the file has its name.

    Raises:
        Unreachable: There is no such folder, or the disk is full.
    """
    if not folder.is_dir():
        raise Unreachable(
            "E-PAPER-2",
            subject="the folder for the form",
            found="no such folder",
            expected="a folder that is there",
            hint="put the medium in, or name another folder",
        )
    path = folder / f"{JOB}-{at:%Y%m%d-%H%M%S}-{uuid4().hex[:4]}.pdf"
    replace_file(path, data)
    return path


def _print_verb(path: str) -> None:
    if sys.platform == "win32":
        os.startfile(path, "print")  # noqa: S606 - a file of ours


def _no_printer(found: str) -> Unreachable:
    return Unreachable(
        "E-PAPER-1",
        subject="the printer",
        found=found,
        expected="a printer that takes the form",
        hint="look at the printer, or save the form as a file",
    )
