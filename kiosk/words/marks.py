"""What the program knows of a field's value, in words (欄のしるし)."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from kiosk.desk.form import Field, Form
from kiosk.desk.receive import Desk
from kiosk.labels import text
from schema.clock import JAPAN
from schema.insured import scheme_of
from schema.names import mask
from schema.numbers import read_insured, read_insurer
from schema.rules.documents import Standing, State
from schema.wareki import age_on, to_short, to_wareki


class Tone(StrEnum):
    """How a mark is meant, for whoever has colours."""

    PLAIN = "plain"
    GOOD = "good"
    WARNED = "warned"
    STRONG = "strong"
    WRONG = "wrong"


Mark = tuple[str, Tone]
"""What is said, and how it is meant."""


def marks_of(
    desk: Desk, form: Form, field: Field, standings: tuple[Standing, ...]
) -> Iterator[Mark]:
    """What the program knows of a field's value."""
    if field is Field.INSURER and form.insurer:
        insurer = read_insurer(form.insurer)
        parts = (insurer.scheme.ja, insurer.prefecture, insurer.municipality)
        yield f"✓ {'・'.join(part for part in parts if part)}", Tone.GOOD
    elif field is Field.NUMBER and form.searched:
        yield from _doubtful(form)
        yield _found(desk, form)
    elif field is Field.BIRTH and form.birth:
        yield f"{age_on(form.birth, desk.today)}歳", Tone.PLAIN
    elif field is Field.EXPIRY:
        yield from _expiry(desk.today, form, standings)


def _doubtful(form: Form) -> Iterator[Mark]:
    """A check digit that does not fit: the number is usable all the same."""
    if form.person or not read_insured(form.number, scheme_of(form.insurer)).warning:
        return
    yield text("found.doubtful"), Tone.STRONG


def _found(desk: Desk, form: Form) -> Mark:
    info, person = desk.snapshot.info(), form.person
    if info is None or desk.trouble is not None:
        return text("found.no_copy"), Tone.WARNED
    if person is None:
        as_of = info.as_of.astimezone(JAPAN)
        said = text("found.none", as_of=f"{as_of.month}/{as_of.day}")
        return f"⚠ {said}", Tone.WARNED
    if form.birth and person.birth_date != form.birth:
        return f"⚠ {text('found.birth_differs')}", Tone.WRONG
    said = text(
        "found.one", name=mask(person.name_kana), birth=to_short(person.birth_date)
    )
    if person.lost_on and person.lost_on <= desk.today:
        reason = person.loss_reason.ja if person.loss_reason else ""
        lost = text("found.lost", day=to_short(person.lost_on), reason=reason)
        return f"⚠ {lost}", Tone.STRONG
    return f"✓ {said}", Tone.GOOD


def _expiry(today: date, form: Form, standings: tuple[Standing, ...]) -> Iterator[Mark]:
    dated = [s for s in standings if s.document in form.dated_documents]
    one = dated[0] if len(dated) == 1 else None
    if one is None:
        return
    if one.state is State.EXPIRED and one.last_day:
        days = (today - one.last_day).days
        yield text("expiry.expired", days=days), Tone.STRONG
    elif one.state is State.NOT_YET and one.first_day:
        yield text("expiry.not_yet", day=to_wareki(one.first_day)), Tone.STRONG
    else:
        yield text("expiry.valid"), Tone.GOOD
