"""Words of a task: who it is, whom to call, what to do, what was done (要対応)."""

from kiosk.desk.ports import Patient
from kiosk.desk.tasks import Task, TaskKind
from kiosk.labels import has, text
from schema.terms import Difference
from schema.wareki import to_wareki

DONE = ("called", "claim", "anew", "paid", "nothing")
"""Why a task is done, by digit from 1: what was done about it."""


def about(task: Task, patient: Patient | None) -> list[str]:
    """Who it is, unmasked, whom to call, and the visit day."""
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
