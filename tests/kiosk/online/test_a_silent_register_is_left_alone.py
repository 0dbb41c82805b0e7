"""Deadlines, the order of registers, and the breaker: nobody waits in vain twice."""

from dataclasses import replace
from shutil import rmtree

from kiosk.online.simulated.told import Mode
from schema.terms import OnlineCheck
from tests.kiosk.online.whole import DEADLINE, PROBED, Whole
from tests.people import EVERYONE, HANAKO, LOST, a_national_person

TARO = a_national_person()


def silence(whole: Whole, mode: Mode = Mode.SILENT) -> None:
    """Two patients in a row get no answer."""
    whole.terminal.mode = mode
    for person in (HANAKO, TARO):
        whole.answered(whole.form(person))


def test_two_silences_make_an_outage_since_the_first(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    whole.answered(whole.form(HANAKO))
    first = whole.clock.now()
    assert whole.checks.state().outage is None
    whole.answered(whole.form(TARO))

    outage = whole.checks.state().outage
    assert outage is not None
    assert (outage.since, outage.reason) == (first, "silent")
    assert outage.gateways == ("oqs_folder",)


def test_one_slow_moment_is_one_silence(whole: Whole) -> None:
    """Who was asked about before the first of them was late was late with them."""
    whole.terminal.mode = Mode.SILENT
    whole.ask(whole.form(HANAKO))
    whole.wait(1)
    whole.ask(whole.form(TARO))
    whole.wait(DEADLINE - 1)
    whole.wait(1)
    assert whole.checks.state().running == ()
    assert whole.checks.state().outage is None
    whole.answered(whole.form(LOST))

    assert whole.checks.state().outage is not None


def test_in_an_outage_nobody_waits_and_nothing_is_sent(whole: Whole) -> None:
    silence(whole)
    sent = len(whole.asked)
    correlation = whole.ask(whole.form(LOST))
    answer = whole.checks.answer_to(correlation)

    assert answer is not None
    assert answer.result is OnlineCheck.UNAVAILABLE
    whole.turn(4)
    assert len(whole.asked) == sent


def test_since_when_survives_a_restart(whole: Whole) -> None:
    silence(whole)
    before = whole.checks.state().outage
    whole.restart()
    whole.turn()

    assert before is not None
    assert whole.checks.state().outage == before


def test_a_late_answer_ends_the_outage(whole: Whole) -> None:
    silence(whole)
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(4)

    assert whole.checks.state().outage is None
    assert whole.store.settings.get("online.down_since.oqs_folder") == ""


def test_a_folder_that_is_gone_is_an_outage_at_once_and_ends_by_itself(
    whole: Whole,
) -> None:
    rmtree(whole.terminal.folder / "req")
    whole.answered(whole.form())
    outage = whole.checks.state().outage
    assert outage is not None
    assert outage.reason == "folder"
    (whole.terminal.folder / "req").mkdir()
    whole.wait(PROBED)

    assert whole.checks.state().outage is None
    assert whole.answered(whole.form(TARO)).own_answer is not None


def test_one_visit_at_a_time_tries_a_silent_register(whole: Whole) -> None:
    silence(whole, Mode.LINE_DOWN)
    for file in (whole.terminal.folder / "req").glob("*.xml"):
        file.unlink()
    for person in (LOST, EVERYONE[1], EVERYONE[2]):
        whole.waits(person)
    before = len(list((whole.terminal.folder / "req").glob("*.xml")))
    for _ in range(3):
        whole.wait(PROBED)
        whole.turn(3)
    tried = len(list((whole.terminal.folder / "req").glob("*.xml")))

    assert (before, tried) == (0, 0)
    whole.wait(60)
    whole.turn(3)
    assert len(list((whole.terminal.folder / "req").glob("*.xml"))) == 1


def test_waiting_ends_at_the_deadline_and_the_question_stays(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    correlation = whole.ask(whole.form())
    whole.turn(3)
    assert whole.checks.answer_to(correlation) is None
    (running,) = whole.checks.state().running
    assert (running.until - running.since).total_seconds() == DEADLINE
    whole.wait(DEADLINE)
    answer = whole.checks.answer_to(correlation)
    assert answer is not None
    assert answer.result is OnlineCheck.UNAVAILABLE
    assert whole.checks.state().running == ()
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(4)

    late = whole.checks.answer_to(correlation)
    assert late is not None
    assert late.result is OnlineCheck.ELIGIBLE


def test_the_same_question_is_waited_for_and_not_sent_again(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    first = whole.ask(whole.form())
    whole.turn(2)
    assert whole.ask(whole.form()) == first
    whole.wait(DEADLINE)
    whole.restart()
    assert whole.ask(whole.form()) == first
    whole.turn(3)
    assert len(whole.asked) == 1
    other = whole.ask(replace(whole.form(), consent_to_limit=True))
    whole.turn(3)

    assert other != first
    assert len(whole.asked) == 2
