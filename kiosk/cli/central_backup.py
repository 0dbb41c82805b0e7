"""Backups on central's command line: `central backup` and `central restore` (控え)."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli.central_options import CentralData, CentralDb
from kiosk.cli.options import Json
from schema.clock import SystemClock
from sync.central.backup import Made, back_up
from sync.central.folder import open_central, refuse_password
from sync.central.restore import Restored
from sync.central.restore import restore as restored


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it")],
    data: CentralData,
    db: CentralDb = None,
    *,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Put central's keys in, too")
    ] = False,
    json: Json = False,
) -> None:
    """Write a backup of everything, and prove it; central may go on serving."""
    refuse_password(db or "")
    with open_central(data, db) as central:
        made = back_up(central, file, SystemClock(), with_keys=with_keys)
    typer.echo(_document(made) if json else _sentence(made))


def restore(
    file: Annotated[Path, typer.Argument(help="A backup")],
    data: CentralData,
    db: CentralDb = None,
    *,
    json: Json = False,
) -> None:
    """Put a backup in place, in an empty folder and an empty database."""
    refuse_password(db or "")
    done = restored(file, data, SystemClock(), db or "")
    typer.echo(_document(done) if json else _words(done))


def _document(said: Made | Restored) -> str:
    return msgspec.json.encode(said).decode()


def _sentence(made: Made) -> str:
    events, devices = made.rows["event"], made.rows["device"]
    keys = (
        "central's keys are in it: keep it as closed as them"
        if made.with_keys
        else "central's keys are not in it: without a copy of keys/ it opens nothing"
    )
    return (
        f"{made.file}: {events} events of {devices} devices, {made.files} files, "
        f"{made.bytes} bytes, proven whole\n{keys}"
    )


def _words(done: Restored) -> str:
    at = f"{done.made_at:%Y-%m-%d %H:%M}"
    return (
        f"central {done.central} of {at} is in {done.data} ({done.database}): "
        f"{done.rows['event']} events\n"
        "kiosks send again what came later; facilities, codes and devices that were "
        "added or revoked since are to be done again"
    )
