"""The one function that judges, and the ways to ask it why (受付判定).

1. The case is reduced to facts, its dates by the table of documents.
2. Among the rules in force and known, the exception that fires wins; else the
   law rule that fires.
3. Remarks, shares and the reasons why others did not fire are added; none of
   them changes the outcome.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from schema.rules.book import ONE_DAY, Compiled, Region, Rulebook, in_force
from schema.rules.documents import Standing, standing
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
from schema.terms import Outcome, ShareSource
from schema.visit import Visit


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What would have to be different for another rule to answer (他の判定との違い)."""

    rule: Rule
    """The rule that did not fire."""
    dimension: str
    """What stands in its way: a dimension, `visit_day`, `known_on` or `exception`."""
    found: str
    """What the case has there."""
    wanted: tuple[str, ...]
    """What the rule wants there."""

    @property
    def because(self) -> str:
        """One English sentence."""
        wanted = " or ".join(self.wanted)
        return f"{self.dimension} is {self.found}; it would have to be {wanted}"


@dataclass(frozen=True)
class Decision:
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
        if self.visit.online_share is not None:
            return self.visit.online_share, ShareSource.ONLINE
        printed = self._printed_share()
        if printed is not None:
            return printed, ShareSource.PRINTED
        copy = self.visit.snapshot
        if copy is not None and copy.share is not None:
            return copy.share, ShareSource.SNAPSHOT
        return None, None

    def _printed_share(self) -> int | None:
        """The share on the document relied on, else on the first that has one."""
        paper = self.facts[1]
        best = [s for s in self.standings if paper_of(s) is paper]
        relied = best if paper is not Paper.NONE else []
        for one in (*relied, *self.standings):
            if one.shown.legible and one.shown.share is not None:
                return one.shown.share
        return None

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """Every remark of the book that goes with this decision."""
        signs = signs_of(
            self.visit, self.standings, self.book.ends_soon(self.visit.visit_day)
        )
        visit, outcome = self.visit, self.rule.outcome
        return tuple(
            one.remark
            for one in self.book.compiled_remarks
            if one.goes_with(signs, outcome, visit.scheme)
            and in_force(one.remark, visit.visit_day, self.known_on, visit.jurisdiction)
        )

    @property
    def tell_patient(self) -> tuple[str, ...]:
        """Codes of what to say, the rule's own first."""
        return self._codes(self.rule.tell_patient, RemarkKind.TELL)

    @property
    def cautions(self) -> tuple[str, ...]:
        """Codes for the clerk where sources are silent or differ."""
        return self._codes((), RemarkKind.CAUTION)

    @property
    def notes(self) -> tuple[str, ...]:
        """Codes of what the clerk should know."""
        return self._codes(self.rule.note, RemarkKind.NOTE)

    def _codes(self, first: tuple[str, ...], kind: RemarkKind) -> tuple[str, ...]:
        codes = [*first, *(r.code for r in self.remarks if r.kind is kind)]
        return tuple(dict.fromkeys(codes))

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
    standings = tuple(
        standing(book.documents_of.get(shown.document, ()), shown, visit, known)
        for shown in visit.documents
    )
    facts = facts_of(visit, standings)
    region = book.region(visit.visit_day, known, visit.jurisdiction)
    rule = fired(region, bits_of(facts))
    return Decision(visit, book, known, rule, facts, standings)


def fired(region: Region, bits: int) -> Rule:
    """The one rule that fires for these facts in this region."""
    rule = region.fired.get(bits)
    if rule is None:
        rule = region.fired[bits] = next(
            one.rule for one in (*region.exceptions, *region.laws) if one.fires(bits)
        )
    return rule


def _neighbours(decision: Decision) -> Iterator[WhyNot]:
    """Rules one step away: one dimension, one clock, or beaten by an exception."""
    visit, bits = decision.visit, bits_of(decision.facts)
    region = decision.book.region(
        visit.visit_day, decision.known_on, visit.jurisdiction
    )
    for one in region.silent:
        if one.fires(bits):
            yield _not_in_force(decision, one.rule)
    if decision.rule.tier is Tier.EXCEPTION:
        beaten = next(one.rule for one in region.laws if one.fires(bits))
        yield WhyNot(beaten, "exception", decision.rule.id, ("absent",))
    else:
        yield from _one_step_away(region.laws, decision, bits)
    yield from _one_step_away(region.exceptions, decision, bits)


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


def _between(start: date | None, end: date | None) -> str:
    """A period in words that both clocks share."""
    if start is None:
        return f"until {end}"
    return f"from {start}" if end is None else f"{start}/{end}"


def _one_step_away(
    rules: tuple[Compiled, ...], decision: Decision, bits: int
) -> Iterator[WhyNot]:
    """Rules that a single other value would make answer with another outcome."""
    for one in rules:
        if one.rule.outcome is decision.rule.outcome:
            continue
        for box in one.boxes:
            off = bits & ~box
            if off and not off & (off - 1):
                place, name = OWNER[off]
                found = decision.facts[place].value
                yield WhyNot(one.rule, name, found, _allowed(box, name))
                break


@cache
def _allowed(box: int, name: str) -> tuple[str, ...]:
    """The values of one dimension that a box allows, as strings."""
    return tuple(value.value for value in values_in(box, name))
