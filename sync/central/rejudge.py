"""Judge a recorded decision again, from the event's exact bytes (判定の再現).

1. An event is judged by the edition it names and with the knowledge it was made
   with, never with today's.
2. Outcome, rule, permission and share must come out as recorded. None of them
   can depend on the birth date, which events do not hold: an age is only a sign
   (`schema.rules.signs`), and a sign reaches no rule and no share.
3. Cautions may turn on the age. They repeat if they are what the edition says of
   the case at some age; which age it was cannot be told here. What was said to
   the patient and noted for the clerk is not recorded, so it is not compared.
4. An acceptance repeats only the decision; that it had its live check, where it
   needs one, is asked apart, of the event itself, whatever the edition says.
5. What cannot be judged is never said to repeat: a decision without its case, or
   with one that does not read, is told apart from an event of a newer version.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import msgspec

from schema.clock import JAPAN
from schema.confirmation import CheckedOnline, Decided, Event, read_event
from schema.rules.book import Rulebook
from schema.rules.judge import Decision, judge
from schema.rules.promises import ACCEPTING, shown_needs_live_answer
from schema.terms import OnlineCheck, Outcome, Term
from schema.visit import Visit

Editions = Callable[[str], Rulebook | None]
"""The edition of a name, as confirmations carry it; `None` where it is not known."""
NOT_LIVE = frozenset({"", "desk", "simulator"})
"""Sources that are no register: nobody, the clerk's own word, a simulator."""
_KNOWN_VERSION = 1


class Verdict(Term):
    """What became of a decision that was judged again (再判定)."""

    REPEATS = "repeats", "再現する"
    DIFFERS = "differs", "再現しない"
    EDITION_UNKNOWN = "edition_unknown", "版が不明"
    INCOMPLETE = "incomplete", "判定の材料なし"
    UNREADABLE = "unreadable", "読めない記録"
    NO_DECISION = "no_decision", "判定の記録ではない"


class Difference(msgspec.Struct, frozen=True):
    """One thing that came out otherwise (相違)."""

    what: str
    """Field of the recorded decision."""
    recorded: str
    """What the event says."""
    judged: str
    """What its edition says."""

    def __str__(self) -> str:
        """One phrase for a list."""
        return f"{self.what}: recorded {self.recorded}, judged {self.judged}"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One event, judged again (再判定の結果)."""

    event: Event | None = None
    """What was read; `None` where it cannot be."""
    verdict: Verdict
    """What became of it."""
    differences: tuple[Difference, ...] = ()
    """What came out otherwise."""
    unchecked: str = ""
    """Why an acceptance lacks the live check it needs; empty where it has it, or
    needs none."""


class _Said(msgspec.Struct):
    """A part that tells an outcome, however the rest of it reads."""

    outcome: str = ""


class _Decision(msgspec.Struct):
    """As much of an event as shows that something was decided."""

    v: int = _KNOWN_VERSION
    decision: _Said | None = None
    taken: _Said | None = None


_BARE = msgspec.json.Decoder(_Decision)
_NO_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Rejudge:
    """Judges raw events by the editions that central knows."""

    def __init__(self, editions: Editions) -> None:
        """Take where editions are found by name."""
        self._editions = editions

    def of(self, raw: bytes) -> Judged:
        """Judge the event whose exact bytes are `raw`."""
        try:
            event = read_event(raw)
        except _NO_JSON:
            return _as_far_as_it_reads(raw)
        if event.v != _KNOWN_VERSION:
            return Judged(verdict=Verdict.UNREADABLE)
        verdict, differences = self._judged(event)
        return Judged(
            event=event,
            verdict=verdict,
            differences=differences,
            unchecked=unchecked(event),
        )

    def _judged(self, event: Event) -> tuple[Verdict, tuple[Difference, ...]]:
        visit, recorded = event.visit, event.decision
        if visit is None or recorded is None:
            decides = recorded is not None or event.taken is not None
            return Verdict.INCOMPLETE if decides else Verdict.NO_DECISION, ()
        book = self._editions(recorded.edition)
        if book is None:
            return Verdict.EDITION_UNKNOWN, ()
        known_on = event.known_on or visit.judged_as_known_on
        differences = tuple(_differences(recorded, judge(book, visit, known_on)))
        return Verdict.DIFFERS if differences else Verdict.REPEATS, differences


def _as_far_as_it_reads(raw: bytes) -> Judged:
    """What an event says that does not read as one."""
    try:
        bare = _BARE.decode(raw)
    except _NO_JSON:
        return Judged(verdict=Verdict.UNREADABLE)
    said = bare.taken or bare.decision
    if said is None or bare.v != _KNOWN_VERSION:
        return Judged(verdict=Verdict.UNREADABLE)
    interim = said.outcome == Outcome.INSURED_INTERIM
    return Judged(
        verdict=Verdict.INCOMPLETE,
        unchecked="the rest of it does not read" if interim else "",
    )


def _differences(recorded: Decided, decision: Decision) -> Iterator[Difference]:
    """What the edition says otherwise than the event."""
    share, share_from = decision.share_and_source
    again = {
        "outcome": decision.outcome,
        "rule": decision.rule.id,
        "permissive": decision.permissive,
        "share": share,
        "share_from": share_from,
    }
    for what, judged in again.items():
        said = getattr(recorded, what)
        if said != judged:
            yield Difference(what, str(said), str(judged))
    cautions = decision.cautions
    if recorded.cautions != cautions and not _is_said_at_some_age(recorded, decision):
        yield Difference("cautions", _listed(recorded.cautions), _listed(cautions))


def _is_said_at_some_age(recorded: Decided, decision: Decision) -> bool:
    """True if the cautions are those of the youngest or of the oldest patient."""
    visit = decision.visit
    return any(
        judge(
            decision.book,
            msgspec.structs.replace(visit, birth_date=born),
            decision.known_on,
        ).cautions
        == recorded.cautions
        for born in (visit.visit_day, date.min)
    )


def _listed(codes: tuple[str, ...]) -> str:
    return " ".join(codes) or "none"


def unchecked(event: Event) -> str:
    """Why an acceptance lacks the live check that it needs (照会のない受付).

    What was done counts; where that is not recorded, what was decided does. The
    interim always needs it, any other acceptance unless what was shown is a ground
    of its own. Where the rulebook did not accept, a clerk did, and said why.

    Returns:
        One phrase; empty where the check is there, or none is needed.
    """
    decided = event.decision.outcome if event.decision else None
    done = event.taken.outcome if event.taken else decided
    if done is Outcome.INSURED_INTERIM:
        if decided is not Outcome.INSURED_INTERIM:
            return f"the rulebook said {decided or 'nothing'}"
        if event.visit is None:
            return "no case is recorded"
    elif not (
        event.visit
        and done in ACCEPTING
        and shown_needs_live_answer(decided or done, event.visit)
    ):
        return ""
    return _missing(event.visit, event.online)


def _missing(visit: Visit, online: CheckedOnline | None) -> str:
    """What an answer lacks to be a live one of the visit day that says eligible."""
    if visit.online_check is not OnlineCheck.ELIGIBLE:
        return f"the check said {visit.online_check.value}"
    if online is None:
        return "no register answered"
    if online.source.strip().casefold() in NOT_LIVE:
        return f"answered by {online.source.strip() or 'nobody'}"
    asked, answered = _day_of(online.asked_at), _day_of(online.answered_at)
    if not asked == answered == visit.visit_day:
        return f"asked on {asked}, answered on {answered}, visit on {visit.visit_day}"
    if online.answered_at < online.asked_at:
        return "answered before it was asked"
    return ""


def _day_of(at: datetime) -> date | None:
    """The day in Japan; `None` for what is no instant."""
    if at.tzinfo is None:
        return None
    try:
        return at.astimezone(JAPAN).date()
    except OverflowError:
        return None
