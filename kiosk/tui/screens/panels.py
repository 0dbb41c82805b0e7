"""The panels of the reception screen and the keys that open them (受付の選択肢)."""

from dataclasses import replace

from textual.content import Content

from kiosk.desk.form import Field, Form
from kiosk.desk.keys import DOCUMENTS
from kiosk.desk.route import Surroundings, onward
from kiosk.labels import text
from kiosk.tui import phrases
from kiosk.tui.flow import flowed
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.tui.widgets.verdict_panel import LABEL_WIDTH
from schema.rules.judge import Decision
from schema.terms import Document, OnlineCheck, Outcome

SHORTCUTS = {
    "?": "help",
    "question_mark": "help",
    "f1": "help",
    "f3": "search",
    "f7": "history",
    "f8": "next",
    "f9": "sync",
    "f12": "lock",
    "escape": "menu",
}
"""Function keys; each has its twin in the menu on Esc."""

ACTIONS = {
    "1": "check",
    "2": "patient",
    "3": "ladder",
    "4": "why",
    "6": "add",
    "7": "marks",
    "8": "pending",
    "0": "cancel",
}
"""Digits beside a verdict."""

MENU = {
    "1": "search",
    "2": "history",
    "3": "next",
    "4": "lock",
    "5": "help",
    "6": "quit",
    "7": "day",
    "8": "people",
    "9": "sync",
}
"""Digits of the menu."""

PRACTICE = frozenset({"day", "people"})
"""What only a demo has."""

RUNG_DOCUMENTS = {"1": Document.PORTAL_SCREEN, "2": Document.ELIGIBILITY_NOTICE}
"""The rungs of the ladder that are documents."""

ADDABLE = {key: one for key, one in DOCUMENTS.items() if one is not Document.NONE}
"""Documents that can be added, by the digit they always have."""

REVIEWED = {
    "1": Outcome.INSURED,
    "2": Outcome.SPECIAL_CARE,
    "3": Outcome.CHECK_REQUIRED,
    "4": Outcome.UNCONFIRMED,
}
"""What a person may decide where the book leaves it open."""

_REASONS = ("1", "2", "3", "4", "5")


def primary(decision: Decision, form: Form) -> str | None:
    """What has to be tried before the visit is recorded as waiting, if anything."""
    waits = decision.outcome is Outcome.CHECK_REQUIRED
    if not waits or form.nothing_else:
        return None
    if decision.rule.id == phrases.UNREADABLE:
        return "ladder"
    unasked = decision.visit.online_check is OnlineCheck.NOT_RUN
    return "check" if unasked else None


def next_line(
    decision: Decision, form: Form, width: int, *, can_check: bool
) -> Content:
    """What can be done beside a verdict, one digit each, no item cut in two."""
    first = primary(decision, form)
    names = ["check"] if can_check else []
    names += ["pending"] if can_check else []
    names += ["patient", "ladder", "why", "add", "marks", "cancel"]
    digits = {name: key for key, name in ACTIONS.items()}
    confirm = {
        Outcome.REVIEW: "action.confirm_review",
        Outcome.CHECK_REQUIRED: "action.confirm_pending",
    }.get(decision.outcome, "action.confirm")
    said = text(confirm)
    if first is not None:
        said = text("action.enter", action=text(f"action.{first}"))
    items = [Content.styled(said, "bold $text-accent")]
    items += [
        Content.assemble((digits[name], "bold reverse"), f" {text(f'action.{name}')}")
        for name in names
    ]
    return flowed(items, width - LABEL_WIDTH - 4, LABEL_WIDTH + 2)


def ladder(form: Form) -> ChoicePanel:
    """What can be shown instead of a card that cannot be read."""
    rungs = ("portal", "notice", "returning", "declaration")
    if not form.has_card:
        lines = [Choice("", f"    {text(f'ladder.{rung}')}") for rung in rungs]
        lines.append(_rung(5, "nothing"))
        return ChoicePanel(text("ladder.title"), text("ladder.no_card"), tuple(lines))
    choices = tuple(_rung(nth, rung) for nth, rung in enumerate((*rungs, "nothing"), 1))
    lead = f"{text('ladder.lead')} {text('verdict.not_judged')}"
    return ChoicePanel(text("ladder.title"), lead, choices)


def _rung(nth: int, rung: str) -> Choice:
    return Choice(str(nth), text(f"ladder.{rung}"), text(f"ladder.{rung}_how"))


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


def marked(form: Form, key: str) -> Form:
    """The form with one mark switched."""
    if key == "1":
        return replace(form, special_care=not form.special_care)
    if key == "2":
        return replace(form, legible=not form.legible)
    return replace(form, emergency=not form.emergency)


def review_outcomes() -> ChoicePanel:
    """What was done, where the book leaves it to a person."""
    choices = tuple(
        Choice(key, f"{phrases.symbol(one)} {text(f'review.{one}')}")
        for key, one in REVIEWED.items()
    )
    return ChoicePanel(text("review.title"), text("review.lead"), choices)


def review_reasons() -> ChoicePanel:
    """Why it was done."""
    choices = tuple(Choice(key, text(f"review.reason_{key}")) for key in _REASONS)
    return ChoicePanel(text("review.title"), text("review.reason"), choices)


def menu(*, practice: bool) -> ChoicePanel:
    """The twins of the function keys."""
    choices = [
        Choice(key, text(f"menu.{name}").partition(" ")[2])
        for key, name in MENU.items()
        if name not in PRACTICE
    ]
    if practice:
        choices.append(Choice("7", text("menu.move_day").partition(" ")[2]))
        choices.append(Choice("8", text("menu.people").partition(" ")[2]))
    return ChoicePanel(text("menu.title"), "", tuple(choices))


def leave() -> ChoicePanel:
    """Whether leaving was meant."""
    return ChoicePanel(text("leave.title"), "", (Choice("1", text("leave.yes")),))


def help_keys() -> ChoicePanel:
    """Every key of the desk."""
    named = ("search", "history", "next", "sync", "lock", "menu")
    lines = [Choice("", text(f"keys.{key}")) for key in named]
    lines += [Choice("", f"{k} {text(f'action.{n}')}") for k, n in ACTIONS.items()]
    lines += [Choice("", text(f"help.{n}")) for n in ("enter", "back", "skip", "eras")]
    return ChoicePanel(text("help.title"), text("help.lead"), tuple(lines))


def detail(decision: Decision) -> ChoicePanel:
    """The long reason: rule, authorities, facts, cautions, what would change it."""
    lines = [
        Choice("", f"{text('detail.rule')}: {decision.rule.id}  {decision.rule.title}"),
        Choice("", f"{text('detail.edition')}: {decision.book.name}"),
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
            phrases.because(one),
        )
        for one in decision.why_not
    ]
    return ChoicePanel(text("detail.title"), text("detail.close"), tuple(lines))


def with_found(form: Form, found: Form, around: Surroundings) -> Form:
    """The form with the numbers of somebody found by kana."""
    filled = replace(
        form,
        insurer=found.insurer,
        symbol=found.symbol,
        number=found.number,
        branch=found.branch,
        birth=found.birth,
        person=None,
        searched=False,
        answer=None,
        reader=None,
        card_answer=None,
        skipped=frozenset(
            field
            for field, value in (
                (Field.SYMBOL, found.symbol),
                (Field.BRANCH, found.branch),
            )
            if not value
        ),
    )
    return onward(filled, around)


def people(samples: tuple[tuple[str, str], ...]) -> ChoicePanel:
    """Invented people of the demo to try: what is special, and what to type."""
    lines = tuple(Choice("", said, more) for said, more in samples)
    return ChoicePanel(text("people.title"), text("people.lead"), lines)
