"""A patient who is put aside is kept with the check, and comes back with the answer."""

from dataclasses import replace

import pytest

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
    whole.restart()
    assert [one.form for one in whole.checks.state().returned] == [b"hanako"]


def test_who_is_at_the_desk_is_kept_from_the_moment_of_asking(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    whole.ask(whole.form(), b"hanako")
    whole.turn()
    assert whole.checks.state().aside == ()
    whole.restart()
    assert [one.form for one in whole.checks.state().aside] == [b"hanako"]
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(5)

    assert [one.form for one in whole.checks.state().returned] == [b"hanako"]
    assert len(whole.asked) == 1


def test_an_answer_at_the_desk_is_not_told_as_returned(whole: Whole) -> None:
    whole.ask(whole.form(), b"hanako")
    whole.turn(5)
    assert whole.checks.state().returned == ()
    whole.restart()

    assert len(whole.checks.state().returned) == 1


def test_who_is_asked_for_again_is_kept_as_entered_last(whole: Whole) -> None:
    """The first question is still open, and is waited for again."""
    whole.terminal.mode = Mode.SILENT
    whole.ask(whole.form(), b"first")
    whole.turn()
    whole.wait(DEADLINE)
    whole.ask(whole.form(), b"second")
    assert whole.checks.state().aside == ()
    whole.restart()

    assert [one.form for one in whole.checks.state().aside] == [b"second"]


def test_whoever_is_put_aside_and_asked_for_again_is_at_the_desk(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    whole.checks.put_aside(whole.ask(whole.form(), b"first"), b"aside")
    assert len(whole.checks.state().aside) == 1
    whole.ask(whole.form(), b"second")

    assert whole.checks.state().aside == ()


@pytest.mark.parametrize("mode", [Mode.ANSWERING, Mode.SILENT, Mode.LINE_DOWN])
def test_who_was_recorded_leaves_no_row(whole: Whole, mode: Mode) -> None:
    """Recorded with the answer or without it, killed at once."""
    whole.terminal.mode = mode
    form = whole.form()
    form = replace(form, enquiry=whole.ask(form, b"hanako"))
    whole.turn(5)
    whole.wait(DEADLINE)
    whole.confirm(whole.taken(form))
    whole.restart()

    assert nobody_is_kept(whole)
    whole.terminal.mode = Mode.ANSWERING
    whole.wait(PROBED)
    whole.turn(6)
    assert nobody_is_kept(whole)
    assert whole.store.journal.pending() == []


def test_who_was_cancelled_leaves_no_row(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    correlation = whole.ask(whole.form(), b"hanako")
    whole.turn()
    whole.checks.put_away(correlation)
    whole.turn()
    whole.restart()

    assert nobody_is_kept(whole)


def nobody_is_kept(whole: Whole) -> bool:
    """True if no patient is shown as put aside, and none is kept."""
    state, book = whole.checks.state(), whole.store.enquiries
    kept = [one.form for one in (*book.on_their_way(), *book.returned())]
    return state.aside == state.returned == () and not any(kept)


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
