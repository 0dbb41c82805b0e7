"""Look somebody up in the local copy by what is known of them (かな検索).

1. Two of three are needed: the beginning of the kana, the day of birth, a part of the
   number. Nobody leafs through everybody.
2. That somebody is looked for is recorded before anybody is found; whom, is kept
   beside the event.
3. Whoever fits is returned, masked; the desk never picks one among several. What was
   not asked by is masked too.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

from kiosk.desk.form import Form
from kiosk.desk.ports import Entry, Patient
from kiosk.desk.receive import Desk
from schema.confirmation import LookedUp
from schema.insured import Insured
from schema.names import mask, mask_number, search_form
from schema.terms import EventType

MOST = 9
"""As many as there are digits to choose with."""
SHORTEST_PART = 3
"""Digits of a part of a number that tell somebody from most others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of somebody (検索の手がかり)."""

    kana: str = ""
    """The beginning of the kana, in any spelling."""
    part: str = ""
    """The end or the beginning of the number, digits."""
    born: date | None = None
    """Day of birth."""

    @property
    def clues(self) -> int:
        """How many of the three are known well enough."""
        known = (search_form(self.kana), self.has_part, self.born)
        return sum(map(bool, known))

    @property
    def has_part(self) -> bool:
        """True if the part of the number is long enough."""
        return len(self.part) >= SHORTEST_PART

    @property
    def is_enough(self) -> bool:
        """True if somebody may be looked for by it in everybody's data."""
        return self.clues > 1


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
    """Day of birth; the whole day is shown only where it was asked by."""
    by_birth: bool
    """True where the clerk has just typed that day."""
    insurer: str
    """Insurer number and name."""
    lost_on: date | None
    """Day eligibility was lost, if it was."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whoever fits (候補)."""

    people: tuple[Found, ...]
    """As many as can be chosen from."""
    has_more: bool
    """True if others fit too: more has to be known of them."""


def asked_of(typed: str, born: date | None = None) -> Asked:
    """What was typed on one line: kana, digits of the number, or both."""
    wide = unicodedata.normalize("NFKC", typed)
    digits = "".join(char for char in wide if char.isdecimal())
    kana = "".join(char for char in typed if not char.isdecimal())
    return Asked(kana=kana.strip(), part=digits, born=born)


def look_up(desk: Desk, asked: Asked) -> Candidates:
    """Whoever fits in the local copy, once it is recorded that they are looked for.

    Args:
        desk: Whose local copy is searched.
        asked: What is known; nobody fits what is not enough.

    Raises:
        Unreachable: It could not be recorded; nobody was looked for.
        NotIntact: The local copy cannot be read.
    """
    if not asked.is_enough:
        return Candidates((), has_more=False)
    _note(desk, asked)
    part = asked.part if asked.has_part else ""
    kana = search_form(asked.kana)
    found = desk.snapshot.by_parts(kana, part, asked.born, MOST + 1)
    by_birth = asked.born is not None
    people = tuple(_found(one, by_birth=by_birth) for one in found[:MOST])
    return Candidates(people, has_more=len(found) > MOST)


def _note(desk: Desk, asked: Asked) -> None:
    """Record that somebody is looked for."""
    known = {
        "number_part": asked.has_part,
        "kana": asked.kana,
        "birth_date": asked.born,
    }
    desk.journal.append(
        Entry(
            type=EventType.VIEWED,
            staff=desk.staff,
            patient=Patient(
                number=asked.part, name_kana=asked.kana, birth_date=asked.born
            ),
            looked_up=LookedUp(by=tuple(name for name, one in known.items() if one)),
        )
    )


def _found(person: Insured, *, by_birth: bool) -> Found:
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
        by_birth=by_birth,
        insurer=f"{person.insurer_number} {person.insurer_name}",
        lost_on=person.lost_on,
    )
