"""The re-check queue: asks by itself, settles once, and leaves to people what differs.

It survives restarts, never asks again what was answered, takes the most doubtful
first, closes in silence what is confirmed and makes a task of everything else.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.desk.enquiry import Step
from kiosk.desk.tasks import TaskKind
from kiosk.online.simulated.told import Mode
from schema.insured import Insured
from schema.online import AnsweredPerson, OnlineAnswer, OnlineQuery
from schema.terms import Document, OnlineCheck, Outcome
from tests.kiosk.online.whole import PROBED, Whole, result_of, telling
from tests.people import HANAKO, LOST, NATIONAL_SPOUSE, a_national_person, a_person

TARO = a_national_person()


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    """A desk before a terminal; left open, its folder would stay locked."""
    made = Whole(tmp_path)
    yield made
    made.check_records()
    assert made.incidents == []
    made.close()


def whom(asked: list[OnlineQuery]) -> list[str]:
    return [f"{one.number} {one.branch}".strip() for one in asked]


def whose(*people: Insured) -> list[str]:
    return [f"{one.number} {one.branch}".strip() for one in people]


def away(whole: Whole, mode: Mode = Mode.LINE_DOWN) -> None:
    whole.terminal.mode = mode


def back(whole: Whole) -> None:
    """The line is back, and the next probe finds out."""
    whole.terminal.mode = Mode.ANSWERING
    whole.wait(PROBED)
    whole.turn(40)


def test_a_late_answer_of_the_day_closes_in_silence(whole: Whole) -> None:
    away(whole)
    whole.confirm(whole.answered(whole.form()))
    assert len(whole.store.journal.pending()) == 1
    back(whole)

    (row,) = whole.rechecked()
    assert row.event.taken is not None
    assert row.event.taken.outcome is Outcome.INSURED_INTERIM
    assert whole.store.journal.pending() == []
    assert whole.store.tasks.open() == ()
    assert len(whole.asked) == 1


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=1)], ids=str)
def test_whoever_left_a_number_is_called_also_where_all_is_well(
    whole: Whole, later: timedelta
) -> None:
    """What was promised: 確認できしだいご連絡します."""
    away(whole)
    event = whole.confirm(replace(whole.answered(whole.form()), contact="0000000000"))
    whole.clock.at += later
    back(whole)

    (task,) = whole.store.tasks.open()
    assert (task.kind, task.visit) == (TaskKind.CALL_BACK, event.id)
    assert (task.detail, task.contact) == (str(HANAKO.share), "0000000000")


def test_a_number_that_is_taken_down_later_is_called_too(whole: Whole) -> None:
    away(whole)
    event = whole.confirm(whole.answered(whole.form()))
    whole.desk.note_contact(event.id, "0000000000")
    assert [one.contact for one in whole.store.journal.pending()] == ["0000000000"]
    whole.desk.note_contact(event.id, "0000000001")
    back(whole)

    (task,) = whole.store.tasks.open()
    assert (task.kind, task.contact) == (TaskKind.CALL_BACK, "0000000001")
    assert whole.store.journal.verify().ok


def test_what_is_to_do_is_counted_as_soon_as_it_is(whole: Whole) -> None:
    away(whole)
    whole.confirm(replace(whole.answered(whole.form()), contact="0000000000"))
    back(whole)
    (task,) = whole.store.tasks.open()
    assert whole.checks.state().tasks == 1
    whole.desk.follow_up(task, "told")
    whole.checks.wake()
    whole.turn()

    assert whole.checks.state().tasks == 0


def test_an_answer_of_another_day_accepts_nobody(whole: Whole) -> None:
    away(whole)
    whole.confirm(whole.answered(whole.form()))
    whole.clock.at += timedelta(days=1)
    back(whole)

    (row,) = whole.rechecked()
    assert row.event.taken is None
    assert result_of(row) is OnlineCheck.ELIGIBLE
    assert row.event.visit is not None
    assert row.event.visit.online_check is not OnlineCheck.ELIGIBLE
    assert whole.store.journal.pending() == []
    assert whole.store.tasks.open() == ()


def test_a_visit_that_was_never_asked_about_is_asked_about(whole: Whole) -> None:
    event = whole.waits()
    whole.turn(8)

    (row,) = whole.rechecked()
    assert row.event.refers_to == event.id
    assert row.event.taken is not None
    assert whom(whole.asked) == whose(HANAKO)


def test_what_was_answered_before_a_kill_is_settled_unasked(whole: Whole) -> None:
    """The answer is kept, and the desk dies before it records what came of it."""
    away(whole)
    form = whole.answered(whole.form())
    whole.confirm(form)
    now = whole.clock.now()
    kept = whole.store.enquiries.answered(
        form.enquiry,
        OnlineAnswer(
            result=OnlineCheck.NOT_ELIGIBLE,
            source="simulator",
            asked_at=now,
            answered_at=now,
            correlation=form.enquiry,
            insured=AnsweredPerson(birth_date=HANAKO.birth_date, number=HANAKO.number),
        ),
    )
    assert kept
    whole.restart()
    back(whole)

    (row,) = whole.rechecked()
    assert result_of(row) is OnlineCheck.NOT_ELIGIBLE
    assert len(whole.asked) <= 1
    (task,) = whole.store.tasks.open()
    assert task.kind is TaskKind.CONTRADICTED


def test_nobody_is_asked_about_twice_however_often_it_is_opened(whole: Whole) -> None:
    away(whole, Mode.SILENT)
    for person in (HANAKO, TARO, NATIONAL_SPOUSE):
        whole.confirm(whole.answered(whole.form(person)))
    for _ in range(6):
        whole.restart()
        whole.wait(PROBED)
        whole.turn(4)
    asked = [one.correlation for one in whole.asked]
    assert len(whom(whole.asked)) == len(set(whom(whole.asked)))
    back(whole)
    whole.restart()
    whole.wait(PROBED)
    whole.turn(8)

    assert len(whole.rechecked()) == 3
    assert whole.store.journal.pending() == []
    assert asked == [one.correlation for one in whole.asked][: len(asked)]
    assert len(whom(whole.asked)) == len(set(whom(whole.asked)))


def test_the_most_doubtful_are_asked_about_first(whole: Whole) -> None:
    """Whom the copy calls lost, or does not know, before those it agrees with."""
    stranger = a_person(number="00000999", birth_date=date(1940, 2, 3))
    away(whole, Mode.SILENT)
    for person in (HANAKO, TARO, LOST, stranger):
        whole.waits(person)
        whole.wait(60)
    # The first two went out before the register was known to be silent.
    assert whom(whole.asked) == whose(HANAKO, TARO)
    whole.asked.clear()
    for _ in range(12):
        whole.wait(PROBED)

    assert whom(whole.asked) == whose(LOST, stranger)


def test_each_answer_against_a_visit_is_a_task(whole: Whole) -> None:
    for validity, result in (
        ("2", OnlineCheck.NOT_ELIGIBLE),
        ("3", OnlineCheck.NEWER_EXISTS),
        ("4", OnlineCheck.NOT_FOUND),
        ("5", OnlineCheck.AMBIGUOUS),
    ):
        whole.instead = telling(validity)
        event = whole.waits(contact="00000000000")
        whole.turn(10)
        (task,) = [one for one in whole.store.tasks.open() if one.visit == event.id]
        assert (task.kind, task.detail) == (TaskKind.CONTRADICTED, result.value)
        assert task.contact == "00000000000"
        # What the book leaves to a person is not taken by itself.
        taken = whole.rechecked()[-1].event.taken
        review = result in {OnlineCheck.NEWER_EXISTS, OnlineCheck.AMBIGUOUS}
        assert (taken is None) is review
        whole.desk.follow_up(task, "phoned")
        assert whole.store.tasks.open() == ()
    assert whole.store.journal.pending() == []


def test_a_share_that_changed_is_a_task(whole: Whole) -> None:
    whole.instead = telling("1", a_person(share=30))
    whole.waits()
    whole.turn(10)

    (task,) = whole.store.tasks.open()
    assert (task.kind, task.detail) == (TaskKind.CHANGED, "share")
    (row,) = whole.rechecked()
    assert row.event.taken is not None


def test_somebody_elses_answer_confirms_nobody(whole: Whole) -> None:
    whole.instead = telling("1", TARO)
    whole.waits()
    whole.turn(10)

    (row,) = whole.rechecked()
    assert row.event.taken is None
    assert result_of(row) is OnlineCheck.UNAVAILABLE
    (task,) = whole.store.tasks.open()
    assert (task.kind, task.detail) == (TaskKind.UNANSWERED, "other_person")


def test_an_error_of_the_register_is_tried_again_later(whole: Whole) -> None:
    away(whole, Mode.REFUSES)
    whole.waits()
    whole.turn(10)
    asked = len(whole.asked)
    assert (asked, whole.rechecked()) == (1, [])
    back(whole)
    assert len(whole.asked) == asked
    whole.wait(301)
    whole.wait(PROBED)
    whole.turn(10)

    assert len(whole.asked) == asked + 1
    assert len(whole.rechecked()) == 1


def test_what_a_register_passed_over_is_asked_anew(whole: Whole) -> None:
    """A request that vanished is given up only once a later one is answered."""
    away(whole)
    whole.confirm(whole.answered(whole.form()))
    for file in (whole.terminal.folder / "req").glob("*.xml"):
        file.unlink()
    back(whole)
    assert whole.rechecked() == []
    whole.wait(700)
    whole.answered(whole.form(TARO))
    whole.wait(PROBED)
    whole.turn(10)

    assert len(whole.rechecked()) == 1
    steps = [one.step for one in whole.store.enquiries.on_their_way()]
    assert steps == [Step.GIVEN_UP]


def test_an_answer_against_a_visit_that_did_not_wait_is_a_task(whole: Whole) -> None:
    """Asked, not waited for, and taken in by a certificate in force meanwhile."""
    away(whole)
    correlation = whole.ask(whole.form())
    whole.turn(2)
    whole.checks.stop_waiting(correlation)
    certificate = whole.form(document=Document.ELIGIBILITY_CERTIFICATE, expiries=())
    event = whole.confirm(certificate.with_expiry(date(2026, 7, 31)))
    whole.instead = telling("2")
    away(whole, Mode.ANSWERING)
    whole.turn(10)

    (task,) = whole.store.tasks.open()
    assert task.kind is TaskKind.CONTRADICTED
    assert task.visit == event.id


def _query(whole: Whole) -> OnlineQuery:
    query = whole.desk.query(whole.form())
    assert query is not None
    return query


def test_an_answer_that_agrees_with_what_was_taken_is_no_task(whole: Whole) -> None:
    form = whole.form()
    whole.ask(form)
    certificate = whole.form(document=Document.ELIGIBILITY_CERTIFICATE, expiries=())
    whole.confirm(certificate.with_expiry(date(2026, 7, 31)))
    whole.turn(10)

    assert whole.store.tasks.open() == ()
    assert whole.rechecked() == []
    assert whole.store.enquiries.returned() == []


def test_a_visit_without_numbers_is_a_task_at_once(whole: Whole) -> None:
    whole.confirm(replace(whole.form(), number="", person=None))

    (task,) = whole.store.tasks.open()
    assert task.kind is TaskKind.UNASKABLE
    whole.turn(8)
    assert whole.asked == []
    assert whole.checks.state().pending == 1


def test_nothing_is_asked_about_who_is_asked_about_at_the_desk(whole: Whole) -> None:
    away(whole, Mode.SILENT)
    whole.waits()
    whole.checks.ask(_query(whole))
    whole.turn(8)

    assert len(whole.asked) == 1


def test_errors_for_days_are_left_to_a_person(whole: Whole) -> None:
    away(whole, Mode.REFUSES)
    whole.waits()
    whole.turn(10)
    assert whole.store.tasks.open() == ()
    whole.clock.at += timedelta(days=4)
    whole.wait(301)
    whole.wait(PROBED)
    whole.turn(10)

    (row,) = whole.rechecked()
    assert (result_of(row), row.event.taken) == (OnlineCheck.UNAVAILABLE, None)
    (task,) = whole.store.tasks.open()
    assert task.kind is TaskKind.UNANSWERED
