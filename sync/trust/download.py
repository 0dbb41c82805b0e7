"""One signed file brought here, in as many goes as the line takes (受信と再開).

1. What has arrived is kept beside as `.part`, with the tag of the file it is from;
   the next try asks for the rest of that file only.
2. A source that has another file by now, or takes no ranges, sends all of it, and
   that is taken from its beginning.
3. Bytes are hashed as they arrive. A file has its name only with the length and
   the hash that were signed; never more than that length is read.
4. What was put together from two goes and is wrong is fetched once more as a whole.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from tuf.api.metadata import TargetFile

from sync.files import own_file, translated
from sync.trust.doubts import incomplete, not_as_signed
from sync.trust.fetch import FOUND, PARTLY, PAST_END, Answer, Fetch
from sync.trust.names import HASH, TARGETS, stored_name

Step = Callable[[int], None]
"""Told how many bytes are here by now."""

_CHUNK = 1 << 20
_STRONG = re.compile(r'"[!#-~]*"')


def source_name(target: TargetFile) -> str:
    """What to ask a source for.

    Raises:
        Untrusted: Its hash is of a kind that is not used here.
    """
    digest = target.hashes.get(HASH)
    if digest is None:
        raise not_as_signed(target.path)
    return f"{TARGETS}/{stored_name(target.path, digest)}"


def read_bytes(target: TargetFile, fetch: Fetch) -> bytes:
    """A small file's bytes.

    Raises:
        Untrusted: They are not those that were signed.
        Unreachable: No answer, or it is not there yet.
    """
    got = bytearray()
    with fetch(source_name(target)) as answer:
        if answer.status != FOUND:
            raise incomplete(target.path)
        for piece in answer:
            got += piece
            if len(got) > target.length:
                raise not_as_signed(target.path)
    if len(got) != target.length or sha256(got).hexdigest() != target.hashes[HASH]:
        raise not_as_signed(target.path)
    return bytes(got)


class Download:
    """One file on its way into a folder."""

    def __init__(self, target: TargetFile, fetch: Fetch, folder: Path) -> None:
        """Bring `target` from `fetch` into `folder`; nothing is asked yet."""
        self._target = target
        self._fetch = fetch
        self._name = source_name(target)
        self.path = folder / target.hashes[HASH]
        """Where the file lies once it is verified."""
        self.target = target.path
        """Its name among what is signed."""
        self.size = target.length
        """Its bytes, as signed."""
        self._part = self.path.with_suffix(".part")
        self._tag = self.path.with_suffix(".etag")

    @property
    def files(self) -> frozenset[Path]:
        """Every file that it may leave in the folder."""
        return frozenset({self.path, self._part, self._tag})

    def run(self, step: Step) -> Path:
        """Fetch what is not here yet, and give the verified file's place.

        Raises:
            Untrusted: It is not what was signed; nothing of it is kept.
            Unreachable: The line broke; what has arrived is kept for the next try.
        """
        with translated("a file that was fetched"):
            if self.path.exists():
                self.path.replace(self._part)
            here = self._here()
            done = self._complete(here, step)
            if not done and here.length:
                done = self._complete(_Hashed(), step)
            if not done:
                raise not_as_signed(self._target.path)
            self._part.replace(self.path)
            self._tag.unlink(missing_ok=True)
        return self.path

    def discard(self) -> None:
        """Remove every file of it.

        Raises:
            Unreachable: The disk fails.
        """
        with translated("a file that was fetched"):
            for file in self.files:
                file.unlink(missing_ok=True)

    def _here(self) -> "_Hashed":
        """What has arrived of it, where the rest can be asked for."""
        here = _Hashed()
        if self._part.exists():
            with self._part.open("rb") as file:
                while piece := file.read(_CHUNK):
                    here.add(piece)
        whole = here.length == self._target.length
        return here if whole or self._tag.exists() else _Hashed()

    def _complete(self, here: "_Hashed", step: Step) -> bool:
        """Fetch the rest; what is then not as signed is thrown away."""
        if here.length < self._target.length or not here.length:
            here = self._receive(here, step)
        if here.is_as_signed(self._target):
            return True
        self.discard()
        return False

    def _receive(self, here: "_Hashed", step: Step) -> "_Hashed":
        tag = self._tag.read_text("ascii") if here.length else ""
        with self._fetch(self._name, here.length, tag) as answer:
            if answer.status == FOUND:
                return self._take_all(answer, step)
            if answer.status not in {PARTLY, PAST_END}:
                raise incomplete(self._target.path)
            joins = answer.start == here.length and answer.etag in {"", tag}
            if not (tag and joins and answer.status == PARTLY):
                return _Hashed()
            with self._part.open("ab") as file:
                return self._take(answer, file, here, step)

    def _take_all(self, answer: Answer, step: Step) -> "_Hashed":
        with own_file(self._part) as file:
            if _STRONG.fullmatch(answer.etag):
                self._tag.write_text(answer.etag, "ascii")
            else:
                self._tag.unlink(missing_ok=True)
            return self._take(answer, file, _Hashed(), step)

    def _take(
        self, answer: Answer, file: BinaryIO, here: "_Hashed", step: Step
    ) -> "_Hashed":
        for piece in answer:
            here.add(piece)
            if here.length > self._target.length:
                break
            file.write(piece)
            step(here.length)
        return here


class _Hashed:
    """How much has arrived, and its hash."""

    def __init__(self) -> None:
        self._hash = sha256()
        self.length = 0

    def add(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.length += len(piece)

    def is_as_signed(self, target: TargetFile) -> bool:
        signed = target.length, target.hashes[HASH]
        return (self.length, self._hash.hexdigest()) == signed
