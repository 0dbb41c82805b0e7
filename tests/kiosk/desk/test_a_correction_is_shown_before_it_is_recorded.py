"""What is shown before a correction is what is recorded, or refused, by it."""

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from kiosk.desk.correct import REASONS, REASONS_TO_WITHDRAW, correct, prepared
from kiosk.desk.correction import Change, corrected
from kiosk.desk.ports import Entry
from kiosk.desk.receive import Desk
from kiosk.words.history import reason_said
from schema.errors import Refused
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.desk.kept import Kept
from tests.kiosk.desk.test_no_correction_accepts_without_a_live_answer import (
    DAYS,
    WHY,
    a_later_desk,
    an_original,
    changes,
)

DAY = DAYS[0]


def originals() -> Iterator[Entry]:
    """One visit of each answer, taken as interim or left waiting."""
    for result in OnlineCheck:
        for taken in (Outcome.CHECK_REQUIRED, Outcome.INSURED_INTERIM):
            yield an_original(DAY, taken, result, "oqs_folder", "today")


def refused(desk: Desk, event_id: str, change: Change) -> str:
    try:
        prepared(desk, event_id, change, WHY)
    except Refused as error:
        return error.code
    return ""


def every() -> Iterator[tuple[Desk, Kept, str, Change]]:
    room, kept = a_later_desk(DAY)
    for originally in originals():
        for change in (*changes(DAY), Change(withdrawn=True), Change()):
            kept.forget()
            first = room.desk.journal.append(originally)
            yield room.desk, kept, first.id, change


def test_nothing_is_recorded_by_looking_and_the_same_is_refused() -> None:
    codes = set()
    for desk, kept, event_id, change in every():
        told = refused(desk, event_id, change)
        assert len(kept.entries) == 1
        codes.add(told)
        if told:
            with pytest.raises(Refused, match=told):
                correct(desk, event_id, change, WHY)
            assert len(kept.entries) == 1
        else:
            foreseen = prepared(desk, event_id, change, WHY)
            event = correct(desk, event_id, change, WHY)
            assert (event.decision, event.taken) == (foreseen.decision, foreseen.taken)
            assert event.corrected == foreseen.corrected
    assert {"", "E-TAKE-1", "E-CORRECT-4"} <= codes


def test_no_correction_is_shown_as_interim_without_its_answer() -> None:
    """Neither shown nor recorded: the same answer is behind both."""
    shown = set()
    for desk, kept, event_id, change in every():
        if change.withdrawn:
            continue
        now = corrected(desk, event_id, change)
        if now.decision.outcome is not Outcome.INSURED_INTERIM:
            continue
        original = kept.entries[0]
        assert original.visit is not None
        assert original.visit.online_check is OnlineCheck.ELIGIBLE
        assert now.online == original.online
        assert now.is_same_person
        shown.add(original.taken)
    assert len(shown) == 2


def test_another_decision_than_was_shown_is_not_recorded() -> None:
    room, kept = a_later_desk(DAY)
    entry = an_original(DAY, Outcome.CHECK_REQUIRED, OnlineCheck.NOT_RUN, "", "today")
    first = room.desk.journal.append(entry)
    seen = corrected(room.desk, first.id, Change()).decision
    assert entry.visit is not None
    away = Change(documents=(replace(entry.visit.presented, expires_on=date.max),))
    with pytest.raises(Refused, match="E-TAKE-4"):
        correct(room.desk, first.id, away, WHY, seen)
    assert len(kept.entries) == 1


@pytest.mark.parametrize("code", sorted({*REASONS, *REASONS_TO_WITHDRAW}))
def test_every_reason_has_its_words(code: str) -> None:
    said = reason_said(code)
    assert said != code
    assert not said.isascii()


def test_a_reason_that_was_written_stands_as_it_was() -> None:
    assert reason_said("窓口で取りちがえた") == "窓口で取りちがえた"
