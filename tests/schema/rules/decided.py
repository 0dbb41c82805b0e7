"""How much each rule decides: the smallest widening of a box shows here."""

from collections import Counter

from schema.rules.book import Rulebook
from schema.rules.compiled import Region
from schema.rules.proof import covered, regions

HEADER = "rule\tregions\tinputs"


def inputs_of(region: Region) -> Counter[str]:
    """How many inputs each rule decides in one region."""
    excepted = 0
    for one in region.exceptions:
        excepted |= covered(one)
    found = Counter({o.rule.id: covered(o).bit_count() for o in region.exceptions})
    for one in region.laws:
        found[one.rule.id] += (covered(one) & ~excepted).bit_count()
    return found


def lines(book: Rulebook) -> list[str]:
    """One line a rule: in how many regions it decides, and how many inputs in all."""
    found = {rule.id: [0, 0] for rule in book.rules}
    for where in regions(book):
        for rule, inputs in inputs_of(book.region(*where)).items():
            found[rule][0] += bool(inputs)
            found[rule][1] += inputs
    return sorted(f"{rule}\t{n}\t{inputs}" for rule, (n, inputs) in found.items())
