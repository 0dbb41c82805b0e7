"""The desk on the command line: `kiosk` and `demo`."""

import re
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from schema.errors import Unreadable

PLAIN = "Line by line, for screen readers and braille; nothing is drawn"


def demo(
    *,
    headless: Annotated[
        bool, typer.Option("--headless", help="Run the same job without a terminal")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Where pictures and summary.json go")
    ] = None,
    people: Annotated[int, typer.Option(min=50, help="People to invent")] = 600,
    json: Annotated[bool, typer.Option("--json", help="Print the summary")] = False,
    plain: Annotated[bool, typer.Option("--plain", help=PLAIN)] = False,
) -> int:
    """Show the desk with invented people on 2025-10-15 (デモ)."""
    if headless or json or not (plain or sys.stdout.isatty()):
        from kiosk.demo.headless import run_headless  # noqa: PLC0415

        run_headless(out or Path("madoguchi-demo"), people, as_json=json)
        return 0
    from kiosk.demo.clinic import demo as prepared  # noqa: PLC0415
    from kiosk.demo.shown import show_demo, speak_demo  # noqa: PLC0415

    print("架空の人を作っています…", file=sys.stderr)  # noqa: T201
    with prepared(people=people) as ready:
        return speak_demo(ready) if plain else show_demo(ready)


def kiosk(  # noqa: PLR0913
    data: Annotated[
        Path | None,
        typer.Option("--data", envvar="MADOGUCHI_DATA", help="The desk's folder"),
    ] = None,
    facility: Annotated[
        str | None, typer.Option(help="Name of the clinic; kept in the settings")
    ] = None,
    desk: Annotated[
        str | None, typer.Option(help="Name of this desk; kept in the settings")
    ] = None,
    jurisdiction: Annotated[
        str | None,
        typer.Option(help="Prefecture or municipality, as 13 or 13104; kept"),
    ] = None,
    *,
    printer: Annotated[
        str | None, typer.Option(help="Printer of forms, empty for the usual; kept")
    ] = None,
    forms: Annotated[
        str | None, typer.Option(help="Folder for saved forms, empty for none; kept")
    ] = None,
    slip: Annotated[
        Literal["a4", "receipt80"] | None,
        typer.Option(help="Paper of 受付票: A4, or a roll of 80 mm; kept"),
    ] = None,
    slip_printer: Annotated[
        str | None,
        typer.Option(help="Printer of 受付票, empty for that of forms; kept"),
    ] = None,
    phone: Annotated[
        str | None, typer.Option(help="The clinic's telephone, for 受付票; kept")
    ] = None,
    deposit: Annotated[
        bool | None,
        typer.Option(
            "--deposit/--no-deposit",
            help="A deposit is asked while a visit waits; kept",
        ),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help=PLAIN)] = False,
) -> int:
    """Open the desk (受付窓口)."""
    _checked(jurisdiction, phone)
    from kiosk.shown import show_kiosk, speak_kiosk  # noqa: PLC0415

    given = {"facility": facility, "desk": desk, "jurisdiction": jurisdiction}
    kept = {name: value for name, value in given.items() if value}
    folder = str(Path(forms).absolute()) if forms else forms
    paper = {
        "paper.printer": printer,
        "paper.folder": folder,
        "paper.slip": slip,
        "paper.slip_printer": slip_printer,
        "facility.phone": phone,
        "desk.deposit": None if deposit is None else "asked" if deposit else "",
    }
    kept |= {name: value for name, value in paper.items() if value is not None}
    return speak_kiosk(data, kept) if plain else show_kiosk(data, kept)


def _checked(jurisdiction: str | None, phone: str | None) -> None:
    """Refuse what is no prefecture or municipality, and what is no telephone."""
    if not re.fullmatch(r"[0-9]{2}([0-9]{3})?", jurisdiction or "13"):
        raise Unreadable(
            "E-SET-1",
            subject="--jurisdiction",
            found=repr(jurisdiction),
            expected="2 digits (13) or 5 digits (13104)",
            hint="give the code of the prefecture or of the municipality",
        )
    if not re.fullmatch(r"[0-9+()（） -]{0,24}", phone or "", re.ASCII):
        raise Unreadable(
            "E-SET-2",
            subject="--phone",
            found="something else",
            expected="at most 24 digits, hyphens and brackets",
            hint="give the clinic's telephone as it is to be printed",
        )
