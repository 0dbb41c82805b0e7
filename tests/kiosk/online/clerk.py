"""A clerk, a terminal and a clock, one step at a time, at a whole desk."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from kiosk.desk.form import Form
from kiosk.online.simulated.told import Mode, Told
from schema.confirmation import Taken
from schema.errors import Refused
from schema.terms import Document, Outcome
from tests.kiosk.online.whole import EXPIRED, Whole
from tests.people import HANAKO, LOST, a_national_person, a_person

TARO = a_national_person()
PEOPLE = (HANAKO, TARO, LOST)
NAMESAKE = a_person(birth_date=HANAKO.birth_date.replace(day=6))
"""Has 花子's numbers, and another day of birth."""
ANSWERS: tuple[Told | None, ...] = (
    None,
    None,
    None,
    *(Told(validity=validity) for validity in "12345"),
    *(Told(validity="1", people=(one,)) for one in (HANAKO, TARO, NAMESAKE)),
    Told(validity="1", people=(HANAKO, TARO)),
    Told(segment="9", status="2", code="X"),
    Told(validity="1", correlation="somebody-elses"),
    Told(raw=b"<XmlMsg>"),
)
PRINTED = {
    Document.INSURANCE_CARD: EXPIRED,
    Document.ELIGIBILITY_CERTIFICATE: date(2026, 7, 31),
}
DOCUMENTS = (
    Document.INSURANCE_CARD,
    Document.ELIGIBILITY_NOTICE,
    Document.ELIGIBILITY_CERTIFICATE,
)


class Clerk:
    """What a clerk, a terminal and a clock do to a desk, one step at a time."""

    def __init__(self) -> None:
        """Begin with nobody at the desk."""
        self.home = Path(mkdtemp(prefix="whole-"))
        self.whole = Whole(self.home)
        self.form = Form()
        self.aside: dict[str, Form] = {}

    def next(self, person: int, document: int) -> None:
        shown = DOCUMENTS[document]
        form = self.whole.form(PEOPLE[person], document=shown, expiries=())
        self.form = form.with_expiry(PRINTED.get(shown))

    def answers(self, told: int) -> None:
        said = ANSWERS[told]
        self.whole.instead = lambda _: said

    def behaves(self, mode: Mode) -> None:
        self.whole.terminal.mode = mode

    def ask(self) -> None:
        if self.form.birth is not None:
            self.form = replace(self.form, enquiry=self.whole.ask(self.form))

    def turn(self) -> None:
        self.whole.turn()

    def take(self) -> None:
        """Take what stands under the question, as the screen does."""
        if self.form.enquiry:
            self.form = self.whole.taken(self.form)

    def put_aside(self) -> None:
        if self.form.enquiry:
            name = self.form.enquiry
            self.aside[name] = self.form
            self.whole.checks.put_aside(name, name.encode())
            self.form = Form()

    def take_back(self) -> None:
        for one in self.whole.checks.state().returned:
            name = one.form.decode()
            if name in self.aside:
                self.form = self.aside.pop(name)
                self.whole.checks.take_back(one.query.correlation)
                if one.answer is not None:
                    self.form = self.form.with_answer(one.answer)
                return

    def stop_waiting(self) -> None:
        self.whole.checks.stop_waiting(self.form.enquiry)

    def confirm(self, outcome: Outcome | None) -> None:
        """Confirm as the book says, or try to do something else."""
        if self.form.document is None:
            return
        taken = Taken(outcome=outcome, reason="reason_1") if outcome else None
        with suppress(Refused):
            self.whole.confirm(self.form, taken)
            self.form = Form()

    def wait(self, seconds: float) -> None:
        self.whole.wait(seconds)

    def clock(self, hours: int) -> None:
        """Set the clock; deadlines take no notice."""
        self.whole.clock.at += timedelta(hours=hours)

    def restart(self) -> None:
        """Turn the desk off and on; who stood at it has to be entered anew."""
        self.form = Form()
        self.whole.restart()

    def check(self) -> None:
        self.whole.check_records()
        assert self.whole.incidents == []

    def close(self) -> None:
        self.whole.close()
        rmtree(self.home)
