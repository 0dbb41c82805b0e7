"""Which day an answer is about: its own word, or the request's where it has none.

The terminal's file is bound to its request, which named the day. Pasted text is bound
to nothing, so it has to say the day itself.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kiosk.desk.form import Form
from kiosk.online.app.pasted import paste
from kiosk.online.simulated.told import Mode, Told
from kiosk.online.whose import DOUBT, NO_DAY
from schema.online import OnlineQuery
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, NINE, a_room
from tests.kiosk.online.messages import an_answer, xml
from tests.kiosk.online.test_pasted_text_is_taken_for_whom_it_names import text_of
from tests.kiosk.online.whole import Whole, result_of
from tests.people import HANAKO, VISIT_DAY

ELEMENT = re.compile(rb"<QualificationConfirmationDate>.*?</[^>]+>")
NEITHER = {
    "no day": ["20251399"],
    "nines": ["99999999"],
    "words": ["きょう"],
    "two days": ["20251015", "20251014"],
    "the day before beside it": ["20251014", "20251015"],
}


def saying(*days: str) -> Callable[[OnlineQuery], Told]:
    """Answer eligible, with these words as 資格確認日; with no element for none."""
    name = "QualificationConfirmationDate"
    said = "".join(f"<{name}>{day}</{name}>" for day in days).encode()

    def told(query: OnlineQuery) -> Told:
        data = xml(an_answer(HANAKO, correlation=query.correlation))
        assert len(ELEMENT.findall(data)) == 1
        marked = data.replace(
            b"</MessageHeader>", b"<SimulatedBy>a test</SimulatedBy></MessageHeader>"
        )
        return Told(raw=ELEMENT.sub(lambda _: said, marked))

    return told


def decided(whole: Whole, *days: str) -> tuple[Form, Outcome]:
    whole.instead = saying(*days)
    form = whole.answered(whole.form())
    return form, whole.desk.decide(form).outcome


@pytest.mark.parametrize("days", [[], [""], ["00000000"]], ids=["none", "", "zeros"])
def test_where_it_names_none_the_request_did(whole: Whole, days: list[str]) -> None:
    form, outcome = decided(whole, *days)

    assert form.own_answer is not None
    assert form.own_answer.confirmed_on is None
    assert form.own_answer.is_live_on(VISIT_DAY)
    assert outcome is Outcome.INSURED_INTERIM


def test_the_day_that_was_asked_is_live(whole: Whole) -> None:
    assert decided(whole, f"{VISIT_DAY:%Y%m%d}")[1] is Outcome.INSURED_INTERIM


@pytest.mark.parametrize("days", [-40, -1, 1])
def test_another_day_than_was_asked_is_never_live(whole: Whole, days: int) -> None:
    other = VISIT_DAY + timedelta(days=days)
    form, outcome = decided(whole, f"{other:%Y%m%d}")
    answer = form.own_answer

    assert answer is not None
    assert (answer.result, answer.confirmed_on) == (OnlineCheck.ELIGIBLE, other)
    assert outcome is Outcome.CHECK_REQUIRED
    assert whole.desk.counted(form) is None


@pytest.mark.parametrize("days", NEITHER.values(), ids=NEITHER)
def test_a_day_that_is_none_or_two_is_no_answer(whole: Whole, days: list[str]) -> None:
    form, outcome = decided(whole, *days)
    answer = form.own_answer

    assert answer is not None
    assert (answer.result, answer.codes[DOUBT]) == (OnlineCheck.UNAVAILABLE, NO_DAY)
    assert answer.insured is None
    assert outcome is Outcome.CHECK_REQUIRED


def test_a_question_about_yesterday_answers_nothing_about_today(whole: Whole) -> None:
    """Asked today about a visit of yesterday, and answered without a day."""
    whole.terminal.mode = Mode.LINE_DOWN
    whole.confirm(whole.answered(whole.form()))
    whole.clock.at += timedelta(days=1)
    whole.instead = saying()
    whole.terminal.mode = Mode.ANSWERING
    whole.wait(31)
    whole.turn(20)
    whole.terminal.mode = Mode.SILENT
    today = whole.answered(whole.form())

    (row,) = whole.rechecked()
    assert (result_of(row), row.event.taken) == (OnlineCheck.ELIGIBLE, None)
    assert whole.desk.visit(today).online_check is OnlineCheck.UNAVAILABLE


@pytest.mark.parametrize(
    ("said", "code"),
    [(None, "agrees"), (VISIT_DAY - timedelta(days=1), "other_day")],
    ids=["no day", "another"],
)
def test_pasted_text_has_to_say_the_day(said: date | None, code: str) -> None:
    room = a_room()
    entered = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    whole_text = text_of(HANAKO, said or VISIT_DAY)
    lines = [line for line in whole_text.splitlines() if said or "確認日" not in line]
    done = paste(entered, "\r\n".join(lines), room.desk.around(), NINE)

    assert done.code == code
    assert room.desk.counted(done.form) is None
    assert room.desk.decide(done.form).outcome is Outcome.CHECK_REQUIRED
