"""Proof by complete enumeration that a book answers every case exactly once (証明).

Every input has its place in one large integer, one bit an input; a rule's box
is the integer of the inputs it covers. In each region the law rules must cover
every bit once, and the exceptions none twice. So nothing is sampled: all
inputs × all regions are looked at, a few thousand words of bits at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from time import perf_counter

from schema.errors import UnprovenBook
from schema.rules.book import ONE_DAY, Rulebook
from schema.rules.compiled import Compiled, Region
from schema.rules.documents import lines_for
from schema.rules.facts import BITS, DIMENSIONS, INPUTS
from schema.rules.parts import Tier
from schema.rules.promises import (
    ACCEPTING,
    CARDS_END_KNOWN_FROM,
    ELIGIBLE,
    GROUNDS,
    LAST_DAY_OF_CARDS,
    ends_cards,
)
from schema.terms import Document, Outcome, Scheme

Here = tuple[date, date, str]
"""First visit day, first known day and area of a region."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Inputs that no law rule, or more than one rule of a tier, covers."""

    kind: str
    """`gap` or `overlap`."""
    visit_day: date
    """First visit day of the region."""
    known_on: date
    """First known day of the region."""
    area: str
    """Jurisdiction."""
    inputs: int
    """How many inputs."""
    example: str
    """One of them, spelled out."""
    rules: tuple[str, ...]
    """The rules that cover the example."""

    def __str__(self) -> str:
        """One line for the one who mends the book."""
        return (
            f"{self.kind}: {_where((self.visit_day, self.known_on, self.area))}: "
            f"{self.inputs} inputs, e.g. {self.example}; "
            f"found {list(self.rules) or 'no rule'}, expected exactly one"
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """What the enumeration found."""

    edition: str
    """Name and hash of the book."""
    rules: int
    """How many rules it has."""
    inputs: int
    """Inputs × regions looked at."""
    faults: tuple[Fault, ...]
    """Every gap and overlap, one for each region and tier."""
    dead: tuple[str, ...]
    """Rules that never decide anything."""
    broken: tuple[str, ...]
    """Promises it breaks: a line for each rule, or scheme, on its first days."""
    seconds: float
    """How long it took."""

    @property
    def gaps(self) -> int:
        """Inputs that no law rule covers, over all regions."""
        return sum(f.inputs for f in self.faults if f.kind == "gap")

    @property
    def overlaps(self) -> int:
        """Inputs that two rules of a tier cover, over all regions."""
        return sum(f.inputs for f in self.faults if f.kind == "overlap")

    @property
    def holds(self) -> bool:
        """True if each input has one rule, each rule decides, no promise is broken."""
        return not self.problems

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for each thing to mend."""
        dead = (f"dead: rule {one} never decides anything" for one in self.dead)
        return (*map(str, self.faults), *self.broken, *dead)


EVERYTHING = (1 << INPUTS) - 1
"""All inputs."""


@cache
def _value_masks() -> dict[int, tuple[int, int]]:
    """For each value's bit: its dimension's place and the inputs that have it."""
    masks: dict[int, tuple[int, int]] = {}
    block = INPUTS
    for place, (name, values) in enumerate(DIMENSIONS.items()):
        whole, block = block, block // len(values)
        unit = (1 << block) - 1
        repeats = sum(1 << (whole * n) for n in range(INPUTS // whole))
        for nth, value in enumerate(values):
            masks[BITS[name][value.value]] = (place, (unit << block * nth) * repeats)
    return masks


def inputs_in(box: int) -> int:
    """The inputs that lie in a box, one bit each."""
    allowed = [0] * len(DIMENSIONS)
    for bit, (place, mask) in _value_masks().items():
        if box & bit:
            allowed[place] |= mask
    total = EVERYTHING
    for mask in allowed:
        total &= mask
    return total


@cache
def _covered(box: int) -> int:
    return inputs_in(box)


def covered(one: Compiled) -> int:
    """The inputs that a rule covers; the boxes of one rule may meet."""
    total = 0
    for box in one.boxes:
        total |= _covered(box)
    return total


def spell_out(place: int) -> str:
    """The input at one place of the large integer, in words."""
    said = []
    for name, values in reversed(list(DIMENSIONS.items())):
        place, nth = divmod(place, len(values))
        said.append(f"{name}={list(values)[nth]}")
    return " ".join(reversed(said))


def regions(book: Rulebook) -> Iterator[Here]:
    """One visit day, known day and area of every region."""
    for visit_day in _one_in_each(book.visit_cuts):
        for known_on in _one_in_each(book.known_cuts):
            for area in ("", *book.areas):
                yield visit_day, known_on, area


def _one_in_each(cuts: tuple[date, ...]) -> Iterator[date]:
    """The day before the first cut, then every cut."""
    yield cuts[0] - ONE_DAY if cuts else date.min + timedelta(days=1)
    yield from cuts


def prove(book: Rulebook) -> Proof:
    """Look at every input in every region."""
    started = perf_counter()
    faults: list[Fault] = []
    decides: set[str] = set()
    broken: dict[str, str] = {}
    looked_at = 0
    for visit_day, known_on, area in regions(book):
        region = book.region(visit_day, known_on, area)
        looked_at += INPUTS
        here = (visit_day, known_on, area)
        for rule, line in unchecked(region, here):
            broken.setdefault(rule, line)
        excepted = 0
        for tier, rules in (
            (Tier.EXCEPTION, region.exceptions),
            (Tier.LAW, region.laws),
        ):
            once, twice = _count(rules)
            if twice:
                faults.append(_fault("overlap", here, twice, rules))
            if tier is Tier.LAW and once != EVERYTHING:
                faults.append(_fault("gap", here, EVERYTHING & ~once, rules))
            decides |= {o.rule.id for o in rules if covered(o) & ~excepted}
            excepted |= once
    dead = tuple(r.id for r in book.rules if r.id not in decides)
    return Proof(
        edition=book.name,
        rules=len(book.rules),
        inputs=looked_at,
        faults=tuple(faults),
        dead=dead,
        broken=(*broken.values(), *unending(book)),
        seconds=perf_counter() - started,
    )


def prove_or_refuse(book: Rulebook) -> Proof:
    """Prove `book`.

    Raises:
        UnprovenBook: With every gap, overlap, dead rule and broken promise.
    """
    proof = prove(book)
    if not proof.holds:
        raise UnprovenBook("E-BOOK-2", book.name, proof.problems)
    return proof


@cache
def needing_a_check(outcome: Outcome) -> int:
    """The inputs that the outcome may answer only after a live check."""
    if outcome not in ACCEPTING:
        return 0
    free = inputs_in(ELIGIBLE)
    for ground in GROUNDS:
        free |= inputs_in(ground.box) if ground.outcome is outcome else 0
    return EVERYTHING & ~free


def unchecked(region: Region, here: Here) -> Iterator[tuple[str, str]]:
    """Each rule that accepts what was not checked, and the line that says so."""
    excepted = 0
    for one in region.exceptions:
        excepted |= covered(one)
    for one in (*region.exceptions, *region.laws):
        beaten = excepted if one.rule.tier is Tier.LAW else 0
        found = covered(one) & needing_a_check(one.rule.outcome) & ~beaten
        if found:
            yield one.rule.id, _accepted(one, here, found)


def _accepted(one: Compiled, here: Here, inputs: int) -> str:
    return (
        f"unchecked: {_where(here)}: {inputs.bit_count()} inputs, e.g. "
        f"{spell_out(_first(inputs))}; found rule {one.rule.id}: "
        f"{one.rule.outcome.value}, expected a live answer `eligible` first"
    )


def unending(book: Rulebook) -> Iterator[str]:
    """A line for each scheme whose cards count after the law ended them.

    A line of the table for all of Japan holds everywhere, so only those count.
    """
    card = Document.INSURANCE_CARD
    for scheme in Scheme:
        for known_on in _since_cards_end_is_known(book):
            if not ends_cards(lines_for(book.documents, card, scheme, known_on, "")):
                yield (
                    f"unending: known {known_on}: cards of {scheme.value}: found no "
                    f"line that ends them all, expected one by {LAST_DAY_OF_CARDS}"
                )
                break


def _since_cards_end_is_known(book: Rulebook) -> list[date]:
    """That day, and each later one on which the table of documents changes."""
    known = [line.known for line in book.documents]
    days = {day for one in known for day in (one.from_, one.superseded) if day}
    later = (day for day in days if day > CARDS_END_KNOWN_FROM)
    return [CARDS_END_KNOWN_FROM, *sorted(later)]


def _count(rules: tuple[Compiled, ...]) -> tuple[int, int]:
    """The inputs covered at all, and those covered more than once."""
    once = twice = 0
    for one in rules:
        inputs = covered(one)
        twice |= once & inputs
        once |= inputs
    return once, twice


def _where(here: Here) -> str:
    visit_day, known_on, area = here
    return f"visit {visit_day}, known {known_on}, area {area or 'all'}"


def _first(inputs: int) -> int:
    """The place of the first of some inputs."""
    return (inputs & -inputs).bit_length() - 1


def _fault(kind: str, here: Here, inputs: int, rules: tuple[Compiled, ...]) -> Fault:
    place = _first(inputs)
    covering = tuple(o.rule.id for o in rules if covered(o) >> place & 1)
    return Fault(kind, *here, inputs.bit_count(), spell_out(place), covering)
