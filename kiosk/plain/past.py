"""Recorded visits, line by line: today, a month, a patient's (履歴).

1. Rows are masked. A number tells one whole: that is recorded first, and told after.
2. An empty line goes on with the next page, `*` asks for something else.
3. A visit that is open can be corrected; nothing is changed by being told.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from kiosk.desk.history import History, Place, Row, Sought, search
from kiosk.desk.lookup import asked_of
from kiosk.desk.ports import Patient
from kiosk.desk.standing import Standing, standing_of
from kiosk.desk.tally import month_of
from kiosk.labels import text
from kiosk.plain.correcting import Correcting
from kiosk.plain.reading import row
from kiosk.plain.talk import BACK, MENU, Talk
from kiosk.words import phrases
from kiosk.words.found import too_little
from kiosk.words.history import (
    CAUSE_KEYS,
    OUTCOMES,
    month_said,
    narrowed,
    parts,
    period,
    who,
)
from schema.errors import Unreadable
from schema.wareki import read_date, to_short

WITHDRAWN, EVERY, OLDER = "8", "9", "9"
"""Digits that ask for withdrawn visits, for all, and for older months."""
MONTHS = 8
"""As many at once."""
AGAIN, CORRECT = "1", "2"
"""The digits that tell who it is again, and that correct the record."""


class Past:
    """Tells what was recorded, page by page."""

    def __init__(self, talk: Talk, history: History) -> None:
        """Begin with today."""
        self._talk = talk
        self._desk = talk.desk
        self._history = history
        today = talk.desk.today
        self._sought = Sought(since=today, until=today)
        self._rows: tuple[Row, ...] = ()
        self._more: Place | None = None
        self._before = 0
        self._places: dict[str, int] = {}

    def run(self) -> None:
        """Tell pages and open rows until it is gone back."""
        self._read(None)
        while True:
            answer = self._talk.ask(text("plain.past"), self._lines)
            if answer == BACK:
                return
            if answer == "" and self._more is None:
                return
            if answer == "":
                self._before += len(self._rows)
                self._read(self._more)
            elif answer == MENU:
                with self._talk.told():
                    self._ask_for()
            else:
                with self._talk.told():
                    self._open(answer)

    def _read(self, after: Place | None) -> None:
        """Read one page; what is narrowed is looked for until there is something."""
        page = search(self._desk, self._history, self._sought, after)
        while not page.rows and page.more is not None:
            page = search(self._desk, self._history, self._sought, page.more)
        self._rows, self._more = page.rows, page.more
        every = self._desk.journal.on_day(self._desk.today) if self._is_today else ()
        self._places = {one.event.id: len(every) - nth for nth, one in enumerate(every)}
        self._talk.say_all(self._lines())

    @property
    def _is_today(self) -> bool:
        today, sought = self._desk.today, self._sought
        return sought.since == sought.until == today and not sought.is_by_patient

    def _numbered(self) -> dict[int, Row]:
        """Each row by its number: of the day, where it is today's list."""
        running = enumerate(self._rows, self._before + 1)
        return {self._places.get(one.event_id, nth): one for nth, one in running}

    def _lines(self) -> Iterator[str]:
        yield text("history.title")
        yield period(self._sought, self._desk.today)
        if only := narrowed(self._sought):
            yield text("history.narrowed", only=only)
        for nth, one in self._numbered().items():
            said = row(one.standing, nth)
            yield said if self._is_today else f"{to_short(one.visit_day)} {said}"
        if not self._rows:
            yield text("history.nothing")

    def _open(self, answer: str) -> None:
        """Tell one visit whole, which is recorded first."""
        one = self._numbered().get(int(answer)) if answer.isdecimal() else None
        if one is None:
            self._talk.say(text("history.no_row"))
            return
        self._desk.note_viewed(one.event_id)
        visit = standing_of(self._desk.journal, one.event_id)
        while visit is not None and self._is_corrected(visit):
            visit = standing_of(self._desk.journal, one.event_id)

    def _is_corrected(self, visit: Standing) -> bool:
        """Tell the visit until it is left; true once it was corrected."""
        self._talk.say_all(self._told(visit))
        items = [(AGAIN, text("history.again")), (CORRECT, text("history.correct"))]
        while (key := self._talk.choose(text("history.visit"), "", items)) is not None:
            if key == CORRECT:
                return Correcting(self._talk, visit).run()
            self._desk.note_viewed(visit.id)
            self._talk.say_all(who(visit.patient, is_open=True))
        return False

    def _told(self, visit: Standing) -> Iterator[str]:
        yield from who(visit.patient, is_open=True)
        for part in parts(visit, self._desk.book):
            yield part.title
            yield from (f"{label}: {words}" for label, words in part.rows)

    def _ask_for(self) -> None:
        """Which days, whose, and what of them."""
        today, sought = self._desk.today, self._sought
        month = text("history_ask.month", month=month_said(today))
        names = ("any_month", "patient", "outcome", "cause", "every")
        items = [("1", text("history_ask.today")), ("2", month)]
        items += [
            (str(nth), text(f"history_ask.{one}")) for nth, one in enumerate(names, 3)
        ]
        key = self._talk.choose(text("history_ask.title"), "", items)
        asked: dict[str, Callable[[], Sought | None]] = {
            "1": lambda: _on(sought, (today, today)),
            "2": lambda: _on(sought, month_of(today)),
            "3": lambda: _on(sought, self._month(today)),
            "4": self._of_patient,
            "5": self._with_outcome,
            "6": self._with_cause,
            "7": lambda: Sought(since=sought.since, until=sought.until),
        }
        if key is not None:
            self._list(asked[key]())

    def _list(self, sought: Sought | None) -> None:
        if sought is not None:
            self._sought, self._before = sought, 0
            self._read(None)

    def _month(self, newest: date) -> tuple[date, date] | None:
        """One of eight months, or of the eight before."""
        every, day = {}, newest
        for nth in range(1, MONTHS + 1):
            every[str(nth)] = month_of(day)
            day = day.replace(day=1) - timedelta(days=1)
        items = [(key, month_said(first)) for key, (first, _) in every.items()]
        items.append((OLDER, text("history_ask.older")))
        key = self._talk.choose(text("history_ask.any_month"), "", items)
        if key == OLDER:
            return self._month(day)
        return every[key] if key is not None else None

    def _of_patient(self) -> Sought | None:
        """Somebody's visits of any day, by one thing that is known of them."""
        self._talk.say_all((text("history_ask.lead"), text("search.logged")))
        typed = self._talk.ask(text("search.who"), lambda: (text("history_ask.lead"),))
        if typed == BACK:
            return None
        said = self._talk.ask(text("search.birth"), lambda: (text("history_ask.lead"),))
        try:
            born = read_date(said).day if said else None
        except Unreadable:
            self._talk.say(text("search.need_birth"))
            return None
        asked = asked_of(typed, born)
        if trouble := too_little(asked):
            self._talk.say(trouble)
            return None
        who_ = Patient(name_kana=asked.kana, birth_date=asked.born)
        return Sought(patient=who_, number_part=asked.part if asked.has_part else "")

    def _with_outcome(self) -> Sought | None:
        items = [(key, phrases.short(one)) for key, one in OUTCOMES.items()]
        items.append((WITHDRAWN, text("history.withdrawn")))
        items.append((EVERY, text("history_ask.every")))
        key = self._talk.choose(text("history_ask.outcome"), "", items)
        if key is None:
            return None
        withdrawn = True if key == WITHDRAWN else None
        return replace(self._sought, outcome=OUTCOMES.get(key), withdrawn=withdrawn)

    def _with_cause(self) -> Sought | None:
        items = [(key, text(f"cause.{one}")) for key, one in CAUSE_KEYS.items()]
        items.append((EVERY, text("history_ask.every")))
        key = self._talk.choose(text("history_ask.cause"), "", items)
        return (
            None
            if key is None
            else replace(self._sought, cause=CAUSE_KEYS.get(key, ""))
        )


def _on(sought: Sought, days: tuple[date, date] | None) -> Sought | None:
    """The same of other days, of everybody."""
    if days is None:
        return None
    since, until = days
    return replace(sought, patient=None, number_part="", since=since, until=until)
