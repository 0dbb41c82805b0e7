"""The terminal's side of a batch: a receipt first, then the result (一括照会)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from kiosk.online.simulated.answer import (
    Item,
    bare_result,
    bulk_header,
    document,
    processing,
)
from kiosk.online.simulated.request import Request, Wanted
from kiosk.online.simulated.told import Told, validity_of
from schema.insured import Insured

Answers = Callable[[Wanted], tuple[Insured | None, Told]]
"""Whom the register has for one of the batch, and what is told of them."""

PROCESSING = Told(segment="2")
"""While a batch is being processed."""
UNKNOWN = Told(segment="9", status="2", code="SIM00003", message="受付番号なし")
"""For a number that was never given."""


def receipt(request: Request, reception: str, told: Told, at: datetime) -> bytes:
    """What comes back at once: the number under which the result will be."""
    header = bulk_header(request, told, at, reception, ())
    return document(header, processing(told), request)


def bulk_answer(
    asked: Request, fetched: Request, answers: Answers, at: datetime
) -> bytes:
    """The result of a batch: one unit for each person, in its order.

    Args:
        asked: The batch as it was handed in.
        fetched: The request for its result.
        answers: What is known of each.
        at: When it is made.
    """
    told = [answers(each) for each in asked.people]
    units = [
        _unit(wanted, person, said, at)
        for wanted, (person, said) in zip(asked.people, told, strict=True)
    ]
    errors = sum(said.status != "1" for _, said in told)
    counted = [
        ("NumberOfProcessingResult", str(len(units))),
        ("NumberOfNormalProcessing", str(len(units) - errors)),
        ("NumberOfError", str(errors)),
    ]
    header = bulk_header(fetched, Told(), at, fetched.reception, counted)
    return document(header, units, fetched)


def _unit(wanted: Wanted, person: Insured | None, told: Told, at: datetime) -> Item:
    """One `BulkConfirmUnit`."""
    inside: list[Item] = [("QualificationConfirmSearchInfo", list(wanted.echo))]
    inside.extend(processing(told))
    if told.status == "1":
        day = wanted.query.on_day or at.date()
        people: Sequence[Insured] = (person,) if person is not None else ()
        if told.people is not None:
            people = told.people
        first = people[0] if people else None
        validity = told.validity or validity_of(wanted.query, first, day)
        inside.append(("QualificationValidity", validity))
        if validity != "4":
            inside.extend(bare_result(each, day) for each in people)
            inside.append(("LimitApplicationCertificateChanged", "0"))
    return ("BulkConfirmUnit", inside)


def zipped(name: str, data: bytes) -> bytes:
    """The same as an archive with one file."""
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return archive.getvalue()
