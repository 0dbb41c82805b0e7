"""The chain of the confirmation log, checked event by event (鎖の検証).

An event holds if, in this order:

1. it follows the event before it, with no hole in its epoch;
2. its bytes read as an event of this device, this epoch and this place;
3. the hash of the previous head and its bytes is the stored head;
4. the device signed that head;
5. what is kept beside it for searching is what its bytes say.

The last event must reach as far as the anchor says the log once did.
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

EventFields = Row[int, bytes, bytes, bytes, int | None, str | None]
"""place, body, head, signature, visit_day and outcome of one stored event."""

_SIGNED = b"madoguchi/head/v1"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an event stands."""

    epoch: int
    """系列."""
    seq: int
    """Place in the epoch, from 1."""


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


def verify_chain(
    rows: Iterable[EventFields],
    keys: Keyring,
    known: Reach | None,
) -> Verified:
    """Check every event from the first, and that none is missing at the end.

    Args:
        rows: The stored events, in order.
        keys: The device that recorded them.
        known: How far the log is known to have reached.
    """
    events, epochs, reach = 0, set[int](), Reach(0, 0, b"")
    marked = known is not None and known.seq == 0
    for row in _until_altered(rows):
        if row is None:
            return _broken(events, epochs, max(reach.epoch, 1), reach.seq + 1)
        epoch, seq = epoch_and_seq(row[0])
        if epoch != reach.epoch:
            reach = Reach(epoch, 0, chain_start(keys.device, epoch))
            epochs.add(epoch)
        follows = Reach(epoch, reach.seq + 1, chain_next(reach.head, bytes_of(row[1])))
        if seq != follows.seq or not _holds(row, follows, keys):
            return _broken(events, epochs, epoch, follows.seq)
        reach, events, marked = follows, events + 1, marked or follows == known
    if known is None or not marked:
        return _broken(events, epochs, known.epoch if known else 1, reach.seq + 1)
    return Verified(events=events, epochs=len(epochs), ok=True, first_bad=None)


def _until_altered(rows: Iterable[EventFields]) -> Iterator[EventFields | None]:
    """The events up to a page that does not authenticate, which reads as `None`."""
    try:
        yield from rows
    except NotIntact:
        yield None


def _broken(events: int, epochs: set[int], epoch: int, seq: int) -> Verified:
    first_bad = Place(epoch=epoch, seq=seq)
    return Verified(events=events, epochs=len(epochs), ok=False, first_bad=first_bad)


def _holds(
    row: EventFields,
    reach: Reach,
    keys: Keyring,
) -> bool:
    _, body, head, signature, visit_day, outcome = row
    try:
        event = read_event(body)
    except (msgspec.DecodeError, TypeError):
        return False
    return (
        (event.device, event.epoch, event.seq) == (keys.device, reach.epoch, reach.seq)
        and head == reach.head
        and keys.signed(bytes_of(signature), signed_message(keys.device, reach))
        and searched_by(event) == (visit_day, outcome)
    )
