"""The whole finite input space: no record says interim without its own live answer.

Every document, alone and with the My Number card, every scheme, everything the reader
can do, every flag, every visit day around a boundary of the book, and every answer
from every source at every time: confirmed as the book says, and as `insured_interim`
against it. What is recorded is held against the answer itself, by words of this file
alone.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product

import pytest

from kiosk.desk.approval import Approval
from kiosk.desk.form import Field, Form
from kiosk.desk.keys import READINGS
from kiosk.desk.ports import Entry
from kiosk.desk.receive import Place
from schema.clock import JAPAN
from schema.confirmation import Taken
from schema.errors import Refused
from schema.insured import Insured
from schema.online import OnlineAnswer
from schema.terms import Document, OnlineCheck, Outcome
from tests.kiosk.desk.room import Room, a_room
from tests.people import HANAKO, a_national_person, an_employee

INTERIM = Outcome.INSURED_INTERIM
SOURCES = ("oqs_folder", "central", "my_number_app", "simulator", "desk", "")
REGISTERS = frozenset({"oqs_folder", "central", "my_number_app"})
PEOPLE = (HANAKO, a_national_person(), an_employee())
BOUNDARIES = (
    date(2025, 8, 1),
    date(2025, 8, 4),
    date(2025, 11, 12),
    date(2025, 12, 2),
    date(2026, 4, 1),
    date(2026, 8, 1),
)
DAYS = sorted(
    {first + timedelta(days=n) for first in BOUNDARIES for n in (-1, 0)}
    | {date(2025, 10, 15)}
)
FLAGS: tuple[dict[str, bool], ...] = (
    {},
    {"returning": True},
    {"declaration": True},
    {"emergency": True},
    {"special_care": True},
    {"legible": False},
)
ONE_DAY = timedelta(days=1)
WHEN = ("today", "yesterday", "asked_yesterday", "about_yesterday", "unsaid", "ahead")


def forms(person: Insured, day: date) -> Iterator[Form]:
    """Everything that can be shown, read and said by somebody."""
    for document, beside in product(Document, (False, True)):
        also = (Document.MY_NUMBER_CARD,) if beside else ()
        shown = Form(
            at=Field.VERDICT,
            document=document,
            also=also if document not in also else (),
            insurer=person.insurer_number,
            symbol=person.symbol,
            number=person.number,
            branch=person.branch,
            birth=person.birth_date,
        )
        for form in read(shown):
            for flags in FLAGS:
                flagged = replace(form, **flags)  # type: ignore[arg-type]
                for last in printed(flagged, day):
                    yield flagged.with_expiry(last)


def read(form: Form) -> Iterator[Form]:
    """Everything the reader can do, where there is a card."""
    if not form.has_card:
        yield form
        return
    for reader, answer in READINGS.values():
        yield replace(form, reader=reader, card_answer=answer)


def printed(form: Form, day: date) -> Iterable[date | None]:
    return (day - ONE_DAY, day) if form.undated else (None,)


def answers(day: date) -> Iterator[OnlineAnswer]:
    """Every answer of every source, at every time that could be taken for this day."""
    for result, source in product(OnlineCheck, SOURCES):
        yield answer(day, result, source, "today")
    for source, when in product(SOURCES, WHEN[1:]):
        yield answer(day, OnlineCheck.ELIGIBLE, source, when)


def answer(day: date, result: OnlineCheck, source: str, when: str) -> OnlineAnswer:
    nine = datetime.combine(day, time(9), JAPAN)
    before = nine - ONE_DAY
    asked = before if when in {"yesterday", "asked_yesterday"} else nine
    came = before if when == "yesterday" else nine
    said = {"about_yesterday": day - ONE_DAY, "unsaid": None}.get(when, day)
    return OnlineAnswer(
        result=result,
        source=source,
        asked_at=asked + ONE_DAY if when == "ahead" else asked,
        answered_at=came + ONE_DAY if when == "ahead" else came,
        confirmed_on=said,
        correlation="c",
    )


def has_its_answer(entry: Entry, said: OnlineAnswer | None, *, practice: bool) -> bool:
    """True if this very answer is live and eligible, in this file's own words."""
    if entry.visit is None or said is None:
        return False
    day = entry.visit.visit_day
    allowed = REGISTERS | {"simulator"} if practice else REGISTERS
    about = {day} if said.source == "my_number_app" else {day, None}
    return (
        said.result is OnlineCheck.ELIGIBLE
        and said.source in allowed
        and said.asked_at.date() == day
        and said.answered_at.date() == day
        and said.confirmed_on in about
    )


def recorded(
    room: Room, form: Form, taken: Taken | None, approval: Approval | None = None
) -> Entry | None:
    """What is recorded of it, if anything."""
    room.rows.entries.clear()
    with suppress(Refused):
        room.desk.confirm(form, taken, approval=approval)
    return room.rows.entries[-1] if room.rows.entries else None


def interim(room: Room, form: Form) -> Iterator[Entry]:
    """What is recorded as interim, by the book or against it."""
    for taken in (None, Taken(outcome=INTERIM, reason="reason_1")):
        entry = recorded(room, form, taken)
        if entry is not None and entry.taken and entry.taken.outcome is INTERIM:
            yield entry


def a_desk(day: date, *, practice: bool = False) -> Room:
    room = a_room(())
    room.clock.at = datetime.combine(day, time(9, 30), JAPAN)
    room.desk.place = Place("見本医院", "受付1", "13", practice=practice)
    return room


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_case_is_interim_without_a_live_answer(day: date) -> None:
    """Every case: unasked, and with each answer that is none."""
    room = a_desk(day)
    dead = [one for one in NOT_LIVE if one is not None]
    told = [None, *(answer(day, *one) for one in dead)]
    for person in PEOPLE:
        for place, form in enumerate(forms(person, day)):
            # Unasked, and with two of the dead answers, which take turns.
            for nth in {0, place % len(told), (place // 3) % len(told)}:
                said = told[nth]
                asked = form if said is None else form.with_answer(said)
                for entry in interim(room, asked):
                    pytest.fail(f"{day} {asked.document} {said}: {entry.taken}")


NOT_LIVE = (
    (OnlineCheck.ELIGIBLE, "oqs_folder", "yesterday"),
    (OnlineCheck.ELIGIBLE, "oqs_folder", "about_yesterday"),
    (OnlineCheck.ELIGIBLE, "oqs_folder", "asked_yesterday"),
    (OnlineCheck.ELIGIBLE, "simulator", "today"),
    (OnlineCheck.ELIGIBLE, "desk", "today"),
    (OnlineCheck.ELIGIBLE, "my_number_app", "unsaid"),
    (OnlineCheck.UNAVAILABLE, "oqs_folder", "today"),
    (OnlineCheck.NOT_ELIGIBLE, "oqs_folder", "today"),
    (OnlineCheck.AMBIGUOUS, "central", "today"),
)


@pytest.mark.parametrize("practice", [False, True])
def test_every_answer_is_weighed_for_what_it_is(*, practice: bool) -> None:
    """Every answer from every source at every time, for the cases that hang on it."""
    seen: set[tuple[str, str]] = set()
    for day, person in product(DAYS, PEOPLE):
        room = a_desk(day, practice=practice)
        for form in hanging(room, person, day):
            for said in answers(day):
                for entry in interim(room, form.with_answer(said)):
                    assert has_its_answer(entry, said, practice=practice)
                    seen.add((said.source, str(said.confirmed_on is None)))
    registers = REGISTERS | {"simulator"} if practice else REGISTERS
    assert {source for source, _ in seen} == registers
    assert ("my_number_app", "True") not in seen


def hanging(room: Room, person: Insured, day: date) -> Iterator[Form]:
    """The cases, but for flags, whose outcome a check could make interim."""
    for form in forms(person, day):
        live = form.with_answer(answer(day, OnlineCheck.ELIGIBLE, "central", "today"))
        if room.desk.decide(live).outcome is INTERIM:
            yield form


def test_an_answer_about_anybody_else_counts_for_nobody() -> None:
    day = date(2025, 10, 15)
    room = a_desk(day)
    said = answer(day, OnlineCheck.ELIGIBLE, "oqs_folder", "today")
    for person, other in product(PEOPLE, PEOPLE):
        for form in hanging(room, person, day):
            asked = replace(form, number=other.number, symbol=other.symbol)
            mixed = replace(asked.with_answer(said), number=form.number + "0")
            assert [*interim(room, mixed)] == []


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("day", (OnlineCheck.ELIGIBLE, "oqs_folder", "yesterday")),
        ("source", (OnlineCheck.ELIGIBLE, "desk", "today")),
        ("result", (OnlineCheck.UNAVAILABLE, "oqs_folder", "today")),
    ],
)
def test_a_desk_that_is_broken_so_would_be_noticed(
    broken: str,
    told: tuple[OnlineCheck, str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = date(2025, 10, 15)
    room = a_desk(day)
    said = answer(day, *told)
    forms_ = [form.with_answer(said) for form in hanging(room, HANAKO, day)]
    assert not any(entry for form in forms_ for entry in interim(room, form))
    if broken == "day":
        monkeypatch.setattr(OnlineAnswer, "is_live_on", lambda _answer, _day: True)
    elif broken == "source":
        monkeypatch.setattr("kiosk.desk.live.REGISTERS", {"oqs_folder", "desk"})
    else:
        eligible = OnlineCheck.ELIGIBLE
        monkeypatch.setattr("kiosk.desk.partial.check_of", lambda *_, **__: eligible)
        monkeypatch.setattr("kiosk.desk.record.is_live_eligible", lambda *_, **__: True)
    found = [entry for form in forms_ for entry in interim(room, form)]

    assert found
    assert not any(has_its_answer(entry, said, practice=False) for entry in found)
