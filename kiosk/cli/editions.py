"""Which rulebook a command judges by: the built-in one or a folder (受付基準の版)."""

from collections.abc import Sequence
from pathlib import Path

from schema.errors import Unreadable
from schema.rules.book import Rulebook
from schema.rules.proof import prove_or_refuse
from schema.rules.read import built_in, read_book

BUILT_IN = "builtin"
"""Name of the edition that ships with the program."""


def edition_named(name: str | None, adopt: Sequence[str] = ()) -> Rulebook:
    """Read the edition called `name`, proven or not.

    Args:
        name: A folder, or `builtin`; `builtin+extension-2026-07` adopts an
            amendment. `None` is the built-in edition.
        adopt: Names of further amendments to adopt.

    Raises:
        Unreadable: If there is no such folder, or its files do not read.
    """
    name = BUILT_IN if name is None else name
    wanted, *amendments = name.split("+")
    adopted = (*amendments, *adopt)
    if wanted == BUILT_IN:
        return built_in(adopted)
    if name and Path(name).is_dir():
        return _in_folder(Path(name), adopt)
    if not wanted:
        raise _no_book("''", "no name")
    return _in_folder(Path(wanted), adopted)


def proven_edition(name: str | None, adopt: Sequence[str] = ()) -> Rulebook:
    """Read the edition called `name`, and refuse it unless it is proven.

    Raises:
        UnprovenBook: With every gap, overlap and dead rule.
    """
    book = edition_named(name, adopt)
    prove_or_refuse(book)
    return book


def _in_folder(folder: Path, adopt: Sequence[str]) -> Rulebook:
    if not folder.is_dir():
        raise _no_book(str(folder), "no such folder")
    if not (folder / "edition.toml").is_file():
        raise _no_book(str(folder), "no edition.toml here")
    try:
        return read_book(folder, adopt)
    except OSError as error:
        raise Unreadable(
            "E-BOOK-4",
            subject=str(error.filename or folder),
            found=error.strerror or "a file that cannot be opened",
            expected="files that can be read",
            hint="mend the permissions of the folder",
        ) from error


def _no_book(subject: str, found: str) -> Unreadable:
    return Unreadable(
        "E-BOOK-3",
        subject=subject,
        found=found,
        expected="a folder with edition.toml, or builtin",
        hint="give the folder that holds the rulebook",
    )
