"""No correction, of anything, makes a visit interim without the answer it had then.

Every original is written straight into the log, also as no desk would: every answer of
every source at every time, whatever was taken on it. Each is corrected in every way
there is, one after another too. What is recorded is held against the original answer,
by words of this file alone.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace as with_
from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
from msgspec.structs import replace

from kiosk.desk.correct import correct
from kiosk.desk.correction import Change, _live
from kiosk.desk.keys import READINGS
from kiosk.desk.ports import Entry, Patient, Recorded
from kiosk.desk.record import decided_of
from kiosk.desk.standing import Standing
from kiosk.desk.tasks import TaskKind
from schema.clock import JAPAN
from schema.confirmation import Answered, CheckedOnline, Taken
from schema.errors import Refused
from schema.rules.judge import judge
from schema.rules.promises import ACCEPTING
from schema.terms import Difference, Document, EventType, OnlineCheck, Outcome, Reader
from schema.visit import Presented, Visit
from tests.kiosk.desk.kept import Kept, a_room_that_keeps, numbers
from tests.kiosk.desk.room import BOOK, Room
from tests.people import HANAKO, WITH_VARIANT_KANJI, a_national_person

INTERIM = Outcome.INSURED_INTERIM
ONE_DAY = timedelta(days=1)
DAYS = (date(2025, 10, 15), date(2025, 12, 2))
SOURCES = ("oqs_folder", "central", "my_number_app", "simulator", "desk", "")
REGISTERS = frozenset({"oqs_folder", "central", "my_number_app"})
WHEN = ("today", "yesterday", "asked_yesterday", "ahead")
TAKEN = (Outcome.CHECK_REQUIRED, INTERIM, Outcome.UNCONFIRMED)
WHY = "misread"


def a_patient(number: str = HANAKO.number) -> Patient:
    return Patient(
        insurer_number=HANAKO.insurer_number,
        number=number,
        birth_date=HANAKO.birth_date,
    )


def an_expired_card(day: date) -> Presented:
    return Presented(document=Document.INSURANCE_CARD, expires_on=day - ONE_DAY)


def times(day: date, when: str) -> tuple[datetime, datetime]:
    nine = datetime.combine(day, time(9), JAPAN)
    before, after = nine - ONE_DAY, nine + ONE_DAY
    return {
        "today": (nine, nine),
        "yesterday": (before, before),
        "asked_yesterday": (before, nine),
        "ahead": (after, after),
    }[when]


def an_original(
    day: date, taken: Outcome, result: OnlineCheck, source: str, when: str
) -> Entry:
    """A visit on an expired card, with an answer as it says."""
    visit = Visit(
        visit_day=day,
        scheme=HANAKO.scheme,
        presented=an_expired_card(day),
        online_check=result,
        birth_date=HANAKO.birth_date,
    )
    asked, answered = times(day, when)
    return Entry(
        type=EventType.CONFIRMED,
        staff="staff-1",
        patient=a_patient(),
        visit=visit,
        decision=decided_of(judge(BOOK, visit)),
        taken=Taken(outcome=taken, reason=WHY),
        online=CheckedOnline(
            source=source, asked_at=asked, answered_at=answered, correlation="c"
        )
        if source
        else None,
        known_on=day,
    )


def originals(day: date) -> Iterator[Entry]:
    for taken, result, source in product(TAKEN, OnlineCheck, SOURCES):
        yield an_original(day, taken, result, source, "today")
    for taken, source, when in product(TAKEN, SOURCES, WHEN[1:]):
        yield an_original(day, taken, OnlineCheck.ELIGIBLE, source, when)


def changes(day: date) -> tuple[Change, ...]:
    """Everything that can be corrected, alone and with what would make it interim."""
    card = Presented(document=Document.MY_NUMBER_CARD)
    shown = [
        Presented(document=document, expires_on=last)
        for document in Document
        for last in (day - ONE_DAY, day)
        if last == day or document is Document.INSURANCE_CARD
    ]
    other = a_patient(WITH_VARIANT_KANJI.number)
    born = replace(a_patient(), birth_date=WITH_VARIANT_KANJI.birth_date)
    alone = [
        *(Change(documents=(one,)) for one in shown),
        *(Change(documents=(one, card), reader=Reader.CANNOT_READ) for one in shown),
        *(
            Change(documents=(shown[0], card), reader=reader, card_answer=answer)
            for reader, answer in READINGS.values()
        ),
        Change(returning=True),
        Change(declaration=True),
        Change(patient=other),
        Change(patient=born),
        *(Change(taken=Taken(outcome=outcome, reason=WHY)) for outcome in Outcome),
    ]
    interim = Taken(outcome=INTERIM, reason=WHY)
    return (*alone, *(replace(one, taken=interim) for one in alone))


def is_live(entry: Entry) -> bool:
    """True if the original had a live answer `eligible`, in this file's own words."""
    online, visit = entry.online, entry.visit
    assert visit is not None
    return (
        visit.online_check is OnlineCheck.ELIGIBLE
        and online is not None
        and online.source in REGISTERS
        and online.asked_at.date() == online.answered_at.date() == visit.visit_day
    )


def a_later_desk(day: date) -> tuple[Room, Kept]:
    room, kept = a_room_that_keeps()
    room.clock.at = datetime.combine(day + 40 * ONE_DAY, time(9), JAPAN)
    return room, kept


def interim(
    room: Room, kept: Kept, originally: Entry, *done: Change
) -> Iterator[Recorded]:
    """What is recorded as interim when these are corrected, one after another."""
    kept.forget()
    first = room.desk.journal.append(originally)
    for change in done:
        with suppress(Refused):
            event = correct(room.desk, first.id, change, WHY)
            assert event.refers_to == first.id
            if event.taken and event.taken.outcome is INTERIM:
                yield kept.recorded[event.id]


def holds(originally: Entry, made: Recorded) -> bool:
    """True if the correction rests on the original's live answer for this person."""
    same = numbers(made.patient) == numbers(originally.patient)
    return is_live(originally) and same and made.event.online == originally.online


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_correction_is_interim_without_the_answer_of_that_day(day: date) -> None:
    room, kept = a_later_desk(day)
    seen = set()
    for originally in originals(day):
        for change in changes(day):
            for made in interim(room, kept, originally, change):
                assert holds(originally, made), (originally, change)
                seen.add(originally.online.source if originally.online else "")
    assert seen == REGISTERS


def test_no_way_back_and_forth_is_interim_without_it() -> None:
    day = DAYS[0]
    room, kept = a_later_desk(day)
    told = (OnlineCheck.ELIGIBLE, "oqs_folder")
    for when, taken in product(("today", "yesterday"), TAKEN):
        originally = an_original(day, taken, *told, when)
        for one, two in product(changes(day)[::2], changes(day)[::3]):
            for made in interim(room, kept, originally, one, two):
                assert holds(originally, made), (when, one, two)


def test_the_original_person_has_the_original_answer_again() -> None:
    day = DAYS[0]
    room, kept = a_later_desk(day)
    originally = an_original(day, INTERIM, OnlineCheck.ELIGIBLE, "central", "today")
    away = Change(patient=a_patient(WITH_VARIANT_KANJI.number))
    back = Change(patient=a_patient())
    (made,) = interim(room, kept, originally, away, back)
    assert made.event.corrected is not None
    assert made.event.corrected.changed == ("taken", "patient")
    assert holds(originally, made)
    done = [entry.taken.outcome for entry in kept.entries if entry.taken]
    assert done == [INTERIM, Outcome.CHECK_REQUIRED, INTERIM]


@pytest.mark.parametrize(
    ("about", "counts"),
    [(DAYS[0], True), (DAYS[0] - ONE_DAY, False), (None, True)],
)
@pytest.mark.parametrize("when", ["today", "ahead"])
def test_an_answer_that_came_again_counts_if_it_was_live(
    about: date | None, when: str, *, counts: bool
) -> None:
    day = DAYS[0]
    room, kept = a_later_desk(day)
    first = room.desk.journal.append(
        an_original(day, TAKEN[0], OnlineCheck.UNAVAILABLE, "oqs_folder", "today")
    )
    again = an_original(day, TAKEN[0], OnlineCheck.UNAVAILABLE, "central", when)
    said = Answered(result=OnlineCheck.ELIGIBLE, confirmed_on=about)
    kept.append(
        replace(
            again,
            type=EventType.RECHECKED,
            refers_to=first.id,
            taken=None,
            answered=said,
        )
    )
    event = correct(room.desk, first.id, Change(returning=True), WHY)
    assert event.taken is not None
    assert (event.taken.outcome is INTERIM) is (counts and when == "today")
    assert event.visit is not None
    found = event.visit.online_check is OnlineCheck.ELIGIBLE
    assert found is (counts and when == "today")
    assert event.answered == said


def test_a_register_that_was_silent_later_unsays_nothing() -> None:
    day = DAYS[0]
    room, kept = a_later_desk(day)
    originally = an_original(day, INTERIM, OnlineCheck.ELIGIBLE, "central", "today")
    first = kept.append(originally)
    kept.append(
        replace(
            originally,
            type=EventType.RECHECKED,
            refers_to=first.id,
            taken=None,
            answered=Answered(result=OnlineCheck.UNAVAILABLE),
        )
    )
    event = correct(room.desk, first.id, Change(returning=True), WHY)
    assert event.taken == first.taken
    assert event.online == first.online


def test_what_is_accepted_against_the_answer_is_so_knowingly() -> None:
    """A certificate shown after all, where the register knew nobody."""
    day = DAYS[0]
    room, kept = a_later_desk(day)
    told = (OnlineCheck.NOT_FOUND, "central", "today")
    first = kept.append(an_original(day, Outcome.UNCONFIRMED, *told))
    certificate = Presented(
        document=Document.ELIGIBILITY_CERTIFICATE, expires_on=day + ONE_DAY
    )
    event = correct(room.desk, first.id, Change(documents=(certificate,)), WHY)
    assert event.taken == Taken(outcome=Outcome.INSURED)
    assert event.acknowledged is not None
    assert event.acknowledged.differs == (Difference.ELIGIBILITY,)
    (task,) = kept.entries[-1].tasks
    assert (task.kind, task.visit, task.detail) == (
        TaskKind.CONTRADICTED,
        first.id,
        "not_found",
    )
    again = correct(room.desk, first.id, Change(returning=True), WHY)
    assert again.acknowledged == event.acknowledged
    assert kept.entries[-1].tasks == ()


def test_what_a_card_answered_is_no_registers_answer() -> None:
    """Take the card away, and what it answered goes with it."""
    day = DAYS[0]
    room, kept = a_later_desk(day)
    card = Presented(document=Document.MY_NUMBER_CARD)
    entry = an_original(day, Outcome.INSURED, OnlineCheck.ELIGIBLE, "", "today")
    assert entry.visit is not None
    read = replace(
        entry,
        visit=replace(entry.visit, presented=card, reader=Reader.READ),
    )
    expired = Change(documents=(an_expired_card(day),))
    first = kept.append(read)
    event = correct(room.desk, first.id, expired, WHY)
    assert event.visit is not None
    assert event.taken is not None
    assert event.visit.online_check is OnlineCheck.NOT_RUN
    assert event.taken.outcome is Outcome.CHECK_REQUIRED


def test_nothing_else_is_accepted_that_the_desk_would_refuse() -> None:
    """A rulebook that no proof would let through is not believed either."""
    day = DAYS[0]
    room, kept = a_later_desk(day)
    rule = "interim-late_elderly-pending"
    room.desk.book = with_(
        BOOK,
        rules=tuple(
            replace(one, outcome=Outcome.INSURED) if one.id == rule else one
            for one in BOOK.rules
        ),
    )
    for original in originals(day):
        kept.forget()
        first = kept.append(original)
        with suppress(Refused):
            event = correct(room.desk, first.id, Change(returning=True), WHY)
            assert event.taken is not None
            assert is_live(original) or event.taken.outcome not in ACCEPTING


def anybodys(standing: Standing, _: Patient, *, practice: bool) -> object:
    """A desk that takes an answer about whoever it was."""
    return _live(standing, standing.first.patient or Patient(), practice=practice)


@pytest.mark.parametrize(
    ("broken", "by", "told", "change"),
    [
        ("counts", lambda *_, **__: True, ("central", "yesterday"), Change()),
        ("counts", lambda *_, **__: True, ("simulator", "today"), Change()),
        (
            "_live",
            anybodys,
            ("central", "today"),
            Change(patient=a_patient(WITH_VARIANT_KANJI.number)),
        ),
    ],
)
def test_a_desk_that_is_broken_so_would_be_noticed(
    broken: str,
    by: object,
    told: tuple[str, str],
    change: Change,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = DAYS[0]
    room, kept = a_later_desk(day)
    original = an_original(day, INTERIM, OnlineCheck.ELIGIBLE, *told)
    change = replace(change, returning=True)
    assert [*interim(room, kept, original, change)] == []
    monkeypatch.setattr(f"kiosk.desk.correction.{broken}", by)
    monkeypatch.setattr("kiosk.desk.correct.refuse_unfounded", lambda *_, **__: None)
    made = [*interim(room, kept, original, change)]
    assert made
    assert not any(holds(original, one) for one in made)


def test_another_scheme_is_judged_by_its_own_rules() -> None:
    day = DAYS[0]
    room, kept = a_later_desk(day)
    taro = a_national_person()
    first = kept.append(
        an_original(day, INTERIM, OnlineCheck.ELIGIBLE, "central", "today")
    )
    theirs = Patient(
        insurer_number=taro.insurer_number,
        symbol=taro.symbol,
        number=taro.number,
        branch=taro.branch,
        birth_date=taro.birth_date,
    )
    event = correct(room.desk, first.id, Change(patient=theirs), WHY)
    assert event.visit is not None
    assert event.visit.scheme is taro.scheme
    patient = kept.recorded[event.id].patient
    assert patient is not None
    assert patient.name == taro.name
