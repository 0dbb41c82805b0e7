"""Whose visit it was in truth: numbers and day of birth typed anew (患者の訂正).

1. The fields are those of the desk, with its checks; what is right already stays.
2. What stands there is masked: only what is typed now is seen whole.
"""

from textual import events
from textual.content import Content

from kiosk.desk.form import IDENTITY, Field, Form, applies
from kiosk.desk.keys import BACK, ENTER, press
from kiosk.desk.ports import Patient
from kiosk.desk.receive import Desk
from kiosk.desk.route import emptied
from kiosk.labels import text
from kiosk.tui.hold import Held
from kiosk.tui.screens.search import SearchScreen
from kiosk.tui.screens.sheet import Sheet
from kiosk.words.entry import ask_text, label, problem_text
from schema.names import mask_number
from schema.terms import Document

ANEW, SEARCH = "8", "9"
"""The digits that type everything anew, and that look in the local copy."""
_DIGITS = {
    "1": Field.INSURER,
    "2": Field.SYMBOL,
    "3": Field.NUMBER,
    "4": Field.BRANCH,
    "5": Field.BIRTH,
}


class PersonSheet(Sheet[Patient]):
    """Gives numbers and day of birth, or nothing."""

    def __init__(self, desk: Desk, patient: Patient | None) -> None:
        """Begin with whoever is recorded."""
        super().__init__()
        self._desk = desk
        self._form = _form_of(patient or Patient())
        self._is_typing = False

    def take_key(self, event: events.Key) -> None:
        """Type into the open field; else choose one."""
        if not self._is_typing:
            super().take_key(event)
            return
        key = event.character if event.is_printable and event.character else event.key
        if event.key == "escape":
            self.leave()
            return
        before = self._form
        self._form = press(before, key, self._desk.around())
        if self._form is before and key not in {ENTER, BACK}:
            self.app.bell()
        if self._form.at is Field.VERDICT:
            self._give()
        self.draw()

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Open one field, all of them, or the search."""
        key = held[0][0] if len(held) == 1 else ""
        if key == SEARCH:
            self.app.push_screen(SearchScreen(self._desk), self._found)
        elif key == ANEW:
            self._form = _form_of(Patient())
            self._is_typing = True
        elif key in _DIGITS and applies(self._form, _DIGITS[key]):
            self._open(_DIGITS[key])
        else:
            self.app.bell()
        self.draw()

    def _open(self, field: Field) -> None:
        """Empty one field and stand in it."""
        self._form = emptied(self._form, field).at_field(field)
        self._is_typing = True

    def _found(self, form: Form | None) -> None:
        if form is not None:
            self._form = form
            self._give()

    def _give(self) -> None:
        form = self._form
        self.leave(
            Patient(
                insurer_number=form.insurer,
                symbol=form.symbol,
                number=form.number,
                branch=form.branch,
                birth_date=form.birth,
            )
        )

    def content(self) -> Content:
        """The fields, and what to type or choose."""
        lines = [Content.styled(text("correct.patient"), "bold")]
        lines += self.wrapped(text("correct.patient_lead"), "$text-muted")
        lines.append(Content(""))
        keys = {field: key for key, field in _DIGITS.items()}
        for field in IDENTITY:
            if field is not Field.SCHEME and applies(self._form, field):
                lines.append(self._field(field, keys[field]))
        lines.append(Content(""))
        if self._is_typing:
            lines += self.wrapped(ask_text(self._desk, self._form), "$text-muted")
            lines += self.wrapped(problem_text(self._form), "bold $text-error")
            lines += self.wrapped(text("correct.typing_back"), "$text-muted")
            return Content("\n").join(lines)
        for key, name in ((ANEW, "anew"), (SEARCH, "by_search"), ("0", "back")):
            digit = Content.styled(f" {key} ", "bold reverse")
            lines.append(digit + Content(f"  {text(f'correct.{name}')}"))
        return Content("\n").join(lines)

    def _field(self, field: Field, key: str) -> Content:
        """One field: its digit, its name, and what stands in it, masked."""
        named = label(self._form, field)
        if self._is_typing and self._form.at is field:
            typed = Content(f"▶ {named}  {self._form.typed}")
            return typed + Content.styled(" ", "reverse")
        digit = Content("  ")
        if not self._is_typing:
            digit = Content.styled(f" {key} ", "bold reverse") + Content(" ")
        return digit + Content(f"{named}  {_masked(self._form, field)}")


def _form_of(patient: Patient) -> Form:
    """The fields of somebody, beside a paper on which nothing else is asked."""
    return Form(
        document=Document.OTHER_PAPER,
        insurer=patient.insurer_number,
        symbol=patient.symbol,
        number=patient.number,
        branch=patient.branch,
        birth=patient.birth_date,
        at=Field.INSURER,
    )


def _masked(form: Form, field: Field) -> str:
    """What stands in a field, as a list may show it."""
    if field is Field.BIRTH:
        return text("correct.kept") if form.birth else "─"
    said = str(getattr(form, field))
    return mask_number(said) if said else "─"
