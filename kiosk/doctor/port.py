"""What the IT screen asks of whoever looks at the desk (点検の口).

Everything here may take its time and is called beside the desk, never on its thread.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from kiosk.doctor.finding import Finding
from sync.ports import Progress


class Stopped(Exception):
    """Nobody looks any more at what a progress was told of."""


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A support bundle that was written (点検の束)."""

    folder: str
    """Where."""
    name: str
    """The file's name."""
    parts: Sequence[str]
    """Names of what is in it."""


class CheckupPort(Protocol):
    """Looks at an open desk and its machine."""

    def look(self, deep: Progress | None = None) -> Sequence[Finding]:
        """Look at everything; at each event and each page where `deep` is given.

        Args:
            deep: Told how far it is; what it raises ends the look.
        """
        ...

    def registers(self) -> Sequence[Finding]:
        """Whether each register can be asked; nobody is asked about."""
        ...

    def line(self) -> Sequence[Finding]:
        """Say hello to central; nothing else is sent."""
        ...

    def printers(self) -> Sequence[str]:
        """Names of this machine's printers."""
        ...

    def print_page(self, *, of_slips: bool) -> Finding:
        """Print a page about nobody."""
        ...

    def save(self, found: Sequence[Finding]) -> Saved:
        """Write a support bundle of what was found.

        Raises:
            MadoguchiError: It could not be written.
        """
        ...

    def versions(self) -> Sequence[tuple[str, str]]:
        """Name and version of everything that the desk runs on."""
        ...
