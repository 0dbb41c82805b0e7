"""A rulebook ready to judge with: dates cut into regions (受付基準一式).

What holds for every book:

1. Exactly one law rule fires for any facts on any day; at most one exception,
   and an exception beats the law (`proof.py` shows it).
2. Between two neighbouring dates of the book nothing changes: such a stretch
   of visit days, stretch of known days and area is a region.
3. A book is immutable; its edition is its id and the hash of its files.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from schema.rules.facts import ALL_OF, BITS, DIMENSIONS
from schema.rules.parts import (
    Authority,
    DatedFact,
    DocumentRule,
    Edition,
    Remark,
    Rule,
    Tier,
    Valid,
)
from schema.rules.signs import BIT
from schema.terms import Outcome, Scheme

ONE_DAY = timedelta(days=1)


def box_bits(box: Mapping[str, Iterable[str]]) -> int:
    """The bits that one box of a rule allows."""
    total = 0
    for name in DIMENSIONS:
        if name not in box:
            total |= ALL_OF[name]
        for value in box.get(name, ()):
            total |= BITS[name][value]
    return total


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule with its boxes as bits."""

    rule: Rule
    """The rule as written."""
    boxes: tuple[int, ...]
    """Allowed bits of each box."""

    def fires(self, bits: int) -> bool:
        """True if the facts lie in one of the boxes."""
        return any(not bits & ~box for box in self.boxes)


@dataclass(frozen=True, slots=True)
class CompiledRemark:
    """A remark with its signs as bits."""

    remark: Remark
    """The remark as written."""
    all_of: int
    """Signs that must all be there."""
    any_of: int
    """Signs of which one must be there; 0 for none."""

    def goes_with(self, signs: int, outcome: Outcome, scheme: Scheme) -> bool:
        """True if the case has its signs, beside this outcome, in this scheme."""
        return (
            not self.all_of & ~signs
            and (not self.any_of or bool(self.any_of & signs))
            and outcome in self.remark.outcomes
            and scheme in self.remark.schemes
        )


@dataclass(slots=True, eq=False)
class Region:
    """The rules that speak on one stretch of days in one area (区間)."""

    laws: tuple[Compiled, ...]
    """Law rules in force and known."""
    exceptions: tuple[Compiled, ...]
    """Exceptions in force and known."""
    silent: tuple[Compiled, ...]
    """Rules for this place that are not in force, or not known, on these days."""
    fired: dict[int, Rule] = field(default_factory=dict)
    """What was already found; at most one entry for each input."""


@dataclass(frozen=True)
class Rulebook:
    """One edition: every part, compiled (受付基準一式)."""

    edition: Edition
    """Which book."""
    digest: str
    """SHA-256 over its files, hex."""
    authorities: Mapping[str, Authority]
    """By the key that parts use."""
    rules: tuple[Rule, ...]
    """In the order of the files."""
    documents: tuple[DocumentRule, ...]
    """How long documents count."""
    remarks: tuple[Remark, ...]
    """What goes beside an outcome."""
    facts: Mapping[str, DatedFact]
    """Dated facts by name."""
    adopted: tuple[str, ...] = ()
    """Amendments that were adopted."""

    @property
    def name(self) -> str:
        """Id and hash of the edition, as every confirmation carries it."""
        return f"{self.edition.id}@sha256:{self.digest[:16]}"

    @cached_property
    def compiled(self) -> tuple[Compiled, ...]:
        """Every rule with its boxes."""
        return tuple(
            Compiled(rule, tuple(box_bits(box) for box in rule.when))
            for rule in self.rules
        )

    @cached_property
    def compiled_remarks(self) -> tuple[CompiledRemark, ...]:
        """Every remark with its signs."""
        return tuple(
            CompiledRemark(
                remark,
                sum(BIT[sign] for sign in set(remark.signs)),
                sum(BIT[sign] for sign in set(remark.any_sign)),
            )
            for remark in self.remarks
        )

    @cached_property
    def visit_cuts(self) -> tuple[date, ...]:
        """Visit days on which another rule starts or has just ended."""
        return _starts(rule.valid for rule in self.rules)

    @cached_property
    def known_cuts(self) -> tuple[date, ...]:
        """Days on which a rule became known or was superseded."""
        days = {rule.known.from_ for rule in self.rules}
        days |= {rule.known.superseded for rule in self.rules}
        return tuple(sorted(day for day in days if day is not None))

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Jurisdictions that rules name, all of Japan left out."""
        return tuple(sorted({r.jurisdiction for r in self.rules} - {""}))

    @cached_property
    def _regions(self) -> dict[tuple[int, int, str], Region]:
        return {}

    @cached_property
    def documents_of(self) -> Mapping[str, tuple[DocumentRule, ...]]:
        """The table's lines by document."""
        kinds = {line.document for line in self.documents}
        return {
            kind: tuple(n for n in self.documents if n.document is kind)
            for kind in kinds
        }

    def region(self, visit_day: date, known_on: date, jurisdiction: str) -> Region:
        """The rules that speak on this day, with this knowledge, in this place."""
        area = jurisdiction if self.areas else ""
        where = (
            bisect_right(self.visit_cuts, visit_day),
            bisect_right(self.known_cuts, known_on),
            area,
        )
        found = self._regions.get(where)
        if found is None:
            found = self._regions[where] = self._cut(visit_day, known_on, jurisdiction)
        return found

    def _cut(self, visit_day: date, known_on: date, jurisdiction: str) -> Region:
        here = [
            c for c in self.compiled if jurisdiction.startswith(c.rule.jurisdiction)
        ]
        speaking: list[Compiled] = []
        silent: list[Compiled] = []
        for one in here:
            on = in_force(one.rule, visit_day, known_on, jurisdiction)
            (speaking if on else silent).append(one)
        return Region(
            tuple(one for one in speaking if one.rule.tier is Tier.LAW),
            tuple(one for one in speaking if one.rule.tier is Tier.EXCEPTION),
            tuple(silent),
        )

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id; `KeyError` if there is none."""
        return self._by_id[rule_id]

    @cached_property
    def _by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def ends_soon(self, visit_day: date) -> bool:
        """True within the edition's warning days before its last reviewed day."""
        left = self.edition.reviewed_to - visit_day
        return timedelta() <= left <= timedelta(days=self.edition.warn_days)


def in_force(
    part: Rule | Remark, visit_day: date, known_on: date, jurisdiction: str
) -> bool:
    """True if the part speaks on this visit day, could be known, and is for here."""
    return (
        part.valid.covers(visit_day)
        and part.known.covers(known_on)
        and jurisdiction.startswith(part.jurisdiction)
    )


def _starts(periods: Iterable[Valid]) -> tuple[date, ...]:
    """First days of the stretches that the periods cut time into."""
    days = set()
    for period in periods:
        if period.from_ is not None:
            days.add(period.from_)
        if period.to is not None:
            days.add(period.to + ONE_DAY)
    return tuple(sorted(days))
