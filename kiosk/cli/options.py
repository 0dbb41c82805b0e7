"""Options that several commands have: the folder, the passphrase, JSON (共通の指定)."""

import os
import unicodedata
import warnings
from collections.abc import Sequence
from getpass import GetPassWarning, getpass
from pathlib import Path
from typing import Annotated

import typer

from kiosk.desk.staff import SignIn
from kiosk.store.gate import FolderGate
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
NUMBER = "職員番号（Enter だけで全員から） / staff number, if known: "
CODE = "6桁のコード（無ければ Enter） / code, if any: "
PassphraseFd = Annotated[
    int | None, typer.Option(help="Read the passphrase from this descriptor")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document")]


def desk_passphrase(data: Path, descriptor: int | None) -> SignIn:
    """What opens the desk in `data`, asked for only where there is a desk.

    Raises:
        Unreadable: No desk is set up there, or no passphrase can be read.
    """
    read_key_file(data)
    return read_sign_in(data, descriptor)


def read_sign_in(data: Path, descriptor: int | None) -> SignIn:
    """The passphrase, and the code where an account of the desk has one.

    At a prompt the staff number is asked for where there are several accounts; without
    one every account is tried, which takes as many times as long. A descriptor has the
    code on its second line. An account without a code gives nothing there.

    Raises:
        Unreadable: Nothing can be read there, or nobody is there to type it.
    """
    gate, number = FolderGate(data), ""
    if descriptor is None and gate.offered() is not None:
        (said,) = read_secrets(descriptor, (NUMBER,))
        number = unicodedata.normalize("NFKC", said).strip()
    if not gate.asks_code(number):
        return SignIn(read_passphrase(descriptor), number)
    lines = read_secrets(descriptor, ("合言葉 / passphrase: ", CODE))
    return SignIn(lines[0], number, lines[1])


def read_passphrase(descriptor: int | None) -> str:
    """The passphrase from a descriptor's first line, or typed unseen (合言葉).

    Raises:
        Unreadable: Nothing can be read there, or nobody is there to type it.
    """
    return read_secrets(descriptor, ("合言葉 / passphrase: ",))[0]


def read_secrets(descriptor: int | None, prompts: Sequence[str]) -> list[str]:
    """As many lines of a descriptor as there are prompts, or typed unseen.

    Raises:
        Unreadable: Nothing can be read there, or nobody is there to type it.
    """
    try:
        said = _typed(prompts) if descriptor is None else _lines_of(descriptor, prompts)
        "".join(said).encode()
    except (OSError, EOFError, ValueError, OverflowError, GetPassWarning):
        raise _nothing_to_read() from None
    return said


def _typed(prompts: Sequence[str]) -> list[str]:
    """What is typed at a terminal that does not show it; never where it would."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        return [getpass(prompt) for prompt in prompts]


def _lines_of(descriptor: int, prompts: Sequence[str]) -> list[str]:
    os.fstat(descriptor)
    with os.fdopen(descriptor, "rb") as given:
        lines = [given.readline() for _ in prompts]
    return [line.decode("utf-8").rstrip("\r\n") for line in lines]


def _nothing_to_read() -> Unreadable:
    return Unreadable(
        "E-UNLOCK-4",
        subject="the passphrase",
        found="nothing that can be read",
        expected="one line of UTF-8",
        hint="type it at the prompt, or name an open descriptor",
    )
