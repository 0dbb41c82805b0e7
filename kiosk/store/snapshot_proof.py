"""The table hash of a great copy, in the background (表ハッシュの検証).

A whole prefecture takes seconds to hash: too long to wait for, so its copy is used
while this goes on. What holds meanwhile:

1. It reads one state of the file from its first row to its last; look-ups and deltas
   go on.
2. It works half the time, in small slices, and stops when it is told to.
"""

from contextlib import closing
from itertools import islice
from threading import Event
from time import monotonic

from sqlcipher3 import dbapi2

from kiosk.store.database import SNAPSHOT_PRAGMAS, open_keyed
from kiosk.store.faults import translated
from kiosk.store.snapshot_build import check_pages
from kiosk.store.snapshot_word import CopyFile, word_of
from sync.errors import Untrusted
from sync.packs.table import row_hashes, table_hash

_SLICE = 500
_STEPS = 100_000
"""Of SQLite's between two looks at whether to stop."""
_INTERRUPTED = 9


def rows_hold(file: CopyFile, stop: Event) -> bool | None:
    """True if a copy's rows add up to what it says; `None` if told to stop.

    Raises:
        NotIntact: A page was altered, or the file is another.
    """
    with (
        translated(file.path.name),
        closing(open_keyed(file.path, file.key, SNAPSHOT_PRAGMAS, "ro")) as connection,
    ):
        connection.execute("BEGIN")
        word = word_of(connection)
        found = _summed(connection, stop)
        if found is None or not _checked(connection, file.path.name, stop):
            return None
        return word is not None and found == word.table_hash


def check_copy(file: CopyFile) -> None:
    """Read every page of a copy, whoever made it.

    Raises:
        NotIntact: A page was altered, or the file is another.
    """
    with (
        translated(file.path.name),
        closing(open_keyed(file.path, file.key, SNAPSHOT_PRAGMAS, "ro")) as connection,
    ):
        check_pages(connection, file.path.name)


def _summed(connection: dbapi2.Connection, stop: Event) -> str | None:
    """The hash of the table; `None` if told to stop."""
    total, hashes = 0, row_hashes(connection, "insured")
    while True:
        began = monotonic()
        try:
            part = list(islice(hashes, _SLICE))
        except Untrusted:
            return ""
        if not part:
            return table_hash(total)
        total += sum(part)
        if stop.wait(monotonic() - began):
            return None


def _checked(connection: dbapi2.Connection, subject: str, stop: Event) -> bool:
    """Check the file's structure; false if told to stop."""
    connection.set_progress_handler(stop.is_set, _STEPS)
    try:
        check_pages(connection, subject)
    except dbapi2.OperationalError as error:
        if error.sqlite_errorcode == _INTERRUPTED:
            return False
        raise
    return True
