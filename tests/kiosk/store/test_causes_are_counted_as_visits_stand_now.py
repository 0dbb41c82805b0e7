"""What held the desk up is counted once for each visit, with what came of it since."""

import msgspec
import pytest

from kiosk.desk.causes import Causes, causes_on
from kiosk.desk.comparison import Compared
from kiosk.desk.ports import Entry, Patient
from kiosk.store.vault import Store
from schema.confirmation import Acknowledged, Answered
from schema.terms import Difference, Document, EventType, OnlineCheck, Reader
from schema.visit import Presented
from tests.kiosk.store.asked import a_question, a_waiting_visit
from tests.kiosk.store.desk import an_entry
from tests.people import VISIT_DAY

CIRCLED = (Compared(field="name", online="見●　花子"),)
ACKNOWLEDGED = Acknowledged(differs=(Difference.SHARE,), reason="paper_is_old")


def rechecked(event_id: str, result: OnlineCheck, **more: object) -> Entry:
    """What came of a check on a later day."""
    entry = Entry(
        type=EventType.RECHECKED,
        staff="uketsuke-1",
        refers_to=event_id,
        answered=Answered(result=result),
    )
    return msgspec.structs.replace(entry, **more)


def seen(store: Store) -> dict[str, int]:
    """Causes that were met at all."""
    counted = msgspec.structs.asdict(causes_on(store.journal, [VISIT_DAY]))
    return {cause: n for cause, n in counted.items() if n}


@pytest.mark.parametrize(
    ("entry", "met"),
    [
        (an_entry(), set()),
        (msgspec.structs.replace(an_entry(), acknowledged=ACKNOWLEDGED), {"mismatch"}),
        (msgspec.structs.replace(an_entry(), compared=CIRCLED), {"black_circle"}),
        (
            msgspec.structs.replace(an_entry(), patient=Patient(name="見●　花子")),
            {"black_circle"},
        ),
    ],
)
def test_what_was_met_at_the_desk_is_counted(
    store: Store, entry: Entry, met: set[str]
) -> None:
    store.journal.append(entry)
    assert seen(store) == dict.fromkeys(met, 1)


@pytest.mark.parametrize(
    ("result", "more", "met"),
    [
        (OnlineCheck.ELIGIBLE, {}, set()),
        (OnlineCheck.UNAVAILABLE, {}, set()),
        (OnlineCheck.NOT_FOUND, {}, {"invalid"}),
        (OnlineCheck.NEWER_EXISTS, {}, {"invalid"}),
        (OnlineCheck.ELIGIBLE, {"compared": CIRCLED}, {"black_circle"}),
        (OnlineCheck.ELIGIBLE, {"acknowledged": ACKNOWLEDGED}, {"mismatch"}),
    ],
)
def test_what_came_of_a_check_is_counted_with_its_visit(
    store: Store, result: OnlineCheck, more: dict[str, object], met: set[str]
) -> None:
    store.journal.append(an_entry())
    visit = store.journal.append(a_waiting_visit())
    store.journal.append(rechecked(visit.id, result, **more))
    assert seen(store) == dict.fromkeys(met, 1)


def test_a_visit_counts_once_under_each_cause(store: Store) -> None:
    entry = a_waiting_visit()
    assert entry.visit is not None
    expired = Presented(
        document=Document.INSURANCE_CARD, expires_on=VISIT_DAY.replace(day=1)
    )
    visit = msgspec.structs.replace(
        entry.visit,
        presented=expired,
        reader=Reader.CANNOT_READ,
        online_check=OnlineCheck.UNAVAILABLE,
    )
    first = store.journal.append(msgspec.structs.replace(entry, visit=visit))
    met = {"expired": 1, "reader": 1, "line": 1}
    assert seen(store) == met
    now = msgspec.structs.replace(visit, online_check=OnlineCheck.NOT_FOUND)
    again = rechecked(first.id, OnlineCheck.NOT_FOUND, visit=now, recheck=a_question())
    store.journal.append(again)
    assert seen(store) == {**met, "invalid": 1}


def test_days_without_visits_met_nothing(store: Store) -> None:
    assert causes_on(store.journal, []) == causes_on(store.journal, [VISIT_DAY])
    assert causes_on(store.journal, [VISIT_DAY]) == Causes()
