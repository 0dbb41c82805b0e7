"""The append-only confirmation log of this desk (記録簿).

What holds for every event, in the order it is applied:

1. `device.db` still lies where it was opened, or nothing is recorded.
2. It is signed with the chain's new head before anything is written.
3. Event, patient, re-check entry, tasks and whatever else follows from it are one
   durable transaction.
4. Only then does the anchor move. If that fails, the event stands all the same
   and the next one moves the anchor.
5. Names, numbers, dates of birth and telephone numbers stay in rows beside the
   event; its bytes hold none of them.
6. On opening, the last event must follow from the one before it, bear the
   device's signature and reach as far as the anchor.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from threading import Lock

import msgspec

from kiosk.desk.ports import Entry, Pending, Recorded
from kiosk.store import epochs, leaving
from kiosk.store import journal_rows as rows
from kiosk.store.anchor import Anchor, Reach, older_put_back
from kiosk.store.beside import refuse_overtaken, settle
from kiosk.store.chain import (
    PlacedFields,
    Verified,
    end_broken,
    signed_message,
    verify_chain,
)
from kiosk.store.database import KeyedFile, problems_of
from kiosk.store.disk import SameFile
from kiosk.store.faults import translated
from kiosk.store.keys import Keyring
from kiosk.store.machine import boot_id
from schema.clock import Clock
from schema.confirmation import (
    Event,
    SnapshotUsed,
    chain_next,
    event_bytes,
    subject_of,
    uuid7,
)
from schema.errors import Unreachable
from schema.terms import Outcome

SUBJECT = "device.db"
_TOLD_EVERY = 200


class Tip(msgspec.Struct, frozen=True):
    """The end of the chain, and what the next event is measured against."""

    reach: Reach
    """Place and hash of the newest event."""
    latest_at: datetime | None
    """Latest wall time that was trusted; a clock behind it went back."""


def _counted(
    places: Iterable[PlacedFields], told: Callable[[int], None]
) -> Iterator[PlacedFields]:
    """The same places, telling of every few hundredth."""
    for nth, place in enumerate(places):
        if nth % _TOLD_EVERY == 0:
            told(nth)
        yield place


class DeviceJournal:
    """The log in `device.db`; implements the desk's `Journal`."""

    def __init__(  # noqa: PLR0913
        self,
        file: KeyedFile,
        keys: Keyring,
        anchor: Anchor,
        clock: Clock,
        snapshot_used: Callable[[], SnapshotUsed | None],
        *,
        where: SameFile,
    ) -> None:
        """Join the parts; the end of the log is read when it is first needed."""
        self._file = file
        self._keys = keys
        self._anchor = anchor
        self._clock = clock
        self._snapshot_used = snapshot_used
        self._where = where
        self._boot_id = boot_id()
        self._lock = Lock()
        self._tip: Tip | None = None

    def append(self, entry: Entry) -> Event:
        """Store one event durably with its chain link, in one transaction.

        Raises:
            NotIntact: `device.db` is no longer where it was opened; nothing was
                stored.
            Refused: Another event of the visit came in between; nothing was stored.
            Unreachable: The disk is full or fails; nothing was stored. A disk that
                fails in the very act of confirming may show the event after all
                when the desk is next opened; the chain holds either way.
        """
        with self._lock:
            with translated(SUBJECT):
                self._where.check()
            tip = self._tip or self._read_tip()
            event = self._event(entry, tip)
            body = event_bytes(event)
            reach = Reach(event.epoch, event.seq, chain_next(tip.reach.head, body))
            signature = self._keys.sign(signed_message(self._keys.device, reach))
            # A failed commit may still have reached the disk: read the end again.
            self._tip = None
            with self._file.writing() as connection:
                refuse_overtaken(connection, entry)
                rows.insert_event(connection, event, body, reach, signature)
                settle(connection, entry, event)
            latest_at = event.wall_at if event.clock_trusted else tip.latest_at
            self._tip = Tip(reach, latest_at)
            with suppress(Unreachable):
                self._anchor.write(reach)
        return event

    def find(self, event_id: str) -> Recorded | None:
        """One event with its patient, by its id."""
        with self._file.reading() as connection:
            return rows.find(connection, event_id)

    def amendments(self, event_ids: Sequence[str]) -> dict[str, Recorded]:
        """The newest re-check or correction of each event that has one."""
        with self._file.reading() as connection:
            return rows.amendments(connection, event_ids)

    def since(self, event_ids: Sequence[str]) -> dict[str, tuple[Recorded, ...]]:
        """Every re-check and correction of each event that has one, oldest first."""
        with self._file.reading() as connection:
            return rows.since(connection, event_ids)

    def on_day(self, visit_day: date) -> Sequence[Recorded]:
        """Confirmations of one visit day with their patients, newest first."""
        with self._file.reading() as connection:
            return rows.on_day(connection, visit_day)

    def pending(self) -> Sequence[Pending]:
        """Visits waiting for a check, oldest first."""
        with self._file.reading() as connection:
            return rows.pending(connection)

    def unsent(self) -> int:
        """Events for which no signed receipt has come."""
        with self._file.reading() as connection:
            return epochs.unsent(connection)

    def last_receipt(self) -> datetime | None:
        """When central last signed for events; `None` where it never did."""
        with self._file.reading() as connection:
            return epochs.last_receipt(connection)

    def outcomes(self, since: date, until: date) -> dict[Outcome, int]:
        """How often each outcome was taken on these visit days, both included."""
        with self._file.reading() as connection:
            return rows.outcomes(connection, since, until)

    def latest_at(self) -> datetime | None:
        """Latest wall time that was trusted; a clock behind it went back."""
        return self._end().latest_at

    def reach(self) -> Reach:
        """How far the log reaches."""
        return self._end().reach

    def check_end(self) -> None:
        """Check cheaply that the log ends where this device left it.

        Raises:
            NotIntact: The last event does not follow, or is not signed.
            Untrusted: The log reaches less far than the anchor says.
        """
        with self._file.reading() as connection:
            if not epochs.end_holds(connection, self._keys):
                raise end_broken()
            known = self._anchor.read()
            at = (self._keys.device, known.epoch, known.seq) if known else None
            head = epochs.head_at(connection, *at) if at else None
        reach = self.reach()
        if known is None or head is None:
            raise older_put_back(reach, known)
        if head != known.head:
            raise end_broken()
        self._anchor.write(reach, force=True)

    def begin_epoch(self) -> None:
        """Begin a new chain after an older file was put back knowingly (系列)."""
        known = self._anchor.read()
        self.leave({}, known.epoch if known else 0)

    def leave(self, common: Mapping[int, int], above: int) -> Reach:
        """Go on in a new epoch, which begins with what is not in common (分岐の修復).

        Args:
            common: The last event that counts in each epoch that is left.
            above: The new epoch's number is greater than this and any known here.

        Returns:
            The end of the log.
        """
        ready = leaving.prepared(self._file, self._keys, common, above)
        with self._lock:
            with translated(SUBJECT):
                self._where.check()
            latest_at = (self._tip or self._read_tip()).latest_at
            self._tip = None
            with self._file.writing() as connection:
                reach = leaving.begin(connection, self._keys, common, above, ready)
            self._tip = Tip(reach, latest_at)
            with suppress(Unreachable):
                self._anchor.write(reach, force=True)
        return reach

    def verify(self, counted: Callable[[int], None] = lambda _: None) -> Verified:
        """Check the whole log, event by event, without holding it in memory.

        Args:
            counted: Told how many places were looked at so far.
        """
        # Read first: what is recorded meanwhile lies behind what is known of the end.
        known = self._anchor.read()
        with self._file.reading() as connection:
            places, lines = epochs.every_place(connection), epochs.lines(connection)
            told = _counted(places, counted)
            found = verify_chain(told, lines, self._keys, known)
            whole = not problems_of(connection)
        return msgspec.structs.replace(found, ok=found.ok and whole)

    def _end(self) -> Tip:
        with self._lock:
            self._tip = self._tip or self._read_tip()
            return self._tip

    def _read_tip(self) -> Tip:
        with self._file.reading() as connection:
            reach = epochs.last_reach(connection, self._keys.device)
            return Tip(reach, rows.latest_trusted(connection))

    def _event(self, entry: Entry, tip: Tip) -> Event:
        now = self._clock.now()
        named = entry.patient
        subject = (
            subject_of(self._keys.key("scope"), named.insurer_number, named.number)
            if named and named.insurer_number and named.number
            else ""
        )
        return Event(
            id=uuid7(now),
            device=self._keys.device,
            epoch=tip.reach.epoch,
            seq=tip.reach.seq + 1,
            type=entry.type,
            wall_at=now,
            monotonic_ns=time.monotonic_ns(),
            boot_id=self._boot_id,
            clock_trusted=tip.latest_at is None or now >= tip.latest_at,
            staff=entry.staff,
            visit=rows.unnamed(entry.visit),
            decision=entry.decision,
            taken=entry.taken,
            online=entry.online,
            answered=entry.answered,
            acknowledged=entry.acknowledged,
            corrected=entry.corrected,
            looked_up=entry.looked_up,
            account=entry.account,
            snapshot=self._snapshot_used(),
            subject=subject,
            refers_to=entry.refers_to,
            known_on=entry.known_on,
        )
