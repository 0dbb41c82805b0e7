"""Words of a task: who it is, whom to call, what to do, what was done (要対応)."""

from datetime import date

from kiosk.desk.ports import Patient
from kiosk.desk.tasks import Task, TaskKind
from kiosk.labels import has, text
from schema.terms import Difference
from schema.wareki import to_wareki

PAID = "paid"
"""Why a declaration need not be kept any longer."""
MONTHS = 2
"""Before the second month after the visit's, no payment is known of (翌々月)."""
_REASONS = {
    TaskKind.CONTRADICTED: ("claim", "anew", "called"),
    TaskKind.CHANGED: ("claim", "called", "nothing"),
    TaskKind.UNASKABLE: ("number", "anew", "called"),
    TaskKind.UNANSWERED: ("asked", "claim", "called"),
    TaskKind.CALL_BACK: ("told", "unreached"),
    TaskKind.DECLARATION: (PAID, "replaced"),
}


def reasons_of(task: Task) -> tuple[str, ...]:
    """Why such a task may be done, by digit from 1: what was done about it."""
    return _REASONS[task.kind]


def sure(task: Task, reason: str, today: date) -> list[str]:
    """What is asked before a task is closed: what that means, and whether it is early.

    Args:
        task: What somebody had to do.
        reason: One of `reasons_of`.
        today: The day on which it is closed.
    """
    said = [text("done.sure", reason=text(f"done.{reason}"))]
    day = task.visit_day
    months = (today.year - day.year) * 12 + today.month - day.month
    if reason == PAID and months < MONTHS:
        said.append(text("done.early", day=to_wareki(day)))
    return said


def about(task: Task, patient: Patient | None) -> list[str]:
    """Who it is, unmasked, whom to call, and the visit day."""
    return about_visit(patient, task.contact, task.visit_day)


def about_visit(patient: Patient | None, contact: str, day: date) -> list[str]:
    """Who came, unmasked, whom to call, and the visit day."""
    shown = text("worklist.contact", number=contact or text("worklist.no_contact"))
    return [*_who(patient), shown, text("worklist.visit_day", day=to_wareki(day))]


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
    if task.kind is TaskKind.CALL_BACK:
        share = f"（{text(f'share.{task.detail}')}）" if task.detail else ""
        return text("task.call_back", share=share)
    key = f"task.{task.kind}_{task.detail}"
    return text(key if task.detail and has(key) else f"task.{task.kind}")


def _differing(detail: str) -> str:
    """The names of the fields that differ."""
    terms = {one.value: one.ja for one in Difference}
    parts = (part.strip() for part in detail.split(","))
    named = [terms.get(part, "") for part in parts]
    return "・".join(name for name in named if name) or text("task.something")
