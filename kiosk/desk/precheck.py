"""Who will be trouble on the day of an appointment, and why (予約の事前確認).

What holds for every comparison here:

1. What a register answered wins over the local copy; the copy alone is said to be a
   copy. What the register does not speak of is still told from the copy.
2. The comparison holds for the day of the appointment, not for the day it is made.
3. Nobody is picked: whoever stands in the copy under other numbers is only told of.
4. It finds trouble and nothing else. Whoever has none was not checked by it: on the
   day of the visit everybody is checked anew.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from msgspec.structs import replace

from kiosk.desk.appointments import Appointment, Finding, FindingKind, ToldBy
from kiosk.desk.ports import Patient
from schema.clock import JAPAN
from schema.insured import Insured, scheme_of
from schema.names import NameMatch, compare_names
from schema.online import AnsweredPerson, OnlineAnswer
from schema.rules.book import Rulebook
from schema.rules.documents import State
from schema.terms import LossReason, OnlineCheck, Scheme
from schema.visit import Presented, Share, Visit

AGE = 75
"""On this birthday the late-elderly scheme begins (後期高齢者医療)."""
SPECIAL_CARE_CLASS = "05"
"""`InsuredCardClassification` of 特別療養費支給対象者."""

_ORDER = {kind: place for place, kind in enumerate(FindingKind)}
_BY_RESULT = {
    OnlineCheck.NOT_ELIGIBLE: FindingKind.NOT_ELIGIBLE,
    OnlineCheck.NEWER_EXISTS: FindingKind.NEW_INSURER,
    OnlineCheck.NOT_FOUND: FindingKind.NOT_FOUND,
    OnlineCheck.AMBIGUOUS: FindingKind.AMBIGUOUS,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one patient beforehand (事前に分かること)."""

    copy_as_of: datetime | None = None
    """基準日時 of the local copy; `None` where there is none."""
    person: Insured | None = None
    """Who has the patient's numbers in the copy."""
    others: Sequence[Insured] = ()
    """Who was born on that day under the same name, with other numbers."""
    answer: OnlineAnswer | None = None
    """What a register answered in bulk; `None` where none was asked."""
    spellings: Collection[str] = ()
    """Other spellings of the name that the desk has accepted."""


@dataclass(frozen=True, slots=True)
class Ground:
    """By what the comparison is made."""

    book: Rulebook
    """Says until when a card or a certificate counts."""
    jurisdiction: str
    """Of the desk."""
    today: date
    """The day on which it is made."""


def checked(appointment: Appointment, known: Known, ground: Ground) -> Appointment:
    """The appointment with everything that will be trouble, the most pressing first."""
    answer = known.answer
    has_answer = answer is not None and answer.result is not OnlineCheck.UNAVAILABLE
    return replace(
        appointment,
        findings=_once(_findings(appointment, known, ground)),
        copy_as_of=known.copy_as_of,
        answered_at=answer.answered_at if answer is not None and has_answer else None,
    )


def _once(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding of each kind, the first that was made, in their order."""
    by_kind: dict[FindingKind, Finding] = {}
    for one in found:
        by_kind.setdefault(one.kind, one)
    return tuple(sorted(by_kind.values(), key=lambda one: _ORDER[one.kind]))


def _findings(
    appointment: Appointment, known: Known, ground: Ground
) -> Iterator[Finding]:
    patient, answer = appointment.patient, known.answer
    if not (patient.insurer_number and patient.number):
        yield Finding(kind=FindingKind.NO_NUMBERS, told_by="list")
        return
    yield from _turned_75(appointment, answer)
    if answer is None or answer.result is OnlineCheck.UNAVAILABLE:
        yield from _by_copy(appointment, known, ground)
        if answer is not None:
            yield Finding(kind=FindingKind.UNANSWERED, told_by="register")
    elif answer.result is OnlineCheck.ELIGIBLE:
        person = known.person
        if person is not None and person.birth_date != patient.birth_date:
            person = None
        yield from _by_eligible(appointment, known, answer, person)
        yield from _expired(person, appointment, ground, answer)
    else:
        yield _by_result(answer, patient)


def _turned_75(
    appointment: Appointment, answer: OnlineAnswer | None
) -> Iterator[Finding]:
    """75 before the visit, and still another insurer; a later answer knows better."""
    patient = appointment.patient
    if patient.birth_date is None:
        return
    if scheme_of(patient.insurer_number) is Scheme.LATE_ELDERLY:
        return
    day = birthday(patient.birth_date, AGE)
    asked_on = answer.answered_at.astimezone(JAPAN).date() if answer else date.min
    is_eligible = answer is not None and answer.result is OnlineCheck.ELIGIBLE
    if day <= appointment.day and not (is_eligible and day <= asked_on):
        yield Finding(kind=FindingKind.TURNED_75, told_by="list", day=day)


def birthday(born: date, age: int) -> date:
    """The birthday on which somebody turns `age`; 29 February moves to 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _by_copy(
    appointment: Appointment, known: Known, ground: Ground
) -> Iterator[Finding]:
    """What the local copy says, where no register said more."""
    person, patient = known.person, appointment.patient
    if known.copy_as_of is None:
        return
    if person is None:
        yield _not_in_copy(known.others)
        return
    if person.birth_date != patient.birth_date:
        yield Finding(kind=FindingKind.BIRTH_DIFFERS, told_by="copy")
        return
    if person.lost_on is not None and person.lost_on <= appointment.day:
        yield _lost(person, known.others)
        return
    yield from _expired(person, appointment, ground, None)
    if person.special_care:
        yield Finding(kind=FindingKind.SPECIAL_CARE, told_by="copy")
    yield from _name(appointment, person.name, person.name_kana, known, "copy")
    yield from _share_in_copy(appointment, person, ground.today)


def _not_in_copy(others: Sequence[Insured]) -> Finding:
    """Not under these numbers: under others, under several, or not at all."""
    if not others:
        return Finding(kind=FindingKind.NOT_IN_COPY, told_by="copy")
    if len(others) > 1:
        return Finding(kind=FindingKind.AMBIGUOUS, told_by="copy")
    other = others[0]
    named = other.insurer_name or other.insurer_number
    return Finding(kind=FindingKind.NEW_INSURER, told_by="copy", insurer=named)


def _lost(person: Insured, others: Sequence[Insured]) -> Finding:
    """Lost; where it is known that another insurer follows, that is what it is."""
    follows = person.loss_reason is LossReason.OTHER_INSURANCE or len(others) == 1
    named = (others[0].insurer_name or others[0].insurer_number) if others else ""
    return Finding(
        kind=FindingKind.NEW_INSURER if follows else FindingKind.LOST,
        told_by="copy",
        day=person.lost_on,
        insurer=named if follows and len(others) == 1 else "",
    )


def _expired(
    person: Insured | None,
    appointment: Appointment,
    ground: Ground,
    answer: OnlineAnswer | None,
) -> Iterator[Finding]:
    """The paper that the patient has will be no good on that day."""
    told = answer.insured if answer is not None else None
    if told is not None and told.valid_to is not None:
        if told.valid_to < appointment.day:
            yield Finding(
                kind=FindingKind.EXPIRED, told_by="register", day=told.valid_to
            )
    elif person is not None and person.document is not None:
        last = _last_day(person, appointment.day, ground)
        if last is not None:
            yield Finding(kind=FindingKind.EXPIRED, told_by="copy", day=last)


def _last_day(person: Insured, day: date, ground: Ground) -> date | None:
    """The last day of the person's paper, where it lies before `day`."""
    if person.document is None:
        return None
    shown = Presented(
        document=person.document,
        issued_on=person.issued_on,
        effective_on=person.valid_from,
        expires_on=person.valid_to,
    )
    visit = Visit(
        visit_day=day,
        scheme=person.scheme,
        presented=shown,
        jurisdiction=ground.jurisdiction,
    )
    (standing,) = ground.book.standings(visit, day)
    return standing.last_day if standing.state is State.EXPIRED else None


def _share_in_copy(
    appointment: Appointment, person: Insured, today: date
) -> Iterator[Finding]:
    """Another share than the clinic has, or one that begins before the visit."""
    begins = person.share_from
    differs = appointment.share is not None and appointment.share != person.share
    is_new = begins is not None and today < begins <= appointment.day
    if differs or (is_new and appointment.share is None):
        yield _share(person.share, appointment.share, "copy", begins)


def _share(
    now: Share, before: Share | None, told_by: ToldBy, day: date | None = None
) -> Finding:
    return Finding(
        kind=FindingKind.SHARE_CHANGED,
        told_by=told_by,
        share=now,
        before=before,
        day=day,
    )


def _by_result(answer: OnlineAnswer, patient: Patient) -> Finding:
    """What a register that does not say `eligible` says instead."""
    kind, told = _BY_RESULT[answer.result], answer.insured
    lost_on = told.lost_on if told is not None else None
    if kind is FindingKind.NOT_ELIGIBLE and lost_on is not None:
        kind = FindingKind.LOST
    insurer = _other_insurer(told, patient) if kind is FindingKind.NEW_INSURER else ""
    return Finding(kind=kind, told_by="register", day=lost_on, insurer=insurer)


def _by_eligible(
    appointment: Appointment,
    known: Known,
    answer: OnlineAnswer,
    person: Insured | None,
) -> Iterator[Finding]:
    """What will be trouble although there is eligibility today."""
    told = answer.insured
    before = appointment.share or (person.share if person else None)
    if answer.share is not None and before not in {None, answer.share}:
        yield _share(answer.share, before, "register")
    if told is None:
        return
    if told.lost_on is not None and told.lost_on <= appointment.day:
        yield Finding(kind=FindingKind.LOST, told_by="register", day=told.lost_on)
    if other := _other_insurer(told, appointment.patient):
        yield Finding(kind=FindingKind.NEW_INSURER, told_by="register", insurer=other)
    if told.classification == SPECIAL_CARE_CLASS:
        yield Finding(kind=FindingKind.SPECIAL_CARE, told_by="register")
    yield from _name(appointment, told.name, told.name_kana, known, "register")


def _other_insurer(told: AnsweredPerson | None, patient: Patient) -> str:
    """The insurer that was answered, where it is another one; name or number."""
    if told is None or not told.insurer_number:
        return ""
    same = told.insurer_number.lstrip("0") == patient.insurer_number.lstrip("0")
    return "" if same else told.insurer_name or told.insurer_number


def _name(
    appointment: Appointment, name: str, kana: str, known: Known, told_by: ToldBy
) -> Iterator[Finding]:
    """Another name than the clinic has; kana decide only where a name is missing."""
    patient = appointment.patient
    pairs = ((patient.name, name), (patient.name_kana, kana))
    ours, theirs = next((pair for pair in pairs if all(pair)), ("", ""))
    if not ours or theirs in known.spellings:
        return
    if compare_names(ours, theirs) is NameMatch.DIFFERENT:
        yield Finding(kind=FindingKind.NAME_DIFFERS, told_by=told_by)
