"""The confirmation log on the command line: `log verify` (確認記録簿の検証)."""

import os
from getpass import getpass
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from platformdirs import user_data_path

from kiosk.store.chain import Verified
from kiosk.store.vault import verify_log
from schema.clock import SystemClock
from schema.errors import NotIntact, Unreadable


def _default_data() -> Path:
    return user_data_path("madoguchi", appauthor=False)


def verify(
    data: Annotated[
        Path,
        typer.Option(
            "--data",
            envvar="MADOGUCHI_DATA",
            default_factory=_default_data,
            show_default="the user's data directory",
            help="The desk's folder",
        ),
    ],
    passphrase_fd: Annotated[
        int | None, typer.Option(help="Read the passphrase from this descriptor")
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="One JSON document")] = False,
) -> None:
    """Check every event of the log: bytes, chain, signatures, and none missing."""
    passphrase = read_passphrase(passphrase_fd)
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


def read_passphrase(descriptor: int | None) -> str:
    """The passphrase from a descriptor's first line, or typed unseen (合言葉).

    Raises:
        Unreadable: Nothing can be read there, or nobody is there to type it.
    """
    try:
        if descriptor is None:
            return getpass("合言葉 / passphrase: ")
        with os.fdopen(descriptor, encoding="utf-8") as given:
            return given.readline().rstrip("\r\n")
    except (OSError, EOFError, UnicodeDecodeError):
        raise Unreadable(
            "E-UNLOCK-4",
            subject="the passphrase",
            found="nothing that can be read",
            expected="one line of UTF-8",
            hint="type it at the prompt, or name an open descriptor",
        ) from None


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
