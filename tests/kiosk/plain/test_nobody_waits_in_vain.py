"""Lines that are down, answers that come late: told before the next question."""

from datetime import timedelta

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.desk.checks import Outage
from kiosk.labels import text
from kiosk.plain.lines import spoken as sounding
from schema.terms import Outcome
from schema.wareki import to_wareki
from tests.kiosk.online.test_pasted_text_is_taken_for_whom_it_names import text_of
from tests.kiosk.plain.script import EXPIRED, Line, Until, keys_of, said
from tests.kiosk.plain.test_every_outcome_is_reached_by_lines import confirmed
from tests.kiosk.tui.register import Register

Ready = tuple[Demo, Cast]


def expired(cast: Cast) -> list[Line]:
    return ["4", *keys_of(cast.guided), EXPIRED]


def test_to_stop_waiting_goes_on_without_the_answer(ready: Ready) -> None:
    demo, cast = ready
    register = Register(demo, answers=False)
    waiting = len(demo.desk.journal.pending())
    lines = [*expired(cast), "1", "0", "", "03-1234-5678"]
    spoken = said(demo, *lines, register=register)

    assert text("plain.waiting") in spoken
    assert len(demo.desk.journal.pending()) == waiting + 1
    assert confirmed(demo)[0].decision is not None
    assert register.woken == 1


def test_an_answer_for_somebody_put_aside_is_told_and_taken(ready: Ready) -> None:
    demo, cast = ready
    register = Register(demo, answers=False)
    lines: list[Line] = [*expired(cast), "1", "5", register.answer]
    lines += ["9", "*", "8", "1", "", "*", "3"]
    spoken = said(demo, *lines, register=register)

    told = spoken.index(text("plain.returned", count=1))
    aside = spoken.index(sounding(text("online.put_aside", press="* 8")))
    asked = spoken.index(text("field.insurer"), aside)
    assert aside < told < asked
    assert text("online.taken_back") in spoken
    assert text("outcome.insured_interim.headline") in spoken
    assert text("online.resumed") in spoken


def test_a_line_that_is_down_is_told_and_so_is_its_return(ready: Ready) -> None:
    demo, cast = ready
    register = Register(demo)

    def down() -> None:
        register.outage = Outage(since=register.now, gateways=register.gateways)

    def back() -> None:
        register.outage = None

    lines: list[Line] = [down, *expired(cast), "9", "", "", "", back]
    spoken = said(demo, *lines, "9", "-", register=register)

    assert "から照会できません" in spoken
    assert text("outcome.check_required.headline_down") in spoken
    assert text("outage.call") in spoken
    assert "に照会できるようになりました" in spoken
    decision = confirmed(demo)[0].decision
    assert decision is not None
    assert decision.outcome is Outcome.CHECK_REQUIRED


def test_a_lock_leads_back_to_the_same_question(ready: Ready) -> None:
    demo, cast = ready
    release: list[Line] = ["2", cast.certified.insurer_number]
    spoken = said(demo, *release, "+", "", "wrong", "demo-madoguchi", "?")

    locked = spoken[spoken.index(text("lock.title")) :]
    assert sounding(text("ask.number")) in locked
    assert "E-UNLOCK-1" in locked
    assert cast.certified.insurer_number not in locked


def test_a_desk_that_is_left_alone_locks_itself(ready: Ready) -> None:
    demo, cast = ready
    lines: list[Line] = ["2", Until(text("lock.title")), "", "demo-madoguchi"]
    spoken = said(demo, *lines, cast.certified.insurer_number, idle=0.3)

    asked = sounding(text("ask.insurer_offered", offered=""))[-10:]
    assert spoken.count(text("lock.title")) == 1
    assert asked in spoken[spoken.index(text("lock.title")) :]
    assert f"{text('field.insurer')} {cast.certified.insurer_number}" in spoken


def test_the_ages_are_told_at_the_start_and_when_they_change(ready: Ready) -> None:
    demo, cast = ready
    fresh, stale = text("freshness.fresh"), text("freshness.stale")

    def later() -> None:
        demo.clock.day = DAY + timedelta(days=30)

    spoken = said(demo, "2", later, cast.certified.insurer_number, "-", ".")

    assert spoken.count(fresh) == 1
    assert spoken.count(stale) == 2
    assert spoken.index(stale) < spoken.rindex(text("field.birth"))


def test_whoever_is_taken_up_is_told_from_the_start(ready: Ready) -> None:
    demo, cast = ready
    register = Register(demo, answers=False)
    lines: list[Line] = [*expired(cast), "1", "5", register.answer]
    lines += [*expired(cast), "*", "8", "1"]
    spoken = said(demo, *lines, register=register)

    after = spoken[spoken.index(text("online.taken_back")) :]
    assert f"{text('field.insurer')} {cast.guided.insurer_number}" in after
    assert text("outcome.insured_interim.headline") in after


def test_pasted_text_is_taken_for_an_answer(ready: Ready) -> None:
    demo, cast = ready
    pasted = text_of(cast.guided, demo.desk.today).split("\n")
    spoken = said(demo, *expired(cast), "/", *pasted, ".", "/", "nothing", ".")

    day = to_wareki(demo.desk.today)
    assert text("pasted.taken", day=day) in spoken
    assert text("outcome.insured_interim.headline") in spoken
    assert "E-OQS-10" in spoken
