"""Every edition that central can judge by, found by its name (版の一覧).

1. The built-in edition and every published one, each with any of its amendments.
2. An edition is looked for when a confirmation names it, read once and kept.
3. A file that does not read as a book answers for no name; the others still do.
4. Every edition is kept in a file: the built-in one, so that a newer version still
   knows by what the kiosks of today decide, and the published ones, which are no
   longer offered once another takes their place.
"""

import io
import zipfile
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import combinations, islice
from pathlib import Path

from schema.errors import MadoguchiError
from schema.rules.book import Rulebook
from schema.rules.proof import prove_or_refuse
from schema.rules.read import AMENDMENTS, built_in, built_in_folder, read_book
from sync.files import own_folder, replace_file, translated

KEPT = "editions"
"""Folder of every edition ever built in or offered, in central's folder."""
MOST_ADOPTIONS = 64
"""Sets of amendments that are tried of one edition; a name tells only a hash."""


class KnownEditions:
    """Finds a proven edition by the name that a confirmation carries."""

    def __init__(self, kept: Path) -> None:
        """Look in the program, and in the zip files of a folder."""
        self._kept = kept
        self._untried = self._every_book()
        self._known: dict[str, Rulebook] = {}

    def __call__(self, name: str) -> Rulebook | None:
        """The edition of this name, or `None`."""
        while name not in self._known:
            book = next(self._untried, None)
            if book is None:
                return None
            self._known[book.name] = book
        return self._known[name]

    @property
    def names(self) -> frozenset[str]:
        """The editions that were read so far."""
        return frozenset(self._known)

    def _every_book(self) -> Iterator[Rulebook]:
        yield from _with_amendments(built_in_folder())
        for file in sorted(self._kept.glob("*.zip")):
            yield from _in_zip(file)


def keep_editions(kept: Path, published: Path) -> None:
    """Lay the built-in edition and every published one into `kept`.

    Raises:
        Unreachable: The disk is full or fails.
    """
    own_folder(kept)
    built_in_file = kept / f"{built_in().digest}.zip"
    if not built_in_file.exists():
        replace_file(built_in_file, _packed(built_in_folder()))
    for file in published.glob("*.zip"):
        if not (kept / file.name).exists():
            with translated(file.name):
                packed = file.read_bytes()
            replace_file(kept / file.name, packed)


def _packed(folder: Traversable) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, source in _files(folder, ""):
            files.writestr(name, source)
    return packed.getvalue()


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Every file of an edition with its path in it."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield prefix + entry.name, entry.read_bytes()


def _in_zip(file: Path) -> Iterator[Rulebook]:
    """The editions of one file; none where it cannot be read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.read_bytes()))
    except (OSError, zipfile.BadZipFile):
        return
    archive.filename = file.name
    yield from _with_amendments(zipfile.Path(archive))


def _with_amendments(folder: Traversable) -> Iterator[Rulebook]:
    """The edition as it stands, and with each set of its amendments."""
    for adopt in islice(_adoptions(folder), MOST_ADOPTIONS):
        try:
            book = read_book(folder, adopt)
            prove_or_refuse(book)
        except (MadoguchiError, OSError, zipfile.BadZipFile):
            continue
        yield book


def _adoptions(folder: Traversable) -> Iterator[tuple[str, ...]]:
    """Sets of amendments, the small ones first."""
    beside = folder / AMENDMENTS
    names = sorted(
        entry.name.removesuffix(".toml")
        for entry in (beside.iterdir() if beside.is_dir() else ())
        if entry.name.endswith(".toml")
    )
    for size in range(len(names) + 1):
        yield from combinations(names, size)
