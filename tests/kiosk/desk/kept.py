"""A journal in memory that finds what it recorded, as the store's does."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from kiosk.desk.ports import Entry, Patient, Pending, Recorded
from schema.confirmation import Event, uuid7
from schema.terms import EventType
from tests.kiosk.desk.room import NINE, Room, Rows, a_room


@dataclass
class Kept(Rows):
    """Every event with its patient, by its id."""

    recorded: dict[str, Recorded] = field(default_factory=dict)
    waiting: dict[str, Pending] = field(default_factory=dict)

    def append(self, entry: Entry) -> Event:
        super().append(entry)
        event = Event(
            id=uuid7(NINE),
            device="d",
            epoch=1,
            seq=len(self.entries),
            type=entry.type,
            wall_at=NINE,
            monotonic_ns=0,
            boot_id="b",
            staff=entry.staff,
            visit=replace(entry.visit, birth_date=None) if entry.visit else None,
            decision=entry.decision,
            taken=entry.taken,
            online=entry.online,
            answered=entry.answered,
            acknowledged=entry.acknowledged,
            corrected=entry.corrected,
            looked_up=entry.looked_up,
            refers_to=entry.refers_to,
            known_on=entry.known_on,
        )
        patient = entry.patient
        if patient and entry.visit and not patient.birth_date:
            patient = replace(patient, birth_date=entry.visit.birth_date)
        self.recorded[event.id] = Recorded(event=event, patient=patient)
        self._wait(entry, event)
        return event

    def _wait(self, entry: Entry, event: Event) -> None:
        visit = event.refers_to or event.id
        if entry.waits and entry.visit:
            self.waiting[visit] = Pending(
                event_id=visit,
                visit_day=entry.visit.visit_day,
                since=NINE,
                query=entry.recheck,
            )
        elif event.type is EventType.CORRECTED:
            self.waiting.pop(visit, None)

    def find(self, event_id: str) -> Recorded | None:
        return self.recorded.get(event_id)

    def since(self, event_ids: Sequence[str]) -> dict[str, tuple[Recorded, ...]]:
        later = defaultdict(list)
        for one in self.recorded.values():
            if one.event.type in {EventType.RECHECKED, EventType.CORRECTED}:
                later[one.event.refers_to].append(one)
        return {key: tuple(later[key]) for key in event_ids if later[key]}

    def pending(self) -> Sequence[Pending]:
        return (*self.waiting.values(),)

    def forget(self) -> None:
        """Begin an empty log."""
        for each in (self.entries, self.recorded, self.waiting):
            each.clear()


def a_room_that_keeps() -> tuple[Room, Kept]:
    """The room whose journal finds again."""
    room, kept = a_room(), Kept()
    room.rows = room.desk.journal = kept
    return room, kept


def numbers(patient: Patient | None) -> tuple[object, ...]:
    """Who it is."""
    who = patient or Patient()
    return (
        who.insurer_number,
        who.symbol,
        who.number,
        who.branch,
        who.birth_date,
    )
