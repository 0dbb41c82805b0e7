"""What follows from an event is kept with it, or neither is."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from kiosk.desk.ports import Entry, Patient
from kiosk.desk.tasks import NewTask, TaskKind
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.confirmation import Event
from schema.errors import MadoguchiError
from schema.terms import EventType, Outcome
from tests.kiosk.store.asked import (
    PHONE,
    SPELT,
    a_question,
    a_waiting_visit,
    an_enquiry,
    settled,
    what_it_says,
)
from tests.kiosk.store.desk import a_patient, an_entry
from tests.people import HANAKO, VISIT_DAY

NEXT_DAY = VISIT_DAY + timedelta(days=1)
NUMBERS = (HANAKO.insurer_number, "", HANAKO.number, "")


def waiting(store: Store) -> Event:
    """A visit that waits, whose answer has come."""
    event = store.journal.append(a_waiting_visit())
    store.enquiries.begin(an_enquiry())
    store.enquiries.answered("c-1", what_it_says())
    return event


def a_task(kind: TaskKind, visit: str = "") -> Entry:
    new = NewTask(kind=kind, visit=visit)
    return msgspec.structs.replace(an_entry(), tasks=(new,))


def test_all_of_it_is_there_when_the_desk_opens_again(
    store: Store, reopen: Callable[..., Store]
) -> None:
    visit = waiting(store)
    event = store.journal.append(settled(visit.id))
    store.close()
    with reopen() as again:
        found = again.journal.find(event.id)
        assert found is not None
        assert found.event == event
        assert (found.event.answered, found.event.acknowledged) == (
            settled(visit.id).answered,
            settled(visit.id).acknowledged,
        )
        assert found.compared == settled(visit.id).compared
        assert again.journal.pending() == []
        assert again.enquiries.returned() == []
        assert [task.id for task in again.tasks.open()] == [f"{event.id}:contradicted"]
        assert again.spellings.accepted(*NUMBERS) == (SPELT,)
        assert again.journal.verify().ok


def test_nothing_of_it_is_there_where_one_part_cannot_be_kept(store: Store) -> None:
    visit = waiting(store)
    with store.file.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON task "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(MadoguchiError):
        store.journal.append(settled(visit.id))
    assert store.journal.amendments([visit.id]) == {}
    assert [each.event_id for each in store.journal.pending()] == [visit.id]
    assert len(store.enquiries.returned()) == 1
    assert store.tasks.count() == 0
    assert store.spellings.accepted(*NUMBERS) == ()


def test_a_task_says_whose_visit_it_is_and_where_to_reach_them(
    store: Store, clock: FixedClock
) -> None:
    visit = waiting(store)
    clock.at += timedelta(days=1)
    event = store.journal.append(settled(visit.id))
    (task,) = store.tasks.open()
    assert (task.kind, task.visit, task.visit_day) == (
        TaskKind.CONTRADICTED,
        visit.id,
        VISIT_DAY,
    )
    assert (task.since, task.detail, task.contact) == (event.wall_at, "found", PHONE)
    corrected = an_entry(kind=EventType.CORRECTED, refers_to=visit.id)
    newer = msgspec.structs.replace(corrected, contact="03-0000-9999")
    store.journal.append(newer)
    assert [each.contact for each in store.tasks.open()] == ["03-0000-9999"]


def test_a_task_without_a_visit_is_about_its_own_event(store: Store) -> None:
    event = store.journal.append(a_task(TaskKind.DECLARATION))
    (task,) = store.tasks.open()
    assert (task.visit, task.visit_day, task.contact) == (event.id, VISIT_DAY, "")


def test_a_task_about_an_unknown_visit_is_of_the_day_it_was_made(store: Store) -> None:
    entry = a_task(TaskKind.CHANGED, visit="nowhere")
    event = store.journal.append(msgspec.structs.replace(entry, visit=None))
    assert store.tasks.open()[0].visit_day == event.wall_at.date()


def test_tasks_are_listed_by_need_then_age(store: Store, clock: FixedClock) -> None:
    made = []
    for kind in (*reversed(TaskKind), *TaskKind):
        clock.at += timedelta(minutes=1)
        made.append(store.journal.append(a_task(kind)).id)
    found = [(task.kind, made.index(task.visit)) for task in store.tasks.open()]
    last = len(made) - 1
    expected = [
        (kind, place)
        for n, kind in enumerate(TaskKind)
        for place in (last // 2 - n, last // 2 + 1 + n)
    ]
    assert found == expected
    assert store.tasks.count() == len(made)


def test_a_task_is_closed_once_by_the_event_that_says_so(store: Store) -> None:
    visit = waiting(store)
    store.journal.append(settled(visit.id))
    store.journal.append(a_task(TaskKind.DECLARATION))
    first, other = store.tasks.open()
    done = Entry(
        type=EventType.FOLLOWED_UP,
        staff="uketsuke-1",
        refers_to=visit.id,
        closes=first.id,
    )
    closed = store.journal.append(done)
    store.journal.append(done)
    assert store.tasks.open() == (other,)
    assert store.tasks.count() == 1
    with store.engine.connect() as connection:
        said = connection.exec_driver_sql("SELECT closed_by FROM task")
        assert sorted(said.scalars()) == ["", closed.id]


def test_the_same_task_twice_is_one(store: Store) -> None:
    entry = a_task(TaskKind.CHANGED)
    twice = msgspec.structs.replace(entry, tasks=entry.tasks * 2)
    store.journal.append(twice)
    assert store.tasks.count() == 1


def test_a_visit_that_goes_on_waiting_is_asked_anew(store: Store) -> None:
    visit = store.journal.append(a_waiting_visit())
    anew = an_entry(
        kind=EventType.CORRECTED, refers_to=visit.id, recheck=a_question("c-2")
    )
    store.journal.append(anew)
    (pending,) = store.journal.pending()
    assert (pending.event_id, pending.query) == (visit.id, a_question("c-2"))
    store.journal.append(an_entry(kind=EventType.RECHECKED, refers_to=visit.id))
    store.journal.append(anew)
    assert store.journal.pending() == []


def test_an_event_is_found_by_its_id(store: Store) -> None:
    events = [store.journal.append(an_entry()) for _ in range(3)]
    for event in events:
        found = store.journal.find(event.id)
        assert found is not None
        assert (found.event, found.patient) == (event, a_patient())
    assert store.journal.find("nowhere") is None
    assert store.journal.find("") is None


def test_an_event_repeated_after_a_fork_is_found_once(store: Store) -> None:
    visit = waiting(store)
    event = store.journal.append(settled(visit.id))
    store.outbox.heal({1: 1}, above=1)
    found = store.journal.find(visit.id)
    assert found is not None
    assert found.event == visit
    assert store.journal.amendments([visit.id])[visit.id].event == event
    assert store.tasks.open()[0].contact == PHONE


@pytest.mark.parametrize("asked", [("find",), ("amendments",)])
def test_no_search_goes_through_every_event(
    store: Store, asked: tuple[str, ...]
) -> None:
    """SQLite takes an index only where the words are the very same."""
    said: list[str] = []
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(said.append)
    ask = getattr(store.journal, asked[0])
    ask("nowhere" if asked == ("find",) else ["nowhere"])
    with store.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said[-1]}").all()
    steps = [step[-1] for step in plan]
    assert [step for step in steps if step.startswith("SEARCH event USING INDEX")]
    assert not [step for step in steps if step.startswith("SCAN event")]


def test_the_newest_amendment_is_told(store: Store) -> None:
    first, second = (store.journal.append(a_waiting_visit(c)) for c in ("c-1", "c-2"))
    third = store.journal.append(an_entry())
    store.journal.append(settled(first.id))
    newest = store.journal.append(
        an_entry(kind=EventType.CORRECTED, refers_to=first.id)
    )
    viewed = Entry(type=EventType.VIEWED, staff="uketsuke-1", refers_to=third.id)
    store.journal.append(viewed)
    other = store.journal.append(settled(second.id, "c-2"))
    found = store.journal.amendments([first.id, second.id, third.id, "nowhere"])
    assert {key: each.event for key, each in found.items()} == {
        first.id: newest,
        second.id: other,
    }
    assert found[first.id].patient == a_patient()
    assert found[second.id].compared[0].online == SPELT
    assert store.journal.amendments([]) == {}
    assert store.journal.amendments([third.id]) == {}


def test_a_day_lists_each_patient_once(store: Store) -> None:
    visit = store.journal.append(a_waiting_visit())
    store.journal.append(an_entry(kind=EventType.RECHECKED, refers_to=visit.id))
    store.journal.append(an_entry(kind=EventType.CORRECTED, refers_to=visit.id))
    assert [each.event for each in store.journal.on_day(VISIT_DAY)] == [visit]


def test_a_visit_is_counted_by_what_was_taken_last(store: Store) -> None:
    def counts() -> dict[Outcome, int]:
        return store.journal.outcomes(VISIT_DAY, VISIT_DAY)

    def amend(kind: EventType, taken: Outcome | None) -> None:
        entry = an_entry(kind=kind, refers_to=visit.id, outcome=taken or Outcome.REVIEW)
        if taken is None:
            entry = msgspec.structs.replace(entry, taken=None)
        store.journal.append(entry)

    visit = store.journal.append(a_waiting_visit())
    store.journal.append(a_waiting_visit(day=NEXT_DAY))
    store.journal.append(an_entry())
    waits = {Outcome.CHECK_REQUIRED: 1, Outcome.INSURED: 1}
    assert counts() == waits
    amend(EventType.RECHECKED, None)
    assert counts() == waits
    amend(EventType.RECHECKED, Outcome.INSURED)
    assert counts() == {Outcome.INSURED: 2}
    amend(EventType.CORRECTED, Outcome.UNCONFIRMED)
    amend(EventType.RECHECKED, None)
    assert counts() == {Outcome.UNCONFIRMED: 1, Outcome.INSURED: 1}
    both = store.journal.outcomes(VISIT_DAY, NEXT_DAY)
    assert both == {**counts(), Outcome.CHECK_REQUIRED: 1}


def test_a_spelling_is_one_persons(store: Store, clock: FixedClock) -> None:
    store.journal.append(settled("nowhere"))
    clock.at += timedelta(minutes=1)
    other = msgspec.structs.replace(settled("nowhere"), accepts="見本　はな子")
    store.journal.append(other)
    store.journal.append(settled("nowhere"))
    assert store.spellings.accepted(*NUMBERS) == (SPELT, "見本　はな子")
    assert store.spellings.accepted(HANAKO.insurer_number, "", "00000026", "") == ()
    assert store.spellings.accepted(HANAKO.insurer_number, "", "", "") == ()


def test_a_spelling_of_nobody_is_nobodys(store: Store) -> None:
    for patient in (None, Patient(name=HANAKO.name)):
        entry = msgspec.structs.replace(settled("nowhere"), patient=patient)
        store.journal.append(entry)
    assert store.spellings.accepted("", "", "", "") == ()
