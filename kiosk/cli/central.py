"""Central on the command line: `central init` and `central serve` (集約先)."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli.central_options import CentralData, CentralDb
from kiosk.cli.options import Json
from schema.clock import SystemClock
from schema.errors import Unreadable
from sync.central.folder import (
    CentralFolder,
    create_central,
    open_central,
    refuse_password,
)
from sync.central.settings import PORT, Settings
from sync.trust.keys import ROOT_FOLDER, THRESHOLD, root_keys_present

_OF_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    """A central that was set up: the document of `central init`."""

    central: str
    """Its name, from its key."""
    data: str
    """Its folder."""
    database: str
    """`sqlite` or `postgresql`."""
    root_keys: str
    """Folder of the keys that belong elsewhere."""


def init(  # noqa: PLR0913
    data: CentralData,
    db: CentralDb = None,
    *,
    name: Annotated[str, typer.Option(help="What people call it")] = "",
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on")] = PORT,
    every: Annotated[int, typer.Option(help="Seconds between two syncs")] = 900,
    window: Annotated[int, typer.Option(help="Seconds kiosks spread over")] = 600,
    json: Json = False,
) -> None:
    """Set central up in a new folder."""
    refuse_password(db or "")
    settings = Settings(
        name=name, db=db or "", host=host, port=port, every=every, window=window
    )
    with create_central(data, settings, SystemClock()) as central:
        made = SetUp(
            central=central.keys.central,
            data=str(data),
            database=central.database.dialect,
            root_keys=str(data / ROOT_FOLDER),
        )
    typer.echo(msgspec.json.encode(made).decode() if json else _sentences(made))


def serve(  # noqa: PLR0913
    data: CentralData,
    db: CentralDb = None,
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on")] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate, PEM")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key, PEM")] = None,
    client_ca: Annotated[
        Path | None, typer.Option(help="Kiosks must show a certificate of this CA")
    ] = None,
    every: Annotated[int | None, typer.Option(help="Seconds between syncs")] = None,
    window: Annotated[int | None, typer.Option(help="Seconds to spread over")] = None,
) -> None:
    """Serve kiosks until stopped."""
    from sync.central.serve import Listening  # noqa: PLC0415
    from sync.central.serve import serve as served  # noqa: PLC0415

    refuse_password(db or "")
    _check_tls(tls_cert, tls_key, client_ca)
    with open_central(data, db) as central:
        given = {"host": host, "port": port, "every": every, "window": window}
        said = {name: value for name, value in given.items() if value is not None}
        central.settings = msgspec.structs.replace(central.settings, **said).checked()
        listening = Listening(
            host=central.settings.host,
            port=central.settings.port,
            tls_cert=tls_cert,
            tls_key=tls_key,
            client_ca=client_ca,
        )
        _warn(central, encrypted=tls_cert is not None)
        served(central, listening, SystemClock())


def _check_tls(*files: Path | None) -> None:
    cert, key, client_ca = files
    if (cert is None) == (key is None) and (cert is not None or client_ca is None):
        return
    raise Unreadable(
        "E-SERVE-3",
        subject="--tls-cert, --tls-key and --client-ca",
        found="one without the others",
        expected="certificate and key together; --client-ca only with them",
        hint="name both files, or none",
    )


def _warn(central: CentralFolder, *, encrypted: bool) -> None:
    present = root_keys_present(central.folder)
    if present >= THRESHOLD:
        _say(
            f"{present} root keys still lie in {ROOT_FOLDER}; carry all but one to "
            "other places: who has two of them can publish in your name"
        )
    if central.settings.host not in _OF_THIS_MACHINE and not encrypted:
        _say("others can read along without --tls-cert; use it, or a proxy that has it")


def _say(what: str) -> None:
    print(f"madoguchi: {what}", file=sys.stderr)  # noqa: T201


def _sentences(made: SetUp) -> str:
    return (
        f"central {made.central} is set up in {made.data} ({made.database})\n"
        f"three root keys lie in {made.root_keys}: carry them to three places, now\n"
        "next: madoguchi central facility add NAME --jurisdiction 13104"
    )
