"""What one key does to a form: a synchronous machine, one key at a time (入力).

1. A digit that can lead to nothing is refused at once and changes nothing.
2. A number of fixed length is taken without Enter once it is complete (保険者番号,
   被保険者番号 of eight digits, 枝番); what is of open length, or has several forms
   (記号, 番号, dates), by Enter, when it has been read over.
3. Enter on an empty field takes what is offered.
4. Backspace takes back a character, and in an empty field goes one field back.
5. `-` says that the patient's paper does not show it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.desk.form import IDENTITY, Field, Form, Problem
from kiosk.desk.offers import offered
from kiosk.desk.route import Surroundings, onward, skip, step_back
from schema.errors import Unreadable
from schema.numbers import (
    normalise_branch,
    normalise_number,
    normalise_symbol,
    read_insured,
    read_insurer,
)
from schema.terms import Document, OnlineCheck, Reader, Scheme
from schema.wareki import could_become_date, read_date

ENTER, BACK, SKIP = "enter", "backspace", "-"

DOCUMENTS = {
    "1": Document.MY_NUMBER_CARD,
    "2": Document.ELIGIBILITY_CERTIFICATE,
    "3": Document.ELIGIBILITY_NOTICE,
    "4": Document.INSURANCE_CARD,
    "5": Document.PORTAL_SCREEN,
    "6": Document.LIMIT_CERTIFICATE,
    "7": Document.SPECIFIC_DISEASE_CERTIFICATE,
    "8": Document.MY_NUMBER_DIGITS_NOTICE,
    "9": Document.OTHER_PAPER,
    "0": Document.NONE,
}
"""The digit of each document."""

READINGS: dict[str, tuple[Reader, OnlineCheck | None]] = {
    "1": (Reader.READ, OnlineCheck.ELIGIBLE),
    "2": (Reader.READ, OnlineCheck.NOT_ELIGIBLE),
    "3": (Reader.READ, OnlineCheck.NEWER_EXISTS),
    "4": (Reader.READ, OnlineCheck.NOT_FOUND),
    "5": (Reader.READ, OnlineCheck.AMBIGUOUS),
    "6": (Reader.READ, OnlineCheck.UNAVAILABLE),
    "7": (Reader.CANNOT_READ, None),
    "8": (Reader.NOT_USED, None),
}
"""The digit of each thing the card reader can do."""

SCHEMES = {"1": Scheme.LATE_ELDERLY, "2": Scheme.NATIONAL, "3": Scheme.EMPLOYEE}
"""The digit of each scheme."""

BY_ONE_DIGIT = frozenset({Field.DOCUMENT, Field.READER, Field.SCHEME})
"""Fields that one digit fills."""

_NEEDS_A_VALUE = frozenset({Field.INSURER, Field.NUMBER, Field.BIRTH, Field.EXPIRY})
_INSURER_LENGTH = 8
_LONGEST = 20
_LONGEST_DATE = 14


def press(form: Form, key: str, around: Surroundings) -> Form:
    """The form after one key; the same form if the key means nothing here."""
    if key == BACK:
        return step_back(form, around)
    if key == ENTER:
        return _enter(form, around)
    if key == SKIP and form.at in {*IDENTITY, Field.EXPIRY} and not form.typed:
        return skip(form, around)
    if len(key) != 1 or not key.isprintable():
        return form
    return _TYPING[form.at](form, key, around)


def accepts(form: Form, key: str) -> bool:
    """True if the open field takes such a character at all, full or not."""
    late = form.known_scheme is Scheme.LATE_ELDERLY
    digits = form.at in {Field.INSURER, Field.BRANCH}
    digits = digits or (form.at is Field.NUMBER and late)
    return key.isdecimal() or not digits


def _enter(form: Form, around: Surroundings) -> Form:
    if not form.typed:
        return _take_offered(form, around)
    taken = _TAKING.get(form.at)
    return taken(form, around) if taken else form


def _take_offered(form: Form, around: Surroundings) -> Form:
    value = offered(form, around)
    if isinstance(value, str):
        return _take_insurer(replace(form, typed=value), around)
    if value is not None and form.at is Field.BIRTH:
        return onward(replace(form, birth=value), around)
    if value is not None and form.at is Field.EXPIRY:
        return onward(form.with_expiry(value), around)
    if form.at in {Field.SYMBOL, Field.BRANCH}:
        return onward(replace(form, skipped=form.skipped | {form.at}), around)
    if form.at in _NEEDS_A_VALUE:
        return form.wrong(Problem(f"empty_{form.at}"))
    return form


_WITHOUT_CARD: dict[str, Any] = {
    "reader": None,
    "card_answer": None,
    "returning": False,
    "declaration": False,
    "declared_share": None,
}


def choose_document(form: Form, document: Document, around: Surroundings) -> Form:
    """Set what was shown first; the numbers stay."""
    changed = replace(
        form,
        document=document,
        expiries=(),
        legible=True,
        special_care=False,
        nothing_else=False,
    )
    if not changed.has_card:
        changed = replace(changed, **_WITHOUT_CARD)
    return onward(changed, around)


def add_document(form: Form, document: Document, around: Surroundings) -> Form:
    """Add something else that was shown."""
    if document in form.documents:
        return form
    return onward(replace(form, also=(*form.also, document)), around)


def _type_document(form: Form, key: str, around: Surroundings) -> Form:
    document = DOCUMENTS.get(key)
    return choose_document(form, document, around) if document else form


def _type_reader(form: Form, key: str, around: Surroundings) -> Form:
    if key not in READINGS:
        return form
    reader, answer = READINGS[key]
    said = replace(form, reader=reader, card_answer=answer, read_on=around.visit_day)
    return onward(said, around)


def _type_scheme(form: Form, key: str, around: Surroundings) -> Form:
    scheme = SCHEMES.get(key)
    return onward(replace(form, scheme=scheme), around) if scheme else form


def _type_insurer(form: Form, key: str, around: Surroundings) -> Form:
    if not key.isdecimal() or len(form.typed) >= _INSURER_LENGTH:
        return form
    longer = replace(form, typed=form.typed + key, problem=None)
    full = len(longer.typed) == _INSURER_LENGTH
    return _take_insurer(longer, around) if full else longer


def _take_insurer(form: Form, around: Surroundings) -> Form:
    try:
        insurer = read_insurer(form.typed)
    except Unreadable as error:
        digit = len(form.typed) - 1 if error.code == "E-NUM-2" else None
        return form.wrong(
            Problem(error.code, digit, found=form.typed[-1:], expected=error.expected)
        )
    return onward(replace(form, insurer=insurer.number, searched=False), around)


def _type_number(form: Form, key: str, around: Surroundings) -> Form:
    late = form.known_scheme is Scheme.LATE_ELDERLY
    if len(form.typed) >= (_INSURER_LENGTH if late else _LONGEST):
        return form
    if late and not key.isdecimal():
        return form
    longer = replace(form, typed=form.typed + key, problem=None)
    full = late and len(longer.typed) == _INSURER_LENGTH
    return _take_number(longer, around) if full else longer


def _take_number(form: Form, around: Surroundings) -> Form:
    scheme = form.known_scheme or Scheme.EMPLOYEE
    try:
        number = read_insured(form.typed, scheme).number
    except Unreadable as error:
        return form.wrong(Problem(error.code, expected=error.expected))
    numbered = replace(form, number=normalise_number(number), searched=False)
    return onward(numbered, around)


def _type_text(form: Form, key: str, around: Surroundings) -> Form:
    del around
    if len(form.typed) >= _LONGEST:
        return form
    return replace(form, typed=form.typed + key, problem=None)


def _take_symbol(form: Form, around: Surroundings) -> Form:
    return onward(replace(form, symbol=normalise_symbol(form.typed)), around)


def _type_branch(form: Form, key: str, around: Surroundings) -> Form:
    if not key.isdecimal():
        return form
    longer = replace(form, typed=form.typed + key, problem=None)
    full = len(longer.typed) == len("01")
    return _take_branch(longer, around) if full else longer


def _take_branch(form: Form, around: Surroundings) -> Form:
    branch = normalise_branch(form.typed.zfill(2))
    return onward(replace(form, branch=branch), around)


def _type_date(form: Form, key: str, around: Surroundings) -> Form:
    """Take every digit, and mark the first that makes no date: nothing is swallowed."""
    del around
    longer = form.typed + key
    if len(longer) > _LONGEST_DATE:
        return form
    printed = form.at is Field.EXPIRY
    for place in range(len(longer)):
        if not could_become_date(longer[: place + 1], printed=printed):
            problem = Problem("impossible_date", place, found=longer[place])
            return replace(form, typed=longer, problem=problem)
    return replace(form, typed=longer, problem=None)


def _take_date(form: Form, around: Surroundings) -> Form:
    printed = form.at is Field.EXPIRY
    try:
        day = read_date(form.typed, printed=printed).day
    except Unreadable as error:
        return form.wrong(Problem(error.code, expected=error.expected))
    if printed:
        return onward(form.with_expiry(day), around)
    if day > around.visit_day:
        return form.wrong(Problem("birth_in_future"))
    return onward(replace(form, birth=day), around)


def _ignore(form: Form, key: str, around: Surroundings) -> Form:
    del key, around
    return form


_TYPING: dict[Field, Callable[[Form, str, Surroundings], Form]] = {
    Field.DOCUMENT: _type_document,
    Field.READER: _type_reader,
    Field.INSURER: _type_insurer,
    Field.SCHEME: _type_scheme,
    Field.SYMBOL: _type_text,
    Field.NUMBER: _type_number,
    Field.BRANCH: _type_branch,
    Field.BIRTH: _type_date,
    Field.EXPIRY: _type_date,
    Field.VERDICT: _ignore,
}
_TAKING: dict[Field, Callable[[Form, Surroundings], Form]] = {
    Field.INSURER: _take_insurer,
    Field.SYMBOL: _take_symbol,
    Field.NUMBER: _take_number,
    Field.BRANCH: _take_branch,
    Field.BIRTH: _take_date,
    Field.EXPIRY: _take_date,
}
