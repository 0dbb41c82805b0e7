"""What the history can be asked for, one digit each (履歴の条件)."""

from datetime import date, timedelta

from msgspec.structs import replace
from textual.content import Content

from kiosk.desk.history import Sought
from kiosk.desk.lookup import Asked
from kiosk.desk.tally import month_of
from kiosk.labels import text
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.tui.screens.who import WhoPanel, folded
from kiosk.words import phrases
from kiosk.words.found import too_little
from kiosk.words.history import CAUSE_KEYS, OUTCOMES, month_said

WITHDRAWN, EVERY = "8", "9"
"""Digits that ask for withdrawn visits, and for all."""
OLDER = "9"
"""The digit that leads to older months."""
_MONTHS = 8


def conditions(today: date, *, can_export: bool, is_supervised: bool) -> ChoicePanel:
    """Which days, whose, what of them, and the file for the audit.

    Args:
        today: The visit day.
        can_export: There is a place for a file of what is listed.
        is_supervised: Whoever is signed in may write it.
    """
    month = text("history_ask.month", month=month_said(today))
    choices = [
        Choice("1", text("history_ask.today")),
        Choice("2", month),
        Choice("3", text("history_ask.any_month")),
        Choice("4", text("history_ask.patient")),
        Choice("5", text("history_ask.outcome")),
        Choice("6", text("history_ask.cause")),
        Choice("7", text("history_ask.every")),
    ]
    if can_export and is_supervised:
        choices.append(Choice("8", text("history_ask.export")))
    elif can_export:
        choices.append(Choice("", text("history_ask.export_supervised")))
    choices.append(Choice("9", text("history_ask.before")))
    return ChoicePanel(text("history_ask.title"), "", tuple(choices))


def months(newest: date) -> tuple[ChoicePanel, dict[str, tuple[date, date]], date]:
    """Eight months from this one back, and the one that the next eight begin with."""
    every = {}
    day = newest
    for nth in range(1, _MONTHS + 1):
        every[str(nth)] = month_of(day)
        day = day.replace(day=1) - timedelta(days=1)
    choices = [Choice(key, month_said(first)) for key, (first, _) in every.items()]
    choices.append(Choice(OLDER, text("history_ask.older")))
    panel = ChoicePanel(text("history_ask.any_month"), "", tuple(choices))
    return panel, every, day


def outcomes() -> ChoicePanel:
    """Which outcome, or withdrawn."""
    choices = [
        Choice(key, f"{phrases.symbol(one)} {phrases.short(one)}")
        for key, one in OUTCOMES.items()
    ]
    choices.append(Choice(WITHDRAWN, text("history.withdrawn")))
    choices.append(Choice(EVERY, text("history_ask.every")))
    return ChoicePanel(text("history_ask.outcome"), "", tuple(choices))


def causes() -> ChoicePanel:
    """Which cause."""
    choices = [Choice(key, text(f"cause.{one}")) for key, one in CAUSE_KEYS.items()]
    choices.append(Choice(EVERY, text("history_ask.every")))
    return ChoicePanel(text("history_ask.cause"), "", tuple(choices))


def with_outcome(sought: Sought, key: str) -> Sought:
    """The same days and patient, with the outcome of this digit."""
    withdrawn = True if key == WITHDRAWN else None
    return replace(sought, outcome=OUTCOMES.get(key), withdrawn=withdrawn)


class PatientAsked(WhoPanel[Asked]):
    """Gives what is known of a patient: one thing is enough, it is the desk's log."""

    heading = "history_ask.patient"

    def asked(self, asked: Asked) -> None:
        """Give it, if anybody can be found by it."""
        trouble = too_little(asked)
        if trouble:
            self.say(trouble)
        else:
            self.leave(asked)

    def below(self, room: int) -> list[Content]:
        """What may be typed, and that it is recorded."""
        lines = folded(text("history_ask.lead"), room, "$text-muted")
        return lines + folded(text("search.logged"), room, "$text-muted")
