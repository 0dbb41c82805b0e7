"""No keys, in any order, record an interim acceptance without its own live answer.

The answer must be `eligible`, of this visit day, and asked for the very numbers
and day of birth that are recorded.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.desk.compare import acknowledge, still_open
from kiosk.desk.form import Form
from kiosk.desk.keys import BACK, press
from kiosk.desk.lookup import Asked, look_up
from kiosk.desk.route import Surroundings
from kiosk.desk.verdict import with_found
from schema.errors import Refused
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck, Outcome, Reader
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, TARO_KEYS, Press, Room, a_room
from tests.people import HANAKO

Whom = tuple[str, ...]
Step = Callable[["Playing"], None]


def whom(form: Form) -> Whom:
    """The person a form is about."""
    numbers = (form.insurer, form.symbol, form.number, form.branch)
    return (*numbers, str(form.birth))


Taking = Callable[[Form, OnlineAnswer, tuple[object, ...]], Form]


def takes_its_own(form: Form, answer: OnlineAnswer, about: tuple[object, ...]) -> Form:
    """What the screen does with an answer: only whom it is about takes it."""
    return form.with_answer(answer) if about == form.identity else form


def takes_any(form: Form, answer: OnlineAnswer, about: tuple[object, ...]) -> Form:
    """What a careless screen would do."""
    del about
    return form.with_answer(answer)


@dataclass
class Playing:
    """A desk at work, and for whom each answer was asked."""

    room: Room
    press: Press = press
    form: Form = field(default_factory=Form)
    asked: list[tuple[OnlineAnswer, Whom]] = field(default_factory=list)

    takes: Taking = takes_its_own
    open: list[tuple[OnlineAnswer, tuple[object, ...], int]] = field(
        default_factory=list
    )
    patients: int = 0

    def ask(self, result: OnlineCheck) -> None:
        """Ask, and leave the answer on its way."""
        query = self.room.desk.query(self.form)
        if query is not None:
            answer = self.room.answer(query, result)
            self.asked.append((answer, whom(self.form)))
            self.open.append((answer, self.form.identity, self.patients))

    def hear(self, place: int) -> None:
        """Let one of the answers on their way come, whoever is at the desk."""
        if self.open:
            answer, about, patient = self.open.pop(place % len(self.open))
            same = patient == self.patients
            self.form = self.takes(self.form, answer, about if same else ())

    def check(self, result: OnlineCheck) -> None:
        """Ask, and take the answer."""
        before = len(self.open)
        self.ask(result)
        if len(self.open) > before:
            self.hear(before)

    def confirm(self) -> None:
        """Confirm as Enter does, whatever differs, and look at what was recorded."""
        rows = self.room.desk.compared(self.form)
        if still_open(self.form, rows):
            self.form = acknowledge(self.form, rows, "paper_is_old")
        with suppress(Refused):
            self.room.desk.confirm(self.form)
            self._look_at_the_record()
            self.next_patient()

    def next_patient(self) -> None:
        """Begin anew, as after Enter or `0`."""
        self.form = Form()
        self.patients += 1

    def _look_at_the_record(self) -> None:
        entry = self.room.rows.entries[-1]
        if entry.taken is None or entry.taken.outcome is not Outcome.INSURED_INTERIM:
            return
        answers = [a for a, about in self.asked if about == whom(self.form)]
        assert any(
            answer.result is OnlineCheck.ELIGIBLE
            and answer.is_live_on(self.room.desk.today)
            for answer in answers
        ), "an interim acceptance without a live answer for this person"


def keys(*pressed: str) -> Step:
    def step(at: Playing) -> None:
        at.form = at.room.typed(at.form, pressed, at.press)

    return step


def check(result: OnlineCheck) -> Step:
    return lambda at: at.check(result)


def ask(result: OnlineCheck) -> Step:
    return lambda at: at.ask(result)


def hear(place: int) -> Step:
    return lambda at: at.hear(place)


def cancel(at: Playing) -> None:
    at.next_patient()


def found_by_kana(at: Playing) -> None:
    """Take 見本　花子's numbers from the search."""
    asked = Asked(HANAKO.name_kana, born=HANAKO.birth_date)
    found = look_up(at.room.desk, asked).people
    if found and at.form.document is not None:
        at.form = with_found(at.form, found[0].form, at.room.desk.around())


def confirm(at: Playing) -> None:
    at.confirm()


def another_day(at: Playing) -> None:
    at.room.clock.at += timedelta(days=1)


def card_read(at: Playing) -> None:
    at.form = replace(
        at.form, reader=Reader.READ, card_answer=OnlineCheck.ELIGIBLE, answer=None
    )


STEPS = st.sampled_from(
    [
        keys("4"),
        keys("3"),
        keys("1"),
        keys("9"),
        keys(*HANAKO_KEYS),
        keys(*TARO_KEYS),
        keys(*EXPIRED),
        keys("enter"),
        keys("-"),
        keys(BACK),
        keys(*(BACK,) * 9),
        keys("8"),
        *(check(result) for result in OnlineCheck if result is not OnlineCheck.NOT_RUN),
        check(OnlineCheck.ELIGIBLE),
        ask(OnlineCheck.ELIGIBLE),
        ask(OnlineCheck.ELIGIBLE),
        ask(OnlineCheck.NOT_FOUND),
        hear(0),
        hear(1),
        hear(0),
        keys("4", *HANAKO_KEYS, *EXPIRED),
        keys("4", *TARO_KEYS, *EXPIRED),
        confirm,
        confirm,
        cancel,
        found_by_kana,
        another_day,
        card_read,
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(STEPS, max_size=18))
def test_no_keys_get_past_the_check(steps: Sequence[Step]) -> None:
    playing = Playing(a_room())
    for step in steps:
        step(playing)


SHOWN = keys("4", *HANAKO_KEYS, *EXPIRED)


def test_the_way_through_is_open() -> None:
    playing = Playing(a_room())
    for step in (SHOWN, check(OnlineCheck.ELIGIBLE), confirm):
        step(playing)

    recorded = playing.room.rows.entries[-1].taken
    assert recorded is not None
    assert recorded.outcome is Outcome.INSURED_INTERIM


def test_a_late_answer_is_not_the_next_patients() -> None:
    """Shown with both hands: whoever takes any answer would be noticed."""
    late = (SHOWN, ask(OnlineCheck.ELIGIBLE), cancel, OTHER, hear(0))
    playing = Playing(a_room())
    careless = Playing(a_room(), takes=takes_any)
    for step in late:
        step(playing)
        step(careless)

    assert playing.form.own_answer is None
    with pytest.raises(AssertionError, match="without a live answer"):
        confirm(careless)


OTHER = keys("4", *TARO_KEYS, *EXPIRED)


def keeping_the_answer(form: Form, key: str, around: Surroundings) -> Form:
    """A machine that hands the answer on to whoever is entered next."""
    after = press(form, key, around)
    return after if form.answer is None else after.with_answer(form.answer)


def test_an_answer_kept_past_a_correction_would_be_noticed() -> None:
    playing = Playing(a_room(), press=keeping_the_answer)
    steps = (SHOWN, check(OnlineCheck.ELIGIBLE), keys(*(BACK,) * 3), keys(BACK))
    for step in steps:
        step(playing)
    keys("6", *"3210211", "enter", "enter")(playing)

    with pytest.raises(AssertionError, match="without a live answer"):
        confirm(playing)


def test_yesterdays_answer_is_refused(room: Room) -> None:
    playing = Playing(room)
    for step in (SHOWN, check(OnlineCheck.ELIGIBLE), another_day):
        step(playing)
    decision = room.desk.decide(playing.form)

    assert decision.outcome is Outcome.CHECK_REQUIRED


def test_an_answer_is_nobodys_own_once_anything_of_them_is_another(room: Room) -> None:
    form = room.typed(Form(), ("4", *TARO_KEYS, *EXPIRED))
    query = room.desk.query(form)
    assert query is not None
    asked = form.with_answer(room.answer(query))
    others = (
        replace(asked, insurer="39131040"),
        replace(asked, symbol="x"),
        replace(asked, number="x"),
        replace(asked, branch="99"),
        replace(asked, birth=HANAKO.birth_date),
    )

    assert asked.own_answer is not None
    assert [other.own_answer for other in others] == [None] * 5
