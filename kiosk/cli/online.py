"""Which registers a desk asks: `online set`, `show` and `test` (照会の設定と点検).

1. What is not given stays as it was.
2. Only whoever has the role `it` changes anything.
3. A setting that cannot work is refused; nothing of it is kept.
4. A test asks about nobody.
"""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.checkup.gathering import registers_of
from kiosk.cli.options import Data, Json, PassphraseFd, desk_passphrase
from kiosk.cli.settings import refuse_others
from kiosk.desk import settings as names
from kiosk.desk.settings import SETTINGS
from kiosk.desk.settings_change import change, setting_of
from kiosk.online.findings import OK, Finding
from kiosk.online.setup import OnlineSetup, setup_of
from kiosk.store.vault import open_store
from schema.clock import SystemClock


class Encoding(StrEnum):
    """In which requests are written."""

    UTF_8 = "utf-8"
    SHIFT_JIS = "shift_jis"


Seconds = Annotated[float | None, typer.Option(min=1, max=120)]


def set_(  # noqa: PLR0913
    data: Data,
    *,
    gateways: Annotated[
        str | None,
        typer.Option(help="oqs_folder, central or both, first one first; or none"),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Root of the terminal's folders req and res")
    ] = None,
    encoding: Annotated[
        Encoding | None, typer.Option(help="In which requests are written")
    ] = None,
    institution: Annotated[
        str | None, typer.Option(help="The clinic's 10 digits (医療機関コード)")
    ] = None,
    deadline: Seconds = None,
    central_deadline: Seconds = None,
    ask_consent: Annotated[
        bool | None,
        typer.Option(help="Ask whether 限度額 may be looked up, for each check"),
    ] = None,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Say which registers this desk asks, in which order, and how."""
    given = {
        names.GATEWAYS: gateways,
        names.FOLDER: None if folder is None else str(folder.absolute()),
        names.ENCODING: encoding,
        names.INSTITUTION: institution,
        names.DEADLINE: deadline,
        names.CENTRAL_DEADLINE: central_deadline,
        names.ASK_CONSENT: ask_consent if ask_consent is None else int(ask_consent),
    }
    typed = {
        setting_of(name, SETTINGS): str(value)
        for name, value in given.items()
        if value is not None
    }
    passphrase, clock = desk_passphrase(data, passphrase_fd), SystemClock()
    with open_store(data, passphrase, clock) as store:
        refuse_others(store)
        change(store.settings, typed, store.staff, clock.now())
        wanted = setup_of(store.settings.get)
    typer.echo("\n".join(_lines(wanted)))


def show(data: Data, passphrase_fd: PassphraseFd = None, *, json: Json = False) -> None:
    """Say which registers this desk asks, and how."""
    passphrase = desk_passphrase(data, passphrase_fd)
    with open_store(data, passphrase, SystemClock()) as store:
        found = setup_of(store.settings.get)
    document = msgspec.json.encode(found).decode()
    typer.echo(document if json else "\n".join(_lines(found)))


def look(data: Data, passphrase_fd: PassphraseFd = None, *, json: Json = False) -> None:
    """Look whether the registers can be asked, without asking about anybody."""
    passphrase = desk_passphrase(data, passphrase_fd)
    with open_store(data, passphrase, SystemClock()) as store:
        found = list(registers_of(store, SystemClock()))
    if json:
        typer.echo(msgspec.json.encode(found).decode())
    else:
        typer.echo("\n".join(map(_line, found)))
    if any(one.state != OK for one in found):
        raise typer.Exit(1)


def _lines(setup: OnlineSetup) -> Iterable[str]:
    yield f"asks: {', then '.join(setup.gateways) or 'nobody'}"
    if setup.folder:
        yield f"terminal's folder: {setup.folder}, {setup.encoding}"
        yield f"institution: {setup.institution}; waits {setup.deadline:g} s"
    yield f"central: waits {setup.central_deadline:g} s"
    yield f"限度額: {'asks the patient' if setup.ask_consent else 'is not asked about'}"


def _line(finding: Finding) -> str:
    return f"{finding.what}: {finding.state}" + (finding.do and f"; {finding.do}")
