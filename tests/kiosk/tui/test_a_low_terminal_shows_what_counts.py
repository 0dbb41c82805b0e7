"""Too small a terminal takes no keys; 80×24 shows what to do next, always."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, keys_of
from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.tui.look import LEAST_COLUMNS, LEAST_ROWS
from schema.online import OnlineAnswer
from schema.terms import Document, OnlineCheck, Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.test_text_fits import cut_lines, unseen

Ready = tuple[Demo, Cast]


@pytest.mark.parametrize(
    "size", [(LEAST_COLUMNS - 1, LEAST_ROWS), (LEAST_COLUMNS, LEAST_ROWS - 1)]
)
async def test_a_smaller_one_takes_no_keys_and_says_so(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_desk(ready, size) as clerk:
        before = clerk.form
        await clerk.shows("2", clerk.cast.certified, "enter", "enter")

        assert clerk.form is before
        assert clerk.says(text("screen.too_small"))


async def test_the_smallest_one_takes_keys(ready: Ready) -> None:
    async with at_desk(ready, (LEAST_COLUMNS, LEAST_ROWS)) as clerk:
        await clerk.press("2")

        assert not clerk.says(text("screen.too_small"))
        assert clerk.form.document is not None


async def test_what_was_typed_is_there_when_it_is_widened_again(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        form, before = clerk.form, len(clerk.confirmed)
        await clerk.pilot.resize_terminal(60, 18)
        await clerk.press("enter")
        assert len(clerk.confirmed) == before
        await clerk.pilot.resize_terminal(*NARROW)

        assert clerk.form is form
        assert clerk.says(text("action.confirm"))


WAYS: dict[Outcome, tuple[str, str]] = {
    Outcome.INSURED: ("2", "5080731"),
    Outcome.INSURED_INTERIM: ("4", EXPIRED),
    Outcome.INSURED_BY_DECLARATION: ("17", ""),
    Outcome.SPECIAL_CARE: ("2", "5080731"),
    Outcome.CHECK_REQUIRED: ("4", EXPIRED),
    Outcome.USE_MY_NUMBER_CARD: ("18", ""),
    Outcome.REVIEW: ("12", ""),
    Outcome.UNCONFIRMED: ("9", ""),
}
"""What is typed before the numbers, and the printed last day."""


def longer(form: Form, at: Clerk) -> Iterator[Form]:
    """The form with more papers, marks and answers, one thing at a time."""
    now = at.demo.clock.now()
    for more in SUPPLEMENTS:
        yield replace(form, also=(*form.also, more))
    yield replace(form, special_care=True)
    yield replace(form, legible=False)
    if form.own_answer is None and not at.desk.check_helps():
        return
    for share in (10, 20, 30):
        answer = OnlineAnswer(
            result=OnlineCheck.ELIGIBLE,
            source="simulator",
            asked_at=now,
            answered_at=now,
            share=share,
        )
        yield form.with_answer(answer)


SUPPLEMENTS = (
    Document.LIMIT_CERTIFICATE,
    Document.SPECIFIC_DISEASE_CERTIFICATE,
    Document.OTHER_PAPER,
    Document.ELIGIBILITY_NOTICE,
)


def cautions(clerk: Clerk, form: Form) -> int:
    return len(clerk.demo.desk.decide(form).cautions)


def longest(clerk: Clerk, form: Form, outcome: Outcome) -> Form:
    """The form with everything that adds a caution and leaves the outcome."""
    growing = True
    while growing:
        growing = False
        for one in longer(form, clerk):
            same = clerk.demo.desk.decide(one).outcome is outcome
            if same and cautions(clerk, one) > cautions(clerk, form):
                form, growing = one, True
                break
    return form


async def reached(clerk: Clerk, outcome: Outcome) -> None:
    """Bring somebody with symbol, number and branch to an outcome."""
    before, expiry = WAYS[outcome]
    await clerk.type([*before, *keys_of(clerk.cast.national)])
    await clerk.type([*expiry, "enter"] if expiry else [])
    if outcome is Outcome.INSURED_INTERIM:
        await clerk.act("1")
    if outcome is Outcome.INSURED_BY_DECLARATION:
        await clerk.act("3")
        await clerk.press("4", "3")
    if outcome is Outcome.SPECIAL_CARE:
        await clerk.act("7")
        await clerk.press("1", "0")
    assert clerk.outcome is outcome


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_the_next_step_and_the_first_caution_are_always_seen(
    ready: Ready, outcome: Outcome
) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await reached(clerk, outcome)
        clerk.desk.form = longest(clerk, clerk.form, outcome)
        clerk.desk.refresh_patient()
        await clerk.pilot.pause()
        decision = clerk.desk.decision()
        assert decision is not None
        assert decision.outcome is outcome

        assert unseen(clerk.desk) == []
        assert cut_lines(clerk.desk) == []
        assert clerk.says(text("action.cancel"))
        first = clerk.desk.primary(decision)
        said = "action.confirm_review" if outcome is Outcome.REVIEW else CONFIRM
        assert clerk.says(text(f"action.{first}" if first else said)[:6])
        for code in decision.cautions[:1]:
            assert clerk.says(text(f"caution.{code}"))
        if len(decision.cautions) > 1:
            assert clerk.says(text(f"caution.{decision.cautions[1]}")) or clerk.says(
                text("verdict.more_cautions", count=len(decision.cautions) - 1)
            )


CONFIRM = "action.confirm"
