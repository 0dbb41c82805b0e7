"""Every input by its place, in plain Python: what the proof's large integers say.

The place of an input is its number in `every_facts`, the last dimension moving
fastest.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from schema.rules.book import Rulebook
from schema.rules.compiled import Region
from schema.rules.facts import DIMENSIONS, INPUTS
from schema.rules.parts import Rule
from schema.rules.proof import covered, regions


def places(inputs: int) -> Iterator[int]:
    """The place of every bit that is set."""
    bits = f"{inputs:b}"[::-1]
    place = bits.find("1")
    while place >= 0:
        yield place
        place = bits.find("1", place + 1)


def winners(region: Region) -> list[Rule]:
    """The rule that answers each input, by place."""
    found: dict[int, Rule] = {}
    for one in (*region.laws, *region.exceptions):
        found.update(dict.fromkeys(places(covered(one)), one.rule))
    return [found[place] for place in range(INPUTS)]


def answers(book: Rulebook) -> Iterator[tuple[date, date, list[Rule]]]:
    """The rule that answers each input, region after region.

    Regions in which the same rules speak share one list.
    """
    known: dict[frozenset[str], list[Rule]] = {}
    for visit_day, known_on, area in regions(book):
        region = book.region(visit_day, known_on, area)
        speaking = frozenset(o.rule.id for o in (*region.laws, *region.exceptions))
        if speaking not in known:
            known[speaking] = winners(region)
        yield visit_day, known_on, known[speaking]


def distinct_regions(book: Rulebook) -> Iterator[tuple[date, date, Region]]:
    """Every region, those left out that answer exactly as an earlier one."""
    seen = set()
    for visit_day, known_on, area in regions(book):
        region = book.region(visit_day, known_on, area)
        rules = frozenset(one.rule.id for one in (*region.laws, *region.exceptions))
        if rules not in seen:
            seen.add(rules)
            yield visit_day, known_on, region


def strides() -> Mapping[str, int]:
    """How far apart two neighbouring values of each dimension lie."""
    found, stride = {}, 1
    for name, values in reversed(list(DIMENSIONS.items())):
        found[name] = stride
        stride *= len(values)
    return found
