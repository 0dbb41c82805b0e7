"""The ways on where a document alone does not do (ほかの確認方法と見くらべ)."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.desk import claims, compare, ladder, verdict
from kiosk.desk.comparison import Compared
from kiosk.desk.keys import add_document
from kiosk.desk.ladder import Rung, Step
from kiosk.labels import text
from kiosk.paper.declared import is_unusual
from kiosk.plain.paper import PRINT_FORM, SAVE_FORM, Papers
from kiosk.plain.reading import detail_lines
from kiosk.words import phrases
from kiosk.words.compared import said
from kiosk.words.ways import by_authority, claim_lines, leads_to, named, what_to_do
from schema.names import NameMatch
from schema.terms import Difference, Document
from schema.visit import Share
from schema.wareki import age_on

ADD_CARD, CLAIMS = "7", "8"
"""What else can be done beside the steps: the card is there; how it is claimed."""
PRINTED, NOT_PRINTED = "6", "9"
"""The share on the paper, and that there is none."""
SHARES: dict[str, Share] = {"1": 10, "2": 20, "3": 30}
"""The digit of each share."""
UNDECLARED = "4"
"""The declaration says nothing of the share."""


class Ways(Papers):
    """Leads on from a verdict, and puts into the form what came of it."""

    def beside(self) -> phrases.Beside:
        """What the words of a verdict depend on beside the decision."""
        askable = self.has_register and self.desk.query(self.form) is not None
        down = self.is_down
        return phrases.beside(self.desk, self.form, down=down, rechecks=askable)

    def open_outage(self) -> None:
        """What to do while no register answers."""
        raise NotImplementedError

    def open_add(self) -> None:
        """Add something else that was shown."""
        items = [
            (key, text(f"document_short.{one}"))
            for key, one in verdict.ADDABLE.items()
            if one not in self.form.documents
        ]
        key = self.choose(text("add.title"), "", items)
        if key is not None:
            document = verdict.ADDABLE[key]
            self.form = add_document(self.form, document, self.desk.around())

    def open_marks(self) -> None:
        """Switch the special marks."""
        key: str | None = ""
        while key is not None:
            form = self.form
            state = (form.special_care, not form.legible, form.emergency)
            names = ("special_care", "illegible", "emergency")
            items = [
                (str(nth), text(f"marks.{name}") + text(f"plain.{_is_set(on)}"))
                for nth, (name, on) in enumerate(zip(names, state, strict=True), 1)
            ]
            key = self.choose(text("marks.title"), "", items)
            if key is not None:
                self.form = verdict.marked(form, key)

    def open_why(self) -> None:
        """The long reason, then the comparison or the claims."""
        decision = self.desk.decide(self.form)
        items = [("1", text("detail.compare"))]
        if claims.bears_on(decision.outcome):
            items.append(("2", text("claims.title")))
        key = self.choose(text("detail.title"), "", items, detail_lines(decision))
        if key == "1":
            self.open_comparison()
        elif key == "2":
            self.open_claims()

    def open_patient(self) -> None:
        """What is said to the patient, and nothing else."""
        decision = self.desk.decide(self.form)
        spoken = dict(zip("123456", phrases.LANGUAGES, strict=True))
        items = [(key, text(f"patient.language.{one}")) for key, one in spoken.items()]
        key: str | None = ""
        while key is not None:
            given = (decision, self.beside(), self.form.language)
            told = (phrases.paid_by_patient(*given), *phrases.for_patient(*given))
            self.say_all(filter(None, told))
            key = self.choose(text("plain.language"), "", items)
            if key is not None:
                self.form = replace(self.form, language=spoken[key])

    def open_claims(self) -> None:
        """Under which numbers such a visit is claimed."""
        source = text("claims.source")
        lines = [*claim_lines(self.form), source]
        self.choose(text("claims.title"), text("claims.lead"), (), lines)

    def open_ladder(self) -> None:
        """What can serve where the card gave no answer."""
        steps = ladder.rungs(self.form, self.desk.decide(self.form), self.desk.around())
        practice = self.desk.place.practice
        why = ladder.situation(
            self.form, self.desk.today, practice=practice, is_down=self.is_down
        )
        lines = [text("verdict.not_judged")]
        lines += [line for rung in steps if not rung.is_possible for line in _no(rung)]
        lines += [
            text("ladder.authority", digits=digits, who=named(one))
            for one, digits in by_authority(steps)
        ]
        items = [(rung.digit, _rung(rung)) for rung in steps if rung.is_possible]
        if not self.form.has_card:
            items.append((ADD_CARD, text("ladder.add_card")))
        items.append((CLAIMS, text("ladder.claims")))
        key = self.choose(
            text("ladder.title"), text(f"ladder.lead_{why}"), items, lines
        )
        if key is not None:
            self._take_rung(key)

    def _take_rung(self, key: str) -> None:
        around = self.desk.around()
        if key == CLAIMS:
            self.open_claims()
            return
        if key == ADD_CARD:
            self.form = add_document(self.form, Document.MY_NUMBER_CARD, around)
            return
        step = [*Step][int(key) - 1]
        if step is Step.OUTAGE:
            self.open_outage()
        elif step is Step.DECLARATION and not self.form.declaration:
            self._declare()
        else:
            self.form = ladder.apply(self.form, step, around)

    def _declare(self) -> None:
        """Take the declaration with the share that it says, if it says one."""
        items = [(key, text(f"share.{one}")) for key, one in SHARES.items()]
        items.append((UNDECLARED, text("declaration.undeclared")))
        items += self.form_items()
        lines = [text("declaration.ask"), text("declaration.kept")]
        key = self.choose(
            text("declaration.title"), text("declaration.lead"), items, lines
        )
        if key in {PRINT_FORM, SAVE_FORM}:
            self.make_form(key)
            self._declare()
        elif key is not None and self._is_meant(key):
            taken = ladder.apply(self.form, Step.DECLARATION, self.desk.around())
            self.form = replace(taken, declared_share=SHARES.get(key))

    def _is_meant(self, key: str) -> bool:
        """True for a share that is usual at that age, or that is declared twice."""
        born, today = self.form.birth, self.desk.today
        age = age_on(born, today) if born else None
        if not is_unusual(SHARES.get(key), age):
            return True
        said = text("declaration.unusual", digit=key)
        return self.ask(said, lambda: (said,)) == key

    def open_comparison(self) -> None:
        """Paper, local copy and live answer, and why it is gone on with."""
        while True:
            rows = self.desk.compared(self.form)
            left = compare.still_open(self.form, rows)
            reasons = {
                key: reason
                for key, reason in compare.REASONS.items()
                if left and (reason != compare.SPELLING or Difference.NAME in left)
            }
            lead = text(f"comparison.{'lead' if left else 'nothing_open'}")
            items = [
                (key, text(f"comparison.reason_{one}")) for key, one in reasons.items()
            ]
            items.append((PRINTED, text("comparison.enter_share")))
            key = self.choose(
                text("comparison.title"), lead, items, self._compared(rows)
            )
            if key is None:
                return
            if key == PRINTED:
                self._take_share()
                continue
            self.form = compare.acknowledge(self.form, rows, reasons[key])
            if not verdict.must_compare(self.desk, self.form):
                return

    def _take_share(self) -> None:
        items = [(key, text(f"share.{one}")) for key, one in SHARES.items()]
        items.append((NOT_PRINTED, text("comparison.not_printed")))
        key = self.choose(text("comparison.ask_share"), "", items)
        if key is not None:
            self.form = replace(self.form, printed_share=SHARES.get(key))

    def _compared(self, rows: tuple[Compared, ...]) -> Iterator[str]:
        """Each value that anybody says, what differs first in its line."""
        heads = [text(f"comparison.{one}") for one in ("paper", "snapshot", "online")]
        for row in rows:
            values = compare.values(row)
            if not any(values):
                continue
            shown = [
                f"{head} {said(row.field, value)}"
                for head, value in zip(heads, values, strict=True)
                if value
            ]
            name = text(f"comparison.{row.field}")
            yield f"{name}{self._mark(row, rows)}: {'、'.join(shown)}"
        for code in compare.oddities(self.form, self.desk.counted(self.form)):
            yield text(f"comparison.odd_{code}")

    def _mark(self, row: Compared, rows: tuple[Compared, ...]) -> str:
        if row.differs:
            mark = "acknowledged" if row in self.form.seen else "differs"
            return f" {text(f'comparison.{mark}')}"
        match = compare.name_match(rows) if row.field == compare.NAME else None
        if match is None or match is NameMatch.EXACT:
            return ""
        return f" {text(f'comparison.match_{match}')}"


def _is_set(on: bool) -> str:  # noqa: FBT001
    return "set" if on else "unset"


def _no(rung: Rung) -> Iterator[str]:
    """A step that cannot be taken, and what is missing."""
    if rung.missing != "card":
        name = text(f"ladder.{rung.step}")
        yield f"{name}: {text(f'ladder.missing_{rung.missing}')}"


def _rung(rung: Rung) -> str:
    """A step, what it leads to, and how it is done."""
    how = text(f"ladder.{rung.step}_how")
    name = (text("ladder.taken") if rung.is_taken else "") + text(f"ladder.{rung.step}")
    if rung.decision is None:
        return f"{name}。{how}"
    return f"{name} → {leads_to(rung.decision)}。{what_to_do(rung.decision)}{how}"
