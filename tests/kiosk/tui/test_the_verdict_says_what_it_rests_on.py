"""Beside a verdict: whose share, what would change it, and nothing that is not so."""

import pytest
from rich.cells import cell_len

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.desk import verdict
from kiosk.desk.form import Form
from kiosk.desk.standing import Standing
from kiosk.labels import text
from kiosk.tui.widgets.verdict_panel import LABEL_WIDTH, ROOMY, Tightness, band_content
from kiosk.tui.widgets.verdict_panel import reasons_content as reasons
from kiosk.words import phrases
from kiosk.words.otherwise import because, otherwise
from kiosk.words.phrases import Beside
from kiosk.words.rows import said
from schema.terms import Outcome, Scheme
from tests.kiosk.desk.room import HANAKO_KEYS, a_room
from tests.kiosk.tui.desk import at_desk
from tests.kiosk.tui.register import Register
from tests.kiosk.tui.test_every_outcome_is_reached_by_keys import WAYS
from tests.slips import SHOWN, decided

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)


async def test_a_share_of_the_copy_alone_is_said_to_be_one(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await WAYS[Outcome.INSURED](clerk)
        person = clerk.form.person
        assert person is not None
        share = text(f"share.{person.share}")
        assert clerk.says(text("share.of_copy", share=share))
        await clerk.act("0")
        await WAYS[Outcome.INSURED_INTERIM](clerk)
        assert not clerk.says(text("share.of_copy", share=""))


async def test_a_declared_share_stands_in_verdict_and_list(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await WAYS[Outcome.INSURED_BY_DECLARATION](clerk)
        assert clerk.form.declared_share == 10
        assert clerk.says(text("share.declared", share=text("share.10")))
        await clerk.press("enter")
        visit = Standing(clerk.confirmed[0])

        assert visit.share == 10
        assert said(visit) == phrases.short(Outcome.INSURED_BY_DECLARATION) + "1割"
        assert clerk.says(said(visit))


async def test_nobody_is_promised_a_check_that_nobody_makes(ready: Ready) -> None:
    register = Register(ready[0], answers=False)
    waits = text("outcome.check_required.headline_pending")
    left = text("outcome.check_required.headline_left")
    async with at_desk(ready, NARROW, register) as clerk:
        await WAYS[Outcome.CHECK_REQUIRED](clerk)
        assert clerk.says(waits)
        await clerk.act("0")
        await clerk.type(["4", "-", "1", "-", *EXPIRED, "enter"])
        await clerk.press("8")
        assert clerk.outcome is Outcome.CHECK_REQUIRED
        assert clerk.says(left)
        assert not clerk.says(waits)


@pytest.mark.parametrize("kind", SHOWN)
def test_what_else_would_follow_is_said_once_for_each_outcome(kind: str) -> None:
    decision = decided(kind, Scheme.LATE_ELDERLY)
    others = otherwise(decision)
    named = {one.rule.outcome for one in decision.why_not} - {decision.outcome}

    assert 1 <= len(others) <= len(named)
    assert len({*others}) == len(others)
    for outcome in Outcome:
        told = [one for one in others if f"なら {phrases.symbol(outcome)} " in one]
        assert len(told) <= 1


def test_no_fact_has_two_outcomes() -> None:
    """With 特別療養費 marked, an expired card was said to be △ and × at once."""
    room = a_room()
    form = room.typed(Form(), ("2", *HANAKO_KEYS, *"5080731", "enter"))
    others = otherwise(room.desk.decide(verdict.marked(form, "1")))

    facts = [one.partition("なら ")[0] for one in others]
    assert len(facts) > 1
    assert len({*facts}) == len(facts)


@pytest.mark.parametrize("kind", SHOWN)
def test_no_reason_is_told_by_the_name_of_a_rule(kind: str) -> None:
    decision = decided(kind, Scheme.EMPLOYEE)
    ids = {rule.id for rule in decision.book.rules}
    for one in decision.why_not:
        told = because(decision, one)
        assert not [rule for rule in ids if f"「{rule}」" in told]


@SIZES
@pytest.mark.parametrize("kind", SHOWN)
def test_the_row_of_what_would_change_holds_whole_sentences(
    kind: str, size: tuple[int, int]
) -> None:
    decision = decided(kind, Scheme.NATIONAL)
    width, _ = size
    content = reasons(decision, ("", ""), None, width, ROOMY).plain
    told = "".join(content.split())
    if decision.outcome is Outcome.UNCONFIRMED:
        assert content.split("\n")[0].strip().startswith(text("verdict.change"))
        assert content.count(text("verdict.change")) == 1
        return
    others = ["".join(one.split()) for one in otherwise(decision)]
    shown = [one for one in others if one in told]
    assert shown == others[: len(shown)]
    assert shown
    assert max(cell_len(line) for line in content.split("\n")) <= width - 2


@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize("scheme", Scheme)
def test_on_one_line_date_and_end_of_an_authority_stay(
    kind: str, scheme: Scheme
) -> None:
    decision = decided(kind, scheme)
    tight = Tightness(authority_lines=1, otherwise=0)
    lines = reasons(decision, ("", ""), None, 80, tight).plain.split("\n")
    (line,) = [one for one in lines if text("verdict.authority") in one[:LABEL_WIDTH]]
    dated, title, section = phrases.authority_parts(decision)

    assert line.strip().endswith(section) or title.endswith(section)
    assert dated in line
    assert title[:4] in line


def test_every_headline_of_a_share_fits_its_band() -> None:
    for kind in SHOWN:
        for scheme in Scheme:
            decision = decided(kind, scheme)
            for beside in (Beside(declared_share=30), Beside(rechecks=False)):
                band = band_content(decision, NARROW[0], Tightness(band=1), beside)
                assert cell_len(band.plain) == NARROW[0] - 4
