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
from functools import cached_property

from schema.rules.book import Compiled, Region, Rulebook, in_force
from schema.rules.documents import Standing, standing
from schema.rules.facts import (
    BITS,
    DIMENSIONS,
    Facts,
    Paper,
    bits_of,
    facts_of,
    paper_of,
    values_in,
)
from schema.rules.parts import Authority, Remark, RemarkKind, Rule, Tier
from schema.rules.signs import BIT, signs_of
from schema.terms import Outcome, ShareSource, Term
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
        """Who says so, the binding one first."""
        return tuple(self.book.authorities[key] for key in self.rule.authorities)

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
        return tuple(
            remark
            for remark in self.book.remarks
            if self.outcome in remark.outcomes
            and self.visit.scheme in remark.schemes
            and _has_signs(remark, signs)
            and in_force(
                remark, self.visit.visit_day, self.known_on, self.visit.jurisdiction
            )
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


def _has_signs(remark: Remark, signs: int) -> bool:
    """True if every required sign is there, and one of the alternatives."""
    if not all(signs & BIT[sign] for sign in remark.signs):
        return False
    return not remark.any_sign or any(signs & BIT[sign] for sign in remark.any_sign)


def _neighbours(decision: Decision) -> Iterator[WhyNot]:
    """Rules one step away: one dimension, one clock, or beaten by an exception."""
    visit, bits = decision.visit, bits_of(decision.facts)
    for one in decision.book.compiled:
        rule = one.rule
        if rule is decision.rule or not visit.jurisdiction.startswith(
            rule.jurisdiction
        ):
            continue
        if one.fires(bits):
            yield _kept_off(decision, rule)
        elif in_force(rule, visit.visit_day, decision.known_on, visit.jurisdiction):
            yield from _one_dimension_away(one, decision, bits)


def _kept_off(decision: Decision, rule: Rule) -> WhyNot:
    """Why a rule whose facts are all there still does not answer."""
    if not rule.valid.covers(decision.visit.visit_day):
        found, span = decision.visit.visit_day, (rule.valid.from_, rule.valid.to)
        return WhyNot(rule, "visit_day", str(found), (_between(*span),))
    if not rule.known.covers(decision.known_on):
        span = (rule.known.from_, rule.known.superseded)
        return WhyNot(rule, "known_on", str(decision.known_on), (_between(*span),))
    return WhyNot(rule, "exception", decision.rule.id, ("absent",))


def _between(start: date | None, end: date | None) -> str:
    """A period in words that both clocks share."""
    if start is None:
        return f"until {end}"
    return f"from {start}" if end is None else f"{start}/{end}"


def _one_dimension_away(
    one: Compiled, decision: Decision, bits: int
) -> Iterator[WhyNot]:
    """The rule, if a single other value would make it answer with another outcome."""
    if one.rule.outcome is decision.outcome:
        return
    beaten = decision.rule.tier is Tier.EXCEPTION and one.rule.tier is Tier.LAW
    for box in one.boxes:
        off = bits & ~box
        if off & (off - 1) == 0 and not beaten:
            name, found = _owner(off, decision.facts)
            wanted = tuple(str(value) for value in values_in(box, name))
            yield WhyNot(one.rule, name, str(found), wanted)
            return


def _owner(bit: int, facts: Facts) -> tuple[str, Term]:
    """The dimension and value that set `bit`."""
    for name, value in zip(DIMENSIONS, facts, strict=True):
        if bit == BITS[name][value.value]:
            return name, value
    raise AssertionError
