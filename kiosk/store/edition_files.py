"""An edition as it travels: a zip of its files, read in memory (版の配布物).

What holds for every edition that is used, in the order it is applied:

1. Its zip is small, and so is what it says it inflates to.
2. Its paths are plain ones, below its root, each once.
3. It reads as a rulebook of the name under which central signed for it.
4. It is proven: every case has exactly one answer.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from io import BytesIO
from struct import error as StructError  # noqa: N812 - an exception's name
from typing import cast
from zipfile import (
    ZIP_DEFLATED,
    ZIP_STORED,
    BadZipFile,
    ZipFile,
    ZipInfo,
)
from zipfile import (
    Path as ZipPath,
)

from schema.errors import Unreadable, Untrusted
from schema.rules.book import Rulebook
from schema.rules.proof import prove_or_refuse
from schema.rules.read import read_book
from schema.wire.packs import EditionOffer

MOST_BYTES = 4 << 20
"""Of an edition's files together, and of their zip."""
MOST_FILES = 1_000

_PART = r"[0-9A-Za-z_][0-9A-Za-z_.-]*"
_PATH = re.compile(rf"(?:{_PART}/)*{_PART}/?")
_ENCRYPTED = 0x1
_NO_ZIP = (
    BadZipFile,
    EOFError,
    OSError,
    RuntimeError,
    StructError,
    ValueError,
    zlib.error,
)
"""Whatever Python's reader says of bytes that are no zip."""


def proven_book_of(offer: EditionOffer, files: bytes) -> Rulebook:
    """The rulebook in `files`, proven.

    Raises:
        Unreadable: It is no zip, too large, with odd paths, or no rulebook.
        Untrusted: It is another edition than `offer` names.
        UnprovenBook: It has gaps, overlaps or dead rules.
    """
    book = _book_in(files, offer.path, offer.adopt)
    if book.name != offer.name:
        raise _another_edition(book.name, offer.name)
    prove_or_refuse(book)
    return book


def zipped(folder: Traversable) -> bytes:
    """The files of the edition in `folder`, as they travel."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for path, file in sorted(_files(folder)):
            archive.writestr(ZipInfo(path), file.read_bytes(), ZIP_DEFLATED)
    return data.getvalue()


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{above}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield above + entry.name, entry


def _book_in(files: bytes, path: str, adopt: Sequence[str]) -> Rulebook:
    if len(files) > MOST_BYTES:
        raise _no_edition(f"{len(files):,} bytes")
    try:
        with ZipFile(BytesIO(files)) as archive:
            _check(archive.infolist())
            if archive.testzip() is not None:
                raise _no_edition("a file whose checksum does not hold")
            archive.filename = path or "edition"
            return read_book(cast("Traversable", ZipPath(archive)), adopt)
    except _NO_ZIP:
        raise _no_edition("bytes that are no zip") from None


def _check(entries: Sequence[ZipInfo]) -> None:
    """Refuse what would inflate without end or lie elsewhere than it says."""
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or size > MOST_BYTES:
        raise _no_edition(f"{len(entries):,} files of {size:,} bytes")
    names = {entry.filename.casefold() for entry in entries}
    if len(names) < len(entries) or not all(map(_is_plain, entries)):
        raise _no_edition("a path or an entry that no edition has")


def _is_plain(entry: ZipInfo) -> bool:
    return (
        _PATH.fullmatch(entry.orig_filename) is not None
        and not entry.flag_bits & _ENCRYPTED
        and entry.compress_type in {ZIP_STORED, ZIP_DEFLATED}
    )


def _no_edition(found: str) -> Unreadable:
    return Unreadable(
        "E-EDITION-2",
        subject="edition",
        found=found,
        expected=f"a zip of TOML files, {MOST_BYTES:,} bytes at most",
        hint="publish it again; the edition in use stays",
    )


def _another_edition(found: str, expected: str) -> Untrusted:
    return Untrusted(
        "E-EDITION-3",
        subject="edition",
        found=found,
        expected=f"{expected}, for which central signed",
        hint="publish it again; the edition in use stays",
    )
