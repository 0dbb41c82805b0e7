"""The guided first patient of the demo: what to press next (案内)."""

from kiosk.desk.form import Field, Form
from kiosk.labels import text
from schema.insured import Insured
from schema.rules.judge import Decision
from schema.terms import Document, Outcome

_AT_VERDICT = {
    Outcome.CHECK_REQUIRED: "step_check",
    Outcome.REVIEW: "step_review",
}


class Tour:
    """Says the next step until the first patient is recorded; then stays quiet."""

    def __init__(
        self, person: Insured, samples: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """Guide through a visit of `person`, who shows an expired card.

        Args:
            person: The first patient.
            samples: Others to try: what is special about them, what to type.
        """
        self._person = person
        self.samples = samples
        self._recorded = 0

    def recorded(self) -> None:
        """A patient was recorded."""
        self._recorded += 1

    def step(self, form: Form, decision: Decision | None) -> str:
        """The sentence for where the clerk is."""
        if self._recorded > 1:
            return ""
        if self._recorded == 1:
            return text("tour.step_done") if form.document is None else ""
        if form.document not in {None, Document.INSURANCE_CARD}:
            return text("tour.step_other")
        steps = {
            Field.DOCUMENT: "step_document",
            Field.INSURER: "step_number",
            Field.NUMBER: "step_number",
            Field.BIRTH: "step_birth",
            Field.EXPIRY: "step_expiry",
        }
        if form.at in {Field.BIRTH, Field.EXPIRY} and form.person is None:
            return ""
        key = steps.get(form.at)
        if key is None and decision is not None:
            key = _AT_VERDICT.get(decision.outcome, "step_confirm")
        person = self._person
        numbers = {"insurer": person.insurer_number, "number": person.number}
        return text(f"tour.{key}", **numbers) if key else ""
