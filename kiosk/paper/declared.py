"""The 被保険者資格申立書 as a desk fills it in (申立書の内容).

Nothing is judged by the share that it declares.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiosk.desk.declaration import known_of
from kiosk.desk.form import Form
from kiosk.desk.partial import check_of
from kiosk.desk.receive import Desk
from kiosk.labels import text
from schema.terms import OnlineCheck
from schema.visit import Share

if TYPE_CHECKING:
    from kiosk.paper.declaration import Declaration

SENIOR, STARTS_SCHOOL = 70, 6
"""Years of age from which shares differ (前期高齢者), and of the last preschool one."""


def is_unusual(share: Share | None, age: int | None) -> bool:
    """True for a declared share that the notice does not name for this age.

    Preschool children end in the March after their sixth birthday; at six both hold.
    """
    if share is None or age is None or age >= SENIOR:
        return False
    usual = {20} if age < STARTS_SCHOOL else {20, 30} if age == STARTS_SCHOOL else {30}
    return share not in usual


def declaration_of(desk: Desk, form: Form) -> "Declaration":
    """The form with what is known, what was shown and what was said."""
    from kiosk.paper.declaration import Declaration  # noqa: PLC0415

    known = known_of(form)
    return Declaration(
        facility=desk.place.facility,
        day=desk.today,
        name=known.name,
        name_kana=known.name_kana,
        birth_date=known.birth_date,
        sex=known.sex,
        address=known.address,
        contact=known.contact,
        scheme=known.scheme,
        insurer_name=known.insurer_name,
        share=known.share,
        shown=tuple(text(f"document_short.{one}") for one in form.documents),
        said=tuple(_said(desk, form)),
        staff=desk.staff,
    )


def _said(desk: Desk, form: Form) -> Iterator[str]:
    """What reader and register said."""
    if form.reader is not None:
        yield text("declaration.reader", said=text(f"reader.{form.reader}"))
    check = check_of(form, desk.today, practice=desk.place.practice)
    if check is not OnlineCheck.NOT_RUN:
        yield text("declaration.check", said=text(f"check.{check}"))
