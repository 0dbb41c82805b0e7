"""Where a desk's forms and slips go: to printers, or into a folder (書類の出口).

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
    from kiosk.desk.slip import Slip, SlipForm
    from kiosk.paper.declaration import Declaration


class Outlet:
    """Prints and saves the forms of one desk."""

    def __init__(
        self,
        printer: Printer,
        clock: Clock,
        folder: Path | None = None,
        slips: Printer | None = None,
    ) -> None:
        """Take where forms go.

        Args:
            printer: Takes what is printed.
            clock: Names the files.
            folder: Takes what is saved; `None` where nothing may be.
            slips: Takes slips; `None` where they come out with everything else.
        """
        self._slips = slips or printer
        self._printer = printer
        self._clock = clock
        self._folder = folder

    @property
    def can_save(self) -> bool:
        """True if there is a folder for forms."""
        return self._folder is not None

    @property
    def folder(self) -> str:
        """Where forms are saved, in words; empty where they are not."""
        return str(self._folder) if self._folder is not None else ""

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
        return self._saved(_pdf(declaration))

    def print_slip(self, slip: "Slip", form: "SlipForm", language: str = "") -> None:
        """Hand a slip to the printer of slips (受付票を印刷する).

        Args:
            slip: What it says.
            form: On what it is printed.
            language: A second language below the Japanese; empty for none.

        Raises:
            Unreachable: There is no printer, or it does not take it.
        """
        self._slips.print_pdf(_slip(slip, form, language))

    def save_slip(self, slip: "Slip", form: "SlipForm", language: str = "") -> str:
        """Put a slip into the folder; gives the file's name.

        Raises:
            Unreachable: There is no folder, or its disk is full.
        """
        return self._saved(_slip(slip, form, language))

    def print_sample(self, form: "SlipForm", *, of_slips: bool = False) -> None:
        """Hand a page about nobody to a printer (試し印刷).

        Args:
            form: On what it is printed.
            of_slips: True for the printer of slips.

        Raises:
            Unreachable: There is no printer, or it does not take it.
        """
        from kiosk.paper.sample import sample_pdf  # noqa: PLC0415

        printer = self._slips if of_slips else self._printer
        printer.print_pdf(sample_pdf(form, self._clock.now()))

    def _saved(self, data: bytes) -> str:
        if self._folder is None:
            raise Unreachable(
                "E-PAPER-2",
                subject="the folder for the form",
                found="none",
                expected="a folder that is there",
                hint="name one in the settings",
            )
        return save(data, self._folder, self._clock.now()).name


def _slip(slip: "Slip", form: "SlipForm", language: str) -> bytes:
    from kiosk.paper.slip import slip_pdf  # noqa: PLC0415

    return slip_pdf(slip, form, language)


def _pdf(declaration: "Declaration") -> bytes:
    from kiosk.paper.declaration import declaration_pdf  # noqa: PLC0415

    return declaration_pdf(declaration)
