"""A book with some of its tables changed, and without working out the rest again.

A book works out its regions, lines and remarks when they are first asked for,
and keeps them. What does not depend on a changed table is handed on to the
changed book, so that thousands of mutants need not find it anew. Only time
depends on this: a book to which nothing was handed on answers alike, which the
tests of the mutation run show on a sample.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from schema.rules.book import Rulebook
from schema.rules.compiled import Compiled, Region, box_bits
from schema.rules.parts import Rule
from schema.rules.proof import regions

Where = tuple[int, int, str]
"""Stretch of visit days, stretch of known days, and place."""
Pair = tuple[Region, Region]
"""A region of the changed book, and of the book before."""
OF_RULES = (
    "compiled",
    "visit_cuts",
    "known_cuts",
    "areas",
    "_regions",
    "_by_id",
)
OF_DOCUMENTS = ("_lines", "_document_cuts")
OF_REMARKS = ("_remarks",)
OF_PLACES = ("places", "_place_of")
"""What a book keeps, by the table it was worked out from."""


def rebuilt(book: Rulebook, **changes: Any) -> Rulebook:
    """The book with some tables changed, and all else that it already knows."""
    new = replace(book, **changes)
    if new.places != book.places:
        return new
    kept = [*OF_PLACES]
    kept += OF_RULES if "rules" not in changes else ()
    kept += OF_DOCUMENTS if "documents" not in changes else ()
    kept += OF_REMARKS if "remarks" not in changes else ()
    for name in kept:
        new.__dict__[name] = getattr(book, name)
    return new


def fresh(book: Rulebook) -> Rulebook:
    """The same book, with nothing handed on."""
    return Rulebook(**{one.name: getattr(book, one.name) for one in fields(book)})


@dataclass(frozen=True)
class RuleInPlace:
    """One rule of a book with every place where the book keeps it."""

    book: Rulebook
    """The book, its regions worked out."""
    old: Rule
    """The rule."""

    @cached_property
    def _regions(self) -> dict[Where, Region]:
        """The regions that the book had worked out when it was first asked."""
        return dict(self.book.__dict__.get("_regions", {}))

    @cached_property
    def _kept(self) -> tuple[tuple[Where, str, int], ...]:
        """Region, list and number of each place."""
        return tuple(
            (where, name, nth)
            for where, region in self._regions.items()
            for name in ("laws", "exceptions", "silent")
            for nth, one in enumerate(getattr(region, name))
            if one.rule is self.old
        )

    def changed(self, new: Rule) -> Rulebook:
        """The book with the rule changed; its regions too, if it speaks when it did."""
        rules = tuple(new if rule is self.old else rule for rule in self.book.rules)
        book = rebuilt(self.book, rules=rules)
        when = ("valid", "known", "jurisdiction", "tier")
        if any(getattr(self.old, name) != getattr(new, name) for name in when):
            return book
        one = Compiled(new, tuple(box_bits(box) for box in new.when))
        for name in ("visit_cuts", "known_cuts", "areas"):
            book.__dict__[name] = getattr(self.book, name)
        book.__dict__["compiled"] = tuple(
            one if each.rule is self.old else each for each in self.book.compiled
        )
        found = dict(self._regions)
        for where, name, nth in self._kept:
            found[where] = _with_one(found[where], name, nth, one)
        book.__dict__["_regions"] = found
        return book


def _with_one(region: Region, name: str, nth: int, one: Compiled) -> Region:
    """A region in which one rule was changed; what it had found is not kept."""
    parts = {n: getattr(region, n) for n in ("laws", "exceptions", "silent")}
    parts[name] = (*parts[name][:nth], one, *parts[name][nth + 1 :])
    return Region(**parts)


def spoken_anew(book: Rulebook, before: Rulebook) -> Iterator[Pair]:
    """Each region of a book and of the one it was made from, if other rules speak.

    Only for books with the same days; a region that was handed on is the same.
    """
    for where in regions(book):
        new, old = book.region(*where), before.region(*where)
        if new.laws is not old.laws or new.exceptions is not old.exceptions:
            yield new, old


def cut_alike(book: Rulebook, before: Rulebook) -> bool:
    """True if both books have the same stretches of days and the same areas."""
    return (
        book.visit_cuts == before.visit_cuts
        and book.known_cuts == before.known_cuts
        and book.areas == before.areas
    )
