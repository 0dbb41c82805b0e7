"""The desk joins a central: `enrol` (端末の登録).

1. The kiosk must be closed: the key of `subject` changes with the enrolment.
2. The address, its certificates and nothing of the code are kept.
3. Central's name for the clinic takes the place of the one that was typed.
"""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli.options import Data, Json, PassphraseFd, desk_passphrase
from kiosk.cli.settings import refuse_others
from kiosk.store.vault import open_store
from kiosk.syncing.carrying import Carrying
from kiosk.syncing.joining import join
from schema.clock import SystemClock
from schema.errors import Unreadable
from schema.wire.identity import Enrolled
from sync.client.http.tls import Line, authority_in, base_of
from sync.protocol.code import read_code


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """The document of the machine interface."""

    device: str
    """端末名."""
    facility: str
    """Id of the facility."""
    scope: str
    """Which data the desk gets."""


def enrol(  # noqa: PLR0913
    url: Annotated[
        str, typer.Argument(help="Central's address, or the folder of a stick")
    ],
    code: Annotated[str, typer.Argument(help="The code that central printed")],
    data: Data,
    *,
    ca: Annotated[
        Path | None, typer.Option(help="Certificates of the only authority to trust")
    ] = None,
    client_cert: Annotated[
        Path | None, typer.Option(help="This kiosk's own certificate (mutual TLS)")
    ] = None,
    client_key: Annotated[Path | None, typer.Option(help="Its key")] = None,
    allow_http: Annotated[
        bool, typer.Option("--allow-http", help="Allow a line without encryption")
    ] = False,
    passphrase_fd: PassphraseFd = None,
    json: Json = False,
) -> None:
    """Bind this desk to a facility, with the code that central printed for it."""
    if client_key is not None and client_cert is None:
        raise _key_alone()
    if Path(url).is_dir():
        _by_stick(Path(url), code, data, passphrase_fd, as_json=json)
        return
    line = Line(
        address=url,
        authority=authority_in(ca) if ca is not None else "",
        certificate=str(client_cert.absolute()) if client_cert is not None else "",
        key=str(client_key.absolute()) if client_key is not None else "",
        in_clear=allow_http,
    )
    base_of(line)
    typed = read_code(code)
    clock = SystemClock()
    with open_store(data, desk_passphrase(data, passphrase_fd), clock) as store:
        refuse_others(store)
        enrolled = join(store, line, typed, clock)
    _say(enrolled, "madoguchi sync", as_json=json)


def _by_stick(
    stick: Path, code: str, data: Path, passphrase_fd: int | None, *, as_json: bool
) -> None:
    """Ask on the stick; the second time, take the answer that came back on it."""
    typed, clock = read_code(code), SystemClock()
    with open_store(data, desk_passphrase(data, passphrase_fd), clock) as store:
        refuse_others(store)
        enrolled = Carrying(store, data, clock).join(stick, typed)
        device = store.device
    if enrolled is not None:
        _say(enrolled, f"madoguchi sync import {stick}", as_json=as_json)
    elif as_json:
        asked = {"device": device, "facility": None, "scope": None}
        typer.echo(msgspec.json.encode(asked).decode())
    else:
        typer.echo(
            f"asked as {device}: import the stick at central, bring it back, and "
            "repeat this command with the same code"
        )


def _say(enrolled: Enrolled, next_step: str, *, as_json: bool) -> None:
    joined = Joined(
        device=enrolled.device, facility=enrolled.facility, scope=enrolled.scope
    )
    if as_json:
        typer.echo(msgspec.json.encode(joined).decode())
    else:
        typer.echo(
            f"{enrolled.facility_name} ({enrolled.facility}): this desk is enrolled "
            f"as {enrolled.device} and gets {enrolled.scope}; next: {next_step}"
        )


def _key_alone() -> Unreadable:
    return Unreadable(
        "E-TLS-2",
        subject="--client-key",
        found="a key without a certificate",
        expected="--client-cert too",
        hint="name both files, or neither",
    )
