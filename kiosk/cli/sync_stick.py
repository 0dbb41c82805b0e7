"""A stick on the command line: `sync export` and `sync import` (持ち運び).

The same two commands serve both ends. A folder with central's settings in it is
central's: there an import takes what kiosks put on the stick, and an export fills
it for them. Any other is a desk's; where its kiosk is open, that does the work.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer

from kiosk.cli.central_options import CentralDb
from kiosk.cli.options import Data, Json, PassphraseFd, desk_passphrase
from kiosk.cli.sync_asking import Asking, is_owned
from kiosk.cli.sync_progress import Bars
from kiosk.store.keyfile import read_key_file
from kiosk.store.vault import open_store
from kiosk.syncing.carrying import Carrying, check_stick
from kiosk.syncing.request import Errand, SyncAnswer
from schema.clock import SystemClock
from schema.errors import Refused
from sync.central.settings import is_central
from sync.client.result import exit_code_of
from sync.courier.journey import BroughtBack, TakenAlong
from sync.ports import Progress

Stick = Annotated[
    Path, typer.Argument(metavar="DIR", help="The stick's folder", show_default=False)
]
Result = TypeVar("Result")


def export(  # noqa: PLR0913
    stick: Stick,
    data: Data,
    passphrase_fd: PassphraseFd = None,
    device: Annotated[
        list[str] | None, typer.Option(help="At central: also fill it for this device")
    ] = None,
    db: CentralDb = None,
    *,
    json: Json = False,
) -> None:
    """Put on a stick what the other side is to get."""
    if is_central(data):
        from kiosk.cli.central_stick import give  # noqa: PLC0415

        check_stick(stick)
        typer.echo(give(data, db, stick, device or (), as_json=json))
        return
    answer = _beside_the_kiosk(data, stick, "export")
    if answer is None:
        along = _at_the_desk(data, passphrase_fd, lambda d, b: d.take_along(stick, b))
    else:
        along = _said(answer, answer.along)
    typer.echo(_document(along) if json else _taken_along(along))


def import_(
    stick: Stick,
    data: Data,
    passphrase_fd: PassphraseFd = None,
    db: CentralDb = None,
    *,
    json: Json = False,
) -> int:
    """Take from a stick what the other side put there."""
    if is_central(data):
        from kiosk.cli.central_stick import take  # noqa: PLC0415

        check_stick(stick)
        said, refused = take(data, db, stick, as_json=json)
        typer.echo(said)
        return Refused.exit_code if refused else 0
    answer = _beside_the_kiosk(data, stick, "import")
    if answer is None:
        back = _at_the_desk(data, passphrase_fd, lambda d, b: d.bring_back(stick, b))
    else:
        back = _said(answer, answer.back)
    typer.echo(_document(back) if json else _brought_back(back))
    for failed in back.refused:
        typer.echo(f"madoguchi: {failed}", err=True)
    return exit_code_of(back.refused)


def _beside_the_kiosk(data: Path, stick: Path, what: Errand) -> SyncAnswer | None:
    """What the open kiosk came to; `None` where none is open."""
    check_stick(stick)
    read_key_file(data)
    if not is_owned(data):
        return None
    with Bars() as bars:
        return Asking(data, SystemClock()).answer(bars, what, str(stick.absolute()))


def _said(answer: SyncAnswer, found: Result | None) -> Result:
    """What the kiosk said; where it did not come to that, this command ends so too."""
    if found is None:
        typer.echo(f"madoguchi: {answer.error}", err=True)
        raise typer.Exit(answer.exit_code)
    return found


def _at_the_desk(
    data: Path, passphrase_fd: int | None, work: Callable[[Carrying, Progress], Result]
) -> Result:
    clock = SystemClock()
    passphrase = desk_passphrase(data, passphrase_fd)
    with open_store(data, passphrase, clock) as store, Bars() as bars:
        return work(Carrying(store, data, clock), bars)


def _document(found: TakenAlong | BroughtBack) -> str:
    return msgspec.json.encode(found).decode()


def _taken_along(along: TakenAlong) -> str:
    return (
        f"{along.events} events in {along.batches} batches, {along.bytes} bytes; "
        "done: the stick may be pulled out and carried to central"
    )


def _brought_back(back: BroughtBack) -> str:
    lines = {
        "receipts": f"{back.receipts}, {back.unsent} events without one",
        "data": f"serial {back.serial} ({back.pulled or 'as before'})",
        "edition": back.edition or "as before",
    }
    if back.healed:
        lines["log"] = "goes on in a new epoch; export once more"
    return "\n".join(f"{name + ':':10}{said}" for name, said in lines.items())
