"""What the clerk has entered so far for one patient, as a value (受付票の記入).

A form is never changed in place: every key makes a new one, so that a scanner's
burst can be taken back and a mistake undone. Nothing typed is lost: switching
the document keeps the numbers, going back keeps what stands further on.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kiosk.desk.comparison import Compared
from schema.confirmation import Acknowledged
from schema.insured import Insured, scheme_of
from schema.online import OnlineAnswer
from schema.terms import Document, OnlineCheck, Reader, Scheme
from schema.visit import Share


class Field(StrEnum):
    """Where the clerk is; the order is the order of the desk."""

    DOCUMENT = "document"
    READER = "reader"
    INSURER = "insurer"
    SCHEME = "scheme"
    SYMBOL = "symbol"
    NUMBER = "number"
    BRANCH = "branch"
    BIRTH = "birth"
    EXPIRY = "expiry"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the field the clerk is in (入力の誤り)."""

    code: str
    """Key of the sentence in the labels."""
    digit: int | None = None
    """Place of the wrong digit, counted from 0."""
    found: str = ""
    """What was found; digits of a number only where they are to be mended."""
    expected: str = ""
    """What would be right."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A document's printed last day as far as it is known (券面の期限)."""

    answered: bool = False
    """False while it has not been asked."""
    day: date | None = None
    """The printed last day; `None` where none is printed."""


@dataclass(frozen=True, slots=True)
class Form:
    """One patient's entries (記入)."""

    at: Field = Field.DOCUMENT
    """The field the next key goes to."""
    typed: str = ""
    """What was typed into it and not yet taken."""
    document: Document | None = None
    """What was shown first."""
    also: tuple[Document, ...] = ()
    """What else was shown."""
    expiries: tuple[tuple[Document, date | None], ...] = ()
    """Printed last day of each card or certificate, as far as it was asked."""
    legible: bool = True
    """False where the first document cannot be read."""
    special_care: bool = False
    """True where 特別療養費 is printed."""
    emergency: bool = False
    """True where 療担規則第3条ただし書 may apply."""
    reader: Reader | None = None
    """What the card reader did; `None` while unknown."""
    card_answer: OnlineCheck | None = None
    """What the card answered, where it was read."""
    read_on: date | None = None
    """The day on which the reader said so; `None` where it was not noted."""
    insurer: str = ""
    """Insurer number, normalised; empty while unknown."""
    scheme: Scheme | None = None
    """Chosen by hand where there is no insurer number."""
    symbol: str = ""
    number: str = ""
    branch: str = ""
    birth: date | None = None
    """Day of birth."""
    person: Insured | None = None
    """Who has these numbers in the local copy."""
    searched: bool = False
    """True once the local copy was looked at for these numbers."""
    answer: OnlineAnswer | None = None
    """The live check's answer, for whom `answered_for` says."""
    answered_for: tuple[object, ...] = ()
    """Numbers and birth date that were asked for."""
    enquiry: str = ""
    """Correlation of the latest enquiry about the person entered now."""
    consent_to_limit: bool | None = None
    """Whether the patient agreed that 限度額 be looked up; `None` until asked."""
    printed_share: Share | None = None
    """Share on the first document, where the clerk was asked for it."""
    acknowledged: Acknowledged | None = None
    """What differed, and why it is gone on with."""
    seen: tuple[Compared, ...] = ()
    """The values that were acknowledged with it."""
    accepts: str = ""
    """The register's spelling of the name, where the clerk took it for this person."""
    contact: str = ""
    """Telephone number of a patient whose visit will wait."""
    looked_at: str = ""
    """番号 that does not hold and was looked at again (見直した番号)."""
    returning: bool = False
    """再診で変わりなし."""
    declaration: bool = False
    """申立書 was filled in."""
    declared_share: Share | None = None
    """Share the patient declared there; nothing is judged by it (申告の負担割合)."""
    nothing_else: bool = False
    """True once the patient was asked for everything that could serve instead."""
    language: str = "ja"
    """What the patient reads; another changes nothing but what they are shown."""
    skipped: frozenset[Field] = frozenset()
    """Fields the clerk could not fill."""
    problem: Problem | None = None
    """What is wrong at `at`."""

    @property
    def known_scheme(self) -> Scheme | None:
        """From the insurer number, else as chosen."""
        return scheme_of(self.insurer) if self.insurer else self.scheme

    @property
    def documents(self) -> tuple[Document, ...]:
        """Everything that was shown."""
        return (self.document, *self.also) if self.document else ()

    @property
    def has_card(self) -> bool:
        """True if the My Number card is among what was shown."""
        return Document.MY_NUMBER_CARD in self.documents

    @property
    def dated_documents(self) -> tuple[Document, ...]:
        """The cards and certificates that can be read."""
        readable = self.documents if self.legible else self.documents[1:]
        return tuple(d for d in readable if d in WITH_EXPIRY)

    @property
    def undated(self) -> Document | None:
        """The first of them whose printed last day is not known yet."""
        known = {document for document, _ in self.expiries}
        return next((d for d in self.dated_documents if d not in known), None)

    def expiry_of(self, document: Document) -> Dated:
        """The printed last day of one document, as far as it was asked."""
        for one, day in self.expiries:
            if one is document:
                return Dated(answered=True, day=day)
        return Dated()

    def with_expiry(self, day: date | None) -> "Form":
        """Take the printed last day that was asked for."""
        if self.undated is None:
            return self
        return replace(self, expiries=(*self.expiries, (self.undated, day)))

    @property
    def fits_person(self) -> bool:
        """True if the person found was born on the day given."""
        return self.person is not None and self.person.birth_date == self.birth

    @property
    def identity(self) -> tuple[object, ...]:
        """Numbers and birth date: whom a check is asked for."""
        return (self.insurer, self.symbol, self.number, self.branch, self.birth)

    @property
    def own_answer(self) -> OnlineAnswer | None:
        """The live answer, if it is about the person entered now."""
        return self.answer if self.answered_for == self.identity else None

    def with_answer(self, answer: OnlineAnswer) -> "Form":
        """Take an answer about the person entered now."""
        return replace(self, answer=answer, answered_for=self.identity)

    def at_field(self, field: Field) -> "Form":
        """Move to `field` with an empty buffer."""
        return replace(self, at=field, typed="", problem=None)

    def wrong(self, problem: Problem) -> "Form":
        """Stay, keep what was typed, and say what is wrong with it."""
        return replace(self, problem=problem)


WITH_EXPIRY = frozenset({Document.INSURANCE_CARD, Document.ELIGIBILITY_CERTIFICATE})
"""Documents whose printed last day can matter."""

IDENTITY = (
    Field.INSURER,
    Field.SCHEME,
    Field.SYMBOL,
    Field.NUMBER,
    Field.BRANCH,
    Field.BIRTH,
)
"""The fields that say who it is."""


def applies(form: Form, field: Field) -> bool:
    """True if `field` is asked of this patient, apart from what the book asks."""
    late = form.known_scheme is Scheme.LATE_ELDERLY
    if field is Field.SCHEME:
        return Field.INSURER in form.skipped and not form.insurer
    if field in {Field.SYMBOL, Field.BRANCH}:
        return bool(form.insurer) and not late
    if field is Field.READER:
        return form.has_card
    if field is Field.EXPIRY:
        return bool(form.dated_documents)
    return True


def is_filled(form: Form, field: Field) -> bool:
    """True if the field has its value, or was skipped."""
    values = {
        Field.DOCUMENT: form.document is not None,
        Field.READER: form.reader is not None,
        Field.INSURER: bool(form.insurer),
        Field.SCHEME: form.known_scheme is not None,
        Field.SYMBOL: bool(form.symbol),
        Field.NUMBER: bool(form.number),
        Field.BRANCH: bool(form.branch),
        Field.BIRTH: form.birth is not None,
        Field.EXPIRY: form.undated is None,
        Field.VERDICT: False,
    }
    return values[field] or field in form.skipped
