"""How central is set up: `central.toml` in its folder (設定).

A key that is not known is refused, so that a slip of the pen is never silent.
"""

import json
from pathlib import Path

import msgspec

from sync.errors import Refused, Unreadable
from sync.files import replace_file, translated

FILE = "central.toml"
"""Its name."""
PORT = 8_470
"""Where nothing else is said."""

_HIGHEST_PORT = 65_535
_LONGEST_PERIOD = 86_400


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that `central.toml` says."""

    name: str = ""
    """What people call this central."""
    db: str = ""
    """`postgresql://…`; empty for a SQLite file in the folder."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = PORT
    """Port to listen on."""
    every: int = 900
    """Seconds between two syncs of one kiosk."""
    window: int = 600
    """Seconds over which kiosks spread."""
    waiting: int = 64
    """Requests that may queue before kiosks get appointments."""
    live: str = ""
    """Database of the insurer's live register; empty where there is none."""
    checks: int = 60
    """Checks that one kiosk may ask in a minute."""
    misses: int = 60
    """Checks of one kiosk in an hour that may find nobody."""

    def checked(self) -> "Settings":
        """The same, if every value can be.

        Raises:
            Unreadable: One cannot.
        """
        bounds = {
            "port": (0, _HIGHEST_PORT),
            "every": (1, _LONGEST_PERIOD),
            "window": (1, self.every),
            "waiting": (1, 10_000),
            "checks": (1, 10_000),
            "misses": (1, 10_000),
        }
        for name, (least, most) in bounds.items():
            if not least <= getattr(self, name) <= most:
                raise _out_of_bounds(name, least, most)
        return self


def is_central(folder: Path) -> bool:
    """True where a central was set up."""
    return (folder / FILE).exists()


def read_settings(folder: Path) -> Settings:
    """What the folder's file says.

    Raises:
        Unreadable: There is none, or it does not read.
    """
    path = folder / FILE
    if not path.exists():
        raise _none_here()
    with translated(FILE):
        return settings_of(path.read_bytes())


def settings_of(data: bytes) -> Settings:
    """What such a file's bytes say.

    Raises:
        Unreadable: They do not read.
    """
    try:
        return msgspec.toml.decode(data, type=Settings).checked()
    except msgspec.DecodeError as error:
        raise _not_read(str(error)) from None
    except UnicodeDecodeError:
        raise _not_read("bytes that are no UTF-8") from None


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the folder's file.

    Raises:
        Refused: There is one already.
        Unreachable: The disk is full or fails.
    """
    path = folder / FILE
    if path.exists():
        raise already_there()
    replace_file(path, settings_bytes(settings.checked()))


def change_settings(folder: Path, **changes: str) -> Settings:
    """Say something else in the folder's file; whoever serves begins anew.

    Raises:
        Unreadable: There is no file, or it does not read.
        Unreachable: The disk is full or fails.
    """
    settings = msgspec.structs.replace(read_settings(folder), **changes)
    replace_file(folder / FILE, settings_bytes(settings.checked()))
    return settings


def settings_bytes(settings: Settings) -> bytes:
    """What the file says of them."""
    said = msgspec.structs.asdict(settings)
    lines = (
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in said.items()
    )
    return "".join(lines).encode()


def already_there() -> Refused:
    """The refusal to set central up where it is already."""
    return Refused(
        "E-CENTRAL-25",
        subject="central's folder",
        found="a central that is set up already",
        expected="an empty folder",
        hint="name another folder with --data; nothing was changed",
    )


def _none_here() -> Unreadable:
    return Unreadable(
        "E-CENTRAL-21",
        subject=FILE,
        found="no central set up here",
        expected=f"{FILE} in the folder",
        hint="check --data, or set central up with `madoguchi central init`",
    )


def _not_read(found: str) -> Unreadable:
    return Unreadable(
        "E-CENTRAL-26",
        subject=FILE,
        found=found,
        expected="the keys and values that `madoguchi central init` wrote",
        hint="mend the file and start again",
    )


def _out_of_bounds(name: str, least: int, most: int) -> Unreadable:
    return Unreadable(
        "E-CENTRAL-27",
        subject=name,
        found="a number out of bounds",
        expected=f"{least} to {most}",
        hint="mend it in central.toml, or on the command line",
    )
