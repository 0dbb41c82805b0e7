"""The next key, from where the clerk is and what there was to find out (助言).

1. It reads the same form as the desk, and says one step.
2. It gives no verdict: that is the rulebook's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.desk.form import Field, Form
from kiosk.desk.keys import DOCUMENTS, READINGS
from kiosk.desk.ladder import Step
from kiosk.desk.offers import offered
from kiosk.desk.receive import Desk
from kiosk.desk.verdict import ACTIONS, ADDABLE
from kiosk.labels import text
from kiosk.training.lesson import Expected, Lesson
from kiosk.training.papers import printed
from kiosk.words.entry import label
from schema.terms import Document, Outcome, Reader
from schema.wareki import to_short, to_wareki

_ERA_DIGITS = {"M": "1", "T": "2", "S": "3", "H": "4", "R": "5"}
_DIGITS = {name: key for key, name in ACTIONS.items()}


@dataclass(frozen=True, slots=True)
class Coach:
    """Knows a lesson, and looks over the clerk's shoulder."""

    lesson: Lesson
    """Who is at the desk."""
    right: Expected
    """What the rulebook says of them."""
    desk: Desk
    """The practice desk."""

    def step(self, form: Form, *, is_asking: bool = False) -> str:
        """What to press next.

        Args:
            form: As far as it is filled.
            is_asking: The register was asked and has not answered yet.
        """
        if form.at is Field.VERDICT:
            return self._at_verdict(form, is_asking=is_asking)
        return self._passed(form) or self._mended(form) or self._at_field(form)

    def _passed(self, form: Form) -> str:
        """What is wrong in a field that was passed already, the first of them."""
        order = list(Field)
        passed = order[: order.index(form.at)]
        told = self.lesson.told
        if any(one not in told.documents for one in form.documents):
            return text("coach.other_document")
        if Field.READER in passed and self._differs_in_reader(form):
            return text("coach.other_reader")
        for field in self.lesson.differing(form):
            if field in passed:
                return self._other(field)
        return ""

    def _differs_in_reader(self, form: Form) -> bool:
        return form.has_card and form.reader is not self.lesson.told.reader

    def _other(self, field: Field) -> str:
        """That a field holds something else than the paper."""
        name = label(self.lesson.told, field)
        return text("coach.other_field", field=name, right=printed(self.lesson, field))

    def _mended(self, form: Form) -> str:
        """How to mend what is being typed, where the paper says something else."""
        ways = self._ways(form)
        if not form.typed or any(one.startswith(form.typed) for one in ways if one):
            return ""
        right = max(ways, key=lambda one: _alike(form.typed, one))
        kept = _alike(form.typed, right)
        back, rest = len(form.typed) - kept, right[kept:]
        key = "mended" if rest else "too_long" if right else "not_printed"
        return text(f"coach.{key}", number=right, back=back, rest=rest)

    def _ways(self, form: Form) -> tuple[str, ...]:
        """What can be typed at the open field, digit by digit."""
        if form.at in {Field.BIRTH, Field.EXPIRY}:
            day = self.lesson.told.birth if form.at is Field.BIRTH else self._ends(form)
            if day is None or not form.typed.isdecimal():
                return (form.typed,)
            return (_seven_digits(day), f"{day:%Y%m%d}")
        full = getattr(self.lesson.told, form.at, "")
        return (printed(self.lesson, form.at), str(full))

    def _ends(self, form: Form) -> date | None:
        """The last day that is printed on what is asked for."""
        return (
            dict(self.lesson.told.expiries).get(form.undated) if form.undated else None
        )

    def _at_field(self, form: Form) -> str:
        told = self.lesson.told
        if form.at is Field.DOCUMENT:
            key = _key_of(DOCUMENTS, told.document)
            return text("coach.document", what=_named(told.document), press=key)
        if form.at is Field.READER:
            key = next(k for k, (how, _) in READINGS.items() if how is told.reader)
            return text("coach.reader", press=key)
        return self._at_number(form)

    def _at_number(self, form: Form) -> str:
        told = self.lesson.told
        takes = offered(form, self.desk.around())
        if form.at is Field.INSURER:
            if takes == told.insurer and not form.typed:
                return text("coach.same_insurer")
            short = told.insurer.removeprefix("00")
            return text(_ended("insurer", short == told.insurer), number=short)
        if form.at in {Field.BIRTH, Field.EXPIRY}:
            return self._at_date(form, takes)
        values = {Field.SYMBOL: told.symbol, Field.BRANCH: told.branch}
        value = values.get(form.at, told.number)
        full = form.at is Field.BRANCH or not told.symbol
        return text(_ended(str(form.at), full), number=value)

    def _at_date(self, form: Form, takes: object) -> str:
        told = self.lesson.told
        is_birth = form.at is Field.BIRTH
        day = told.birth if is_birth else self._ends(form)
        if day is None:
            return text("coach.no_date")
        name = "birth" if is_birth else "expiry"
        if takes == day:
            return text(f"coach.{name}_offered", day=to_wareki(day))
        return text(f"coach.{name}", day=to_wareki(day), typed=_seven_digits(day))

    def _at_verdict(self, form: Form, *, is_asking: bool) -> str:
        if is_asking:
            return text("coach.wait")
        return next(self._steps(form))

    def _steps(self, form: Form) -> Iterator[str]:
        """Everything that is left to do, the next first."""
        told = self.lesson.told
        passed = self._passed(form)
        if passed:
            yield passed
        if self.lesson.differs_in_expiry(form):
            yield text("coach.other_expiry")
        for one in told.documents:
            if one not in form.documents:
                key, digit = _DIGITS["add"], _key_of(ADDABLE, one)
                yield text("coach.add", what=_named(one), press=key, digit=digit)
        if told.returning and not form.returning:
            digit = str(list(Step).index(Step.RETURNING) + 1)
            yield text("coach.returning", press=_DIGITS["ladder"], digit=digit)
        if self._waits_for_check(form):
            yield text("coach.check", press=_DIGITS["check"])
        yield self._last(form)

    def _waits_for_check(self, form: Form) -> bool:
        """True if the register was not asked yet, or would answer by now."""
        waits = self.desk.decide(form).outcome is Outcome.CHECK_REQUIRED
        unasked = form.own_answer is None or self.right.needs_check
        return waits and unasked and form.reader is not Reader.CANNOT_READ

    def _last(self, form: Form) -> str:
        outcome = self.desk.decide(form).outcome
        if outcome is Outcome.CHECK_REQUIRED:
            return text("coach.pending", contact=self.lesson.told.contact)
        if outcome is Outcome.REVIEW:
            return text("coach.review")
        if form.undated is not None:
            return text("coach.confirm_undated")
        return text("coach.confirm")


def _seven_digits(day: date) -> str:
    letter, rest = to_short(day)[0], to_short(day)[1:].split(".")
    return _ERA_DIGITS[letter] + "".join(part.zfill(2) for part in rest)


def _alike(typed: str, right: str) -> int:
    """How many characters are right, from the first on."""
    pairs = enumerate(zip(typed, right, strict=False))
    shorter = min(len(typed), len(right))
    return next((nth for nth, (one, other) in pairs if one != other), shorter)


def _ended(field: str, is_full: bool) -> str:  # noqa: FBT001
    """The sentence's key; a number of any length is ended by Enter."""
    return f"coach.{field}" if is_full else f"coach.{field}_enter"


def _key_of(digits: Mapping[str, Document], document: Document | None) -> str:
    return next(key for key, one in digits.items() if one is document)


def _named(document: Document | None) -> str:
    return text(f"document_short.{document}")
