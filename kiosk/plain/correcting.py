"""One correction, line by line: what is wrong, why, what follows, recorded (訂正).

1. The record before stays; the correction is a new one beside it.
2. What is told last is what is recorded, and an empty line records it.
3. Where a supervisor has to agree, that is told, and an empty line asks for one.
4. What was done instead is asked only where the rulebook leaves it to a person, or
   where something else was done than it says.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kiosk.desk.amended import Now
from kiosk.desk.approval import UNAPPROVED, Approval
from kiosk.desk.correct import (
    REASONS,
    REASONS_TO_WITHDRAW,
    correct,
    prepared,
    to_approve,
)
from kiosk.desk.correction import Change, corrected, teller_of
from kiosk.desk.form import Field, Form
from kiosk.desk.keys import READINGS
from kiosk.desk.ports import Patient
from kiosk.desk.staff import Role, StaffPort
from kiosk.desk.standing import Standing
from kiosk.desk.verdict import REVIEWED, reasons_for
from kiosk.labels import error_text, text
from kiosk.plain import entry
from kiosk.plain.documents import Documents
from kiosk.plain.sign_in import agreed
from kiosk.plain.talk import BACK, Item, Talk
from kiosk.words import corrected as words
from kiosk.words.entry import problem_text
from schema.confirmation import Taken
from schema.errors import MadoguchiError
from schema.terms import Document

if TYPE_CHECKING:
    from schema.rules.judge import Decision

OTHER, BY_THE_BOOK = "9", "9"
"""The digits of a reason that is typed, and of what the rulebook says."""
MORE, REASON = "1", "2"
"""Digits before the record: correct something else too, another reason."""


class Correcting:
    """Takes one correction from what is wrong to its record."""

    def __init__(self, talk: Talk, visit: Standing) -> None:
        """Correct `visit`."""
        self._talk = talk
        self._desk = talk.desk
        self._visit = visit
        self._change = Change()
        self._shown: Decision | None = None

    def run(self) -> bool:
        """True once a correction was recorded."""
        self._talk.say(text("correct.lead"))
        while self._changed():
            reason = self._because()
            key = self._sure(reason) if reason else None
            while key == "":
                if self._recorded(reason):
                    return True
                key = self._sure(reason)
            if key is None:
                return False
        return False

    def _sure(self, reason: str) -> str | None:
        """Tell what follows: an empty line records it, `MORE` corrects more."""
        while True:
            now, made = None, None
            try:
                if not self._change.withdrawn:
                    now = corrected(self._desk, self._visit.id, self._change)
                made = prepared(self._desk, self._visit.id, self._change, reason)
            except MadoguchiError as error:
                if error.code != UNAPPROVED or self._talk.opened.staff is None:
                    self._talk.say(error_text(error))
                    return MORE
            rows = words.rows(self._visit, self._change, reason, now, made)
            lines = [text("correct.sure"), *(f"{text(k)}: {said}" for k, said in rows)]
            if made is None:
                lines.append(text("approval.wanted"))
            self._shown = now.decision if now else None
            self._talk.say_all(lines)
            answer = self._talk.ask(text("plain.correct"), lines.copy)
            if answer == BACK:
                return None
            if answer in {"", MORE}:
                return answer
            if answer == REASON:
                reason = self._because() or reason
            else:
                self._talk.say(text("entry.nothing_here"))

    def _recorded(self, reason: str, approval: Approval | None = None) -> bool:
        given = (self._desk, self._visit.id, self._change, reason)
        try:
            correct(*given, self._shown, approval=approval)
        except MadoguchiError as error:
            staff = self._talk.opened.staff
            if error.code == UNAPPROVED and staff is not None:
                return self._agreed(reason, staff)
            self._talk.say(error_text(error))
            return False
        self._talk.say(text("history.corrected"))
        return True

    def _agreed(self, reason: str, staff: StaffPort) -> bool:
        """Record it once a supervisor has signed in for it; who works stays so."""
        act = to_approve(self._desk, self._visit.id, self._change, reason)
        by = agreed(self._talk.lines, staff)
        return bool(by) and self._recorded(reason, Approval(by=by, act=act))

    def _changed(self) -> bool:
        """Take one thing into the correction; false where it is left."""
        while True:
            now = Now.of(self._visit, self._change)
            key = self._talk.choose(text("correct.title"), "", self._items(now))
            if key is None:
                return False
            with self._talk.told():
                change = self._taken(key, now)
                if change is not None:
                    self._change = change
                    return True

    def _items(self, now: Now) -> list[Item]:
        """What is wrong in the record, by the digits of the screen."""
        items = [("1", text("correct.documents"))]
        if now.has_card:
            items.append(("2", text("correct.reader")))
        items += [
            ("3", _switched("returning", is_on=now.returning)),
            ("4", _switched("declaration", is_on=now.declaration)),
        ]
        who = teller_of(self._desk, self._visit.id, self._change)
        if who == "anybody" or (who == "supervisor" and self._is_supervised):
            items.append(("5", text("correct.taken")))
        items.append(("6", text("correct.patient")))
        if now.is_withdrawn:
            items.append(("8", text("correct.bring_back")))
        else:
            items.append(("7", text("correct.withdraw")))
        return items

    @property
    def _is_supervised(self) -> bool:
        staff = self._talk.opened.staff
        return staff is None or staff.may(Role.SUPERVISOR)

    def _taken(self, key: str, now: Now) -> Change | None:
        """The change with one thing more; `None` where nothing was chosen."""
        switched: dict[str, Change] = {
            "3": replace(self._change, returning=not now.returning),
            "4": replace(self._change, declaration=not now.declaration),
            "7": replace(self._change, withdrawn=True),
            "8": self._change,
        }
        asked = {
            "1": lambda: self._documents(now),
            "2": self._reading,
            "5": self._outcome,
            "6": self._person,
        }
        return switched[key] if key in switched else asked[key]()

    def _documents(self, now: Now) -> Change | None:
        documents = Documents(self._talk, now.documents).run()
        if documents is None:
            return None
        return replace(self._change, documents=documents)

    def _person(self) -> Change | None:
        patient = self._patient()
        return replace(self._change, patient=patient) if patient is not None else None

    def _reading(self) -> Change | None:
        items = []
        for key, (reader, answer) in READINGS.items():
            said = text(f"reader.{reader}")
            said += f"・{text(f'check.{answer}')}" if answer else ""
            items.append((key, said))
        chosen = self._talk.choose(text("correct.reader"), "", items)
        if chosen is None:
            return None
        reader, card_answer = READINGS[chosen]
        return replace(self._change, reader=reader, card_answer=card_answer)

    def _outcome(self) -> Change | None:
        """What was done; why is asked where the rulebook says something else."""
        items = [(key, text(f"review.{one}")) for key, one in REVIEWED.items()]
        items.append((BY_THE_BOOK, text("correct.by_the_book")))
        key = self._talk.choose(text("correct.taken"), "", items)
        if key is None:
            return None
        if key == BY_THE_BOOK:
            bare = replace(self._change, taken=None)
            outcome = corrected(self._desk, self._visit.id, bare).decision.outcome
            return replace(bare, taken=Taken(outcome=outcome))
        codes = reasons_for(REVIEWED[key])
        reasons = [(one, text(f"review.{code}")) for one, code in codes.items()]
        why = self._talk.choose(text("correct.taken_why"), "", reasons)
        if why is None:
            return None
        done = Taken(outcome=REVIEWED[key], reason=codes[why])
        return replace(self._change, taken=done)

    def _patient(self) -> Patient | None:
        """Whose visit it was: numbers and day of birth, typed anew as at the desk."""
        desk, form = self._desk, Form(document=Document.OTHER_PAPER, at=Field.INSURER)
        while form.at is not Field.VERDICT:
            if form.problem is not None:
                self._talk.say(text("plain.problem", said=problem_text(form)))
            lines = [*entry.explained(desk, form)]
            answer = self._talk.ask(entry.question(desk, form), lines.copy)
            if answer == BACK and form.at is Field.INSURER:
                return None
            form = entry.fed(form, answer, desk.around())
        return Patient(
            insurer_number=form.insurer,
            symbol=form.symbol,
            number=form.number,
            branch=form.branch,
            birth_date=form.birth,
        )

    def _because(self) -> str:
        """Why it is corrected; empty where that is left."""
        codes = REASONS_TO_WITHDRAW if self._change.withdrawn else REASONS
        items = [
            (str(nth), text(f"correction_reason.{one}"))
            for nth, one in enumerate(codes, 1)
        ]
        items.append((OTHER, text("correct.other")))
        key = self._talk.choose(text("correct.why"), text("correct.why_lead"), items)
        if key != OTHER:
            return codes[int(key) - 1] if key is not None else ""
        lead = text("correct.other_lead")
        self._talk.say(lead)
        said = self._talk.ask(text("correct.other"), lambda: (lead,))
        return "" if said == BACK else said


def _switched(name: str, *, is_on: bool) -> str:
    """What is switched, from what to what."""
    states = text("correct.yes"), text("correct.no")
    now, then = states if is_on else states[::-1]
    return f"{text(f'statement.{name}')} {now} → {then}"
