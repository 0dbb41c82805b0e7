"""Recorded visits: today, a month, a patient's; masked, in pages (履歴).

1. A number and Enter opens a row: that is recorded first, and shown after.
2. Enter alone turns the page, Backspace alone opens what can be asked for.
3. The log is read beside the screen: keys go on, and Esc leaves it.
4. What is counted at the top is counted from the same visits.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from msgspec.structs import replace
from textual import events

from kiosk.desk.history import Sought
from kiosk.desk.lookup import Asked
from kiosk.desk.ports import Patient
from kiosk.desk.standing import standing_of
from kiosk.desk.tally import month_of
from kiosk.labels import error_text, text
from kiosk.tui.hold import Held
from kiosk.tui.screens import history_asking as asking
from kiosk.tui.screens.choices import SCROLLS
from kiosk.tui.screens.history_export import ExportPanel
from kiosk.tui.screens.history_listing import Listing
from kiosk.tui.screens.panel import Panel
from kiosk.tui.screens.visit import VisitSheet
from kiosk.words.history import CAUSE_KEYS
from schema.errors import MadoguchiError

_LONGEST = 6
"""Digits of a row's number."""


class HistoryScreen(Listing):
    """Rows in pages; a number and Enter opens one."""

    def take_key(self, event: events.Key) -> None:
        """Type a row's number and open it; turn pages; ask for something else."""
        key = event.key
        if key == "escape":
            self.leave()
        elif self._is_reading:
            self.app.bell()
        elif key == "enter" and not self.is_holding:
            self._enter()
        elif key == "backspace" and not self.is_holding:
            self._back()
        elif key in {"pagedown", "pageup"}:
            self._turn(1 if key == "pagedown" else -1)
        elif key in SCROLLS:
            self._box.scroll_relative(y=SCROLLS[key], animate=False)
        elif event.character and event.character.isdecimal():
            self._hold.key(event.character, event.time)
        else:
            self.app.bell()
        self.draw()

    def released(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone: a scanner opens nobody."""
        char = held[0][0] if len(held) == 1 else ""
        if char == "0" and not self._typed:
            self.leave()
        elif char and len(self._typed) < _LONGEST:
            self._typed += char
        else:
            self._typed = ""
            self.app.bell()
        self.draw()

    def _enter(self) -> None:
        if self._typed:
            self._open(int(self._typed))
        else:
            self._turn(1)
        self._typed = ""

    def _back(self) -> None:
        if self._typed:
            self._typed = self._typed[:-1]
        else:
            self._choose_conditions()

    def _open(self, number: int) -> None:
        """Open one row whole, which is recorded; nothing is shown that is not."""
        event_id = self._of_number(number)
        if not event_id:
            self._say(text("history.no_row"))
            return
        try:
            self._desk.note_viewed(event_id)
            visit = standing_of(self._desk.journal, event_id)
        except MadoguchiError as error:
            self._say(error_text(error))
            return
        if visit is not None:
            self.app.push_screen(VisitSheet(self._past, visit), self._reread)

    def _of_number(self, number: int) -> str:
        """The visit with this number: of the day, where it is today's list."""
        if self._is_today:
            same = (one for one, place in self._places.items() if place == number)
            return next(same, "")
        nth = number - self._shown.before - 1
        rows = self._shown.rows
        return rows[nth].event_id if 0 <= nth < len(rows) else ""

    def _choose_conditions(self) -> None:
        can_export = self._past.exports is not None and not self._sought.is_by_patient
        panel = asking.conditions(
            self._desk.today,
            can_export=can_export,
            is_supervised=self._past.is_supervised,
        )
        self.app.push_screen(panel, self._chosen)

    def _chosen(self, key: str | None) -> None:
        today, sought = self._desk.today, self._sought
        since, until = month_of(today)
        whole = replace(sought, patient=None, number_part="")
        does: dict[str, Callable[[], None]] = {
            "1": lambda: self._ask(replace(whole, since=today, until=today)),
            "2": lambda: self._ask(replace(whole, since=since, until=until)),
            "3": lambda: self._choose_month(today),
            "4": lambda: self._push(asking.PatientAsked(), self._patient),
            "5": lambda: self._push(asking.outcomes(), self._outcome),
            "6": lambda: self._push(asking.causes(), self._cause),
            "7": lambda: self._ask(Sought(since=sought.since, until=sought.until)),
            "8": self._export,
            "9": lambda: self._turn(-1),
        }
        if key is not None:
            does[key]()
        self.draw()

    def _push(self, panel: Panel[Any], then: Callable[[Any], None]) -> None:
        def chosen(result: object) -> None:
            if result is not None:
                then(result)

        self.app.push_screen(panel, chosen)

    def _choose_month(self, newest: date) -> None:
        panel, every, older = asking.months(newest)
        self._push(panel, partial(self._month, every, older))

    def _month(
        self, every: dict[str, tuple[date, date]], older: date, key: str
    ) -> None:
        if key == asking.OLDER:
            self._choose_month(older)
            return
        since, until = every[key]
        whole = replace(self._sought, patient=None, number_part="")
        self._ask(replace(whole, since=since, until=until))

    def _patient(self, asked: Asked) -> None:
        """Somebody's visits of any day."""
        who = Patient(name_kana=asked.kana, birth_date=asked.born)
        part = asked.part if asked.has_part else ""
        self._ask(Sought(patient=who, number_part=part))

    def _outcome(self, key: str) -> None:
        self._ask(asking.with_outcome(self._sought, key))

    def _cause(self, key: str) -> None:
        cause = CAUSE_KEYS.get(key, "")
        self._ask(replace(self._sought, cause=cause))

    def _export(self) -> None:
        since, until = self._sought.since, self._sought.until
        if since is None or until is None:
            self.app.bell()
            return
        self.app.push_screen(ExportPanel(self._past, since, until))
