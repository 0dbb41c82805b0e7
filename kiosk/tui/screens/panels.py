"""The panels of the reception screen and their digits (受付の選択肢)."""

from kiosk.desk import claims
from kiosk.desk.form import Form
from kiosk.desk.verdict import ADDABLE, REVIEWED, reasons_for
from kiosk.labels import text
from kiosk.opened import BEHAVIOURS
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.words import phrases
from kiosk.words.keymap import MENU, Keymap
from kiosk.words.otherwise import because
from schema.rules.judge import Decision
from schema.terms import Outcome

MORE = {
    "1": "checkup",
    "2": "settings",
    "3": "staff",
    "4": "training",
    "5": "book",
    "6": "day",
    "7": "people",
    "8": "terminal",
}
"""Digits of what is seldom needed (その他)."""

PRACTICE = frozenset({"day", "people", "terminal"})
"""What only a demo has."""


COMPARE, CLAIMS = "1", "2"
"""Digits beside the long reason."""


def consent() -> ChoicePanel:
    """Whether the patient agrees that 限度額 be looked up."""
    choices = (Choice("1", text("consent.yes")), Choice("2", text("consent.no")))
    title, lead = text("consent.title"), text("consent.lead")
    return ChoicePanel(title, lead, choices, needs_digit=True)


def documents(form: Form) -> ChoicePanel:
    """What else may have been shown."""
    choices = tuple(
        Choice(key, text(f"document_short.{one}"))
        for key, one in ADDABLE.items()
        if one not in form.documents
    )
    return ChoicePanel(text("add.title"), "", choices)


def marks(form: Form) -> ChoicePanel:
    """The special marks and whether they are set."""
    state = (form.special_care, not form.legible, form.emergency)
    names = ("special_care", "illegible", "emergency")
    choices = tuple(
        Choice(str(place), f"{'■' if is_set else '□'} {text(f'marks.{name}')}")
        for place, (name, is_set) in enumerate(zip(names, state, strict=True), 1)
    )
    return ChoicePanel(text("marks.title"), "", choices)


def review_outcomes() -> ChoicePanel:
    """What is done, where the book leaves it to a person."""
    choices = tuple(
        Choice(key, f"{phrases.symbol(one)} {text(f'review.{one}')}")
        for key, one in REVIEWED.items()
    )
    return ChoicePanel(text("review.title"), text("review.lead"), choices)


def review_reasons(outcome: Outcome) -> ChoicePanel:
    """Why it is done."""
    reasons = reasons_for(outcome).items()
    choices = tuple(Choice(key, text(f"review.{code}")) for key, code in reasons)
    return ChoicePanel(text("review.title"), text("review.reason"), choices)


def menu(keymap: Keymap) -> ChoicePanel:
    """The twins of the function keys."""
    choices = [Choice(key, keymap.in_menu(name)) for key, name in MENU.items()]
    return ChoicePanel(text("menu.title"), "", tuple(choices))


def more(*, practice: bool) -> ChoicePanel:
    """What is seldom needed; a demo has another day, people to try, its terminal."""
    choices = [
        Choice(key, text(f"more.{name}"))
        for key, name in MORE.items()
        if practice or name not in PRACTICE
    ]
    return ChoicePanel(text("more.title"), "", tuple(choices))


def terminal(now: str) -> ChoicePanel:
    """How the simulated terminal behaves."""
    choices = tuple(
        Choice(str(nth), f"{'■' if how == now else '□'} {text(f'terminal.{how}')}")
        for nth, how in enumerate(BEHAVIOURS, 1)
    )
    return ChoicePanel(text("terminal.title"), text("terminal.lead"), choices)


def leave(*, lost: bool) -> ChoicePanel:
    """Whether leaving was meant, also where somebody's entry is lost by it."""
    lead = text("leave.lost") if lost else ""
    return ChoicePanel(text("leave.title"), lead, (Choice("1", text("leave.yes")),))


def leave_training() -> ChoicePanel:
    """Whether leaving the training was meant."""
    choices = (Choice("1", text("training.leave_yes")),)
    title, lead = text("training.leave_title"), text("training.leave_lead")
    return ChoicePanel(title, lead, choices)


def detail(decision: Decision) -> ChoicePanel:
    """The long reason: rule, authorities, facts, cautions, what would change it."""
    lines = [Choice(COMPARE, text("detail.compare"))]
    if claims.bears_on(decision.outcome):
        lines.append(Choice(CLAIMS, text("claims.title")))
    lines += [
        Choice("", f"{text('detail.rule')}: {decision.rule.title}"),
        Choice("", f"{text('detail.edition')}: {decision.book.edition.id}"),
        Choice("", ""),
    ]
    for authority in decision.authorities:
        dated = f"（{authority.dated_on}）" if authority.dated_on else ""
        where = f"{authority.document} {authority.section}{dated}"
        lines += [Choice("", where), Choice("", f"   {authority.says}")]
    lines.append(Choice("", ""))
    facts = "、".join(phrases.fact_words(decision))
    lines.append(Choice("", f"{text('detail.facts')}: {facts}"))
    lines += [Choice("", f"⚠ {text(f'caution.{code}')}") for code in decision.cautions]
    lines += [Choice("", text(f"note.{code}")) for code in decision.notes]
    lines += [Choice("", ""), Choice("", text("detail.why_not"))]
    lines += [
        Choice(
            "",
            f"   {phrases.symbol(one.rule.outcome)} {one.rule.title}",
            because(decision, one),
        )
        for one in decision.why_not
    ]
    return ChoicePanel(text("detail.title"), "", tuple(lines))


def people(samples: tuple[tuple[str, str], ...]) -> ChoicePanel:
    """Invented people of the demo to try: what is special, and what to type."""
    lines = tuple(Choice("", said, more) for said, more in samples)
    return ChoicePanel(text("people.title"), text("people.lead"), lines)
