"""How much each rule decides: the smallest widening of a box shows here."""

from schema.rules.book import Rulebook
from schema.rules.proof import covered, regions

HEADER = "rule\tregions\tinputs"


def lines(book: Rulebook) -> list[str]:
    """One line a rule: in how many regions it decides, and how many inputs in all."""
    found = {rule.id: [0, 0] for rule in book.rules}
    for visit_day, known_on, area in regions(book):
        region = book.region(visit_day, known_on, area)
        excepted = 0
        for one in region.exceptions:
            excepted |= covered(one)
        for one in (*region.exceptions, *region.laws):
            mine = covered(one) & ~(0 if one in region.exceptions else excepted)
            found[one.rule.id][0] += bool(mine)
            found[one.rule.id][1] += mine.bit_count()
    return sorted(f"{rule}\t{n}\t{inputs}" for rule, (n, inputs) in found.items())
