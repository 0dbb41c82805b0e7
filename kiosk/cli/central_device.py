"""Devices on central's command line: `central device` (端末)."""

from datetime import timedelta
from typing import Annotated

import msgspec
import typer

from kiosk.cli.central_options import CentralData, CentralDb
from kiosk.cli.central_tables import shown
from kiosk.cli.options import Json
from schema.clock import SystemClock
from sync.central import registry
from sync.central.codes import GOOD_FOR, Issued, issue
from sync.central.folder import open_central
from sync.central.registry import Device


def code(
    facility: Annotated[str, typer.Argument(help="Id of the facility")],
    data: CentralData,
    db: CentralDb = None,
    *,
    hours: Annotated[
        int, typer.Option(min=0, max=168, help="Good so long, where a stick travels")
    ] = 0,
    json: Json = False,
) -> None:
    """Print a code with which one kiosk enrols, once, within 15 minutes."""
    clock = SystemClock()
    with open_central(data, db) as central:
        root = central.repository(clock).root()
        made = issue(
            central.database,
            clock,
            facility,
            central.keys,
            root,
            good_for=timedelta(hours=hours) if hours else GOOD_FOR,
        )
    typer.echo(_document(made) if json else _sentence(made))


def list_(data: CentralData, db: CentralDb = None, *, json: Json = False) -> None:
    """List the devices, and what each last said of itself."""
    with open_central(data, db) as central:
        found = central.database.read(registry.devices)
    typer.echo(_document({"devices": found}) if json else shown(found, _COLUMNS))


def revoke(
    device: Annotated[str, typer.Argument(help="Name of the device")],
    data: CentralData,
    db: CentralDb = None,
    *,
    json: Json = False,
) -> None:
    """Withdraw a device's enrolment: it gets nothing and nothing of it counts."""
    with open_central(data, db) as central:
        found = registry.revoke(central.database, SystemClock(), device)
    typer.echo(_document(found) if json else f"{found.device}: revoked")


_COLUMNS = {
    "device": "device",
    "facility": "facility",
    "last seen": "last_seen",
    "serial": "serial",
    "unsent": "unsent",
    "revoked": "revoked_at",
}


def _sentence(made: Issued) -> str:
    until = f"{made.expires_at:%F %H:%M}"
    return f"{made.code}\nfor one kiosk of {made.facility_name}, until {until}"


def _document(said: Issued | Device | dict[str, list[Device]]) -> str:
    return msgspec.json.encode(said).decode()
