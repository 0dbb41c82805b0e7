"""A source of signed files that can be cut, altered and measured by a test."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

from sync.errors import MadoguchiError, Unreachable
from sync.trust.fetch import FOUND, MISSING, PARTLY, PAST_END, Answer
from sync.trust.repository import Repository

PIECE = 1_000


@dataclass
class Sent:
    """One answer on its way."""

    status: int
    start: int = 0
    etag: str = ""
    pieces: Iterator[bytes] = field(default_factory=lambda: iter(()))

    def __iter__(self) -> Iterator[bytes]:
        """The bytes as they arrive."""
        return self.pieces


@dataclass
class Line:
    """Answers from a folder as central does over HTTP; what tests change is plain."""

    folder: Path
    """Central's `repository`."""
    breaks_after: int | None = None
    """Bytes of one answer after which the line goes down."""
    knows_ranges: bool = True
    """False for a mirror that sends everything, whatever it is asked for."""
    tag_of: Callable[[bytes], str] = lambda data: f'"{sha256(data).hexdigest()}"'
    """What it gives as ETag."""
    instead: dict[str, bytes | Iterator[bytes]] = field(default_factory=dict)
    """What it sends in place of a file, by a part of its name."""
    asked: list[tuple[str, int]] = field(default_factory=list)
    """Names and offsets in order."""
    sent: dict[str, int] = field(default_factory=dict)
    """Bytes sent, by name."""

    @contextmanager
    def __call__(self, name: str, offset: int = 0, etag: str = "") -> Iterator[Answer]:
        """Answer once, and note what was asked."""
        self.asked.append((name, offset))
        yield self._answer(name, offset, etag)

    def bytes_of(self, part: str) -> int:
        """Bytes sent of every file with this in its name."""
        return sum(n for name, n in self.sent.items() if part in name)

    def _answer(self, name: str, offset: int, etag: str) -> Sent:
        given = next((v for k, v in self.instead.items() if k in name), None)
        if isinstance(given, Iterator):
            return Sent(FOUND, pieces=self._counted(name, given))
        path = self.folder / name
        if given is None and not path.is_file():
            return Sent(MISSING)
        data = given if given is not None else path.read_bytes()
        tag = self.tag_of(data)
        start = offset if self.knows_ranges and offset and etag in {"", tag} else 0
        if start and start >= len(data):
            return Sent(PAST_END, etag=tag)
        pieces = (data[at : at + PIECE] for at in range(start, len(data), PIECE))
        status = PARTLY if start else FOUND
        return Sent(status, start, tag, self._counted(name, pieces))

    def _counted(self, name: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        gone = 0
        for piece in pieces:
            if self.breaks_after is not None and gone >= self.breaks_after:
                raise broken()
            gone += len(piece)
            self.sent[name] = self.sent.get(name, 0) + len(piece)
            yield piece


def broken() -> Unreachable:
    return Unreachable(
        "E-LINE-1",
        subject="the line",
        found="an end",
        expected="more",
        hint="try again",
    )


def newest(folder: Path, role: str) -> Path:
    """The newest metadata of a role that lies there."""
    found = folder.glob(f"*.{role}.json")
    return max(found, key=lambda path: int(path.name.split(".")[0]))


def publish(central: Repository, offered: Mapping[str, bytes]) -> None:
    """Offer small files."""
    with central.change() as change:
        for path, data in offered.items():
            change.put(path, data)


def code_of(work: Callable[[], object]) -> str:
    """The code of the error that `work` raises."""
    with pytest.raises(MadoguchiError) as raised:
        work()
    return raised.value.code
