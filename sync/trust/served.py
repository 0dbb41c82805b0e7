"""Signed files on their way out: over the line, or onto a stick (配布物の送り出し).

1. Only what has a plain name inside the two folders goes out.
2. A tag names content, never a time: the same bytes have the same tag for ever.
3. A stick gets what is signed before what says so, the timestamp last: one that was
   pulled out too early is never taken for a newer state.
"""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import msgspec
from tuf.api.metadata import Snapshot, Targets

from sync.errors import Untrusted
from sync.files import translated
from sync.trust.names import (
    EDITIONS,
    FACILITIES,
    HASH,
    METADATA,
    TARGETS,
    inside,
    stored_name,
)
from sync.trust.repository import Repository
from sync.trust.state import TIMESTAMP, role_of

_HASH_LENGTH = 64


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """One file that may go out."""

    path: Path
    """Where it lies."""
    etag: str
    """SHA-256 of its content in quotes."""


def metadata_file(repository: Repository, name: str) -> Served | None:
    """A file that says what is signed; `None` where there is none of that name."""
    path = _file(repository.metadata, name)
    if path is None or path.suffix != ".json":
        return None
    with translated(name):
        return Served(path=path, etag=_tag(sha256(path.read_bytes()).hexdigest()))


def target_file(repository: Repository, name: str) -> Served | None:
    """A file that is signed, by the name under which it is stored."""
    path = _file(repository.targets, name)
    if path is None:
        return None
    digest, dot, _ = path.name.partition(".")
    whole = dot and len(digest) == _HASH_LENGTH
    return Served(path=path, etag=_tag(digest)) if whole else None


def carried(repository: Repository, scopes: Iterable[str]) -> tuple[str, ...]:
    """What a stick for these scopes holds, below `repository`, in order."""
    state = repository.state()
    offered = {
        path: target
        for folder in (EDITIONS, *scopes)
        for path, target in state.offered(folder).items()
    }
    roles = {Targets.type, EDITIONS, FACILITIES, *map(role_of, offered)}
    meta = state.snapshot.signed.meta
    roots = range(1, state.root_version + 1)
    return (
        *(f"{TARGETS}/{stored_name(p, t.hashes[HASH])}" for p, t in offered.items()),
        *(f"{METADATA}/{meta[f'{r}.json'].version}.{r}.json" for r in sorted(roles)),
        f"{METADATA}/{state.snapshot.signed.version}.{Snapshot.type}.json",
        *(f"{METADATA}/{number}.root.json" for number in roots),
        f"{METADATA}/{TIMESTAMP}",
    )


def _file(folder: Path, name: str) -> Path | None:
    try:
        path = inside(folder, name)
    except Untrusted:
        return None
    return path if path.is_file() else None


def _tag(digest: str) -> str:
    return f'"{digest}"'
