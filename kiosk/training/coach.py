"""The next key, from where the clerk is and what there was to find out (助言).

1. It reads the same form as the desk, and says one step.
2. It gives no verdict: that is the rulebook's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiosk.desk.form import Field, Form
from kiosk.desk.keys import DOCUMENTS, READINGS
from kiosk.desk.ladder import Step
from kiosk.desk.offers import offered
from kiosk.desk.receive import Desk
from kiosk.desk.verdict import ACTIONS, ADDABLE
from kiosk.labels import text
from kiosk.training.lesson import Expected, Lesson
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
        if form.problem is not None:
            return self._mended(form)
        if form.at is Field.VERDICT:
            return self._at_verdict(form, is_asking=is_asking)
        return self._at_field(form)

    def _mended(self, form: Form) -> str:
        """What would be right where something wrong was typed."""
        told = self.lesson.told
        right = {Field.INSURER: told.insurer, Field.NUMBER: told.number}.get(form.at)
        if right is None:
            return text("coach.problem")
        return text("coach.problem_number", number=right.removeprefix("00"))

    def _at_field(self, form: Form) -> str:
        told = self.lesson.told
        if form.at is not Field.DOCUMENT and form.document is not told.document:
            return text("coach.other_document")
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
        expiries = dict(told.expiries)
        undated = expiries.get(form.undated) if form.undated else None
        day = told.birth if is_birth else undated
        if day is None:
            return text("coach.no_date")
        name = "birth" if is_birth else "expiry"
        if takes == day:
            return text(f"coach.{name}_offered", day=to_wareki(day))
        letter, rest = to_short(day)[0], to_short(day)[1:].split(".")
        typed = _ERA_DIGITS[letter] + "".join(part.zfill(2) for part in rest)
        return text(f"coach.{name}", day=to_wareki(day), typed=typed)

    def _at_verdict(self, form: Form, *, is_asking: bool) -> str:
        if is_asking:
            return text("coach.wait")
        return next(self._steps(form))

    def _steps(self, form: Form) -> Iterator[str]:
        """Everything that is left to do, the next first."""
        told = self.lesson.told
        if form.document is not told.document:
            yield text("coach.other_document")
        if form.identity != told.identity:
            yield text("coach.other_person")
        if self.lesson.differs_in_expiry(form):
            yield text("coach.other_expiry")
        if form.has_card and form.reader is not told.reader:
            yield text("coach.other_reader")
        for one in told.also:
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
        return text("coach.confirm")


def _ended(field: str, is_full: bool) -> str:  # noqa: FBT001
    """The sentence's key; a number of any length is ended by Enter."""
    return f"coach.{field}" if is_full else f"coach.{field}_enter"


def _key_of(digits: Mapping[str, Document], document: Document | None) -> str:
    return next(key for key, one in digits.items() if one is document)


def _named(document: Document | None) -> str:
    return text(f"document_short.{document}")
