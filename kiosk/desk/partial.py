"""What a half-filled form says to the rulebook, and what is open (次の質問).

The box of partial facts is made with the same table of documents that judges:
a printed last day not yet typed is tried with every day that could make a
difference, so no question is asked that the book would not ask.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from kiosk.desk.form import WITH_EXPIRY, Field, Form
from kiosk.desk.live import counts, is_of_the_future
from schema.rules.ask import box_of, matters, outcomes_of
from schema.rules.book import Rulebook
from schema.rules.facts import Card, Emergency, Facts, Flaw, Statement, facts_of
from schema.terms import Document, OnlineCheck, Outcome, Reader, Scheme, Term
from schema.visit import Presented, Share, SnapshotFinding, Visit

PRINTED_LATER = timedelta(days=400)
"""Far enough ahead to count as a document still in force."""

_CARD = {
    Reader.NOT_USED: Card.NOT_USED,
    Reader.READ: Card.READ,
    Reader.CANNOT_READ: Card.CANNOT_READ,
}
_ASKED_BY = {"card": Field.READER, "paper": Field.EXPIRY}


def presented(form: Form, document: Document, expires_on: date | None) -> Presented:
    """One shown document as the case has it; `expires_on` where it was not asked."""
    first, expiry = document is form.document, form.expiry_of(document)
    last = expiry.day if expiry.answered else expires_on
    return Presented(
        document=document,
        expires_on=last if document in WITH_EXPIRY else None,
        legible=form.legible or not first,
        share=form.printed_share if first else None,
        special_care=form.special_care and first,
    )


def visit_of(  # noqa: PLR0913
    form: Form,
    visit_day: date,
    jurisdiction: str,
    *,
    scheme: Scheme | None = None,
    snapshot: SnapshotFinding | None = None,
    expires_on: date | None = None,
    practice: bool = False,
) -> Visit:
    """The case as entered; what is unknown stays at the contract's default."""
    shown = [presented(form, d, expires_on) for d in form.documents]
    first = shown[0] if shown else Presented(document=Document.NONE)
    return Visit(
        visit_day=visit_day,
        scheme=scheme or form.known_scheme or Scheme.LATE_ELDERLY,
        presented=first,
        also_presented=tuple(shown[1:]),
        jurisdiction=jurisdiction,
        reader=reader_of(form, visit_day) or Reader.NOT_USED,
        online_check=check_of(form, visit_day, practice=practice),
        online_share=_share_of(form, visit_day, practice=practice),
        returning=form.returning,
        declaration=form.declaration,
        emergency=form.emergency,
        birth_date=form.birth,
        snapshot=snapshot,
    )


def known_by(form: Form, now: datetime) -> Form:
    """The form without an answer that lies in the future."""
    answer = form.answer
    is_known = answer is None or not is_of_the_future(answer, now)
    return form if is_known else replace(form, answer=None)


def reader_of(form: Form, visit_day: date) -> Reader | None:
    """What the reader did on this day; what it read on another is not known."""
    is_of_today = form.read_on in {None, visit_day}
    return form.reader if is_of_today or form.reader is not Reader.READ else None


def check_of(form: Form, visit_day: date, *, practice: bool = False) -> OnlineCheck:
    """The live answer: the card's where it was read, else the look-up's of this day.

    A simulator's is one only where nobody is real (`practice`).
    """
    if reader_of(form, visit_day) is Reader.READ and form.card_answer is not None:
        return form.card_answer
    answer = form.own_answer
    if answer is None or not counts(answer, visit_day, practice=practice):
        return OnlineCheck.NOT_RUN
    return answer.result


def _share_of(form: Form, visit_day: date, *, practice: bool) -> Share | None:
    """The share in a live answer of this day."""
    answer = form.own_answer
    if answer is None or not counts(answer, visit_day, practice=practice):
        return None
    return answer.share


class Partial:
    """A half-filled form before the book (途中の事実)."""

    def __init__(
        self,
        book: Rulebook,
        form: Form,
        visit_day: date,
        jurisdiction: str,
        *,
        practice: bool = False,
    ) -> None:
        """Reduce `form` to the facts that are still possible."""
        self._region = book.region(visit_day, visit_day, jurisdiction)
        self._book = book
        self._form = form
        self._day = visit_day
        self._place = jurisdiction
        self._practice = practice
        self.box = box_of(self._possible())

    def outcomes(self) -> frozenset[Outcome]:
        """Every outcome that can still come."""
        return outcomes_of(self._region, self.box)

    def asks(self, field: Field) -> bool:
        """True if the book needs what `field` would say."""
        name = next(n for n, f in _ASKED_BY.items() if f is field)
        return matters(self._region, self.box, name)

    @property
    def check_matters(self) -> bool:
        """True if a live check can still change the outcome."""
        return matters(self._region, self.box, "online")

    def _possible(self) -> dict[str, tuple[Term, ...]]:
        """Values each dimension can still have."""
        form = self._form
        tried = [self._facts(scheme, day) for scheme, day in self._variants()]
        seen = [tuple(dict.fromkeys(column)) for column in zip(*tried, strict=True)]
        names = ("scheme", "paper", "flaw", "card", "aid")
        possible: dict[str, tuple[Term, ...]] = dict(
            zip(names, seen[: len(names)], strict=True)
        )
        if form.has_card and reader_of(form, self._day) is None:
            possible["card"] = tuple(_CARD.values())
        check = check_of(form, self._day, practice=self._practice)
        if check is not OnlineCheck.NOT_RUN:
            possible["online"] = (check,)
        possible["statement"] = seen[6] if form.documents else (Statement.NONE,)
        possible["emergency"] = (Emergency.YES if form.emergency else Emergency.NO,)
        if not form.documents:
            possible.pop("paper")
            possible["flaw"] = tuple(Flaw)
        return possible

    def _variants(self) -> list[tuple[Scheme, date | None]]:
        """Every scheme and printed last day that could still turn out."""
        scheme = self._form.known_scheme
        schemes = (scheme,) if scheme else tuple(Scheme)
        if self._form.undated is None:
            return [(s, None) for s in schemes]
        days = (
            None,
            self._day - timedelta(days=1),
            self._day,
            self._day + PRINTED_LATER,
        )
        return [(s, d) for s in schemes for d in days]

    def _facts(self, scheme: Scheme, expires_on: date | None) -> Facts:
        visit = visit_of(
            self._form, self._day, self._place, scheme=scheme, expires_on=expires_on
        )
        return facts_of(visit, self._book.standings(visit, self._day))


def finding_of(form: Form, visit_day: date, age_days: int) -> SnapshotFinding:
    """What a local copy of this age says of whoever was looked up in it."""
    person = form.person if form.birth is None or form.fits_person else None
    if person is None:
        return SnapshotFinding(result=OnlineCheck.NOT_FOUND, age_days=age_days)
    lost = person.lost_on is not None and person.lost_on <= visit_day
    return SnapshotFinding(
        result=OnlineCheck.NOT_ELIGIBLE if lost else OnlineCheck.ELIGIBLE,
        age_days=age_days,
        share=person.share,
    )
