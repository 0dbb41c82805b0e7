"""Whoever is expected, and who of them will be trouble, line by line (予約の確認).

1. Everything is masked. One of them is told whole only when it is asked for, and that
   is logged before.
2. Whoever has come begins at the desk with numbers and birth date; nothing that was
   found out beforehand is taken for a check.
"""

from collections.abc import Iterator

from kiosk.desk.appointments import Appointment, Appointments
from kiosk.desk.arrivals import Expected, expected_on, first_day, form_of, note_seen
from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.plain.reading import masked
from kiosk.plain.talk import BACK, MENU, Talk
from kiosk.words.expected import found, source, told, whole

NEXT_DAY, EVERYBODY, UNMASK = "1", "2", "3"
"""What else can be done: another day, all of them, one of them unmasked."""


class Expecting:
    """Tells the appointments of one day after the other."""

    def __init__(self, talk: Talk, appointments: Appointments) -> None:
        """Begin with today, or the next day on which anybody is expected."""
        self._talk = talk
        self._appointments = appointments
        day = first_day(appointments, talk.desk.today)
        self._expected = expected_on(appointments, day)
        self._is_everybody = False

    def run(self) -> Form | None:
        """Who has come, to go on with; `None` where it is gone back."""
        self._tell()
        while True:
            answer = self._talk.ask(text("plain.expected"), self._lines)
            rows = dict(enumerate(self._rows, 1))
            if answer in {"", BACK}:
                return None
            if answer == MENU:
                self._do_more()
            elif answer.isdecimal() and int(answer) in rows:
                one = rows[int(answer)]
                if said := told(one):
                    self._talk.say(said)
                return form_of(one)
            else:
                self._talk.say(text("entry.nothing_here"))

    def _do_more(self) -> None:
        """Tell another day, everybody, or one of them whole."""
        items = [
            (NEXT_DAY, text("plain.expected_day")),
            (EVERYBODY, text("plain.expected_all")),
            (UNMASK, text("plain.expected_whole")),
        ]
        key = self._talk.choose(text("menu.title"), "", items)
        if key == NEXT_DAY:
            self._next_day()
        elif key == EVERYBODY:
            self._is_everybody = not self._is_everybody
            self._tell()
        elif key == UNMASK:
            self._unmask()

    @property
    def _rows(self) -> tuple[Appointment, ...]:
        every = self._expected
        return every.everybody if self._is_everybody else every.trouble

    def _tell(self) -> None:
        self._talk.say_all(self._lines())

    def _lines(self) -> Iterator[str]:
        """The day, how many there are, by what that is known, and each row."""
        expected: Expected = self._expected
        day, count = expected.day, len(expected.everybody)
        yield text("appointments.title", month=day.month, day=day.day)
        key = "appointments.all" if self._is_everybody else "appointments.counted"
        counted = text(key, count=count, trouble=len(expected.trouble))
        yield counted if count else text("appointments.empty")
        if by := source(self._rows):
            yield by
        for nth, row in enumerate(self._rows, 1):
            at = f"{row.at:%H:%M}" if row.at is not None else ""
            patient = row.patient
            who = masked(patient.name_kana or patient.name, patient.number)
            yield "、".join(part for part in (str(nth), at, who) if part)
            yield from found(row)

    def _next_day(self) -> None:
        """The next day on which anybody is expected, and after the last one today."""
        today = self._talk.desk.today
        days = [day for day in self._appointments.days() if day >= today]
        later = [day for day in days if day > self._expected.day]
        day = (later or days or [today])[0]
        self._expected = expected_on(self._appointments, day)
        self._tell()

    def _unmask(self) -> None:
        """Tell one of them whole, which is logged first."""
        answer = self._talk.ask(text("plain.unmask"), self._lines)
        rows = dict(enumerate(self._rows, 1))
        one = rows.get(int(answer)) if answer.isdecimal() else None
        if one is None:
            self._talk.say(text("entry.nothing_here"))
            return
        note_seen(self._talk.desk, one)
        self._talk.say(whole(one))
