"""What the program knows of a field's value, beside the value (欄のしるし)."""

from textual.content import Content

from kiosk.desk.form import Field, Form
from kiosk.desk.receive import Desk
from kiosk.words.marks import Tone, marks_of
from schema.rules.documents import Standing

_STYLES = {
    Tone.PLAIN: "",
    Tone.GOOD: "$text-success",
    Tone.WARNED: "$text-warning",
    Tone.STRONG: "bold $text-warning",
    Tone.WRONG: "bold $text-error",
}
_WIDE = frozenset({Field.BIRTH, Field.EXPIRY})
"""Fields whose mark stands a little further off."""


def mark_of(
    desk: Desk, form: Form, field: Field, standings: tuple[Standing, ...]
) -> Content:
    """What the program knows of a field's value."""
    gap = "   " if field in _WIDE else "  "
    content = Content("")
    for said, tone in marks_of(desk, form, field, standings):
        content += Content.styled(gap + said, _STYLES[tone])
    return content
