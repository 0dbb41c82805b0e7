"""Where errors of the driver and of the disk become the program's own.

1. A full disk, a disk that fails and a store that is busy are told apart; each
   leaves what was stored before as it was.
2. A page that fails its authentication is never read around.
3. The driver's words go no further: they may quote values.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from schema.errors import (
    Locked,
    MadoguchiError,
    NotIntact,
    Refused,
    Unreachable,
    Unreadable,
)

APPEND_ONLY = "append-only"
"""What the triggers of the journal say when they refuse."""

_BUSY, _LOCKED, _CORRUPT, _FULL, _CONSTRAINT, _NOT_A_DATABASE = 5, 6, 11, 13, 19, 26
_READ_ONLY, _IO, _CANNOT_OPEN = 8, 10, 14
_PRIMARY = 0xFF


@contextmanager
def translated(subject: str | Callable[[], str]) -> Iterator[None]:
    """Raise the program's own errors for what the driver or the disk says.

    Args:
        subject: The file or thing at hand; nothing that names a person.
    """
    try:
        yield
    except (DBAPIError, dbapi2.Error, OSError) as error:
        told = _told(error, subject if isinstance(subject, str) else subject())
        if told is None:
            raise
        raise told from None


def _told(error: Exception, subject: str) -> MadoguchiError | None:
    if isinstance(error, OSError):
        return _of_the_disk(error, subject)
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", 0) & _PRIMARY
    if code == _CONSTRAINT:
        return _refused(subject, append_only=APPEND_ONLY in str(cause))
    tells = _TELLS.get(code)
    return tells(subject) if tells else None


def _of_the_disk(error: OSError, subject: str) -> MadoguchiError:
    if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}:
        return _disk_full(subject)
    return _disk_fails(subject, errno.errorcode.get(error.errno or 0, "an error"))


def _disk_full(subject: str) -> Unreachable:
    return Unreachable(
        "E-DISK-1",
        subject=subject,
        found="no space left on the disk",
        expected="room to write",
        hint="free some space and repeat; everything stored before is kept",
    )


def _disk_fails(subject: str, found: str = "a disk error") -> Unreachable:
    return Unreachable(
        "E-DISK-2",
        subject=subject,
        found=found,
        expected="a disk that reads and writes for this account",
        hint="check the disk and the folder's permissions, then repeat",
    )


def _refused(subject: str, *, append_only: bool) -> MadoguchiError:
    if append_only:
        return Refused(
            "E-JOURNAL-4",
            subject=subject,
            found="an attempt to change or remove a recorded event",
            expected="a new event that corrects it",
            hint="record a correction instead; nothing was changed",
        )
    return Unreadable(
        "E-KEY-1",
        subject=subject,
        found="a second row with the same key",
        expected="each person once for each insurer",
        hint="remove the duplicate at its source and import again",
    )


def in_use(subject: str) -> Locked:
    """The refusal of a second owner."""
    return Locked(
        "E-STORE-3",
        subject=subject,
        found="another Madoguchi that is using it",
        expected="one at a time",
        hint="use the one that is running, or close it first",
    )


def foreign_file(subject: str) -> NotIntact:
    """The refusal of a file that its key does not open."""
    return NotIntact(
        "E-STORE-4",
        subject=subject,
        found="a file that its own key does not open",
        expected="the file this desk wrote",
        hint="keep the folder as it is and call IT; do not delete anything",
    )


def not_there(subject: str) -> NotIntact:
    """The refusal to go on without the log, or with another file in its place."""
    return NotIntact(
        "E-STORE-7",
        subject=subject,
        found="no such file, or another one in its place",
        expected="the confirmation log of this desk",
        hint="put the file back; do not set the desk up again before IT has looked",
    )


def altered_page(subject: str) -> NotIntact:
    """The refusal of a page whose authentication fails."""
    return NotIntact(
        "E-STORE-5",
        subject=subject,
        found="a page that was altered or damaged since it was written",
        expected="every page as it was written",
        hint="keep the folder as it is and call IT; a snapshot can be fetched again",
    )


_TELLS: dict[int, Callable[[str], MadoguchiError]] = {
    _BUSY: in_use,
    _LOCKED: in_use,
    _FULL: _disk_full,
    _READ_ONLY: _disk_fails,
    _IO: _disk_fails,
    _CANNOT_OPEN: _disk_fails,
    _NOT_A_DATABASE: foreign_file,
    _CORRUPT: altered_page,
}
