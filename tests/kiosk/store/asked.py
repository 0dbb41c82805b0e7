"""Questions to a register, their answers, and what is recorded with them."""

from datetime import date, datetime

import msgspec

from kiosk.desk.comparison import Compared
from kiosk.desk.enquiry import Enquiry, Purpose
from kiosk.desk.ports import Entry
from kiosk.desk.tasks import NewTask, TaskKind
from schema.clock import JAPAN
from schema.confirmation import Acknowledged, Answered
from schema.online import AnsweredPerson, OnlineAnswer, OnlineQuery
from schema.terms import Difference, EventType, OnlineCheck, Outcome
from tests.kiosk.store.desk import a_patient, an_entry
from tests.people import HANAKO, VISIT_DAY

NINE = datetime(2025, 10, 15, 9, 0, tzinfo=JAPAN)
PHONE = "03-0000-1234"
"""A number that nobody has."""
SPELT = "見本　華子"
"""As only a register spells it."""
ADDRESS = "記載例県回答市のみ1番"
"""As only a register has it."""


def a_question(correlation: str = "c-1") -> OnlineQuery:
    return OnlineQuery(
        insurer_number=HANAKO.insurer_number,
        number=HANAKO.number,
        birth_date=HANAKO.birth_date,
        correlation=correlation,
    )


def an_enquiry(
    correlation: str = "c-1",
    *,
    asked_at: datetime = NINE,
    gateway: str = "oqs_folder",
    purpose: Purpose = Purpose.VISIT,
    form: bytes = b"",
) -> Enquiry:
    """A question about 見本　花子 that has not left yet."""
    return Enquiry(
        query=a_question(correlation),
        gateway=gateway,
        purpose=purpose,
        asked_at=asked_at,
        form=form,
    )


def what_it_says(
    correlation: str = "c-1",
    *,
    result: OnlineCheck = OnlineCheck.ELIGIBLE,
    at: datetime = NINE,
    name: str = SPELT,
) -> OnlineAnswer:
    """What a register answers about her."""
    return OnlineAnswer(
        result=result,
        source="oqs_folder",
        asked_at=at,
        answered_at=at,
        share=10,
        correlation=correlation,
        insured=AnsweredPerson(name=name, address=ADDRESS, number=HANAKO.number),
    )


def a_waiting_visit(
    correlation: str = "c-1", *, day: date = VISIT_DAY, contact: str = PHONE
) -> Entry:
    """Her visit, recorded while the register is silent."""
    entry = an_entry(
        outcome=Outcome.CHECK_REQUIRED, day=day, recheck=a_question(correlation)
    )
    return msgspec.structs.replace(entry, waits=True, contact=contact)


def settled(event_id: str, correlation: str = "c-1", *, closes: str = "") -> Entry:
    """What the register said of a visit that waited, with all that follows from it."""
    return Entry(
        type=EventType.RECHECKED,
        staff="uketsuke-1",
        patient=a_patient(),
        refers_to=event_id,
        answered=Answered(result=OnlineCheck.NOT_FOUND, share=10),
        acknowledged=Acknowledged(differs=(Difference.NAME,), reason="spelling"),
        compared=(Compared(field="name", online=SPELT, differs=True),),
        enquiry=correlation,
        tasks=(NewTask(kind=TaskKind.CONTRADICTED, visit=event_id, detail="found"),),
        closes=closes,
        accepts=SPELT,
    )
