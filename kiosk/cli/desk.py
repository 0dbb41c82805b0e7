"""The desk on the command line: `kiosk` and `demo`."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Literal

import typer

from kiosk.cli import practice_room
from kiosk.cli.served import PORT, Port, Serve, Url, serve_again
from kiosk.console import is_shown_here, told_meanwhile
from kiosk.desk.settings import (
    ASKED,
    DEPOSIT,
    DESK,
    FACILITY,
    FORMS,
    JURISDICTION,
    PHONE,
    PRINTER,
    SETTINGS,
    SLIP,
    SLIP_PRINTER,
)
from kiosk.desk.settings_change import setting_of
from kiosk.desk.settings_values import read_value

Plain = Annotated[
    bool,
    typer.Option(
        "--plain",
        help="Line by line, for screen readers and braille; nothing is drawn",
    ),
]


def demo(  # noqa: PLR0913
    *,
    headless: Annotated[
        bool, typer.Option("--headless", help="Run the same job without a terminal")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Where pictures and summary.json go")
    ] = None,
    people: Annotated[int, typer.Option(min=50, help="People to invent")] = 600,
    json: Annotated[bool, typer.Option("--json", help="Print the summary")] = False,
    plain: Plain = False,
    serve: Serve = False,
    port: Port = PORT,
    url: Url = None,
) -> int:
    """Show the desk with invented people on 2025-10-15 (デモ)."""
    if serve:
        return serve_again("demo", {"people": people}, port, url)
    if headless or json or not (plain or is_shown_here()):
        from kiosk.demo.headless import run_headless  # noqa: PLC0415

        run_headless(out or Path("madoguchi-demo"), people, as_json=json)
        return 0
    from kiosk.demo.clinic import demo as prepared  # noqa: PLC0415
    from kiosk.demo.shown import show_demo, speak_demo  # noqa: PLC0415

    with ExitStack() as closing:
        with told_meanwhile("架空の人を作っています…"):
            ready = closing.enter_context(prepared(people=people))
        return speak_demo(ready) if plain else show_demo(ready)


Folder = Annotated[
    Path | None,
    typer.Option("--data", envvar="MADOGUCHI_DATA", help="The desk's folder"),
]
Facility = Annotated[
    str | None, typer.Option(help="Name of the clinic; kept in the settings")
]
DeskName = Annotated[
    str | None, typer.Option(help="Name of this desk; kept in the settings")
]
Area = Annotated[
    str | None, typer.Option(help="Prefecture or municipality, as 13 or 13104; kept")
]
Printer = Annotated[
    str | None, typer.Option(help="Printer of forms, empty for the usual; kept")
]
Forms = Annotated[
    str | None, typer.Option(help="Folder for saved forms, empty for none; kept")
]
SlipForm = Annotated[
    Literal["a4", "receipt80"] | None,
    typer.Option(help="Paper of 受付票: A4, or a roll of 80 mm; kept"),
]
SlipPrinter = Annotated[
    str | None, typer.Option(help="Printer of 受付票, empty for that of forms; kept")
]
Phone = Annotated[
    str | None, typer.Option(help="The clinic's telephone, for 受付票; kept")
]
Deposit = Annotated[
    bool | None,
    typer.Option(
        "--deposit/--no-deposit", help="A deposit is asked while a visit waits; kept"
    ),
]


def kiosk(  # noqa: PLR0913
    ctx: typer.Context,
    data: Folder = None,
    facility: Facility = None,
    desk: DeskName = None,
    jurisdiction: Area = None,
    *,
    printer: Printer = None,
    forms: Forms = None,
    slip: SlipForm = None,
    slip_printer: SlipPrinter = None,
    phone: Phone = None,
    deposit: Deposit = None,
    plain: Plain = False,
    serve: Serve = False,
    port: Port = PORT,
    url: Url = None,
) -> int:
    """Open the desk (受付窓口)."""
    if serve:
        return serve_again("kiosk", ctx.params, port, url)
    given = {
        FACILITY: facility,
        DESK: desk,
        JURISDICTION: jurisdiction,
        PRINTER: printer,
        FORMS: str(Path(forms).absolute()) if forms else forms,
        SLIP: slip,
        SLIP_PRINTER: slip_printer,
        PHONE: phone,
        DEPOSIT: None if deposit is None else ASKED if deposit else "",
    }
    kept = {
        name: read_value(setting_of(name, SETTINGS), value)
        for name, value in given.items()
        if value is not None
    }
    from kiosk.shown import show_kiosk, speak_kiosk  # noqa: PLC0415

    return speak_kiosk(data, kept) if plain else show_kiosk(data, kept, practice_room)
