"""The desk's keys on the command line: `keys rotate` (鍵の更新)."""

import msgspec
import typer

from kiosk.cli.options import Data, Json, PassphraseFd, desk_passphrase
from kiosk.cli.settings import refuse_others
from kiosk.store.vault import open_store
from kiosk.syncing.joining import change_keys
from schema.clock import SystemClock


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """Which key signs from now on."""

    device: str
    """端末名; stays."""
    kid: str
    """Id of the new key."""


def rotate(
    data: Data, passphrase_fd: PassphraseFd = None, *, json: Json = False
) -> None:
    """Make new keys for this desk and tell central; the log and its name stay."""
    clock = SystemClock()
    with open_store(data, desk_passphrase(data, passphrase_fd), clock) as store:
        refuse_others(store)
        change_keys(store, clock)
        changed = Changed(device=store.device, kid=store.keys.kid)
    if json:
        typer.echo(msgspec.json.encode(changed).decode())
    else:
        typer.echo(f"{changed.device}: signs with key {changed.kid} from now on")
