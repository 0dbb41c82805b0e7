"""Which register answers kiosks' checks: `central register` (照会に答える台帳)."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli.central_options import CentralData
from kiosk.cli.options import Json
from schema.errors import Unreadable
from sync.central.live import VIEW, LiveDatabase
from sync.central.settings import change_settings, read_settings


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers checks: the document of `central register`."""

    live: bool
    """True where the insurer's live register does; else nobody is answered."""
    database: str
    """Its address, without a password; empty where there is none."""
    view: str = VIEW
    """The view that is read there."""


def register(
    data: CentralData,
    *,
    live: Annotated[
        str | None,
        typer.Option(metavar="URL", help="postgresql://… or sqlite:///FILE"),
    ] = None,
    none: Annotated[
        bool, typer.Option("--none", help="Answer no checks any more")
    ] = False,
    json: Json = False,
) -> None:
    """Show or set the insurer's live register, from which checks are answered."""
    settings = read_settings(data)
    if live is not None and none:
        raise _both()
    if live is not None:
        _check(live)
    if live is not None or none:
        settings = change_settings(data, live=live or "")
    found = Answers(live=bool(settings.live), database=settings.live)
    typer.echo(msgspec.json.encode(found).decode() if json else _sentence(data, found))


def _check(url: str) -> None:
    """Make sure that there is such a register."""
    database = LiveDatabase(url)
    try:
        database.check()
    finally:
        database.close()


def _sentence(data: Path, found: Answers) -> str:
    if found.live:
        return (
            f"checks are answered from {VIEW} at {found.database}\n"
            f"a central that serves {data} takes this up when it begins anew"
        )
    return (
        "checks are answered by nobody: an imported file is no live register\n"
        "name the insurer's own with --live URL"
    )


def _both() -> Unreadable:
    return Unreadable(
        "E-REGISTER-6",
        subject="--live and --none",
        found="both",
        expected="one of them",
        hint="say which register answers, or that none does",
    )
