"""The confirmation log on the command line: `log verify` (確認記録簿の検証)."""

import msgspec
import typer

from kiosk.cli.options import Data, Json, PassphraseFd, desk_passphrase
from kiosk.store.chain import Verified
from kiosk.store.vault import verify_log
from schema.clock import SystemClock
from schema.errors import NotIntact


def verify(
    data: Data, passphrase_fd: PassphraseFd = None, *, json: Json = False
) -> None:
    """Check every event of the log: bytes, chain, signatures, and none missing."""
    passphrase = desk_passphrase(data, passphrase_fd)
    try:
        found = verify_log(data, passphrase, SystemClock())
    except NotIntact:
        if json:
            nothing = Verified(events=0, epochs=0, ok=False, first_bad=None)
            typer.echo(_document(nothing))
        raise
    typer.echo(_document(found) if json else _sentence(found))
    if not found.ok:
        raise typer.Exit(NotIntact.exit_code)


def _document(found: Verified) -> str:
    return msgspec.json.encode(found).decode()


def _sentence(found: Verified) -> str:
    seen = f"{found.events} events in {found.epochs} epoch(s)"
    if found.ok:
        return f"{seen}: intact"
    if found.first_bad is None:
        return f"{seen}: events hold, but other pages of the file are altered"
    first_bad = f"event {found.first_bad.seq} of epoch {found.first_bad.epoch}"
    return f"{seen}: {first_bad} is altered or missing; keep the folder and call IT"
