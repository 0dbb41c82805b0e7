"""A correction is a new event with its reason; lists and counts show what holds now."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from kiosk.desk.causes import causes_on
from kiosk.desk.correct import correct
from kiosk.desk.correction import Change, corrected
from kiosk.desk.form import Form
from kiosk.desk.ports import Entry, Patient
from kiosk.desk.receive import Desk, Place
from kiosk.desk.recheck import settlement
from kiosk.desk.standing import Standing, standing_of
from kiosk.desk.tasks import NewTask, TaskKind
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.confirmation import Event, Taken
from schema.errors import Refused
from schema.terms import Difference, Document, EventType, OnlineCheck, Outcome, Reader
from schema.visit import Presented
from tests.kiosk.desk.room import BOOK, EXPIRED, HANAKO_KEYS, Room, Rows
from tests.kiosk.store.asked import an_enquiry, what_it_says
from tests.kiosk.store.desk import AS_OF
from tests.people import EVERYONE, HANAKO, VISIT_DAY, WITH_VARIANT_KANJI

WHY = "misread"
LAST_DAY = VISIT_DAY - timedelta(days=1)
CERTIFICATE = Presented(
    document=Document.ELIGIBILITY_CERTIFICATE, expires_on=VISIT_DAY.replace(month=12)
)
SHOWN = Change(documents=(CERTIFICATE,))
ANOTHER = Patient(
    insurer_number=WITH_VARIANT_KANJI.insurer_number,
    number=WITH_VARIANT_KANJI.number,
    birth_date=WITH_VARIANT_KANJI.birth_date,
)


@pytest.fixture
def room(store: Store, clock: FixedClock) -> Room:
    """A real desk with a copy of everybody."""
    store.shelf.replace(EVERYONE, as_of=AS_OF, source="import")
    desk = Desk(
        place=Place("見本医院", "受付1", "13"),
        book=BOOK,
        snapshot=store.snapshot,
        journal=store.journal,
        clock=clock,
        staff=store.staff,
    )
    return Room(desk, Rows(), clock)


@pytest.fixture
def waiting(room: Room) -> Event:
    """見本　花子's visit with an expired card, which waits for a check."""
    return room.desk.confirm(room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED)))


def standing(room: Room, event: Event) -> Standing:
    found = standing_of(room.desk.journal, event.id)
    assert found is not None
    return found


def outcomes(room: Room) -> dict[Outcome, int]:
    return room.desk.journal.outcomes(VISIT_DAY, VISIT_DAY)


def test_a_correction_says_why_and_is_judged_as_of_that_day(
    room: Room, waiting: Event, store: Store
) -> None:
    room.clock.at += timedelta(days=90)
    shown = corrected(room.desk, waiting.id, SHOWN)
    assert (shown.decision.outcome, shown.taken.reason) == (Outcome.INSURED, "")
    event = correct(room.desk, waiting.id, SHOWN, f" {WHY} ", shown.decision)
    assert (event.type, event.refers_to) == (EventType.CORRECTED, waiting.id)
    assert event.corrected is not None
    assert (event.corrected.reason, event.corrected.changed) == (
        WHY,
        ("documents", "taken"),
    )
    assert event.visit is not None
    assert (event.visit.visit_day, event.known_on) == (VISIT_DAY, VISIT_DAY)
    assert event.subject == waiting.subject
    visit = standing(room, waiting)
    assert (visit.first.event, visit.outcome, visit.mark) == (
        waiting,
        Outcome.INSURED,
        "corrected",
    )
    assert outcomes(room) == {Outcome.INSURED: 1}
    assert store.journal.pending() == []
    assert store.journal.verify().ok


def test_corrections_of_corrections_refer_to_the_first_and_the_newest_counts(
    room: Room, waiting: Event
) -> None:
    one = correct(room.desk, waiting.id, SHOWN, WHY)
    declined = Taken(outcome=Outcome.UNCONFIRMED, reason="left")
    two = correct(room.desk, one.id, Change(taken=declined), WHY)
    assert two.refers_to == waiting.id
    assert two.visit == one.visit
    assert standing(room, two).taken == declined
    again = correct(room.desk, two.id, Change(returning=True), "other")
    assert again.taken == declined
    assert outcomes(room) == {Outcome.UNCONFIRMED: 1}


def test_a_visit_that_is_withdrawn_counts_nowhere_until_it_is_brought_back(
    room: Room, waiting: Event, store: Store
) -> None:
    away = correct(room.desk, waiting.id, Change(withdrawn=True), "not_there")
    assert (away.visit, away.decision, away.taken) == (None, None, None)
    assert standing(room, waiting).mark == "withdrawn"
    assert standing(room, waiting).outcome is None
    assert outcomes(room) == {}
    assert causes_on(store.journal, [VISIT_DAY]).expired == 0
    assert store.journal.pending() == []
    assert [row.event for row in store.journal.on_day(VISIT_DAY)] == [waiting]
    with pytest.raises(Refused, match="E-CORRECT-4"):
        correct(room.desk, waiting.id, Change(withdrawn=True), "twice")
    correct(room.desk, waiting.id, Change(), "it was there after all")
    assert outcomes(room) == {Outcome.CHECK_REQUIRED: 1}
    assert [one.event_id for one in store.journal.pending()] == [waiting.id]
    assert causes_on(store.journal, [VISIT_DAY]).expired == 1


def test_the_wrong_person_becomes_the_right_one(
    room: Room, waiting: Event, store: Store
) -> None:
    asked = store.journal.pending()[0]
    event = correct(room.desk, waiting.id, Change(patient=ANOTHER), "wrong_person")
    assert event.subject not in {waiting.subject, ""}
    assert event.visit is not None
    assert event.visit.snapshot is None
    patient = standing(room, waiting).patient
    assert patient is not None
    assert patient.name == WITH_VARIANT_KANJI.name
    (pending,) = store.journal.pending()
    assert pending.query is not None
    assert pending.query.number == ANOTHER.number
    assert pending.query.on_day == VISIT_DAY
    assert asked.query is not None
    assert pending.query.correlation != asked.query.correlation
    assert pending.since == asked.since
    first = store.journal.find(waiting.id)
    assert first is not None
    assert first.patient is not None
    assert first.patient.number == HANAKO.number


def test_the_same_person_keeps_the_question_that_is_on_its_way(
    room: Room, waiting: Event, store: Store
) -> None:
    before = store.journal.pending()
    earlier = Presented(document=Document.INSURANCE_CARD, expires_on=LAST_DAY)
    event = correct(room.desk, waiting.id, Change(documents=(earlier,)), WHY)
    assert event.taken == waiting.taken
    assert store.journal.pending() == before


def test_a_visit_that_did_not_wait_waits_from_now_on(room: Room, store: Store) -> None:
    certificate = room.typed(Form(), ("2", *HANAKO_KEYS, *EXPIRED[:-1]))
    certificate = certificate.with_expiry(VISIT_DAY)
    first = room.desk.confirm(certificate)
    assert store.journal.pending() == []
    expired = Presented(document=Document.INSURANCE_CARD, expires_on=LAST_DAY)
    correct(room.desk, first.id, Change(documents=(expired,)), WHY)
    (pending,) = store.journal.pending()
    assert (pending.event_id, pending.visit_day) == (first.id, VISIT_DAY)


def test_whoever_cannot_be_asked_about_becomes_a_task_and_is_one_no_more(
    room: Room, waiting: Event, store: Store
) -> None:
    nobody = Patient(insurer_number=HANAKO.insurer_number)
    correct(room.desk, waiting.id, Change(patient=nobody, declaration=True), WHY)
    assert [one.query for one in store.journal.pending()] == [None]
    tasks = [(one.kind, one.visit) for one in store.tasks.open()]
    kinds = [TaskKind.UNASKABLE, TaskKind.DECLARATION]
    assert tasks == [(kind, waiting.id) for kind in kinds]
    correct(room.desk, waiting.id, Change(patient=ANOTHER), WHY)
    assert [one.kind for one in store.tasks.open()] == [TaskKind.DECLARATION]
    correct(room.desk, waiting.id, Change(declaration=False), WHY)
    assert store.tasks.open() == ()


def test_only_tasks_of_the_same_visit_are_done_with_it(
    room: Room, waiting: Event, store: Store
) -> None:
    other = room.desk.confirm(room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED)))
    for visit in (waiting, other):
        task = NewTask(kind=TaskKind.CONTRADICTED, visit=visit.id)
        entry = room.desk.journal.append
        entry(replace(_a_task(visit), tasks=(task,)))
    correct(room.desk, waiting.id, Change(withdrawn=True), "not_there")
    assert [one.visit for one in store.tasks.open()] == [other.id]


def _a_task(visit: Event) -> Entry:
    return Entry(type=EventType.RECHECKED, staff="s", refers_to=visit.id)


def test_the_answer_that_comes_judges_the_corrected_case(
    room: Room, waiting: Event, store: Store
) -> None:
    card = Presented(
        document=Document.INSURANCE_CARD, expires_on=LAST_DAY, legible=True, share=20
    )
    change = Change(documents=(card,), returning=True)
    correct(room.desk, waiting.id, change, WHY)
    (pending,) = store.journal.pending()
    enquiry = an_enquiry()
    now = standing(room, waiting).case
    answer = what_it_says(at=room.clock.now(), name=HANAKO.name)
    entry = settlement(room.desk, pending, now, enquiry, answer)
    event = store.journal.append(entry)
    assert event.visit is not None
    assert event.visit.returning
    assert event.visit.presented.share == 20
    assert outcomes(room) == {Outcome.INSURED_INTERIM: 1}


def test_a_share_that_is_corrected_is_gone_on_with_knowingly(
    room: Room, waiting: Event
) -> None:
    card = Presented(document=Document.INSURANCE_CARD, expires_on=LAST_DAY, share=30)
    event = correct(room.desk, waiting.id, Change(documents=(card,)), WHY)
    said = event.acknowledged
    assert said is not None
    assert (said.differs, said.reason) == ((Difference.SHARE,), WHY)
    assert (said.printed_share, said.snapshot_share) == (30, HANAKO.share)


def test_what_stood_in_the_way_is_counted_as_it_was_corrected(
    room: Room, waiting: Event
) -> None:
    assert causes_on(room.desk.journal, [VISIT_DAY]).expired == 1
    unread = Change(
        documents=(CERTIFICATE, Presented(document=Document.MY_NUMBER_CARD)),
        reader=Reader.CANNOT_READ,
    )
    correct(room.desk, waiting.id, unread, WHY)
    counted = causes_on(room.desk.journal, [VISIT_DAY])
    assert (counted.expired, counted.reader) == (0, 1)


@pytest.mark.parametrize(
    ("change", "reason", "refusal"),
    [
        (SHOWN, " ", "E-CORRECT-2"),
        (Change(withdrawn=True), "", "E-CORRECT-2"),
        (SHOWN, f"{HANAKO.number}だった", "E-CORRECT-3"),
        (SHOWN, f"{HANAKO.name}さん", "E-CORRECT-3"),
        (SHOWN, "見本さんだった", "E-CORRECT-3"),
        (SHOWN, "みほんさんだった", "E-CORRECT-3"),
        (SHOWN, "００００００１８だった", "E-CORRECT-3"),
        (Change(patient=ANOTHER), WITH_VARIANT_KANJI.number, "E-CORRECT-3"),
        (Change(), WHY, "E-CORRECT-4"),
        (Change(returning=False), WHY, "E-CORRECT-4"),
        (Change(taken=Taken(outcome=Outcome.UNCONFIRMED)), WHY, "E-TAKE-2"),
        (Change(taken=Taken(outcome=Outcome.INSURED, reason=WHY)), WHY, "E-TAKE-5"),
        (Change(taken=Taken(outcome=Outcome.REVIEW, reason=WHY)), WHY, "E-TAKE-3"),
        (
            Change(taken=Taken(outcome=Outcome.INSURED_INTERIM, reason=WHY)),
            WHY,
            "E-TAKE-1",
        ),
    ],
)
def test_what_is_no_correction_is_refused(
    room: Room, waiting: Event, change: Change, reason: str, refusal: str
) -> None:
    with pytest.raises(Refused, match=refusal):
        correct(room.desk, waiting.id, change, reason)
    assert standing(room, waiting).later == ()


def test_only_a_visit_is_corrected(room: Room, store: Store) -> None:
    room.desk.note_viewed("")
    others = [row for row in ("", "nowhere", *_ids(store)) if row is not None]
    for event_id in others:
        with pytest.raises(Refused, match="E-CORRECT-1"):
            correct(room.desk, event_id, SHOWN, WHY)


def _ids(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT json_extract(body, '$.id') FROM event"
        )
        return [row[0] for row in found]


def test_another_decision_than_was_shown_is_not_recorded(
    room: Room, waiting: Event
) -> None:
    shown = corrected(room.desk, waiting.id, Change(returning=True)).decision
    with pytest.raises(Refused, match="E-TAKE-4"):
        correct(room.desk, waiting.id, SHOWN, WHY, shown)


def test_it_is_all_there_when_the_desk_opens_again(
    room: Room, waiting: Event, store: Store, reopen: Callable[..., Store]
) -> None:
    event = correct(room.desk, waiting.id, SHOWN, WHY)
    store.close()
    with reopen() as again:
        found = standing_of(again.journal, event.id)
        assert found is not None
        assert [one.event for one in found.events] == [waiting, event]
        assert again.journal.verify().ok


def test_a_re_check_after_a_withdrawal_brings_nothing_back(
    room: Room, waiting: Event, store: Store
) -> None:
    (pending,) = store.journal.pending()
    now = standing(room, waiting).case
    answer = what_it_says(at=room.clock.now(), name=HANAKO.name)
    late = settlement(room.desk, pending, now, an_enquiry(), answer)
    correct(room.desk, waiting.id, Change(withdrawn=True), "not_there")
    event = store.journal.append(late)
    assert event.visit is not None
    assert event.visit.online_check is OnlineCheck.ELIGIBLE
    assert outcomes(room) == {}
    assert standing(room, waiting).is_withdrawn


def test_nothing_is_corrected_from_what_is_another_by_now(
    room: Room, waiting: Event, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A re-check came while the clerk was looking."""
    looked_at = standing(room, waiting)
    again = store.journal.append(_a_task(waiting))
    monkeypatch.setattr("kiosk.desk.correction.standing_of", lambda *_: looked_at)
    for change in (SHOWN, Change(withdrawn=True)):
        with pytest.raises(Refused, match="E-JOURNAL-6"):
            correct(room.desk, waiting.id, change, WHY)
    assert [one.event for one in standing(room, waiting).later] == [again]
    monkeypatch.undo()
    event = correct(room.desk, waiting.id, SHOWN, WHY)
    assert standing(room, waiting).events[-1].event == event
    assert store.journal.verify().ok
