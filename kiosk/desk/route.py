"""The way through a form: what is asked next, and how to go back (記入の順).

1. The order is the order of `Field`; what is filled, skipped or not asked of
   this patient is passed over.
2. The card reader and the printed last day are asked only if the book says
   that they can still change the outcome.
3. Going back opens a field with what stood in it, and keeps what stands after.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kiosk.desk.form import IDENTITY, Field, Form, applies, is_filled
from kiosk.desk.partial import Partial
from schema.insured import Insured
from schema.online import OnlineAnswer
from schema.rules.book import Rulebook
from schema.terms import Document

ASKED_BY_THE_BOOK = frozenset({Field.READER, Field.EXPIRY})
"""Fields that are asked only where they matter."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the machine may look at beside the form."""

    book: Rulebook
    """The edition in use."""
    visit_day: date
    """受診日."""
    jurisdiction: str
    """Where the desk stands."""
    find: Callable[[Form], Insured | None]
    """Looks the form's numbers up in the local copy."""
    last_insurer: str = ""
    """Insurer number last used, offered again."""
    practice: bool = False
    """True where nobody is real, and a simulator counts."""
    said: Callable[[Form], OnlineAnswer | None] = lambda _: None
    """What a register said last today of whoever is entered."""
    printed: Callable[[str, Document], date | None] = lambda *_: None
    """Last day that was read here last on such a document of an insurer."""

    def partial(self, form: Form) -> Partial:
        """The form before the book."""
        return Partial(
            self.book,
            form,
            self.visit_day,
            self.jurisdiction,
            practice=self.practice,
        )


def onward(form: Form, around: Surroundings) -> Form:
    """Move to the first field that is still to be filled."""
    form = _looked_up(form, around)
    for field in Field:
        if field is Field.VERDICT:
            break
        if not applies(form, field) or is_filled(form, field):
            continue
        if field in ASKED_BY_THE_BOOK and not around.partial(form).asks(field):
            continue
        return form.at_field(field)
    return form.at_field(Field.VERDICT)


def back_to(form: Form, field: Field) -> Form:
    """Open `field` again with what stood there, ready to be mended."""
    shown = {
        Field.INSURER: form.insurer,
        Field.SYMBOL: form.symbol,
        Field.NUMBER: form.number,
        Field.BRANCH: form.branch,
    }
    opened = replace(emptied(form, field), skipped=form.skipped - {field})
    return replace(opened.at_field(field), typed=shown.get(field, ""))


def emptied(form: Form, field: Field) -> Form:
    """The form without the value of one field, and without what hung on it."""
    if field in IDENTITY and is_filled(form, field):
        form = replace(form, **_ABOUT_SOMEBODY)
    if field is Field.EXPIRY:
        return replace(form, expiries=form.expiries[:-1])
    return replace(form, **_WITHOUT[field])


_ABOUT_SOMEBODY: dict[str, Any] = {
    "person": None,
    "searched": False,
    "answer": None,
    "enquiry": "",
    "consent_to_limit": None,
    "acknowledged": None,
    "seen": (),
    "accepts": "",
}
"""What the reader said stays: it was said of the card, whatever is typed after it."""
_WITHOUT: dict[Field, dict[str, Any]] = {
    Field.DOCUMENT: {"expiries": (), "answer": None},
    Field.READER: {"reader": None, "card_answer": None},
    Field.INSURER: {"insurer": ""},
    Field.SCHEME: {"scheme": None},
    Field.SYMBOL: {"symbol": ""},
    Field.NUMBER: {"number": ""},
    Field.BRANCH: {"branch": ""},
    Field.BIRTH: {"birth": None},
    Field.EXPIRY: {},
    Field.VERDICT: {},
}


def step_back(form: Form, around: Surroundings) -> Form:
    """Take back the last character, or open the field before."""
    if form.typed:
        return replace(form, typed=form.typed[:-1], problem=None)
    asked = [f for f in Field if _was_asked(form, f, around)]
    before = asked[: asked.index(form.at)] if form.at in asked else asked
    return back_to(form, before[-1]) if before else form


def _was_asked(form: Form, field: Field, around: Surroundings) -> bool:
    """True if the field stands on the screen for this patient."""
    if not applies(form, field):
        return False
    if field in ASKED_BY_THE_BOOK and not is_filled(form, field):
        return form.at is field or around.partial(form).asks(field)
    return True


def skip(form: Form, around: Surroundings) -> Form:
    """Go on without the open field, which the patient's paper does not show."""
    if form.at is Field.SCHEME:
        return form
    if form.at is Field.EXPIRY:
        return onward(form.with_expiry(None), around)
    skipped = {form.at}
    if form.at is Field.INSURER:
        skipped |= {Field.SYMBOL, Field.NUMBER, Field.BRANCH}
    return onward(replace(form, skipped=form.skipped | skipped), around)


def _looked_up(form: Form, around: Surroundings) -> Form:
    """Look the numbers up once they are complete."""
    complete = form.insurer and form.number
    if not complete or form.searched:
        return form
    waiting = {Field.SYMBOL, Field.BRANCH}
    if any(applies(form, f) and not is_filled(form, f) for f in waiting):
        return form
    return replace(form, person=around.find(form), searched=True)
