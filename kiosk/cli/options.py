"""Options that several commands have: the folder, the passphrase, JSON (共通の指定)."""

import os
import warnings
from getpass import GetPassWarning, getpass
from pathlib import Path
from typing import Annotated

import typer

from kiosk.store.keyfile import read_key_file
from schema.errors import Unreadable


def _data_folder() -> Path:
    from kiosk.shown import data_folder  # noqa: PLC0415

    return data_folder()


Data = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="MADOGUCHI_DATA",
        default_factory=_data_folder,
        show_default="the user's data directory",
        help="The desk's folder",
    ),
]
PassphraseFd = Annotated[
    int | None, typer.Option(help="Read the passphrase from this descriptor")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document")]


def desk_passphrase(data: Path, descriptor: int | None) -> str:
    """The passphrase of the desk in `data`, asked for only where there is a desk.

    Raises:
        Unreadable: No desk is set up there, or no passphrase can be read.
    """
    read_key_file(data)
    return read_passphrase(descriptor)


def read_passphrase(descriptor: int | None) -> str:
    """The passphrase from a descriptor's first line, or typed unseen (合言葉).

    Raises:
        Unreadable: Nothing can be read there, or nobody is there to type it.
    """
    try:
        said = _typed() if descriptor is None else _line_of(descriptor)
        said.encode()
    except (OSError, EOFError, ValueError, OverflowError, GetPassWarning):
        raise _nothing_to_read() from None
    return said


def _typed() -> str:
    """What is typed at a terminal that does not show it; never where it would."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        return getpass("合言葉 / passphrase: ")


def _line_of(descriptor: int) -> str:
    os.fstat(descriptor)
    with os.fdopen(descriptor, "rb") as given:
        return given.readline().decode("utf-8").rstrip("\r\n")


def _nothing_to_read() -> Unreadable:
    return Unreadable(
        "E-UNLOCK-4",
        subject="the passphrase",
        found="nothing that can be read",
        expected="one line of UTF-8",
        hint="type it at the prompt, or name an open descriptor",
    )
