"""Facilities on central's command line: `central facility` (医療機関)."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli.central_options import CentralData, CentralDb
from kiosk.cli.central_tables import shown
from kiosk.cli.options import Json
from schema.clock import SystemClock
from sync.central.facilities import Facilities, Facility, Wanted
from sync.central.folder import CentralFolder, open_central

Id = Annotated[str, typer.Argument(metavar="FACILITY", help="Id of the facility")]


def add(  # noqa: PLR0913
    name: Annotated[str, typer.Argument(help="Its name, as kiosks show it")],
    data: CentralData,
    db: CentralDb = None,
    *,
    jurisdiction: Annotated[
        str, typer.Option(help="Prefecture or municipality, as 13 or 13104")
    ],
    area: Annotated[
        list[str] | None,
        typer.Option(
            help="Whose people it gets; may be repeated",
            show_default="its jurisdiction",
        ),
    ] = None,
    patients: Annotated[
        Path | None, typer.Option(help="CSV of its own patients, instead of areas")
    ] = None,
    json: Json = False,
) -> None:
    """Add a facility; its id is printed."""
    wanted = Wanted(
        name=name,
        jurisdiction=jurisdiction,
        areas=tuple(area or ()),
        patients=patients,
    )
    with open_central(data, db) as central:
        added = _facilities(central).add(wanted)
    typer.echo(_document(added) if json else added.facility)


def list_(data: CentralData, db: CentralDb = None, *, json: Json = False) -> None:
    """List the facilities, with their devices."""
    with open_central(data, db) as central:
        found = _facilities(central).all()
    typer.echo(_document({"facilities": found}) if json else shown(found, _COLUMNS))


def patients(
    facility: Id,
    file: Annotated[Path, typer.Argument(help="CSV of its own patients")],
    data: CentralData,
    db: CentralDb = None,
    *,
    json: Json = False,
) -> None:
    """Replace the list of a facility's own patients."""
    with open_central(data, db) as central:
        found = _facilities(central).replace_patients(facility, file)
    typer.echo(_document(found) if json else f"{found.patients} patients")


_COLUMNS = {
    "id": "facility",
    "name": "name",
    "jurisdiction": "jurisdiction",
    "scope": "scope",
    "devices": "devices",
    "patients": "patients",
}


def _facilities(central: CentralFolder) -> Facilities:
    return Facilities(central.database, central.keys, SystemClock())


def _document(said: Facility | dict[str, list[Facility]]) -> str:
    return msgspec.json.encode(said).decode()
