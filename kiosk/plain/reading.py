"""What is read out: ages, a verdict, rows of a list (読み上げ)."""

from collections.abc import Iterator

from kiosk.desk.receive import Desk
from kiosk.desk.standing import Standing
from kiosk.labels import text
from kiosk.words import phrases, rows
from kiosk.words.otherwise import because
from kiosk.words.status import data, edition, fetched
from schema.clock import JAPAN
from schema.names import mask, mask_number
from schema.rules.judge import Decision
from schema.terms import Outcome
from schema.wareki import to_wareki


def ages_said(desk: Desk) -> str:
    """The three ages in one line."""
    ages = desk.ages()
    said = (data(desk, ages), fetched(ages), edition(desk, ages))
    return "、".join(one for one in said if one)


def status_lines(desk: Desk, tasks: int) -> Iterator[str]:
    """Whose desk, what time, the ages, and what waits."""
    now = desk.clock.now()
    day = to_wareki(now.date())
    yield f"{desk.place.facility} {desk.place.desk}、{day} {now:%H:%M}"
    if desk.place.practice:
        yield text("product.demo_banner", day=desk.today.isoformat())
    yield ages_said(desk)
    if not desk.clock_is_trusted:
        yield text("status.clock_untrusted")
    pending = len(desk.journal.pending())
    yield "、".join(
        (
            text("status.unsent", count=desk.journal.unsent()),
            text("status.pending", count=pending),
            text("status.tasks", count=tasks),
        )
    )


def verdict_lines(
    decision: Decision, beside: phrases.Beside, *, today: str
) -> Iterator[str]:
    """Outcome and share, why, on whose authority, what to say; then what to mind.

    Args:
        decision: The verdict.
        beside: What else the words depend on.
        today: What to take today from somebody whose visit waits.
    """
    said = phrases.headline(decision, beside).replace("  ", "、")
    yield text("plain.verdict", said=said)
    unconfirmed = decision.outcome is Outcome.UNCONFIRMED
    change = phrases.change_lines(decision) if unconfirmed else []
    if change:
        yield _labelled("change", "／".join(change))
    yield _labelled("why", phrases.why(decision.rule, decision.visit.online_check))
    if unconfirmed:
        yield text("outcome.unconfirmed.not_a_refusal")
    yield _labelled("authority", phrases.authority_line(decision))
    say = phrases.say(decision, beside)
    yield _labelled("say", f"「{say}」")
    if today:
        yield _labelled("today", today)
    for doubt in phrases.doubts(beside):
        yield _labelled("caution", doubt)
    for code in decision.cautions:
        yield _labelled("caution", text(f"caution.{code}"))


def _labelled(label: str, said: str) -> str:
    return f"{text(f'verdict.{label}')}: {said}"


def detail_lines(decision: Decision) -> Iterator[str]:
    """The long reason: rule, authorities, facts, notes, what would change it."""
    yield f"{text('detail.rule')}: {decision.rule.title}"
    yield f"{text('detail.edition')}: {decision.book.edition.id}"
    for authority in decision.authorities:
        dated = f"（{authority.dated_on}）" if authority.dated_on else ""
        yield f"{authority.document} {authority.section}{dated}: {authority.says}"
    facts = "、".join(phrases.fact_words(decision))
    yield f"{text('detail.facts')}: {facts}"
    for code in decision.cautions:
        yield _labelled("caution", text(f"caution.{code}"))
    for code in decision.notes:
        yield text(f"note.{code}")
    yield text("detail.why_not")
    for one in decision.why_not:
        short = phrases.short(one.rule.outcome)
        yield f"{short}、{one.rule.title}: {because(decision, one)}"


def masked(kana: str, number: str) -> str:
    """Name and number as a list may say them."""
    nobody = text("comparison.none")
    name = mask(kana) if kana else nobody
    return f"{name} {mask_number(number) if number else nobody}"


def row(one: Standing, place: int) -> str:
    """One visit of the day, masked, as it stands now."""
    patient, visit = one.patient, one.case.event.visit
    document = visit.presented.document if visit else None
    shown = text(f"document_key.{document}") if document else ""
    who = masked(patient.name_kana, patient.number) if patient else masked("", "")
    at = one.first.event.wall_at.astimezone(JAPAN)
    return f"{place}、{at:%H:%M} {who} {shown} {rows.said(one)}"
