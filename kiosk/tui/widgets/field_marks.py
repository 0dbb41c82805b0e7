"""What the program knows of a field's value, beside the value (欄のしるし)."""

from datetime import date

from textual.content import Content

from kiosk.desk.form import Field, Form
from kiosk.desk.receive import Desk
from kiosk.labels import text
from schema.clock import JAPAN
from schema.insured import scheme_of
from schema.names import mask
from schema.numbers import read_insured, read_insurer
from schema.rules.documents import Standing, State
from schema.wareki import age_on, to_short, to_wareki


def mark_of(
    desk: Desk, form: Form, field: Field, standings: tuple[Standing, ...]
) -> Content:
    """What the program knows of a field's value."""
    if field is Field.INSURER and form.insurer:
        insurer = read_insurer(form.insurer)
        parts = (insurer.scheme.ja, insurer.prefecture, insurer.municipality)
        said = "・".join(part for part in parts if part)
        return Content.styled(f"  ✓ {said}", "$text-success")
    if field is Field.NUMBER and form.searched:
        return _doubtful(form) + _found(desk, form)
    if field is Field.BIRTH and form.birth:
        return Content(f"   {age_on(form.birth, desk.today)}歳")
    if field is Field.EXPIRY:
        return _expiry_mark(desk.today, form, standings)
    return Content("")


def _doubtful(form: Form) -> Content:
    """A check digit that does not fit: the number is usable all the same."""
    if form.person or not read_insured(form.number, scheme_of(form.insurer)).warning:
        return Content("")
    return Content.styled("  " + text("found.doubtful"), "bold $text-warning")


def _found(desk: Desk, form: Form) -> Content:
    info, person = desk.snapshot.info(), form.person
    if info is None or desk.trouble is not None:
        return Content.styled("  " + text("found.no_copy"), "$text-warning")
    if person is None:
        as_of = info.as_of.astimezone(JAPAN)
        said = text("found.none", as_of=f"{as_of.month}/{as_of.day}")
        return Content.styled("  ⚠ " + said, "$text-warning")
    if form.birth and person.birth_date != form.birth:
        return Content.styled("  ⚠ " + text("found.birth_differs"), "bold $text-error")
    said = text(
        "found.one", name=mask(person.name_kana), birth=to_short(person.birth_date)
    )
    if person.lost_on and person.lost_on <= desk.today:
        reason = person.loss_reason.ja if person.loss_reason else ""
        lost = text("found.lost", day=to_short(person.lost_on), reason=reason)
        return Content.styled(f"  ⚠ {lost}", "bold $text-warning")
    return Content.styled(f"  ✓ {said}", "$text-success")


def _expiry_mark(today: date, form: Form, standings: tuple[Standing, ...]) -> Content:
    dated = [s for s in standings if s.document in form.dated_documents]
    one = dated[0] if len(dated) == 1 else None
    if one is None:
        return Content("")
    if one.state is State.EXPIRED and one.last_day:
        days = (today - one.last_day).days
        return Content.styled(
            "   " + text("expiry.expired", days=days), "bold $text-warning"
        )
    if one.state is State.NOT_YET and one.first_day:
        said = text("expiry.not_yet", day=to_wareki(one.first_day))
        return Content.styled("   " + said, "bold $text-warning")
    return Content.styled("   " + text("expiry.valid"), "$text-success")
