"""A patient who is put aside is kept with the check, and comes back with the answer."""

from dataclasses import replace

from kiosk.online.simulated.told import Mode
from schema.terms import OnlineCheck
from tests.kiosk.online.whole import DEADLINE, PROBED, Whole
from tests.people import EVERYONE, HANAKO, LOST


def test_who_was_put_aside_comes_back_with_the_answer(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    correlation = whole.ask(whole.form())
    whole.checks.put_aside(correlation, b"hanako")
    (aside,) = whole.checks.state().aside
    assert aside.form == b"hanako"
    whole.turn(2)
    whole.restart()
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(5)

    (back,) = whole.checks.state().returned
    assert back.form == b"hanako"
    assert back.answer is not None
    assert back.answer.result is OnlineCheck.ELIGIBLE
    revision = whole.checks.state().revision
    whole.checks.take_back(back.query.correlation)
    assert whole.checks.state().returned == whole.checks.state().aside == ()
    assert whole.checks.state().revision > revision
    whole.turn()
    assert [one.form for one in whole.store.enquiries.returned()] == [b""]


def test_an_answer_that_is_put_away_is_not_seen_again(whole: Whole) -> None:
    correlation = whole.ask(whole.form())
    whole.checks.put_aside(correlation, b"hanako")
    whole.turn(5)
    whole.checks.put_away(correlation)
    assert whole.checks.state().returned == ()
    whole.turn(2)

    assert [*whole.store.enquiries.returned()] == []


def test_an_answer_that_is_put_away_still_serves_who_waits(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    form = whole.form()
    form = replace(form, enquiry=whole.ask(form))
    whole.turn(2)
    whole.wait(DEADLINE)
    whole.confirm(whole.taken(form))
    whole.checks.put_away(form.enquiry)
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(6)

    assert len(whole.rechecked()) == 1
    assert len(whole.asked) == 1


def test_who_was_put_aside_in_an_outage_is_kept_too(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    for person in (HANAKO, EVERYONE[1]):
        whole.answered(whole.form(person))
    correlation = whole.ask(whole.form(LOST))
    whole.checks.put_aside(correlation, b"lost")
    sent = len(whole.asked)
    whole.restart()
    whole.wait(PROBED)

    forms = [one.form for one in whole.checks.state().aside]
    assert forms == [b"lost"]
    assert len(whole.asked) == sent
