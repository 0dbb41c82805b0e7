"""The report tells an acceptance without its check, whatever the edition said."""

from dataclasses import replace as rebuilt
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from schema.confirmation import Event, event_bytes
from schema.rules.book import Rulebook
from schema.terms import Document, OnlineCheck, Outcome, Reader
from schema.visit import Presented, Visit
from sync.central.known_editions import KnownEditions
from sync.central.rejudge import Rejudge, unchecked
from tests.sync.report.visits import (
    BOOK,
    CERTIFICATE,
    EXPIRED_CARD,
    NINE,
    an_answer,
    confirmed,
    taken,
)

NOT_ASKED = replace(EXPIRED_CARD, online_check=OnlineCheck.NOT_RUN, online_share=None)
NOTICE = replace(NOT_ASKED, presented=Presented(document=Document.ELIGIBILITY_NOTICE))
UNREADABLE = replace(
    NOTICE,
    also_presented=(Presented(document=Document.MY_NUMBER_CARD),),
    reader=Reader.CANNOT_READ,
)
READ = replace(UNREADABLE, reader=Reader.READ, online_check=OnlineCheck.ELIGIBLE)


def saying(outcome: Outcome) -> Rulebook:
    """An edition that accepts where a check is still to come."""
    ids = {"interim-late_elderly-pending", "interim-late_elderly-accepted"}
    return rebuilt(
        BOOK,
        rules=tuple(
            replace(one, outcome=outcome) if one.id in ids else one
            for one in BOOK.rules
        ),
    )


LAX = [Outcome.INSURED, Outcome.INSURED_BY_DECLARATION]


@pytest.mark.parametrize("outcome", LAX)
@pytest.mark.parametrize("visit", [NOT_ASKED, NOTICE], ids=["card", "notice"])
def test_an_acceptance_on_the_rulebooks_word_is_found(
    visit: Visit, outcome: Outcome
) -> None:
    event = confirmed(visit, book=saying(outcome))
    assert event.taken
    assert event.taken.outcome is outcome

    assert unchecked(event) == "the check said not_run"
    for other in LAX:
        assert unchecked(taken(event, other)) == "the check said not_run"
    assert unchecked(taken(event, Outcome.UNCONFIRMED)) == ""
    told = Rejudge(KnownEditions(Path("nowhere"))).of(event_bytes(event))
    assert told.unchecked == "the check said not_run"


@pytest.mark.parametrize("outcome", LAX)
def test_with_todays_answer_it_is_fine(outcome: Outcome) -> None:
    event = confirmed(EXPIRED_CARD, book=saying(outcome))

    assert unchecked(event) == ""
    assert unchecked(replace(event, online=None)) == "no register answered"
    yesterday = an_answer(NINE - timedelta(days=1))
    assert unchecked(replace(event, online=yesterday)).startswith("asked on")
    assert unchecked(replace(event, online=an_answer(source="simulator"))) != ""


@pytest.mark.parametrize(
    "event",
    [
        confirmed(CERTIFICATE),
        confirmed(replace(CERTIFICATE, also_presented=(NOT_ASKED.presented,))),
        confirmed(UNREADABLE),
        replace(confirmed(READ), online=None),
        confirmed(replace(UNREADABLE, visit_day=date(2024, 3, 1), declaration=True)),
        taken(confirmed(NOT_ASKED), Outcome.INSURED),
        taken(confirmed(NOTICE), Outcome.INSURED_BY_DECLARATION),
    ],
    ids=["paper", "two", "unreadable", "read", "declared", "clerk", "clerk's word"],
)
def test_what_has_its_own_ground_or_a_clerks_reason_needs_no_check(
    event: Event,
) -> None:
    assert event.taken
    assert event.taken.outcome in {*LAX}
    assert unchecked(event) == ""


def test_an_acceptance_that_nobody_decided_is_found() -> None:
    event = replace(taken(confirmed(NOT_ASKED), Outcome.INSURED), decision=None)

    assert unchecked(event) == "the check said not_run"
    assert (
        unchecked(replace(taken(confirmed(CERTIFICATE), LAX[0]), decision=None)) == ""
    )
