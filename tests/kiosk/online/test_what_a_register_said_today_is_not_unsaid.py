"""Going back, entering anew or pasting unsays nothing that a register said today."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.desk import compare
from kiosk.desk.form import Field, Form
from kiosk.desk.route import back_to
from kiosk.desk.tasks import TaskKind
from kiosk.online.app.pasted import paste
from schema.confirmation import Event
from schema.errors import Refused
from schema.terms import Difference, Document, OnlineCheck, Outcome
from tests.kiosk.online.test_pasted_text_is_taken_for_whom_it_names import text_of
from tests.kiosk.online.whole import Whole, telling
from tests.people import HANAKO

LAST = date(2026, 7, 31)


def denied(whole: Whole, said: str = "2") -> Form:
    """見本　花子's expired card, against which the register has just spoken."""
    whole.instead = telling(said)
    form = whole.answered(whole.form())
    assert whole.desk.decide(form).visit.online_check is not OnlineCheck.ELIGIBLE
    return form


def entered_anew(whole: Whole, form: Form) -> Form:
    """Back to the birth date, which drops the answer, and the same one again."""
    back = back_to(form, Field.BIRTH)
    assert back.own_answer is None
    whole.checks.put_away(form.enquiry)
    whole.turn(3)
    return whole.form()


def pasted(whole: Whole, form: Form) -> tuple[str, Form]:
    done = paste(form, text_of(HANAKO), whole.desk.around(), whole.clock.now())
    return done.code, done.form


@pytest.mark.parametrize("said", ["2", "3", "4", "5"])
def test_pasted_text_never_takes_its_place(whole: Whole, said: str) -> None:
    again = entered_anew(whole, denied(whole, said))

    assert pasted(whole, again) == ("answered", again)
    assert pasted(whole, Form()) == ("answered", Form())
    assert whole.desk.decide(again).outcome is Outcome.CHECK_REQUIRED


def test_nor_after_a_restart_or_another_visit(whole: Whole) -> None:
    whole.confirm(denied(whole))
    whole.turn(3)
    whole.restart()

    assert pasted(whole, whole.form())[0] == "answered"


def certified(whole: Whole) -> Form:
    form = whole.form(document=Document.ELIGIBILITY_CERTIFICATE, expiries=())
    return form.with_expiry(LAST)


def accepted_knowingly(whole: Whole, form: Form) -> Event:
    rows = whole.desk.compared(form)
    assert compare.still_open(form, rows) == (Difference.ELIGIBILITY,)
    with pytest.raises(Refused, match="E-TAKE-6"):
        whole.desk.confirm(form)
    event = whole.desk.confirm(compare.acknowledge(form, rows, "patient_told"))
    whole.checks.wake()
    return event


def test_a_visit_that_is_accepted_against_it_is_one_task(whole: Whole) -> None:
    entered_anew(whole, denied(whole))
    event = accepted_knowingly(whole, certified(whole))
    whole.turn(6)

    (task,) = whole.store.tasks.open()
    assert (task.kind, task.visit) == (TaskKind.CONTRADICTED, event.id)
    assert task.detail == OnlineCheck.NOT_ELIGIBLE
    assert whole.store.enquiries.returned() == []


def test_what_it_says_afterwards_counts(whole: Whole) -> None:
    """Asked again later about the same person, it has another word."""
    whole.confirm(denied(whole))
    whole.turn(3)
    whole.instead = lambda _: None
    whole.wait(60)
    whole.answered(replace(whole.form(), consent_to_limit=True))
    form = certified(whole)

    assert compare.still_open(form, whole.desk.compared(form)) == ()


def test_it_is_of_its_own_day(whole: Whole) -> None:
    denied(whole)
    whole.clock.at += timedelta(days=1)
    whole.wait(5)
    form = certified(whole)

    assert compare.still_open(form, whole.desk.compared(form)) == ()
    assert whole.store.enquiries.returned() == []
