"""One task whole: who it is, whom to call, what to do, and that it is done (要対応)."""

from kiosk.desk.ports import Patient
from kiosk.desk.tasks import Task, TaskKind
from kiosk.labels import has, text
from kiosk.tui.screens.choices import Choice, ChoicePanel
from schema.terms import Difference
from schema.wareki import to_wareki

DONE = ("called", "claim", "anew", "paid", "nothing")
"""Why a task is done, by digit from 1: what was done about it."""


class TaskPanel(ChoicePanel):
    """Gives why it is done, or nothing."""

    def __init__(self, task: Task, patient: Patient | None) -> None:
        """Show one task unmasked."""
        lines = [Choice("", said) for said in _about(task, patient)]
        reasons = [
            Choice(str(nth), text(f"done.{name}")) for nth, name in enumerate(DONE, 1)
        ]
        lead = what_to_do(task)
        head = Choice("", text("worklist.done_by"))
        super().__init__(task.kind.ja, lead, (*lines, Choice("", ""), head, *reasons))

    def leave(self, result: str | None = None) -> None:
        """Close the panel with the reason's name."""
        super().leave(DONE[int(result) - 1] if result else None)


def _about(task: Task, patient: Patient | None) -> list[str]:
    day = text("worklist.visit_day", day=to_wareki(task.visit_day))
    contact = task.contact or text("worklist.no_contact")
    return [*_who(patient), text("worklist.contact", number=contact), day]


def _who(patient: Patient | None) -> list[str]:
    if patient is None:
        return []
    numbers = (patient.insurer_number, patient.symbol, patient.number, patient.branch)
    birth = to_wareki(patient.birth_date) if patient.birth_date else ""
    lines = ((patient.name, patient.name_kana, birth), numbers)
    said = ("  ".join(part for part in line if part) for line in lines)
    return [line for line in said if line]


def what_to_do(task: Task) -> str:
    """What a task asks for, in one sentence."""
    if task.kind is TaskKind.CHANGED:
        return text("task.changed", differs=_differing(task.detail))
    key = f"task.{task.kind}_{task.detail}"
    return text(key if task.detail and has(key) else f"task.{task.kind}")


def _differing(detail: str) -> str:
    """The names of the fields that differ."""
    terms = {one.value: one.ja for one in Difference}
    parts = (part.strip() for part in detail.split(","))
    named = [terms.get(part, "") for part in parts]
    return "・".join(name for name in named if name) or text("task.something")
