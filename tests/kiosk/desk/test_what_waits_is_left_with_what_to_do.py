"""What a confirmed visit leaves behind: its question, its telephone, its tasks."""

from dataclasses import replace

import pytest

from kiosk.desk.form import Form
from kiosk.desk.tasks import Task, TaskKind
from schema.confirmation import Taken
from schema.terms import Document, EventType, OnlineCheck, Outcome, Reader
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, NINE, Room
from tests.people import VISIT_DAY


@pytest.fixture
def form(room: Room) -> Form:
    """花子's expired card; without a form there is nothing to confirm."""
    return room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))


def test_the_question_on_its_way_is_the_one_that_is_waited_for(
    room: Room, form: Form
) -> None:
    room.desk.confirm(replace(form, enquiry="on-its-way", contact="00000000000"))
    entry = room.rows.entries[-1]

    assert entry.waits
    assert entry.recheck is not None
    assert entry.recheck.correlation == "on-its-way"
    assert (entry.enquiry, entry.contact, entry.tasks) == ("", "00000000000", ())


def test_an_answer_is_used_up_by_the_visit_that_rests_on_it(
    room: Room, form: Form
) -> None:
    query = room.desk.query(replace(form, consent_to_limit=True))
    assert query is not None
    assert query.consent_to_limit
    asked = replace(form, consent_to_limit=True, enquiry=query.correlation)
    room.desk.confirm(asked.with_answer(room.answer(query)))
    entry = room.rows.entries[-1]

    assert entry.enquiry == query.correlation
    assert entry.online is not None
    assert entry.online.consent_to_limit
    assert entry.online.correlation == query.correlation


def test_silence_uses_up_nothing(room: Room, form: Form) -> None:
    query = room.desk.query(form)
    assert query is not None
    silent = form.with_answer(room.answer(query, OnlineCheck.UNAVAILABLE))
    room.desk.confirm(replace(silent, enquiry=query.correlation))
    entry = room.rows.entries[-1]

    assert entry.enquiry == ""
    assert entry.recheck is not None
    assert entry.recheck.correlation == query.correlation


def test_a_visit_that_cannot_be_asked_about_is_a_task(room: Room) -> None:
    room.desk.confirm(room.typed(Form(), ("4", "-", "2", "-", *EXPIRED)))

    (task,) = room.rows.entries[-1].tasks
    assert (task.kind, task.visit) == (TaskKind.UNASKABLE, "")


def test_a_declaration_is_kept_until_somebody_says_so(room: Room) -> None:
    form = room.typed(Form(), ("1", "7", *HANAKO_KEYS))
    assert form.reader is Reader.CANNOT_READ
    assert form.documents == (Document.MY_NUMBER_CARD,)
    event = room.desk.confirm(replace(form, declaration=True))
    (task,) = room.rows.entries[-1].tasks
    assert event.taken == Taken(outcome=Outcome.INSURED_BY_DECLARATION)
    assert task.kind is TaskKind.DECLARATION

    room.desk.follow_up(
        Task(
            id=f"{event.id}:declaration",
            kind=task.kind,
            visit=event.id,
            visit_day=VISIT_DAY,
            since=NINE,
        ),
        "paid",
    )
    entry = room.rows.entries[-1]
    assert (entry.type, entry.refers_to) == (EventType.FOLLOWED_UP, event.id)
    assert entry.closes == f"{event.id}:declaration"
    assert entry.acknowledged is not None
    assert entry.acknowledged.reason == "paid"
    assert entry.taken is None
