"""Every edition that central can judge by, found by its name (版の一覧).

1. The built-in edition and every published one, each with any of its amendments.
2. An edition is looked for when a confirmation names it, read once and kept.
3. A file that does not read as a book answers for no name; the others still do.
4. The built-in edition of this version is kept in a file too, so that a newer
   version still knows by what the kiosks of today decide.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from itertools import combinations, islice
from pathlib import Path

from schema.errors import MadoguchiError
from schema.rules.book import Rulebook
from schema.rules.proof import prove_or_refuse
from schema.rules.read import AMENDMENTS, built_in, built_in_folder, read_book
from sync.files import own_folder, replace_file

MOST_ADOPTIONS = 64
"""Sets of amendments that are tried of one edition; a name tells only a hash."""


class KnownEditions:
    """Finds a proven edition by the name that a confirmation carries."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Look in the program and in the zip files of these folders."""
        self._folders = tuple(folders)
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

    def _every_book(self) -> Iterator[Rulebook]:
        yield from _with_amendments(built_in_folder())
        for folder in self._folders:
            for file in sorted(folder.glob("*.zip")):
                yield from _in_zip(file)


def keep_built_in(folder: Path) -> None:
    """Lay the built-in edition into `folder`, unless it is there already.

    Raises:
        Unreachable: The disk is full or fails.
    """
    file = folder / f"{built_in().digest[:16]}.zip"
    if file.exists():
        return
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, source in _files(built_in_folder(), ""):
            files.writestr(name, source)
    own_folder(folder)
    replace_file(file, packed.getvalue())


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
