"""Renewing the root of what central signs: `central rotate-root` (ルート鍵).

Once a year, or when a root key is lost or somebody else may have one: two of the
three keys are brought back for as long as it takes.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli.central_options import CentralData
from kiosk.cli.options import Json
from schema.clock import JAPAN, SystemClock
from sync.trust.repository import Repository
from sync.trust.root import rotate_root


class Renewed(msgspec.Struct, frozen=True, kw_only=True):
    """A new root: the document of `central rotate-root`."""

    expires_at: datetime
    """Until when it is good."""
    made: tuple[str, ...]
    """Files of the root keys that were made; they belong elsewhere."""


def rotate(
    keys: Annotated[
        list[Path],
        typer.Argument(help="Files of the root keys that stay", metavar="KEY"),
    ],
    data: CentralData,
    *,
    online: Annotated[
        bool, typer.Option("--online", help="Replace the keys of this machine too")
    ] = False,
    json: Json = False,
) -> None:
    """Sign a new root; root keys that are not named are replaced."""
    repository = Repository(data, SystemClock())
    made = rotate_root(repository, keys, online=online)
    done = Renewed(
        expires_at=repository.root_expires().astimezone(JAPAN),
        made=tuple(map(str, made)),
    )
    typer.echo(msgspec.json.encode(done).decode() if json else _sentences(done))


def _sentences(done: Renewed) -> str:
    lines = [
        f"the root is good until {done.expires_at:%F}; kiosks follow by themselves"
    ]
    lines += [f"a new root key, to be kept elsewhere: {file}" for file in done.made]
    return "\n".join(lines)
