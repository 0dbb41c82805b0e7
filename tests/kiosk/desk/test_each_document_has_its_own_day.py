"""A printed last day belongs to the document that bears it, and to no other."""

from kiosk.desk.form import Field, Form
from kiosk.desk.keys import add_document, choose_document
from schema.terms import Document, Outcome
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, Room

VALID = (*"5080731", "enter")


def test_a_certificate_added_to_an_expired_card_is_asked_its_own(room: Room) -> None:
    expired = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    added = add_document(expired, Document.ELIGIBILITY_CERTIFICATE, room.desk.around())
    assert added.at is Field.EXPIRY
    both = room.typed(added, VALID)

    assert room.desk.decide(both).outcome is Outcome.INSURED


def test_no_day_is_recorded_that_nobody_read(room: Room) -> None:
    expired = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    added = add_document(expired, Document.ELIGIBILITY_CERTIFICATE, room.desk.around())
    _, certificate = room.desk.visit(added).documents

    assert certificate.expires_on is None


def test_another_document_forgets_what_was_said_of_the_card(room: Room) -> None:
    declared = Form(document=Document.MY_NUMBER_CARD, declaration=True, returning=True)
    changed = choose_document(
        declared, Document.ELIGIBILITY_CERTIFICATE, room.desk.around()
    )

    assert (changed.declaration, changed.returning) == (False, False)
