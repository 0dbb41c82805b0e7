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
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from schema.rules.compiled import (
    Compiled,
    CompiledRemark,
    Region,
    box_bits,
    compiled_remark,
)
from schema.rules.documents import DATED, Lines, Standing, lines_for, standing
from schema.rules.parts import (
    Authority,
    DatedFact,
    DocumentRule,
    Edition,
    Known,
    Remark,
    Rule,
    Tier,
    Valid,
)
from schema.terms import Document, Outcome, Scheme
from schema.visit import Visit

ONE_DAY = timedelta(days=1)
MOST_KEPT = 512
"""As many days or places as are kept ready; a desk needs one of each."""


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
    def visit_cuts(self) -> tuple[date, ...]:
        """Visit days on which another rule starts or has just ended."""
        return _starts(rule.valid for rule in self.rules)

    @cached_property
    def known_cuts(self) -> tuple[date, ...]:
        """Days on which a rule became known or was superseded."""
        return _known_cuts(rule.known for rule in self.rules)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Jurisdictions that rules name, all of Japan left out."""
        return tuple(sorted({r.jurisdiction for r in self.rules} - {""}))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Jurisdictions that any part names, the longest first."""
        named = {rule.jurisdiction for rule in self.rules}
        named |= {line.jurisdiction for line in self.documents}
        named |= {remark.jurisdiction for remark in self.remarks}
        return tuple(sorted(named - {""}, key=len, reverse=True))

    @cached_property
    def _regions(self) -> dict[tuple[int, int, str], Region]:
        return {}

    @cached_property
    def _lines(self) -> dict[tuple[Document, Scheme, int, str], Lines]:
        return {}

    @cached_property
    def _remarks(
        self,
    ) -> dict[tuple[Outcome, Scheme, date, date, str], tuple[CompiledRemark, ...]]:
        return {}

    @cached_property
    def _place_of(self) -> dict[str, str]:
        return {}

    @cached_property
    def _document_cuts(self) -> tuple[date, ...]:
        return _known_cuts(line.known for line in self.documents)

    def place(self, jurisdiction: str) -> str:
        """The most exact jurisdiction named by the book that holds this one."""
        found = self._place_of.get(jurisdiction)
        if found is None:
            if len(self._place_of) >= MOST_KEPT:
                self._place_of.clear()
            found = next((p for p in self.places if jurisdiction.startswith(p)), "")
            self._place_of[jurisdiction] = found
        return found

    def region(self, visit_day: date, known_on: date, jurisdiction: str) -> Region:
        """The rules that speak on this day, with this knowledge, in this place."""
        where = (
            bisect_right(self.visit_cuts, visit_day),
            bisect_right(self.known_cuts, known_on),
            self.place(jurisdiction),
        )
        found = self._regions.get(where)
        if found is None:
            found = self._regions[where] = self._cut(visit_day, known_on, jurisdiction)
        return found

    def standings(self, visit: Visit, known_on: date) -> tuple[Standing, ...]:
        """What each shown document is worth with what was known on `known_on`."""
        stretch = bisect_right(self._document_cuts, known_on)
        place, scheme = self.place(visit.jurisdiction), visit.scheme
        day = visit.visit_day
        found = []
        for shown in visit.documents:
            lines: Lines = ()
            if shown.document in DATED:
                where = (shown.document, scheme, stretch, place)
                lines = self._lines.get(where) or self._lines_at(where, known_on)
            found.append(standing(lines, shown, day))
        return tuple(found)

    def _lines_at(
        self, where: tuple[Document, Scheme, int, str], known_on: date
    ) -> Lines:
        document, scheme, _, place = where
        lines = lines_for(self.documents, document, scheme, known_on, place)
        self._lines[where] = lines
        return lines

    def remarks_beside(
        self, outcome: Outcome, scheme: Scheme, at: tuple[date, date, str]
    ) -> tuple[CompiledRemark, ...]:
        """The remarks that may stand beside an outcome.

        Args:
            outcome: What was decided.
            scheme: Of the patient.
            at: Visit day, known day and jurisdiction.
        """
        visit_day, known_on, jurisdiction = at
        where = (outcome, scheme, visit_day, known_on, self.place(jurisdiction))
        found = self._remarks.get(where)
        if found is None:
            if len(self._remarks) >= MOST_KEPT:
                self._remarks.clear()
            found = self._remarks[where] = tuple(
                compiled_remark(remark)
                for remark in self.remarks
                if outcome in remark.outcomes
                and scheme in remark.schemes
                and in_force(remark, visit_day, known_on, jurisdiction)
            )
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
        return self._warns_from <= visit_day <= self.edition.reviewed_to

    @cached_property
    def _warns_from(self) -> date:
        return self.edition.reviewed_to - timedelta(days=self.edition.warn_days)


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


def _known_cuts(periods: Iterable[Known]) -> tuple[date, ...]:
    """Days on which something became known or was superseded."""
    days = {day for known in periods for day in (known.from_, known.superseded)}
    return tuple(sorted(day for day in days if day is not None))
