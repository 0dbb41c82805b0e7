"""Where a desk's forms go: on paper, or into a folder that somebody chose (書類の出口).

A form is made when it is asked for, beside the desk: neither making it nor handing it
to a printer may keep a clerk waiting. Nothing of it stays here. What makes forms is
loaded with the first of them.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.paper.printing import Printer, save
from schema.clock import Clock
from schema.errors import Unreachable

if TYPE_CHECKING:
    from kiosk.paper.declaration import Declaration


class Outlet:
    """Prints and saves the forms of one desk."""

    def __init__(
        self, printer: Printer, clock: Clock, folder: Path | None = None
    ) -> None:
        """Take where forms go.

        Args:
            printer: Takes what is printed.
            clock: Names the files.
            folder: Takes what is saved; `None` where nothing may be.
        """
        self._printer = printer
        self._clock = clock
        self._folder = folder

    @property
    def can_save(self) -> bool:
        """True if there is a folder for forms."""
        return self._folder is not None

    def unprintable(self, declaration: "Declaration") -> str:
        """The characters for which the form has 〓, to be written in by hand."""
        from kiosk.paper.declaration import unprintable_in  # noqa: PLC0415

        return unprintable_in(declaration)

    def print_form(self, declaration: "Declaration") -> None:
        """Hand a declaration to the printer.

        Raises:
            Unreachable: There is no printer, or it does not take it.
        """
        self._printer.print_pdf(_pdf(declaration))

    def save_form(self, declaration: "Declaration") -> str:
        """Put a declaration into the folder; gives the file's name.

        Raises:
            Unreachable: There is no folder, or its disk is full.
        """
        if self._folder is None:
            raise Unreachable(
                "E-PAPER-2",
                subject="the folder for the form",
                found="none",
                expected="a folder that is there",
                hint="name one in the settings",
            )
        return save(_pdf(declaration), self._folder, self._clock.now()).name


def _pdf(declaration: "Declaration") -> bytes:
    from kiosk.paper.declaration import declaration_pdf  # noqa: PLC0415

    return declaration_pdf(declaration)
