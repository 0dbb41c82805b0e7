"""The files in the terminal's folder, with the errors of a share (受け渡しフォルダー).

1. The folder and its `req` and `res` are the linkage app's; they are never made here.
2. A file's name follows from the enquiry alone, so that a restart finds it again.
3. A share can vanish, and its files can be locked, at any call: then nothing is
   known, and nothing is raised.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryFile

from kiosk.desk.enquiry import Enquiry
from schema.clock import JAPAN
from sync.files import sync_folder

REQUEST, ANSWER = "OQSsiquc01req_", "OQSsiquc01res_"
"""What names of single requests and of their answers begin with."""
OURS = re.compile(rf"{ANSWER}(\d{{8}}[0-9a-f]{{20}})\.xml")
"""The answers' names that follow from an enquiry."""
DRAFTS = re.compile(rf"{REQUEST}(\d{{8}})[0-9a-f]{{20}}\.tmp")
"""The names of requests that have not left, each with the day on which it may."""
_READ_AND_WRITE = 0o666


def stem_of(enquiry: Enquiry) -> str:
    """What the names of all its files have in common: day, and 80 bits of its key."""
    key = sha256(enquiry.query.correlation.encode()).hexdigest()[:20]
    return f"{enquiry.asked_at.astimezone(JAPAN):%Y%m%d}{key}"


class Paths:
    """Where the files of one enquiry lie."""

    def __init__(self, folder: Path, enquiry: Enquiry) -> None:
        """Name them."""
        stem = stem_of(enquiry)
        self.draft = folder / "req" / f"{REQUEST}{stem}.tmp"
        """The request before it leaves; the linkage app takes no such file."""
        self.request = self.draft.with_suffix(".xml")
        self.answer = folder / "res" / f"{ANSWER}{stem}.xml"


def is_there(path: Path) -> bool | None:
    """True or false where it is known; `None` where the folder cannot be seen."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False if _is_folder(path.parent) else None
    except OSError:
        return None
    return True


def write_through(path: Path, data: bytes) -> bool:
    """Write `data` so that a power cut leaves it there; false where it cannot be."""
    try:
        with path.open("wb") as file:
            file.write(data)
            _open_as_folder(path)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    _sync_names(path.parent)
    return True


def move(source: Path, target: Path) -> None:
    """Rename; whether it was done is asked afterwards: a share may say otherwise."""
    with suppress(OSError):
        source.replace(target)
        _sync_names(target.parent)


def read(path: Path, most: int) -> bytes | None:
    """At most `most` bytes and one; `None` where there is no such file now."""
    try:
        if not S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError:
        return None


def remove(path: Path) -> bool:
    """True where it is gone; a file that somebody has open may stay for a while."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def names_in(folder: Path) -> Iterator[str] | None:
    """The names in a folder; `None` where it cannot be seen."""
    try:
        return iter(os.listdir(folder))  # noqa: PTH208 - names, at once
    except OSError:
        return None


def can_be_seen(folder: Path) -> bool:
    """True where its names can be read."""
    try:
        with os.scandir(folder):
            return True
    except OSError:
        return False


def takes_files(folder: Path) -> bool:
    """True where a file can be made there; none is left."""
    try:
        with TemporaryFile(dir=folder, prefix="madoguchi-", suffix=".tmp"):
            return True
    except OSError:
        return False


def _open_as_folder(path: Path) -> None:
    """Let in whom the folder lets in: the linkage app is another account."""
    with suppress(OSError):
        path.chmod(path.parent.stat().st_mode & _READ_AND_WRITE)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _sync_names(folder: Path) -> None:
    """Ask for the names to be on disk; some shares cannot be asked."""
    with suppress(OSError):
        sync_folder(folder)
