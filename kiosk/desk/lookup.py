"""Look somebody up by kana and birth date in the local copy (かな検索).

Whoever fits is returned, masked; the desk never picks one among several.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.desk.form import Form
from kiosk.desk.receive import Desk
from schema.insured import Insured
from schema.names import mask, mask_number, search_form

MOST = 9
"""As many as there are digits to choose with."""


@dataclass(frozen=True, slots=True)
class Found:
    """One who fits, as a list may show them."""

    form: Form
    """Their numbers, to go on with."""
    name: str
    """Masked kana."""
    number: str
    """Masked number."""
    birth: date
    """Day of birth, which the clerk has just typed."""
    insurer: str
    """Insurer number and name."""
    lost_on: date | None
    """Day eligibility was lost, if it was."""


def by_kana(desk: Desk, kana: str, born: date) -> Sequence[Found]:
    """Whoever was born on `born` and whose kana begin with `kana`.

    Args:
        desk: Whose local copy is searched.
        kana: Half or full width, hiragana or romaji.
        born: Day of birth.
    """
    people = desk.snapshot.by_birth_and_kana(born, search_form(kana), MOST)
    return tuple(_found(person) for person in people)


def _found(person: Insured) -> Found:
    form = Form(
        insurer=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        birth=person.birth_date,
    )
    return Found(
        form=form,
        name=mask(person.name_kana),
        number=mask_number(person.number),
        birth=person.birth_date,
        insurer=f"{person.insurer_number} {person.insurer_name}",
        lost_on=person.lost_on,
    )
