"""How far the journal is known to reach, kept outside it (巻き戻しの検知).

1. The anchor is written after the event is durable, so it never leads the journal;
   a cut between the two only leaves it one event behind.
2. Two places take turns: a torn write leaves the previous one.
3. It is written for every event, and forced to disk on opening, on closing and
   every 64 events. After a killed process nothing is missing; after a power cut
   it may lag by up to 64 events, and a copy taken within those is not noticed.
4. It lies in the same folder. Putting the whole folder back as it was is seen
   only by central, which compares heads at every sync.
"""

import hmac
import os
import struct
from pathlib import Path

from msgspec import Struct

from kiosk.store.faults import translated
from kiosk.store.keys import Keyring
from schema.errors import Untrusted

ANCHOR_FILE = "anchor"

_FORM = struct.Struct(">8sQQ32s")
_MAGIC = b"mdgchi\0\1"
_MARK_BYTES = 32
_APART = 512
_FORCE_EVERY = 64


class Reach(Struct, frozen=True, order=True):
    """A place in the log, and the chain's hash there."""

    epoch: int
    """系列."""
    seq: int
    """Place in the epoch; 0 is its start."""
    head: bytes
    """h_seq of that epoch."""


class Anchor:
    """The file that remembers how far the journal reached."""

    def __init__(self, data_dir: Path, keys: Keyring) -> None:
        """Open the folder's anchor, or make an empty one; `close` closes it."""
        self._keys = keys
        self._since_forced = 0
        path = data_dir / ANCHOR_FILE
        with translated(ANCHOR_FILE):
            path.touch(exist_ok=True)
            self._file = path.open("rb+", buffering=0)

    def read(self) -> Reach | None:
        """The furthest place that this device marked; `None` where there is none."""
        with translated(ANCHOR_FILE):
            self._file.seek(0)
            data = self._file.read(2 * _APART)
        found = (self._reach(data[at : at + _APART]) for at in (0, _APART))
        return max(filter(None, found), default=None)

    def write(self, reach: Reach, *, force: bool = False) -> None:
        """Remember `reach`, which must be durable in the journal already."""
        said = _FORM.pack(_MAGIC, reach.epoch, reach.seq, reach.head)
        with translated(ANCHOR_FILE):
            self._file.seek(_APART * (reach.seq & 1))
            self._file.write(said + self._keys.mark(said))
            self._since_forced += 1
            if force or self._since_forced >= _FORCE_EVERY:
                os.fsync(self._file.fileno())
                self._since_forced = 0

    def close(self) -> None:
        """Force it to disk and close it."""
        with translated(ANCHOR_FILE), self._file:
            os.fsync(self._file.fileno())

    def _reach(self, place: bytes) -> Reach | None:
        said, mark = place[: _FORM.size], place[_FORM.size :][:_MARK_BYTES]
        if len(said) < _FORM.size or not hmac.compare_digest(
            mark, self._keys.mark(said)
        ):
            return None
        _, epoch, seq, head = _FORM.unpack(said)
        return Reach(epoch, seq, head)


def older_put_back(found: Reach, known: Reach | None) -> Untrusted:
    """The refusal of a journal that reaches less far than it once did."""
    if known is None:
        return Untrusted(
            "E-JOURNAL-3",
            subject=ANCHOR_FILE,
            found="no mark of how far the journal reached",
            expected="the mark this desk wrote",
            hint="call IT: the journal must be compared with central's",
        )
    return Untrusted(
        "E-JOURNAL-2",
        subject="device.db",
        found=f"an older copy, up to event {found.epoch}/{found.seq}",
        expected=f"event {known.epoch}/{known.seq}, which this desk had recorded",
        hint="put back the newer file, or let IT begin a new epoch from this copy",
    )
