"""The one function that judges, and the ways to ask it why (受付判定).

1. The case is reduced to facts, its dates by the table of documents.
2. Among the rules in force and known, the exception that fires wins; else the
   law rule that fires.
3. Remarks, shares and the reasons why others did not fire are added; none of
   them changes the outcome.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property

import msgspec

from schema.rules.book import ONE_DAY, Rulebook
from schema.rules.compiled import Region, WhyNot
from schema.rules.documents import Standing
from schema.rules.facts import (
    OWNER,
    Facts,
    Paper,
    bits_of,
    facts_of,
    paper_of,
    values_in,
)
from schema.rules.parts import Authority, Remark, RemarkKind, Rule, Tier
from schema.rules.signs import signs_of
from schema.terms import OnlineCheck, Outcome, ShareSource
from schema.visit import Visit


class Decision(msgspec.Struct, frozen=True, dict=True):
    """What the book says of a visit, and why (受付判定)."""

    visit: Visit
    """The case that was judged."""
    book: Rulebook
    """The edition that judged it."""
    known_on: date
    """The knowledge it was judged with."""
    rule: Rule
    """The one rule that fired."""
    facts: Facts
    """What the case came down to."""
    standings: tuple[Standing, ...]
    """What each shown document is worth, in the order shown."""

    @property
    def outcome(self) -> Outcome:
        """受付判定区分."""
        return self.rule.outcome

    @property
    def permissive(self) -> bool:
        """True where the authority permits and does not oblige."""
        return self.rule.permissive

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """Who says so, the binding one first; never another scheme's."""
        named = (self.book.authorities[key] for key in self.rule.authorities)
        visit = self.visit
        return tuple(a for a in named if a.binds(visit.scheme, visit.jurisdiction))

    @cached_property
    def share_and_source(self) -> tuple[int | None, ShareSource | None]:
        """The share in percent and where it was read: online, printed, copy."""
        visit = self.visit
        answered = visit.online_check is OnlineCheck.ELIGIBLE
        if answered and visit.online_share is not None:
            return visit.online_share, ShareSource.ONLINE
        printed = self._printed_share()
        if printed is not None:
            return printed, ShareSource.PRINTED
        copy = visit.snapshot
        if copy is not None and copy.share is not None:
            return copy.share, ShareSource.SNAPSHOT
        return None, None

    def _printed_share(self) -> int | None:
        """The share on the document relied on, else on the first that has one."""
        paper, other = self.facts[1], None
        for one in self.standings:
            share = one.shown.share
            if share is None or not one.shown.legible:
                continue
            if paper is not Paper.NONE and paper_of(one) is paper:
                return share
            other = other or share
        return other

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """Every remark of the book that goes with this decision."""
        visit, book = self.visit, self.book
        signs = signs_of(visit, self.standings, book.ends_soon(visit.visit_day))
        candidates = book.remarks_beside(
            self.rule.outcome,
            visit.scheme,
            (visit.visit_day, self.known_on, visit.jurisdiction),
        )
        return tuple(one.remark for one in candidates if one.goes_with(signs))

    @property
    def tell_patient(self) -> tuple[str, ...]:
        """Codes of what to say, the rule's own first."""
        return self._codes[RemarkKind.TELL]

    @property
    def cautions(self) -> tuple[str, ...]:
        """Codes for the clerk where sources are silent or differ."""
        return self._codes[RemarkKind.CAUTION]

    @property
    def notes(self) -> tuple[str, ...]:
        """Codes of what the clerk should know."""
        return self._codes[RemarkKind.NOTE]

    @cached_property
    def _codes(self) -> dict[RemarkKind, tuple[str, ...]]:
        """Every code by kind, each once, the rule's own first."""
        codes: dict[RemarkKind, dict[str, None]] = {
            RemarkKind.TELL: dict.fromkeys(self.rule.tell_patient),
            RemarkKind.CAUTION: {},
            RemarkKind.NOTE: dict.fromkeys(self.rule.note),
        }
        for remark in self.remarks:
            codes[remark.kind][remark.code] = None
        return {kind: tuple(found) for kind, found in codes.items()}

    @cached_property
    def why_not(self) -> tuple[WhyNot, ...]:
        """What separates the case from each neighbouring rule."""
        return tuple(_neighbours(self))


def judge(book: Rulebook, visit: Visit, known_on: date | None = None) -> Decision:
    """Find the one rule that answers `visit` with what was known on `known_on`.

    Args:
        book: A proven edition.
        visit: What was presented, checked and said on the day of the visit.
        known_on: Rules whose notice came later are left out; left out itself,
            the case's own `known_on`, else its visit day.

    Returns:
        The outcome with its rule and authorities, and why the neighbouring
        rules did not fire. Past the book's reviewed days the outcome is
        `review`, by a rule of the book.
    """
    known = known_on or visit.judged_as_known_on
    standings = book.standings(visit, known)
    facts = facts_of(visit, standings)
    region = book.region(visit.visit_day, known, visit.jurisdiction)
    rule = region.rule(bits_of(facts))
    return Decision(visit, book, known, rule, facts, standings)


def _neighbours(decision: Decision) -> Iterator[WhyNot]:
    """Rules one step away: one dimension, one clock, or beaten by an exception."""
    visit, bits = decision.visit, bits_of(decision.facts)
    region = decision.book.region(
        visit.visit_day, decision.known_on, visit.jurisdiction
    )
    near = region.near.get(bits)
    if near is None:
        near = region.near[bits] = tuple(_near(region, decision.rule, decision.facts))
    yield from near
    for outside, rule in region.silent_tries:
        if not bits & outside:
            yield _not_in_force(decision, rule)


def _near(region: Region, fired: Rule, facts: Facts) -> Iterator[WhyNot]:
    """Rules in force that the same facts, or all but one of them, would meet."""
    bits, tries = bits_of(facts), region.tries
    if fired.tier is Tier.EXCEPTION:
        beaten = next(r for outside, r in region.law_tries if not bits & outside)
        yield WhyNot(beaten, "exception", fired.id, ("absent",))
        tries = region.exception_tries
    said: set[str] = set()
    for outside, rule in tries:
        off = bits & outside
        if off & (off - 1) or rule.outcome is fired.outcome or rule.id in said:
            continue
        said.add(rule.id)
        place, name = OWNER[off]
        yield WhyNot(rule, name, facts[place].value, _allowed(~outside, name))


def _not_in_force(decision: Decision, rule: Rule) -> WhyNot:
    """Why a rule whose facts are all there does not speak."""
    day = decision.visit.visit_day
    if not rule.valid.covers(day):
        span = _between(rule.valid.from_, rule.valid.to)
        return WhyNot(rule, "visit_day", str(day), (span,))
    superseded = rule.known.superseded
    last = superseded - ONE_DAY if superseded else None
    span = _between(rule.known.from_, last)
    return WhyNot(rule, "known_on", str(decision.known_on), (span,))


@cache
def _between(start: date | None, end: date | None) -> str:
    """A period in words that both clocks share."""
    if start is None:
        return f"until {end}"
    return f"from {start}" if end is None else f"{start}/{end}"


@cache
def _allowed(box: int, name: str) -> tuple[str, ...]:
    """The values of one dimension that a box allows, as strings."""
    return tuple(value.value for value in values_in(box, name))
