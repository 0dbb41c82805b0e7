"""What is said of a case is what the case is: no sentence that fits two of them."""

import pytest

from kiosk.desk.form import Field, Form
from kiosk.labels import text
from kiosk.words.phrases import headline
from kiosk.words.tour import Tour
from schema.terms import Document, OnlineCheck, Outcome
from tests.kiosk.desk.room import Room, a_room
from tests.kiosk.desk.test_each_step_leads_where_the_book_says import (
    answered,
    unreadable,
)
from tests.people import HANAKO


@pytest.fixture(scope="module")
def room() -> Room:
    return a_room()


def test_written_and_spoken_statements_have_their_own_headline(room: Room) -> None:
    written = headline(room.desk.decide(unreadable(declaration=True)))
    spoken = headline(room.desk.decide(unreadable(returning=True)))

    assert written == text("outcome.insured_by_declaration.headline")
    assert spoken == text("outcome.insured_by_declaration.headline_returning")


def test_the_guide_says_what_enter_does_with_a_review(room: Room) -> None:
    form = Form(
        at=Field.VERDICT,
        document=Document.INSURANCE_CARD,
        expiries=((Document.INSURANCE_CARD, room.desk.today.replace(month=7)),),
        insurer=HANAKO.insurer_number,
        number=HANAKO.number,
        birth=HANAKO.birth_date,
    )
    decision = room.desk.decide(answered(form, OnlineCheck.NEWER_EXISTS))
    assert decision.outcome is Outcome.REVIEW

    assert Tour(HANAKO).step(form, decision) == text("tour.step_review")
