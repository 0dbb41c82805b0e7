"""The rulebook that central offers to every kiosk (受付基準の配布).

1. It is read and proven from the very bytes that travel, before anything is signed.
2. The same files give the same bytes, wherever and whenever they are packed.
3. The edition that ships with the program travels by name alone: every kiosk of the
   same version has it.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zipfile import Path as ZipPath

import msgspec

from schema.rules.book import Rulebook
from schema.rules.proof import prove_or_refuse
from schema.rules.read import built_in, read_book
from schema.wire.packs import EditionOffer
from sync.errors import Unreadable
from sync.files import translated
from sync.trust.names import EDITIONS, is_plain

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MOST_BYTES = 4 << 20
"""Of an edition's files together: kiosks take no more."""
MOST_FILES = 1_000

_EDITION = "edition.toml"
_HASH_LENGTH = 12
_UNIX = 3


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which rulebook shall be in force."""

    folder: Path | None = None
    """Its files; `None` for the one that ships."""
    adopt: tuple[str, ...] = ()
    """Amendments adopted, by name."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A proven rulebook, ready to be offered."""

    offer: EditionOffer
    """What is signed."""
    files: bytes
    """What has to be put there; empty where nothing has."""
    is_new: bool
    """False where it is offered already, under the same serial."""


def choose_edition(
    wanted: Wanted | None,
    before: EditionOffer | None,
    serial: int,
    *,
    anew: bool = False,
) -> Chosen:
    """Prove what is wanted; without a wish what is offered stays.

    Args:
        wanted: `None` to go on as before.
        before: What is offered so far.
        serial: Of the offer, if it is another.
        anew: Offer the same under the new serial too.

    Raises:
        BrokenBook: Its files do not read as a rulebook.
        UnprovenBook: It does not answer every case exactly once.
        Unreadable: It cannot travel, or cannot be opened.
    """
    if wanted is None:
        if before is not None and before.path:
            return _again(before, serial, anew=anew)
        wanted = Wanted(adopt=before.adopt if before else ())
    files = packed(wanted.folder) if wanted.folder else b""
    book = book_in(files, wanted.adopt) if files else built_in(wanted.adopt)
    prove_or_refuse(book)
    offer = EditionOffer(
        serial=serial,
        name=book.name,
        path=_path_of(files) if files else "",
        adopt=wanted.adopt,
    )
    if before and before == msgspec.structs.replace(offer, serial=before.serial):
        return _again(before, serial, anew=anew)
    return Chosen(offer=offer, files=files, is_new=True)


def _again(before: EditionOffer, serial: int, *, anew: bool) -> Chosen:
    """What is offered already, whose files lie there."""
    if anew:
        before = msgspec.structs.replace(before, serial=serial)
    return Chosen(offer=before, files=b"", is_new=anew)


def packed(folder: Path) -> bytes:
    """The files of an edition as they travel.

    Raises:
        Unreadable: It is no edition's folder, too large, or has an odd name in it.
    """
    if not (folder / _EDITION).is_file():
        raise _cannot_travel(f"no {_EDITION}")
    with translated(folder.name):
        files = dict(_files(folder, ""))
    size = sum(map(len, files.values()))
    if len(files) > MOST_FILES or size > MOST_BYTES:
        raise _cannot_travel(f"{len(files):,} files of {size:,} bytes")
    odd = [name for name in files if not is_plain(name)]
    if odd:
        raise _cannot_travel(f"a file called {odd[0]}")
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name, source in sorted(files.items()):
            entry = ZipInfo(name)
            entry.create_system = _UNIX
            archive.writestr(entry, source, ZIP_DEFLATED)
    return data.getvalue()


def book_in(files: bytes, adopt: Sequence[str]) -> Rulebook:
    """The rulebook in packed files.

    Raises:
        BrokenBook: They do not read as one.
    """
    with ZipFile(BytesIO(files)) as archive:
        archive.filename = _path_of(files)
        return read_book(cast("Traversable", ZipPath(archive)), adopt)


def _path_of(files: bytes) -> str:
    return f"{EDITIONS}/{sha256(files).hexdigest()[:_HASH_LENGTH]}.zip"


def _files(folder: Path, above: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            yield from _files(entry, f"{above}{entry.name}/")
        elif entry.suffix == ".toml":
            # Git may have changed the ends of lines; the rulebook's hash knows none.
            yield above + entry.name, entry.read_bytes().replace(b"\r\n", b"\n")


def _cannot_travel(found: str) -> Unreadable:
    return Unreadable(
        "E-PUBLISH-1",
        subject="--edition",
        found=found,
        expected=f"TOML files with plain names, {MOST_BYTES:,} bytes at most",
        hint="name the folder that holds edition.toml",
    )
