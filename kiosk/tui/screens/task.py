"""One task whole: who it is, whom to call, what to do, and that it is done (要対応)."""

from kiosk.desk.ports import Patient
from kiosk.desk.tasks import Task
from kiosk.labels import text
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.words.tasks import DONE, about, what_to_do


class TaskPanel(ChoicePanel):
    """Gives why it is done, or nothing."""

    def __init__(self, task: Task, patient: Patient | None) -> None:
        """Show one task unmasked."""
        lines = [Choice("", said) for said in about(task, patient)]
        reasons = [
            Choice(str(nth), text(f"done.{name}")) for nth, name in enumerate(DONE, 1)
        ]
        lead = what_to_do(task)
        head = Choice("", text("worklist.done_by"))
        super().__init__(task.kind.ja, lead, (*lines, Choice("", ""), head, *reasons))

    def leave(self, result: str | None = None) -> None:
        """Close the panel with the reason's name."""
        super().leave(DONE[int(result) - 1] if result else None)
