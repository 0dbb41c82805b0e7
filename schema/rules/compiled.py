"""Parts of a book in the form they are judged with: bits, tried in order (区間).

Between two neighbouring dates of the book nothing changes: such a stretch of
visit days, stretch of known days and area is a region.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from schema.rules.facts import ALL_OF, BITS, DIMENSIONS
from schema.rules.parts import Remark, Rule
from schema.rules.signs import BIT

CARD = ALL_OF["card"]
"""The dimension that parts the rules best: what happened to the card."""
Tries = tuple[tuple[int, Rule], ...]
"""What lies outside each box, and the box's rule, in the order they are tried."""


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

    def goes_with(self, signs: int) -> bool:
        """True if the case has its signs."""
        if self.all_of & ~signs:
            return False
        return not self.any_of or bool(self.any_of & signs)


def compiled_remark(remark: Remark) -> CompiledRemark:
    """A remark ready to be compared with signs."""
    return CompiledRemark(
        remark,
        sum(BIT[sign] for sign in set(remark.signs)),
        sum(BIT[sign] for sign in set(remark.any_sign)),
    )


class WhyNot(msgspec.Struct, frozen=True):
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


@dataclass(eq=False)
class Region:
    """The rules that speak on one stretch of days in one area."""

    laws: tuple[Compiled, ...]
    """Law rules in force and known."""
    exceptions: tuple[Compiled, ...]
    """Exceptions in force and known."""
    silent: tuple[Compiled, ...]
    """Rules for this place that are not in force, or not known, on these days."""
    fired: dict[int, Rule] = field(default_factory=dict)
    """What was already found; at most one entry for each input."""

    near: dict[int, tuple[WhyNot, ...]] = field(default_factory=dict)
    """The neighbours already found for the same facts."""

    @cached_property
    def tries(self) -> Tries:
        """Every box that speaks, exceptions first."""
        return _tries((*self.exceptions, *self.laws))

    @cached_property
    def tries_by_card(self) -> Mapping[int, Tries]:
        """The boxes that speak, for each state of the My Number card."""
        return {
            bit: tuple(
                (outside, rule) for outside, rule in self.tries if not outside & bit
            )
            for bit in BITS["card"].values()
        }

    @cached_property
    def law_tries(self) -> Tries:
        """The boxes of the law alone."""
        return _tries(self.laws)

    @cached_property
    def exception_tries(self) -> Tries:
        """The boxes of the exceptions alone."""
        return _tries(self.exceptions)

    @cached_property
    def silent_tries(self) -> Tries:
        """The boxes that do not speak."""
        return _tries(self.silent)

    def rule(self, bits: int) -> Rule:
        """The one rule that fires for these facts."""
        known = self.fired.get(bits)
        if known is not None:
            return known
        for outside, rule in self.tries_by_card[bits & CARD]:
            if not bits & outside:
                self.fired[bits] = rule
                return rule
        raise LookupError(bits)


def _tries(rules: Iterable[Compiled]) -> Tries:
    return tuple((~box, one.rule) for one in rules for box in one.boxes)
