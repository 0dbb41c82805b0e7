"""The chain of the confirmation log, checked event by event (鎖の検証).

A place of the log holds if, in this order:

1. it follows the place before it, with no hole in its epoch;
2. its bytes read as an event of this device, recorded here or, where an epoch
   repeats it, in an earlier epoch;
3. the hash of the previous head and its bytes is the stored head;
4. the device signed that head;
5. what is kept beside it for searching is what its bytes say.

What a fork left behind in an epoch must hold as well. Every epoch's row must bear
the device's signature, each event must count in exactly one place, and the log
must reach as far as the anchor says it once did.
"""

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Row

from kiosk.store.anchor import Reach
from kiosk.store.keys import Keyring
from kiosk.store.tables import EPOCH_SHIFT
from schema.confirmation import Event, chain_next, chain_start, read_event
from schema.errors import NotIntact
from schema.terms import EventType

PlacedFields = Row[int, int, bytes, bytes, bytes, int | None, str | None]
"""place, source, body, head, signature, visit_day and outcome of one place."""

_SIGNED = b"madoguchi/head/v1"
_SIGNED_LINE = b"madoguchi/epoch/v1"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an event stands."""

    epoch: int
    """系列."""
    seq: int
    """Place in the epoch, from 1."""


class EpochLine(msgspec.Struct, frozen=True):
    """One epoch as the store keeps it."""

    epoch: int
    """系列."""
    forked_from: bytes | None = None
    """Where it took over from another, JSON."""
    kept_seq: int | None = None
    """It counts only up to here; `None` for all of it."""
    signature: bytes = b""
    """The device's over the three; empty where they say nothing."""
    last: int = 0
    """Last place in it, whether it counts or not."""
    receipts: int = 0
    """Up to where receipts reach."""

    @property
    def counted(self) -> int:
        """Last place that counts."""
        return self.last if self.kept_seq is None else min(self.kept_seq, self.last)

    @property
    def received(self) -> int:
        """Last place that counts and has its receipt."""
        return min(self.receipts, self.counted)

    def counts(self, seq: int) -> bool:
        """True if the event at `seq` counts here, and nowhere else."""
        return self.kept_seq is None or seq <= self.kept_seq

    def holds(self, keys: Keyring) -> bool:
        """True if the device signed what it says."""
        if self.forked_from is None and self.kept_seq is None:
            return not self.signature
        return keys.signed(bytes_of(self.signature), line_message(keys.device, self))


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What a full check of the log found, in the form of the machine interface."""

    events: int
    """Events that hold, up to the first that does not."""
    epochs: int
    """Epochs seen."""
    ok: bool
    """True if all hold, none is missing, and every page of the file authenticates."""
    first_bad: Place | None
    """The first event that is altered or missing; `None` too for other pages."""


def signed_message(device: str, reach: Reach) -> bytes:
    """What the device signs for a head: its name, the place, the hash."""
    said = (device.encode(), str(reach.epoch).encode(), str(reach.seq).encode())
    return b"\0".join((_SIGNED, *said)) + b"\0" + reach.head


def place_of(epoch: int, seq: int) -> int:
    """The event's key in the store."""
    return epoch << EPOCH_SHIFT | seq


def epoch_and_seq(place: int) -> tuple[int, int]:
    """The epoch and the place in it of an event's key."""
    return place >> EPOCH_SHIFT, place & (1 << EPOCH_SHIFT) - 1


def bytes_of(stored: object) -> bytes:
    """What is stored, or nothing where someone put another type in its place."""
    return stored if isinstance(stored, bytes) else b""


def searched_by(event: Event) -> tuple[int | None, str | None]:
    """What is kept beside an event's bytes: its visit day and the outcome taken."""
    day = event.visit.visit_day.toordinal() if event.visit else None
    confirmed = event.type == EventType.CONFIRMED and event.taken
    return day, event.taken.outcome.value if confirmed and event.taken else None


def line_message(device: str, line: EpochLine) -> bytes:
    """What the device signs for an epoch: where it began, and up to where it counts."""
    kept = "" if line.kept_seq is None else str(line.kept_seq)
    said = (device.encode(), str(line.epoch).encode(), kept.encode())
    return b"\0".join((_SIGNED_LINE, *said, bytes_of(line.forked_from)))


def end_broken() -> NotIntact:
    """The refusal of a log whose end is not this desk's."""
    return NotIntact(
        "E-JOURNAL-1",
        subject="the confirmation log",
        found="an end that does not follow from what this desk signed",
        expected="the last event as it was recorded",
        hint="keep the folder as it is, run `madoguchi log verify` and call IT",
    )


def verify_chain(
    rows: Iterable[PlacedFields],
    lines: Iterable[EpochLine],
    keys: Keyring,
    known: Reach | None,
) -> Verified:
    """Check every place from the first, and that none is missing at the end.

    Args:
        rows: The stored places, in order.
        lines: The epochs that have begun.
        keys: The device that recorded them.
        known: How far the log is known to have reached.
    """
    way = _Way(lines, keys, known)
    first_bad = way.broken_line() or way.broken_at(rows) or way.uncounted() or way.end()
    return Verified(
        events=way.events,
        epochs=len(way.epochs),
        ok=first_bad is None,
        first_bad=first_bad,
    )


class _Way:
    """What was seen on the way through the log."""

    def __init__(
        self, lines: Iterable[EpochLine], keys: Keyring, known: Reach | None
    ) -> None:
        self._lines = {line.epoch: line for line in lines}
        self._keys = keys
        self._known = known
        self._marked = known is not None and known.seq == 0 and self._begun(known)
        self._reach = Reach(0, 0, b"")
        self._hidden = set[int]()
        self._repeated = set[int]()
        self.events = 0
        self.epochs = set[int]()

    def broken_at(self, rows: Iterable[PlacedFields]) -> Place | None:
        """The first place that does not hold."""
        for row in _until_altered(rows):
            if row is None:
                epoch = max(self._reach.epoch, 1)
                return Place(epoch=epoch, seq=self._reach.seq + 1)
            epoch, seq = epoch_and_seq(row[0])
            before = self._reach
            if epoch != before.epoch:
                before = Reach(epoch, 0, chain_start(self._keys.device, epoch))
                self.epochs.add(epoch)
            body = bytes_of(row[2])
            reach = Reach(epoch, before.seq + 1, chain_next(before.head, body))
            if seq != reach.seq or not self._holds(row, reach):
                return Place(epoch=epoch, seq=reach.seq)
            self._reach = reach
            self._marked = self._marked or reach == self._known
        return None

    def broken_line(self) -> Place | None:
        """The first epoch whose row the device did not sign."""
        lines = (line for line in self._lines.values() if not line.holds(self._keys))
        return next((Place(epoch=line.epoch, seq=1) for line in lines), None)

    def uncounted(self) -> Place | None:
        """The first event that counts nowhere."""
        lost = min(self._hidden - self._repeated, default=None)
        return None if lost is None else _place(lost)

    def end(self) -> Place | None:
        """What the log is known to have held and does not."""
        if self._known is None:
            return Place(epoch=1, seq=self._reach.seq + 1)
        epoch, reach = self._known.epoch, self._reach
        seq = reach.seq if reach.epoch == epoch else 0
        return None if self._marked else Place(epoch=epoch, seq=seq + 1)

    def _begun(self, known: Reach) -> bool:
        start = chain_start(self._keys.device, known.epoch)
        return known.epoch in self._lines and known.head == start

    def _holds(self, row: PlacedFields, reach: Reach) -> bool:
        place, source, body, head, signature, *beside = row
        try:
            event = read_event(body)
        except (msgspec.DecodeError, TypeError):
            return False
        return (
            (event.device, place_of(event.epoch, event.seq))
            == (self._keys.device, source)
            and head == reach.head
            and self._keys.signed(
                bytes_of(signature), signed_message(self._keys.device, reach)
            )
            and [*searched_by(event)] == beside
            and self._counts_once(place, source)
        )

    def _counts_once(self, place: int, source: int) -> bool:
        """Note where the event at `source` counts; false if it counts twice."""
        epoch, seq = epoch_and_seq(place)
        line = self._lines.get(epoch)
        if line is None:
            return False
        if place == source:
            self.events += 1
            if not line.counts(seq):
                self._hidden.add(place)
            return True
        if line.counts(seq):
            if source not in self._hidden or source in self._repeated:
                return False
            self._repeated.add(source)
        return line.forked_from is not None


def _until_altered(rows: Iterable[PlacedFields]) -> Iterator[PlacedFields | None]:
    """The events up to a page that does not authenticate, which reads as `None`."""
    try:
        yield from rows
    except NotIntact:
        yield None


def _place(place: int) -> Place:
    epoch, seq = epoch_and_seq(place)
    return Place(epoch=epoch, seq=seq)
