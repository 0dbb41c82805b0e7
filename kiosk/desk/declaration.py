"""What is known of somebody who fills in a 被保険者資格申立書 (申立書の記入事項).

The live answer goes before the local copy; what neither has is left to the patient.
"""

from dataclasses import dataclass
from datetime import date

from kiosk.desk.form import Form
from schema.insured import Insured
from schema.online import AnsweredPerson
from schema.terms import Scheme, Sex
from schema.visit import Share


@dataclass(frozen=True, slots=True)
class Known:
    """The fields of the declaration that can be filled in; empty ones are asked."""

    name: str = ""
    """氏名."""
    name_kana: str = ""
    """カナ氏名."""
    birth_date: date | None = None
    """生年月日."""
    sex: Sex | None = None
    """性別."""
    address: str = ""
    """住所."""
    contact: str = ""
    """連絡先."""
    scheme: Scheme | None = None
    """保険種別."""
    insurer_name: str = ""
    """保険者名."""
    share: Share | None = None
    """申告の負担割合; nobody's word but the patient's."""


def known_of(form: Form) -> Known:
    """What the form, the live answer and the local copy know of the patient."""
    copy = form.person if form.person and form.birth in _days(form.person) else None
    answer = form.own_answer
    online = answer.insured if answer else None
    return Known(
        name=_said("name", online, copy),
        name_kana=_said("name_kana", online, copy),
        birth_date=form.birth or (copy.birth_date if copy else None),
        sex=copy.sex if copy else None,
        address=_said("address", online, copy),
        contact=form.contact,
        scheme=form.known_scheme,
        insurer_name=_said("insurer_name", online, copy),
        share=form.declared_share,
    )


def _days(person: Insured) -> tuple[date | None, ...]:
    """The days of birth that do not speak against the person found."""
    return (None, person.birth_date)


def _said(field: str, *people: AnsweredPerson | Insured | None) -> str:
    """The first that says it."""
    said = (getattr(person, field) for person in people if person is not None)
    return next(filter(None, said), "")
