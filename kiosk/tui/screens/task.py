"""One row of the work list whole: who it is, whom to call, what was done (要対応).

1. A task is closed only by a reason that fits it, and is asked about once more, in
   words: the digit chooses, Enter closes.
2. A telephone number can be taken down, or changed, at any time.
"""

from collections.abc import Iterator
from datetime import date

from textual import events
from textual.content import Content

from kiosk.desk.ports import Patient, Pending
from kiosk.desk.tasks import Task
from kiosk.labels import text
from kiosk.tui.flow import flowed
from kiosk.tui.hold import Held
from kiosk.tui.screens.sheet import Sheet
from kiosk.words.tasks import about, about_visit, reasons_of, sure, what_to_do

NUMBER = "number_wanted"
"""Given where a telephone number is to be taken down."""
_NUMBER_KEY = "9"


class TaskPanel(Sheet[str]):
    """Gives why it is done, `NUMBER`, or nothing."""

    def __init__(self, task: Task, patient: Patient | None, today: date) -> None:
        """Show one task unmasked, on this day."""
        super().__init__()
        self._shown = task
        self._patient = patient
        self._today = today
        self._chosen = ""

    def take_key(self, event: events.Key) -> None:
        """Close the task by Enter, once it was asked; else as every sheet."""
        if self._chosen and event.key == "enter" and not self.is_holding:
            self.leave(self._chosen)
        elif self._chosen and event.key == "escape":
            self._choose("")
        else:
            super().take_key(event)

    def released(self, held: tuple[Held, ...]) -> None:
        """Choose a reason, go back a step, or ask for a number."""
        key = held[0][0] if len(held) == 1 else ""
        reasons = {str(nth): one for nth, one in enumerate(reasons_of(self._shown), 1)}
        if key == "0" and self._chosen:
            self._choose("")
        elif key == "0":
            self.leave()
        elif key == _NUMBER_KEY and not self._chosen:
            self.leave(NUMBER)
        elif key in reasons and not self._chosen:
            self._choose(reasons[key])
        else:
            self.app.bell()

    def _choose(self, reason: str) -> None:
        self._chosen = reason
        self.draw()

    def content(self) -> Content:
        """The task, and the reasons or the question."""
        lines = [Content.styled(self._shown.kind.ja, "bold")]
        lines += self.wrapped(what_to_do(self._shown), "$text-accent")
        lines.append(Content(""))
        for said in about(self._shown, self._patient):
            lines += self.wrapped(said)
        lines.append(Content(""))
        lines += self._question() if self._chosen else self._reasons()
        return Content("\n").join(lines)

    def _question(self) -> Iterator[Content]:
        for said in sure(self._shown, self._chosen, self._today):
            yield from self.wrapped(said, "bold $text-warning")
        keys = [Content.styled(one, "bold") for one in text("done.keys").split("  ")]
        yield flowed(keys, self.room, 0)

    def _reasons(self) -> Iterator[Content]:
        yield Content(text("worklist.done_by"))
        for nth, one in enumerate(reasons_of(self._shown), 1):
            yield _digit(str(nth), text(f"done.{one}"))
        yield _digit(_NUMBER_KEY, _number_said(self._shown.contact))
        yield _digit("0", text("worklist.back"))


class PendingPanel(Sheet[str]):
    """Gives `NUMBER` where a telephone number is to be taken down, or nothing."""

    def __init__(self, pending: Pending, patient: Patient | None) -> None:
        """Show one visit that waits, unmasked."""
        super().__init__()
        self._waiting = pending
        self._patient = patient

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Take the digit of the number, alone."""
        if [key for key, _ in held] == [_NUMBER_KEY]:
            self.leave(NUMBER)
        else:
            self.app.bell()

    def closed(self) -> None:
        """Go back to the list."""
        self.leave()

    def content(self) -> Content:
        """Who waits, whom to call, and what happens by itself."""
        one = self._waiting
        lines = [Content.styled(text("outcome.check_required.short"), "bold")]
        key = "worklist.waits" if one.query else "worklist.waits_unaskable"
        lines += self.wrapped(text(key), "$text-accent")
        lines.append(Content(""))
        for said in about_visit(self._patient, one.contact, one.visit_day):
            lines += self.wrapped(said)
        lines.append(Content(""))
        lines.append(_digit(_NUMBER_KEY, _number_said(one.contact)))
        lines.append(_digit("0", text("worklist.back")))
        return Content("\n").join(lines)


def _number_said(contact: str) -> str:
    return text(f"worklist.{'number_change' if contact else 'number_add'}")


def _digit(key: str, said: str) -> Content:
    return Content.assemble((f" {key} ", "bold reverse"), f"  {said}")
