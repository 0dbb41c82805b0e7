"""In which encoding a file is written, by reading all of it once (文字コード).

1. A UTF-8 mark decides. Otherwise what decodes strictly as UTF-8 is UTF-8.
2. What does not, but decodes strictly as cp932 (Shift_JIS), is cp932.
3. Anything else is refused with the line where it stopped making sense.
"""

import codecs
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, TextIO

import msgspec

from schema.errors import Unreachable, Unreadable

_CHUNK = 1 << 20
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """What one reading of a file told (文字コードの判定)."""

    encoding: str
    """`utf-8-sig`, `utf-8` or `cp932`."""
    lines: int
    """How many lines it has, to show progress by."""
    size: int
    """Bytes."""


class _Stopped(Exception):
    """The bytes do not decode; counts the lines before them."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


def detect(path: Path) -> Decoded:
    """Read `path` through and tell its encoding.

    Raises:
        Unreadable: E-CSV-ENCODING none of the known encodings.
        Unreadable: E-CSV-FILE the file is not there or cannot be read.
    """
    with opened(path) as file:
        start = file.read(3)
        if start.startswith(_UTF_16):
            raise refusal("UTF-16", "line 1")
        stopped = 0
        for encoding in _candidates(start):
            try:
                lines = _lines(file, encoding)
                return Decoded(encoding=encoding, lines=lines, size=file.tell())
            except _Stopped as error:
                stopped = max(stopped, error.line)
    raise refusal("bytes that are no text", f"line {stopped}")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open `path` for reading, and translate what goes wrong while it is read.

    Raises:
        Unreadable: E-CSV-FILE the file is not there or cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Unreadable(
            "E-CSV-FILE",
            subject=path.name or str(path),
            found=error.strerror or type(error).__name__,
            expected="a file that can be read",
            hint="check the path and that the medium is inserted",
        ) from error


@contextmanager
def writing(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open `path` for a CSV file, and translate what goes wrong while it is written.

    Raises:
        Unreachable: E-CSV-WRITE the file cannot be written.
    """
    try:
        with path.open("w", encoding=encoding, newline="") as file:
            yield file
    except OSError as error:
        raise _cannot_write(path, error) from error


@contextmanager
def replacing(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a new file for what takes the place of `path` once it is whole.

    Raises:
        Unreachable: E-CSV-WRITE it cannot be written or put in place.
    """
    try:
        descriptor, name = mkstemp(prefix=f"{path.name}.", dir=path.parent)
        os.close(descriptor)
    except OSError as error:
        raise _cannot_write(path, error) from error
    beside = Path(name)
    try:
        with writing(beside, encoding) as file:
            yield file
        _put_in_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _put_in_place(beside: Path, path: Path) -> None:
    try:
        beside.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error


def first_line(path: Path) -> str:
    """The first line of a text, or nothing where it has none."""
    with opened(path) as file:
        start = file.readline(_CHUNK)
    return start.decode("utf-8-sig", "replace").rstrip("\r\n")


def remove(path: Path) -> None:
    """Remove `path` if it is there.

    Raises:
        Unreachable: E-CSV-WRITE it cannot be removed: on Windows, it is open.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> Unreachable:
    return Unreachable(
        "E-CSV-WRITE",
        subject=path.name,
        found=error.strerror or type(error).__name__,
        expected="a file that can be written",
        hint="close it elsewhere, choose another folder, or make room on the disk",
    )


def _candidates(start: bytes) -> tuple[str, ...]:
    """The encodings to try, in order."""
    return ("utf-8-sig",) if start == codecs.BOM_UTF8 else ("utf-8", "cp932")


def _lines(file: BinaryIO, encoding: str) -> int:
    """Decode the whole file strictly and count its lines."""
    decode = codecs.getincrementaldecoder(encoding)("strict").decode
    lines = 1
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            lines += decode(chunk).count("\n")
        decode(b"", True)  # noqa: FBT003
    except UnicodeDecodeError as error:
        raise _Stopped(lines + error.object.count(b"\n", 0, error.start)) from None
    return lines


def refusal(found: str, where: str) -> Unreadable:
    """The file is not text in an encoding that is known."""
    return Unreadable(
        "E-CSV-ENCODING",
        subject=where,
        found=found,
        expected="UTF-8 or Shift_JIS (cp932)",
        hint="save the file again as CSV UTF-8",
    )
