"""What the desk asks of its journal: the day, the queue, the counts, the clock."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from kiosk.desk.ports import Entry
from kiosk.store.anchor import Reach
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.errors import Untrusted
from schema.online import OnlineQuery
from schema.terms import EventType, Outcome
from tests.kiosk.store.desk import AS_OF, a_patient, a_receipt, an_entry
from tests.people import EVERYONE, HANAKO, VISIT_DAY

QUESTION = OnlineQuery(
    insurer_number=HANAKO.insurer_number,
    number=HANAKO.number,
    birth_date=HANAKO.birth_date,
    correlation="c-1",
)


def test_a_day_lists_its_visits_with_their_patients_newest_first(store: Store) -> None:
    first = store.journal.append(an_entry())
    second = store.journal.append(msgspec.structs.replace(an_entry(), patient=None))
    store.journal.append(an_entry(day=VISIT_DAY + timedelta(days=1)))
    listed = store.journal.on_day(VISIT_DAY)
    assert [recorded.event for recorded in listed] == [second, first]
    assert listed[1].patient == a_patient()
    assert listed[0].patient is not None
    assert listed[0].patient.birth_date == HANAKO.birth_date


def test_an_event_says_which_copy_lay_at_the_desk(store: Store) -> None:
    assert store.journal.append(an_entry()).snapshot is None
    store.shelf.replace(EVERYONE, as_of=AS_OF, source="import")
    used = store.journal.append(an_entry()).snapshot
    assert used is not None
    assert (used.serial, used.as_of) == (1, AS_OF)


def test_one_patient_has_one_subject_and_another_another(store: Store) -> None:
    one, same = store.journal.append(an_entry()), store.journal.append(an_entry())
    other_patient = msgspec.structs.replace(a_patient(), number="00000026")
    other = msgspec.structs.replace(an_entry(), patient=other_patient)
    assert one.subject == same.subject != store.journal.append(other).subject
    nobody = Entry(type=EventType.VIEWED, staff="uketsuke-1")
    assert store.journal.append(nobody).subject == ""


def test_a_pending_visit_waits_until_its_check_is_recorded(
    store: Store, clock: FixedClock, reopen: Callable[..., Store]
) -> None:
    pending = waiting_entry(QUESTION)
    first = store.journal.append(pending)
    clock.at += timedelta(minutes=1)
    second = store.journal.append(pending)
    waiting = store.journal.pending()
    assert [each.event_id for each in waiting] == [first.id, second.id]
    assert (waiting[0].query, waiting[0].since) == (QUESTION, first.wall_at)
    store.close()
    again = reopen()
    checked = an_entry(kind=EventType.RECHECKED, refers_to=first.id)
    still = an_entry(kind=EventType.RECHECKED, refers_to=second.id, recheck=QUESTION)
    again.journal.append(checked)
    again.journal.append(still)
    assert [each.event_id for each in again.journal.pending()] == [second.id]


@pytest.mark.parametrize("kind", [EventType.RECHECKED, EventType.CORRECTED])
def test_a_pending_visit_without_numbers_waits_too(
    store: Store, kind: EventType
) -> None:
    event = store.journal.append(waiting_entry(None))
    waiting = store.journal.pending()
    assert [(each.event_id, each.query) for each in waiting] == [(event.id, None)]
    store.journal.append(an_entry(kind=kind, refers_to=event.id))
    assert store.journal.pending() == []


def waiting_entry(question: OnlineQuery | None) -> Entry:
    entry = an_entry(outcome=Outcome.CHECK_REQUIRED, recheck=question)
    return msgspec.structs.replace(entry, waits=True)


def test_outcomes_are_counted_by_visit_day(store: Store) -> None:
    for outcome in (Outcome.INSURED, Outcome.INSURED, Outcome.REVIEW):
        store.journal.append(an_entry(outcome=outcome))
    next_day = VISIT_DAY + timedelta(days=1)
    store.journal.append(an_entry(day=next_day))
    store.journal.append(an_entry(kind=EventType.RECHECKED))
    counted = {Outcome.INSURED: 2, Outcome.REVIEW: 1}
    assert store.journal.outcomes(VISIT_DAY, VISIT_DAY) == counted
    assert store.journal.outcomes(VISIT_DAY, next_day)[Outcome.INSURED] == 3
    assert store.journal.outcomes(next_day, VISIT_DAY) == {}


def test_only_a_receipt_with_this_logs_own_hash_counts(store: Store) -> None:
    store.journal.append(an_entry())
    assert store.journal.unsent() == 2
    with pytest.raises(Untrusted, match="E-JOURNAL-5"):
        store.outbox.mark_received(a_receipt(Reach(1, 2, bytes(32))))
    assert store.journal.unsent() == 2
    reach = store.journal.reach()
    store.journal.append(an_entry())
    store.outbox.mark_received(a_receipt(reach))
    assert store.journal.unsent() == 1


def test_a_clock_that_went_back_is_not_trusted(
    store: Store, clock: FixedClock, reopen: Callable[..., Store]
) -> None:
    trusted = store.journal.append(an_entry())
    assert trusted.clock_trusted
    clock.at -= timedelta(hours=1)
    back = store.journal.append(an_entry())
    assert not back.clock_trusted
    assert store.journal.latest_at() == trusted.wall_at
    clock.at += timedelta(minutes=30)
    store.close()
    again = reopen()
    assert again.journal.latest_at() == trusted.wall_at
    assert not again.journal.append(an_entry()).clock_trusted
    clock.at += timedelta(minutes=30)
    assert again.journal.append(an_entry()).clock_trusted


def test_settings_are_kept(store: Store, reopen: Callable[..., Store]) -> None:
    assert store.settings.get("desk", "窓口") == "窓口"
    store.settings.put("desk", "1番")
    store.settings.put("desk", "2番")
    store.close()
    assert reopen().settings.get("desk") == "2番"
