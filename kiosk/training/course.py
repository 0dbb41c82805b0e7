"""The eight patients, in the order in which they teach (研修の8人).

1. A 資格確認書 in its period. 2. An expired card, asked about. 3. The お知らせ alone.
4. The same paper beside a card that cannot be read. 5. A register that knows of
newer eligibility. 6. No line. 7. A known patient with a card that cannot be read and
nothing else. 8. The second patient again, when the interim rule is over.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from kiosk.desk.form import WITH_EXPIRY, Field, Form
from kiosk.training.lesson import Help, Lesson
from schema.errors import Unreachable
from schema.insured import Insured
from schema.numbers import normalise_number, normalise_symbol
from schema.terms import Document, OnlineCheck, Reader, Scheme
from schema.wareki import age_on

AFTER = date(2026, 4, 1)
"""The first day after every interim window."""
CARDS_SAY = date(2025, 7, 31)
"""Printed on the cards that the late-elderly still hold."""
CONTACT = "00000000000"
"""Nobody's telephone number."""

_CARD, _CERTIFICATE = Document.INSURANCE_CARD, Document.ELIGIBILITY_CERTIFICATE
_NOTICE, _MY_NUMBER = Document.ELIGIBILITY_NOTICE, Document.MY_NUMBER_CARD
_GROWN_UP = 20

T = TypeVar("T")


def course_of(
    people: Sequence[Insured],
    moved_on: Callable[[Insured], bool],
    day: date,
) -> tuple[Lesson, ...]:
    """The eight lessons, with people of a register.

    Args:
        people: Of every scheme.
        moved_on: True of whom a register says that newer eligibility exists.
        day: On which the first seven come.
    """
    late = [one for one in people if one.scheme is Scheme.LATE_ELDERLY]
    plain = [one for one in late if _is_certified(one, day)]
    certified, forgetful, unlucky, known = (
        plain[nth * len(plain) // 4] for nth in range(4)
    )
    one, other = _household(people, day)
    moved = _first(late, lambda who: moved_on(who) and who.document is _CARD)
    eight = (
        _lesson("certificate", certified, _CERTIFICATE),
        _lesson("expired", forgetful, _CARD),
        _lesson("notice", one, _NOTICE),
        _lesson("unread", other, _MY_NUMBER, _NOTICE),
        _lesson("newer", moved, _CARD, answer=OnlineCheck.NEWER_EXISTS),
        _waiting(_lesson("down", unlucky, _CARD, answer=OnlineCheck.UNAVAILABLE)),
        _returning(_lesson("returning", known, _MY_NUMBER)),
        _lesson("over", forgetful, _CARD),
    )
    helps = [Help.WHOLE] * 2 + [Help.ASKED] * 4 + [Help.NONE] * 2
    days = [day] * 7 + [AFTER]
    return tuple(
        replace(lesson, help=how, day=when)
        for lesson, how, when in zip(eight, helps, days, strict=True)
    )


def _lesson(
    name: str,
    person: Insured,
    *documents: Document,
    answer: OnlineCheck = OnlineCheck.ELIGIBLE,
) -> Lesson:
    """Somebody who puts these documents down, in this order."""
    first, *also = documents
    unread = Reader.CANNOT_READ if _MY_NUMBER in documents else None
    told = Form(
        at=Field.VERDICT,
        document=first,
        also=tuple(also),
        reader=unread,
        insurer=person.insurer_number,
        symbol=normalise_symbol(person.symbol),
        number=normalise_number(person.number),
        branch=person.branch,
        birth=person.birth_date,
        expiries=tuple(
            (one, CARDS_SAY if one is _CARD else person.valid_to)
            for one in documents
            if one in WITH_EXPIRY
        ),
    )
    return Lesson(name=name, day=AFTER, person=person, told=told, answer=answer)


def _waiting(lesson: Lesson) -> Lesson:
    """Whoever comes while the line is down, and leaves a telephone number."""
    told = replace(lesson.told, contact=CONTACT)
    return replace(lesson, told=told, terminal="line_down")


def _returning(lesson: Lesson) -> Lesson:
    """Whoever is known, and says that nothing has changed."""
    return replace(lesson, told=replace(lesson.told, returning=True))


def _is_certified(one: Insured, day: date) -> bool:
    """True of whoever is plainly insured, and holds a 資格確認書."""
    in_force = one.lost_on is None and one.valid_to is not None and one.valid_to >= day
    plain = not one.special_care and "●" not in one.name
    return in_force and plain and one.document is _CERTIFICATE


def _household(people: Sequence[Insured], day: date) -> tuple[Insured, Insured]:
    """Two grown-ups of one family under 国民健康保険, whose 記号 is digits only."""
    families: dict[tuple[str, str, str], list[Insured]] = {}
    for one in people:
        national = one.scheme is Scheme.NATIONAL and one.document is _NOTICE
        typed = one.symbol.isascii() and one.symbol.isdecimal() and one.branch
        if national and typed and one.lost_on is None and _is_grown_up(one, day):
            key = (one.insurer_number, one.symbol, one.number)
            families.setdefault(key, []).append(one)
    first, second, *_ = _first(families.values(), lambda family: len(family) > 1)
    return first, second


def _is_grown_up(one: Insured, day: date) -> bool:
    return age_on(one.birth_date, day) >= _GROWN_UP and "●" not in one.name


def _first(found: Iterable[T], fits: Callable[[T], bool]) -> T:
    for one in found:
        if fits(one):
            return one
    raise Unreachable(
        "E-TRAIN-1",
        subject="the people of the training",
        found="nobody who fits a lesson",
        expected="a register with everybody a lesson needs",
        hint="call IT: the program was changed without its people",
    )
