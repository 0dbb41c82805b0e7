"""Where signed files come from: a line, or a folder on a stick (取り寄せ元).

1. Names are those below central's `/v1/trust/`: `metadata/…` and `targets/…`.
2. What comes is not believed here: whoever asked checks it, and stops reading
   after as many bytes as there may be.
3. Of a folder only plain files inside it are read; no link leads out.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface

from sync.errors import Unreachable
from sync.trust.names import inside

FOUND, PARTLY, MISSING, PAST_END = 200, 206, 404, 416
"""What a source may answer, as HTTP says it."""
_HIDDEN = 403
_CHUNK = 1 << 18


class Answer(Protocol):
    """What came of one request; its bytes are read once."""

    @property
    def status(self) -> int:
        """200, 206, 403, 404 or 416, as HTTP has them."""
        ...

    @property
    def start(self) -> int:
        """Place of the first byte: 0, or what `Content-Range` says of a 206."""
        ...

    @property
    def etag(self) -> str:
        """Of the whole file, with its quotes; empty where none was given."""
        ...

    def __iter__(self) -> Iterator[bytes]:
        """The bytes, in pieces of any size."""
        ...


class Fetch(Protocol):
    """Asks a source for one file, or for its end."""

    def __call__(
        self, name: str, offset: int = 0, etag: str = ""
    ) -> AbstractContextManager[Answer]:
        """Ask for `name`.

        Args:
            name: As `metadata/timestamp.json`.
            offset: From which byte on; asked for as a range where it is not 0.
            etag: Of the file that the first `offset` bytes are from (`If-Range`).

        Raises:
            Unreachable: No answer, or the line broke while it was read.
        """
        ...


@dataclass(frozen=True)
class FileAnswer:
    """A file, or what is left of it, as an answer."""

    status: int
    start: int = 0
    etag: str = ""
    file: BinaryIO | None = None

    def __iter__(self) -> Iterator[bytes]:
        """The file's bytes from `start` on."""
        while self.file and (piece := _piece(self.file)):
            yield piece


class FolderFetch:
    """Reads signed files from a folder, as of a stick (USBメモリー)."""

    def __init__(self, folder: Path) -> None:
        """Read below `folder`, which holds `metadata` and `targets`."""
        self._folder = folder

    @contextmanager
    def __call__(self, name: str, offset: int = 0, etag: str = "") -> Iterator[Answer]:
        """Open one file; see `Fetch`.

        Raises:
            Untrusted: The name, or a link, leads out of the folder.
            Unreachable: The stick cannot be read.
        """
        with ExitStack() as closing:
            yield self._answer(name, offset, etag, closing)

    def _answer(
        self, name: str, offset: int, etag: str, closing: ExitStack
    ) -> FileAnswer:
        try:
            path = inside(self._folder, name)
            if not path.is_file():
                return FileAnswer(MISSING)
            return _from(closing.enter_context(path.open("rb")), offset, etag)
        except OSError as error:
            raise _stick_fails(error) from None


def _from(file: BinaryIO, offset: int, etag: str) -> FileAnswer:
    """The file from `offset` on, if it is the one that was begun."""
    found = os.fstat(file.fileno())
    tag = f'"{found.st_size}-{found.st_mtime_ns}"'
    start = offset if etag == tag and offset < found.st_size else 0
    file.seek(start)
    return FileAnswer(PARTLY if start else FOUND, start, tag, file)


def _piece(file: BinaryIO) -> bytes:
    try:
        return file.read(_CHUNK)
    except OSError as error:
        raise _stick_fails(error) from None


class MetadataFetcher(FetcherInterface):
    """Lets the metadata's own client read through a `Fetch`."""

    def __init__(self, fetch: Fetch) -> None:
        """Ask `fetch`."""
        super().__init__()
        self._ask = fetch

    def _fetch(self, url: str) -> Iterator[bytes]:
        with self._ask(url) as answer:
            if answer.status != FOUND:
                status = MISSING if answer.status == _HIDDEN else answer.status
                raise DownloadHTTPError(f"no {url}", status)
            yield from answer


def _stick_fails(error: OSError) -> Unreachable:
    return Unreachable(
        "E-TRUST-8",
        subject="the stick",
        found=type(error).__name__,
        expected="a folder that can be read",
        hint="put the stick in again, or make a new one",
    )
