"""Offering data and a rulebook: `central publish` (公開).

1. Everything is offered in one step, or nothing.
2. Only what changed gets a new serial; to publish twice is harmless.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from kiosk.cli.central_options import CentralData, CentralDb
from kiosk.cli.options import Json
from schema.clock import SystemClock
from schema.errors import Unreadable
from sync.central.folder import open_central
from sync.central.offered_edition import Wanted
from sync.ports import Progress

if TYPE_CHECKING:
    from sync.central.offered_scope import ScopeOffered
    from sync.central.publish import Published


def publish(  # noqa: PLR0913
    data: CentralData,
    db: CentralDb = None,
    *,
    edition: Annotated[
        Path | None, typer.Option(help="Folder of the rulebook (edition.toml)")
    ] = None,
    built_in: Annotated[
        bool, typer.Option("--built-in", help="The rulebook that ships")
    ] = False,
    adopt: Annotated[
        list[str] | None, typer.Option(help="Amendment adopted; may be repeated")
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option(help="Also for this scope, which no facility has yet"),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="New serials throughout, as after a restore")
    ] = False,
    json: Json = False,
) -> None:
    """Offer what was imported to every facility's kiosks, and a rulebook."""
    from sync.central.publish import publish as offer  # noqa: PLC0415

    wanted = _wanted(edition, tuple(adopt or ()), built_in=built_in)
    with open_central(data, db) as central, _bar(quiet=json) as progress:
        done = offer(
            central,
            SystemClock(),
            edition=wanted,
            scopes=scope or (),
            anew=anew,
            progress=progress,
        )
    typer.echo(msgspec.json.encode(done).decode() if json else _sentences(done))


def _wanted(
    edition: Path | None, adopt: tuple[str, ...], *, built_in: bool
) -> Wanted | None:
    """The rulebook that was asked for; `None` to leave the one on offer."""
    if edition and built_in:
        raise _both()
    if edition or built_in or adopt:
        return Wanted(folder=edition, adopt=adopt)
    return None


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Progress]:
    """A bar on standard error, unless nobody is there to see it."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    hidden = quiet or not sys.stderr.isatty()
    with Bar(console=Console(stderr=True), disable=hidden) as bar:
        task = bar.add_task("building", total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield show


def _sentences(done: "Published") -> str:
    lines = [_sentence(one) for one in done.scopes]
    lines += [f"{scope}: nobody gets it any more, dropped" for scope in done.dropped]
    if not done.scopes:
        lines.append("no data: import a register, and add a facility")
    how = "now in force" if done.edition_is_new else "as before"
    return "\n".join([*lines, f"rulebook {done.edition}: {how}"])


def _sentence(one: "ScopeOffered") -> str:
    said = f"{one.scope}: serial {one.serial}, {one.rows:,} people"
    if not one.is_new:
        return f"{said}, nothing changed"
    step = f", delta {one.delta:,} bytes" if one.delta else ""
    return f"{said}, {one.full:,} bytes{step}"


def _both() -> Unreadable:
    return Unreadable(
        "E-PUBLISH-3",
        subject="--edition and --built-in",
        found="both",
        expected="one of them",
        hint="name a folder, or take the rulebook that ships",
    )
