"""Lines reach every outcome, read it out in its order, and record what was read."""

from collections.abc import Callable

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from schema.confirmation import Event
from schema.terms import EventType, Outcome
from tests.kiosk.plain.script import EXPIRED, Line, keys_of, said

Ready = tuple[Demo, Cast]

CERTIFICATE, CARD, OLD_CARD, NOTHING = "2", "1", "4", "0"
ENTER, BACK = "", "0"
IN_FORCE = "5080731"

WAYS: dict[Outcome, Callable[[Cast], list[Line]]] = {
    Outcome.INSURED: lambda cast: [
        *(CERTIFICATE, *keys_of(cast.certified), IN_FORCE),
        ENTER,
    ],
    Outcome.INSURED_INTERIM: lambda cast: [
        *(OLD_CARD, *keys_of(cast.guided), EXPIRED, "1"),
        ENTER,
    ],
    Outcome.INSURED_BY_DECLARATION: lambda cast: [
        *(CARD, "7", *keys_of(cast.certified), "3", "4", "1"),
        ENTER,
    ],
    Outcome.SPECIAL_CARE: lambda cast: [
        *(CERTIFICATE, *keys_of(cast.certified), IN_FORCE, "7", "1", BACK),
        ENTER,
    ],
    Outcome.CHECK_REQUIRED: lambda cast: [
        *(OLD_CARD, *keys_of(cast.guided), EXPIRED, "8"),
        *(ENTER, "090-1234-5678"),
    ],
    Outcome.USE_MY_NUMBER_CARD: lambda cast: [
        *(CARD, "8", *keys_of(cast.certified)),
        ENTER,
    ],
    Outcome.REVIEW: lambda cast: [
        *(CARD, "2", *keys_of(cast.certified)),
        *(ENTER, "1", "1"),
    ],
    Outcome.UNCONFIRMED: lambda _: [*(NOTHING, "-", "1", "-"), ENTER],
}


def confirmed(ready: Demo) -> list[Event]:
    rows = ready.desk.journal.on_day(ready.desk.today)
    return [row.event for row in rows if row.event.type is EventType.CONFIRMED]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_lines_reach_it(ready: Ready, outcome: Outcome) -> None:
    demo, cast = ready
    before = len(confirmed(demo))

    spoken = said(demo, *WAYS[outcome](cast))

    assert len(confirmed(demo)) == before + 1
    decision = confirmed(demo)[0].decision
    assert decision is not None
    assert decision.outcome is outcome
    verdict = spoken[spoken.rindex(text("plain.verdict", said="")) :]
    order = [verdict.index(text(f"verdict.{one}")) for one in ("why", "authority")]
    order.append(verdict.index(text("verdict.say")))
    order.append(verdict.index(text("action.cancel")))
    assert order == sorted(order)


def test_the_share_stands_beside_the_outcome(ready: Ready) -> None:
    demo, cast = ready
    spoken = said(demo, *WAYS[Outcome.INSURED](cast))
    share = text(f"share.{cast.certified.share}")

    headline = text("outcome.insured.headline")
    line = next(one for one in spoken.split("\n") if headline in one)
    assert share in line.partition(headline)[2]


def test_the_verdict_is_read_again_where_it_is_asked_for(ready: Ready) -> None:
    demo, cast = ready
    once = said(demo, *WAYS[Outcome.INSURED](cast))
    *lines, enter = WAYS[Outcome.INSURED](cast)
    twice = said(demo, *lines, "?", enter)

    headline = text("outcome.insured.headline")
    assert once.count(headline) == 1
    assert twice.count(headline) == 2
