"""Words of the history: which days, how many, one visit in full (履歴の言葉)."""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from kiosk.desk.history import Sought
from kiosk.desk.ports import Patient, Recorded
from kiosk.desk.standing import Standing
from kiosk.desk.tally import Tally, month_of
from kiosk.labels import has, text
from kiosk.words import phrases
from kiosk.words.rows import PAID
from schema.clock import JAPAN
from schema.confirmation import Corrected, Event, Taken
from schema.names import mask, mask_number
from schema.rules.book import Rulebook
from schema.rules.parts import Rule
from schema.terms import EventType, OnlineCheck, Outcome
from schema.visit import Presented, Visit
from schema.wareki import to_short, to_wareki

CAUSES = ("expired", "invalid", "reader", "mismatch", "black_circle", "line")
"""What can stand in a visit's way, in the order in which it is asked for."""
OUTCOMES = {
    str(nth): one
    for nth, one in enumerate(
        (
            Outcome.INSURED,
            Outcome.INSURED_INTERIM,
            Outcome.INSURED_BY_DECLARATION,
            Outcome.SPECIAL_CARE,
            Outcome.CHECK_REQUIRED,
            Outcome.UNCONFIRMED,
        ),
        1,
    )
}
"""What a visit can have come to, by the digit that asks for it."""
CAUSE_KEYS = {str(nth): one for nth, one in enumerate(CAUSES, 1)}
"""What can have stood in its way, by its digit."""
REASONS = ("review", "correction_reason", "comparison", "done")
"""Sections in which the words of a reason's code may stand."""


class Part(msgspec.Struct, frozen=True):
    """One event of a visit, as it is read (記録の1件)."""

    title: str
    """What was recorded, when, and by whom."""
    rows: tuple[tuple[str, str], ...]
    """What it says: label and words."""


def month_said(day: date) -> str:
    """令和7年10月."""
    return to_wareki(day).partition("月")[0] + "月"


def period(sought: Sought, today: date) -> str:
    """Which visits are listed."""
    since, until = sought.since, sought.until
    if sought.is_by_patient:
        by = (text(f"sought.{name}") for name in sought.by if has(f"sought.{name}"))
        return text("history.by_patient", by="・".join(by))
    if since is None or until is None:
        return text("history.any_day")
    if since == until == today:
        return text("history.today", day=to_wareki(today))
    if (since, until) == month_of(since):
        return month_said(since)
    return text("history.days", since=to_short(since), until=to_short(until))


def narrowed(sought: Sought) -> str:
    """What the list is narrowed to; empty where it is not."""
    said = [text(f"cause.{sought.cause}")] if sought.cause else []
    if sought.outcome is not None:
        symbol = phrases.symbol(sought.outcome)
        said.insert(0, f"{symbol} {phrases.short(sought.outcome)}")
    if sought.withdrawn:
        said.insert(0, text("history.withdrawn"))
    return "・".join(said)


def tally_said(tally: Tally, *, is_whole: bool = True) -> list[str]:
    """How many visits, by outcome and by cause; what there is none of is left out."""
    key = "history.visits" if is_whole else "history.visits_so_far"
    said = [text(key, count=tally.visits)]
    said += [
        f"{phrases.symbol(one)} {phrases.short(one)} {tally.outcomes[one]}"
        for one in Outcome
        if tally.outcomes.get(one)
    ]
    if tally.withdrawn:
        said.append(f"{text('history.withdrawn')} {tally.withdrawn}")
    causes = [(one, tally.causes.get(one, 0)) for one in CAUSES]
    said += [f"{text(f'cause.{name}')} {count}" for name, count in causes if count]
    return said


def who(patient: Patient | None, *, is_open: bool) -> list[str]:
    """Whose visit it is: masked, or whole once that is recorded."""
    one = patient or Patient()
    if not is_open:
        name = mask(one.name_kana) if one.name_kana else "─"
        return [f"{name}  {mask_number(one.number) if one.number else '─'}"]
    birth = to_wareki(one.birth_date) if one.birth_date else ""
    numbers = (one.insurer_number, one.symbol, one.number, one.branch)
    lines = ((one.name, one.name_kana, birth), numbers)
    said = ("  ".join(part for part in line if part) for line in lines)
    return [line for line in said if line] or ["─"]


def parts(visit: Standing, book: Rulebook) -> Iterator[Part]:
    """Every event of a visit in order, the first and what came after."""
    for one in visit.events:
        event = one.event
        title = text(
            "history.event",
            what=event.type.ja,
            at=_at(event.wall_at),
            staff=event.staff,
        )
        doubt = "" if event.clock_trusted else text("history.clock_doubtful")
        yield Part(title + doubt, tuple(_rows(one, book)))


def reason_said(reason: str) -> str:
    """A reason in words; one that was written stands as it was written."""
    for section in REASONS:
        for key in (f"{section}.{reason}", f"{section}.reason_{reason}"):
            if has(key):
                return text(key)
    return reason


def shown(one: Presented) -> str:
    """One document with what is printed on it."""
    said = [text(f"document_short.{one.document}")]
    if one.expires_on:
        said.append(text("history.expires", day=to_wareki(one.expires_on)))
    if one.share:
        said.append(phrases.share_word(one.share))
    if one.special_care:
        said.append(text("marks.special_care"))
    if not one.legible:
        said.append(text("marks.illegible"))
    return " ".join(said)


def reading(visit: Visit) -> str:
    """What the card reader did."""
    return text(f"reader.{visit.reader}")


def outcome_said(outcome: Outcome, share: int | None = None) -> str:
    """An outcome with its symbol, and the share where it is known."""
    paid = phrases.share_word(share) if outcome in PAID else ""
    return f"{phrases.symbol(outcome)} {phrases.short(outcome)}{paid}"


def taken_said(taken: Taken) -> str:
    """What was done, and why where it was said."""
    reason = f"（{reason_said(taken.reason)}）" if taken.reason else ""
    share = phrases.share_word(taken.declared_share)
    return outcome_said(taken.outcome) + share + reason


def rule_of(book: Rulebook, rule_id: str) -> Rule | None:
    """The rule as the edition in use has it."""
    return next((one for one in book.rules if one.id == rule_id), None)


def _at(instant: datetime) -> str:
    here = instant.astimezone(JAPAN)
    return f"{to_short(here.date())} {here:%H:%M}"


def _rows(one: Recorded, book: Rulebook) -> Iterator[tuple[str, str]]:
    event = one.event
    if event.corrected is not None:
        yield from _corrected(event.corrected)
    if event.visit is not None:
        yield from _case(event.visit)
    yield from _check(event)
    yield from _decided(event, book)
    if event.taken is not None:
        yield text("history.taken"), taken_said(event.taken)
    if event.acknowledged is not None:
        differs = "・".join(each.ja for each in event.acknowledged.differs)
        reason = reason_said(event.acknowledged.reason)
        yield text("history.differs"), f"{differs}（{reason}）" if differs else reason


def _corrected(said: Corrected) -> Iterator[tuple[str, str]]:
    if said.withdrawn:
        yield text("history.changed"), text("history.withdrawn")
    elif said.changed:
        names = "・".join(text(f"audit_value.{one}") for one in said.changed)
        yield text("history.changed"), names
    yield text("history.why"), reason_said(said.reason)


def _case(visit: Visit) -> Iterator[tuple[str, str]]:
    said = [shown(one) for one in visit.documents]
    yield text("history.shown"), "、".join(said)
    if visit.reader.value != "not_used":
        yield text("field.reader"), reading(visit)
    told = [
        text(f"statement.{name}")
        for name in ("returning", "declaration")
        if getattr(visit, name)
    ]
    if told:
        yield text("field.statement"), "・".join(told)
    if visit.emergency:
        yield text("field.marks"), text("marks.emergency")


def _check(event: Event) -> Iterator[tuple[str, str]]:
    """What was answered, by whom and when."""
    visit, online, again = event.visit, event.online, event.answered
    result = visit.online_check if visit else OnlineCheck.NOT_RUN
    if event.type is EventType.RECHECKED and again is not None:
        result = again.result
    said = text(f"check.{result}")
    if online is not None:
        source = text(f"source.{online.source}")
        said = text(
            "check.answered", result=said, source=source, at=_at(online.answered_at)
        )
    yield text("field.check"), said


def _authority(rule: Rule, book: Rulebook, visit: Visit) -> str:
    """The first authority of the rule that binds this patient here."""
    every = [book.authorities[key] for key in rule.authorities]
    binding = (one for one in every if one.binds(visit.scheme, visit.jurisdiction))
    first = next(binding, every[0])
    dated = f"{to_wareki(first.dated_on)} " if first.dated_on else ""
    return f"{dated}{first.document} {first.section}".strip()


def _decided(event: Event, book: Rulebook) -> Iterator[tuple[str, str]]:
    """What the rulebook said, by which rule of which edition, known on which day."""
    decided, visit = event.decision, event.visit
    if decided is None:
        return
    said = outcome_said(decided.outcome, decided.share)
    yield text("history.decided"), said
    rule = rule_of(book, decided.rule)
    yield text("history.rule"), rule.title if rule else decided.rule
    if rule is not None and visit is not None:
        yield text("verdict.authority"), _authority(rule, book, visit)
    edition = decided.edition.partition("@")[0]
    same = decided.edition == book.name
    key = "history.edition" if same else "history.edition_then"
    yield text("detail.edition"), text(key, edition=edition)
    if visit is not None:
        days = (visit.visit_day, event.known_on or visit.judged_as_known_on)
        visited, known = map(to_wareki, days)
        yield (
            text("history.clocks"),
            text("history.days_said", visit=visited, known=known),
        )
    if event.snapshot is not None:
        yield text("history.copy"), _at(event.snapshot.as_of)
