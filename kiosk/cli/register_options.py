"""Options of a register: the file taken, or the people invented (資格情報)."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.report_place import REPORT
from sync.register.people import DEMO_DAY, MOST

RegisterCsv = Annotated[Path, typer.Argument(help="CSV of the register (資格情報)")]
ReportFile = Annotated[
    Path | None, typer.Option(help=f"Bad rows; else {REPORT} in the folder")
]
AsOf = Annotated[
    str | None, typer.Option(help="基準日; else the newest change in the file")
]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Import without the bad rows")
]

LateElderly = Annotated[
    int, typer.Option(min=0, max=MOST, help="Late-elderly people to invent")
]
Others = Annotated[
    int, typer.Option(min=0, max=MOST, help="People of other schemes to invent")
]
Seed = Annotated[int, typer.Option(help="Same seed, same people")]
InventedAsOf = Annotated[str, typer.Option(help="基準日 of the invented people")]
INVENTED_AS_OF = DEMO_DAY.isoformat()
"""Unless told otherwise."""
