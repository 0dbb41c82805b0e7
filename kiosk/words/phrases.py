"""Words of a decision, chosen from the labels by what the case is (判定の言葉)."""

from dataclasses import dataclass

from kiosk.desk.form import Form
from kiosk.desk.live import contradicts
from kiosk.desk.receive import Desk
from kiosk.desk.slip import share_of
from kiosk.desk.verdict import UNREADABLE, is_doubtful
from kiosk.labels import DEFAULT, has, text
from schema.rules.facts import DIMENSIONS
from schema.rules.judge import Decision
from schema.rules.parts import Rule
from schema.terms import Document, OnlineCheck, Outcome, Reader
from schema.visit import Share
from schema.wareki import to_wareki

ADDING = frozenset({"new_certificate_usable_from", "interim_ends"})
"""Codes whose sentence adds something to what the outcome says anyway."""
SEVERAL = ("-another-eligibility", "-number-card-not-eligible")
"""How rules end that answer alike to different words of a register."""
LANGUAGES = (DEFAULT, "yasashii", "en", "zh", "ko", "vi")
"""What patients can be spoken to in, each by its place as a digit."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the words of a verdict depend on beside the decision."""

    nothing_else: bool = False
    """Everything that could serve instead was asked for in vain."""
    down: bool = False
    """No register answers, or none is set up."""
    rechecks: bool = True
    """Whether a visit that waits will be asked about again by itself."""
    declared_share: Share | None = None
    """The share that the patient declared (申告の負担割合)."""
    doubtful: bool = False
    """The number does not hold, and nobody vouches for it."""
    unlooked: bool = False
    """Nobody has looked at that number again."""


USUALLY = Beside()


def beside(desk: Desk, form: Form, *, down: bool, rechecks: bool) -> Beside:
    """What the words depend on, as it stands in the form.

    Args:
        desk: The desk.
        form: The patient at it.
        down: No register answers, or none is set up.
        rechecks: Whether there is one that can be asked about this patient later.
    """
    share, number = form.declared_share, form.number
    doubtful = is_doubtful(desk, form)
    unlooked = doubtful and form.looked_at != number
    return Beside(form.nothing_else, down, rechecks, share, doubtful, unlooked)


def holds_back(decision: Decision, beside: Beside) -> bool:
    """True where an acceptance waits until its number was looked at again."""
    return beside.unlooked and decision.outcome in {
        Outcome.INSURED,
        Outcome.INSURED_INTERIM,
    }


def symbol(outcome: Outcome) -> str:
    """The outcome's symbol."""
    return text(f"outcome.{outcome}.symbol")


def short(outcome: Outcome) -> str:
    """The outcome in a few words, for lists."""
    return text(f"outcome.{outcome}.short")


def share_word(share: int | None) -> str:
    """1割, 2割, 3割, or nothing."""
    return text(f"share.{share}") if share else ""


def headline(decision: Decision, beside: Beside = USUALLY) -> str:
    """The verdict in one line, with the share where it is known.

    Args:
        decision: What the book says.
        beside: What else the words depend on.
    """
    outcome, visit = decision.outcome, decision.visit
    key = "headline"
    if outcome is Outcome.CHECK_REQUIRED:
        key = _headline_waiting(decision, beside)
    elif outcome is Outcome.INSURED_BY_DECLARATION and not visit.declaration:
        key = "headline_returning"
    said = text(f"outcome.{outcome}.{key}")
    share = paid(decision, beside)
    said = f"{said}  {share}" if share else said
    if holds_back(decision, beside):
        return f"{said}  {text('verdict.look')}"
    return f"{said}  {against(decision)}" if contradicts(visit, outcome) else said


def _headline_waiting(decision: Decision, beside: Beside) -> str:
    """What is to be done before the check has an answer, or without it."""
    if decision.rule.id == UNREADABLE:
        return "headline_unread"
    if decision.visit.online_check is OnlineCheck.UNAVAILABLE:
        return "headline_pending" if beside.rechecks else "headline_left"
    return "headline_down" if beside.down else "headline"


def paid(decision: Decision, beside: Beside = USUALLY) -> str:
    """The share that is paid, and who says so where it is no document or register."""
    declared = beside.declared_share
    share, of_copy = share_of(decision, decision.outcome, declared)
    if decision.outcome is Outcome.INSURED_BY_DECLARATION and share:
        return text("share.declared", share=share_word(share))
    word = share_word(share)
    return text("share.of_copy", share=word) if of_copy else word


def against(decision: Decision) -> str:
    """What the register says against the outcome."""
    result = text(f"check.{decision.visit.online_check}")
    return text("verdict.against", result=result)


def say(decision: Decision, beside: Beside = USUALLY, language: str = DEFAULT) -> str:
    """The sentence for the patient.

    Args:
        decision: What the book says.
        beside: What else the words depend on.
        language: The patient's.
    """
    outcome, visit = decision.outcome, decision.visit
    nothing_else = beside.nothing_else
    variants = {
        Outcome.INSURED_INTERIM: ("say_notice", _came_with_notice(decision)),
        Outcome.INSURED_BY_DECLARATION: ("say_returning", not visit.declaration),
        Outcome.UNCONFIRMED: (
            "say_nothing_else" if nothing_else else "say_nothing_shown",
            nothing_else or visit.presented.document is Document.NONE,
        ),
        Outcome.CHECK_REQUIRED: (
            "say_pending",
            beside.down or visit.online_check is OnlineCheck.UNAVAILABLE,
        ),
    }
    if contradicts(visit, outcome) or holds_back(decision, beside):
        return text("outcome.review.say", language)
    key, chosen = variants.get(outcome, ("say", False))
    return text(f"outcome.{outcome}.{key if chosen else 'say'}", language)


def _came_with_notice(decision: Decision) -> bool:
    kinds = {one.document for one in decision.visit.documents}
    return Document.INSURANCE_CARD not in kinds


def why(rule: Rule, answer: OnlineCheck | None = None) -> str:
    """Why this rule answers, in one sentence.

    Args:
        rule: What answers.
        answer: What the register said, told where the rule holds for several.
    """
    key = rule.id.removesuffix("-extended")
    if key.endswith(SEVERAL) and has(f"answered.{answer}"):
        return text(f"answered.{answer}")
    for candidate in (key, "interim-" + key.split("-", 2)[-1]):
        if has(f"why.{candidate}"):
            return text(f"why.{candidate}")
    return rule.title


def authority_line(decision: Decision) -> str:
    """The binding authority with its date, and until when the rule holds."""
    return "".join(authority_parts(decision))


def authority_parts(decision: Decision) -> tuple[str, str, str]:
    """Its date, its title, and its section with what comes after."""
    first, *others = decision.authorities
    dated = f"{to_wareki(first.dated_on)} " if first.dated_on else ""
    section = f" {first.section}" if first.section else ""
    more = text("verdict.others") if others else ""
    return dated, first.document, f"{section}{more}{_until(decision)}"


def _until(decision: Decision) -> str:
    """Until when the rule holds, where it ends before the edition does."""
    day = decision.rule.valid.to
    if day is None or day >= decision.book.edition.reviewed_to:
        return ""
    return f" ─ {text('verdict.until', day=to_wareki(day))}"


def change_lines(decision: Decision) -> list[str]:
    """What would change the outcome for the better, each in one line."""
    kinds = {one.document for one in decision.visit.documents}
    has_card = Document.MY_NUMBER_CARD in kinds
    unread = decision.visit.reader is Reader.CANNOT_READ
    lines = []
    if not has_card:
        lines += ["change.read_card", "change.card_and_portal"]
        if Document.ELIGIBILITY_CERTIFICATE not in kinds:
            lines.append("change.certificate")
    elif unread:
        lines += ["change.portal", "change.notice", "change.statement"]
    return [text(line) for line in lines]


def fact_words(decision: Decision) -> list[str]:
    """What the case came down to, without what is not there."""
    named = zip(DIMENSIONS, decision.facts, strict=True)
    absent = {"none", "no", "absent"}
    return [
        f"{text(f'dimension.{name}')}: {value.ja}"
        for name, value in named
        if value.value not in absent
    ]


def doubts(beside: Beside) -> list[str]:
    """What to mind that the book does not know of, in sentences."""
    return [text("verdict.doubtful")] if beside.doubtful else []


def shown_to_patient(decision: Decision, beside: Beside = USUALLY) -> Outcome:
    """The outcome as the patient sees it: nobody is told of an acceptance in doubt."""
    in_doubt = contradicts(decision.visit, decision.outcome)
    held = in_doubt or holds_back(decision, beside)
    return Outcome.REVIEW if held else decision.outcome


def for_patient(
    decision: Decision, beside: Beside = USUALLY, language: str = DEFAULT
) -> list[str]:
    """What the patient is shown: the sentence, and what it does not say yet."""
    more = [code for code in decision.tell_patient if code in ADDING]
    said = say(decision, beside, language)
    return [said, *(text(f"tell.{code}", language) for code in more)]


def paid_by_patient(
    decision: Decision, beside: Beside = USUALLY, language: str = DEFAULT
) -> str:
    """What the patient pays at the desk; empty where it is not known yet."""
    outcome = shown_to_patient(decision, beside)
    share, of_copy = share_of(decision, outcome, beside.declared_share)
    if share is None:
        return ""
    key = "patient.share_of_copy" if of_copy else "patient.share"
    return text(key, language, share=text(f"share.{share}", language))


def for_today(
    form: Form, *, askable: bool, deposit: bool, registers: bool = True
) -> str:
    """What to take today from somebody whose visit waits, and when it is settled."""
    contact = text("today.contact", number=form.contact)
    settled = "today.settled" if registers else "today.no_register"
    parts = (
        contact if form.contact else text("today.contact_asked"),
        text("today.deposit" if deposit else "today.no_deposit"),
        text(settled if askable else "today.unaskable"),
    )
    return "".join(parts)
