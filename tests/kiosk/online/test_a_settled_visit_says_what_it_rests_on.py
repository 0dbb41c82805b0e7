"""A visit that waited is settled by what its answer is, and no more than that is asked.

What was asked by number is not what the card answered. What was seen at the visit and
gone on with is no news; what nobody has seen is.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.desk.tasks import TaskKind
from kiosk.labels import has
from kiosk.online.simulated.told import Mode, Told
from schema.confirmation import Taken
from schema.online import OnlineQuery
from schema.terms import Document, OnlineCheck, Outcome, Reader
from schema.visit import Share
from tests.kiosk.desk.room import AS_OF
from tests.kiosk.online.messages import an_answer, xml
from tests.kiosk.online.whole import Whole, result_of, telling
from tests.people import HANAKO, SAMPLE_SOCIETY, a_national_person, a_person

PAPER: Share = 10
COPY: Share = 20
OTHER: Share = 30


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    """A desk before a terminal; left open, its folder would stay locked."""
    made = Whole(tmp_path)
    yield made
    made.check_records()
    assert made.incidents == []
    made.close()


CARDS = {
    "read, and no answer came": (Reader.READ, OnlineCheck.UNAVAILABLE),
    "not readable": (Reader.CANNOT_READ, None),
}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_number_s_answer_is_never_the_card_s(
    whole: Whole, card: tuple[Reader, OnlineCheck | None]
) -> None:
    """Eligible by number on the day: confirmed beside the visit, never `insured`."""
    reader, answer = card
    event = whole.waits(
        document=Document.MY_NUMBER_CARD,
        expiries=(),
        reader=reader,
        card_answer=answer,
    )
    whole.turn(10)

    (row,) = whole.rechecked()
    assert result_of(row) is OnlineCheck.ELIGIBLE
    assert row.event.taken is None
    assert (row.event.visit, row.event.decision) == (event.visit, event.decision)
    assert whole.store.journal.pending() == []
    assert whole.store.tasks.open() == ()


def test_a_number_that_is_not_eligible_speaks_against_a_silent_card(
    whole: Whole,
) -> None:
    whole.instead = telling("2")
    whole.waits(
        document=Document.MY_NUMBER_CARD,
        expiries=(),
        reader=Reader.READ,
        card_answer=OnlineCheck.UNAVAILABLE,
    )
    whole.turn(10)

    (row,) = whole.rechecked()
    assert row.event.visit is not None
    assert row.event.visit.reader is Reader.CANNOT_READ
    assert row.event.taken is not None
    assert row.event.taken.outcome is Outcome.UNCONFIRMED
    (task,) = whole.store.tasks.open()
    assert (task.kind, task.detail) == (TaskKind.CONTRADICTED, "not_eligible")


def test_an_answer_that_speaks_for_a_visit_says_so(whole: Whole) -> None:
    """Sent home unconfirmed while nothing answered; the register knew better."""
    whole.terminal.mode = Mode.SILENT
    form = whole.answered(whole.form())
    unconfirmed = Taken(outcome=Outcome.UNCONFIRMED, reason="reason_1")
    whole.confirm(form, unconfirmed)
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(10)

    (task,) = whole.store.tasks.open()
    assert (task.kind, task.detail) == (TaskKind.CONTRADICTED, "eligible")
    assert all(
        has(f"task.{TaskKind.CONTRADICTED}_{one}")
        for one in set(OnlineCheck) - {OnlineCheck.UNAVAILABLE, OnlineCheck.NOT_RUN}
    )


def copied(whole: Whole, share: Share) -> None:
    """Another local copy comes, in which 見本　花子 has this share."""
    whole.store.shelf.replace([a_person(share=share)], as_of=AS_OF, source="generated")


def settled(whole: Whole, share: Share, printed: Share | None, later: Share) -> str:
    """Wait with the copy's word beside the paper's; what the answer leaves to do."""
    copied(whole, COPY)
    whole.waits(printed_share=printed)
    copied(whole, later)
    whole.instead = telling("1", a_person(share=share))
    whole.turn(10)
    assert len(whole.rechecked()) == 1
    return ";".join(one.detail for one in whole.store.tasks.open())


@pytest.mark.parametrize("share", [PAPER, COPY])
@pytest.mark.parametrize("later", [PAPER, COPY, OTHER])
def test_what_was_seen_at_the_visit_is_no_news(
    whole: Whole, share: Share, later: Share
) -> None:
    """The register agrees with one of the two between which it was acknowledged."""
    assert settled(whole, share, PAPER, later) == ""


@pytest.mark.parametrize("later", [PAPER, COPY, OTHER])
def test_what_nobody_saw_at_the_visit_is_news(whole: Whole, later: Share) -> None:
    """Also where the copy has been brought up to date since, and agrees by now."""
    assert settled(whole, OTHER, PAPER, later) == "share"


@pytest.mark.parametrize("later", [COPY, OTHER])
def test_a_share_that_only_the_copy_said_is_held_to_it(
    whole: Whole, later: Share
) -> None:
    assert settled(whole, OTHER, None, later) == "share"


@pytest.mark.parametrize("later", [COPY, OTHER])
def test_a_later_copy_is_no_news_of_the_visit(whole: Whole, later: Share) -> None:
    assert settled(whole, COPY, None, later) == ""


WHO = {
    "another symbol and name": {"symbol": "別99", "name": "設例　次郎"},
    "another insurer": {"insurer_number": SAMPLE_SOCIETY, "number": "999"},
    "another name": {"name": "設例　次郎"},
}


@pytest.mark.parametrize("changes", WHO.values(), ids=WHO)
def test_somebody_with_the_same_birth_date_is_not_accepted_unseen(
    whole: Whole, changes: dict[str, str]
) -> None:
    """It may be a new insurance, or another patient: a person looks at it."""
    taro = a_national_person()
    whole.instead = telling("1", a_national_person(**changes))
    event = whole.waits(taro)
    whole.turn(10)

    (row,) = whole.rechecked()
    assert (result_of(row), row.event.taken) == (OnlineCheck.ELIGIBLE, None)
    assert row.event.visit == event.visit
    (task,) = whole.store.tasks.open()
    assert (task.kind, task.visit) == (TaskKind.CHANGED, event.id)


def test_a_played_terminal_settles_nothing_where_people_are_real(
    whole: Whole,
) -> None:
    event = whole.waits()
    whole.desk.place = replace(whole.desk.place, practice=False)
    whole.turn(10)

    (row,) = whole.rechecked()
    assert (result_of(row), row.event.taken) == (OnlineCheck.UNAVAILABLE, None)
    (task,) = whole.store.tasks.open()
    assert (task.kind, task.visit) == (TaskKind.UNANSWERED, event.id)


def test_nor_does_it_speak_against_anybody(whole: Whole) -> None:
    whole.terminal.mode = Mode.SILENT
    whole.confirm(
        whole.answered(whole.form()),
        Taken(outcome=Outcome.UNCONFIRMED, reason="reason_1"),
    )
    whole.desk.place = replace(whole.desk.place, practice=False)
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(10)

    assert whole.rechecked() == []
    assert whole.store.tasks.open() == ()


def test_while_the_clock_lies_nothing_is_accepted_by_itself(whole: Whole) -> None:
    """The log has reached tomorrow; the clock was set back into today."""
    event = whole.waits()
    whole.clock.at += timedelta(days=1)
    whole.desk.note_viewed(event.id)
    whole.clock.at -= timedelta(days=1)
    whole.desk.place = replace(whole.desk.place, practice=False)
    whole.terminal.instead = _unmarked
    assert not whole.desk.clock_is_trusted
    whole.turn(10)

    (row,) = whole.rechecked()
    assert (result_of(row), row.event.taken) == (OnlineCheck.ELIGIBLE, None)
    assert whole.store.tasks.open() == ()


def _unmarked(query: OnlineQuery) -> Told:
    """The real terminal's answer: nobody says that it is played."""
    return Told(raw=xml(an_answer(HANAKO, correlation=query.correlation)))
