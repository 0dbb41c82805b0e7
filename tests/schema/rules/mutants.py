"""The mutation run: every mistake in the book must be noticed by something.

A mutant dies of the first of these that notices it: the checks at load, the
table of facts, the proof, the inputs that each rule decides, the thirty cases of
the contract, the project's own cases, the frozen days and remarks, who may be
cited, what is only usual. `python -m tests.schema.rules.mutants` prints who
killed how many and who lives.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from msgspec import structs

from schema.rules.book import Rulebook
from schema.rules.check import problems_of
from schema.rules.compiled import Region
from schema.rules.parts import Rule, Tier
from schema.rules.proof import EVERYTHING, covered, prove, unchecked, unending
from schema.rules.read import built_in
from tests.schema.rules import cited, decided
from tests.schema.rules.asked import edition, noticed, speaks_alike
from tests.schema.rules.equivalent import EQUIVALENT
from tests.schema.rules.fact_table import ADOPTED, ANSWERS, wrong_answers
from tests.schema.rules.freeze import frozen_lines
from tests.schema.rules.mutations import Mutant, extension_mutants, mutants_of
from tests.schema.rules.rebuilt import cut_alike, spoken_anew
from tests.schema.rules.usual import disagreements

_TABLES = {
    "rules": "rule",
    "documents": "document",
    "remarks": "remark",
    "facts": "fact",
}


def every_mutant() -> Iterator[Mutant]:
    """Mutants of the built-in book, then of the amendment."""
    for adopted in (False, True):
        prove(edition(adopted=adopted))
    yield from mutants_of(edition(adopted=False))
    yield from extension_mutants(edition(adopted=True), edition(adopted=False))


def killer_of(mutant: Mutant) -> str | None:
    """What notices this mutant first; `None` if nothing does."""
    if _does_not_load(mutant):
        return "load"
    if mutant.table == "facts":
        answers = ADOPTED if mutant.adopted else ANSWERS
        return "facts" if any(wrong_answers(mutant.book, answers)) else None
    if mutant.table == "rules" and not speaks_alike(mutant):
        if not proven(mutant):
            return "proof"
        if not mutant.adopted and decides_otherwise(mutant):
            return "frozen inputs"
        if covers_the_same(mutant):
            return None
    found = noticed(mutant)
    return found if found or mutant.adopted else _of_the_book(mutant.book)


def _of_the_book(book: Rulebook) -> str | None:
    """What is noticed in the book itself, without any visit."""
    if cited.lines(book) != list(frozen_lines("cited.tsv")):
        return "frozen citations"
    return "usual" if any(disagreements(book)) else None


def _in_place(mutant: Mutant) -> bool:
    """True if the same rules speak on the same days, one of them about other inputs."""
    before = edition(adopted=mutant.adopted)
    return len(mutant.book.rules) == len(before.rules) and cut_alike(
        mutant.book, before
    )


def proven(mutant: Mutant) -> bool:
    """True if the proof holds.

    Where no day was changed it is looked at only where other rules speak.
    """
    if not _in_place(mutant):
        return prove(mutant.book).holds
    before = edition(adopted=mutant.adopted)
    if any(unending(mutant.book)):
        return False
    return not any(_faulty(now) for now, _ in spoken_anew(mutant.book, before))


def _faulty(region: Region) -> bool:
    """True if some input has no law, or two rules of a tier, or is not checked."""
    if any(unchecked(region, (date.min, date.min, ""))):
        return True
    for tier, rules in (
        (Tier.LAW, region.laws),
        (Tier.EXCEPTION, region.exceptions),
    ):
        once = 0
        for one in rules:
            inputs = covered(one)
            if once & inputs:
                return True
            once |= inputs
        if tier is Tier.LAW and once != EVERYTHING:
            return True
    return False


def decides_otherwise(mutant: Mutant) -> bool:
    """True if another number of inputs falls to some rule."""
    if not _in_place(mutant):
        frozen = list(frozen_lines("decided_inputs.tsv"))
        return decided.lines(mutant.book) != frozen
    mine, before = Counter[str](), Counter[str]()
    for now, then in spoken_anew(mutant.book, edition(adopted=mutant.adopted)):
        mine += decided.inputs_of(now)
        before += decided.inputs_of(then)
    return mine != before


def covers_the_same(mutant: Mutant) -> bool:
    """True if only the boxes of a rule were changed, and cover the same inputs.

    Nothing that judges a visit can tell such a mutant from the book.
    """
    part = mutant.part
    if not isinstance(part, Rule) or mutant.adopted:
        return False
    old = built_in().rule(mutant.about)
    if structs.replace(part, when=old.when) != old:
        return False
    mine = (_inputs_of(book, old.id) for book in (built_in(), mutant.book))
    return len(set(mine)) == 1


def _inputs_of(book: Rulebook, rule_id: str) -> int:
    """The inputs that one rule covers, one bit each."""
    return next(covered(one) for one in book.compiled if one.rule.id == rule_id)


def _does_not_load(mutant: Mutant) -> bool:
    """True if the checks at load refuse the changed part."""
    part, table = mutant.part, _TABLES.get(mutant.table, mutant.table)
    book = mutant.book
    if part is None:
        return False
    parts = {} if table == "authorities" else {table: [("mutant", part)]}
    changed = (part,) if isinstance(part, Rule) else ()
    rules = book.rules if table == "authorities" else changed
    return any(problems_of(parts, rules, book.authorities))


def run() -> dict[str, str | None]:
    """Every mutant by name with its killer.

    Raises:
        ValueError: If two mutants have one name, so that one would be lost.
    """
    found: dict[str, str | None] = {}
    for mutant in every_mutant():
        if mutant.name in found:
            raise ValueError(mutant.name)
        found[mutant.name] = killer_of(mutant)
    return found


def summary(killers: dict[str, str | None]) -> str:
    """How many died of what, and each survivor with the reason why it may live."""
    died = Counter(killer for killer in killers.values() if killer is not None)
    alive = [name for name, killer in killers.items() if killer is None]
    rows = [f"{len(killers)} mutants, {len(alive)} alive"]
    rows += [f"  killed by {killer}: {n}" for killer, n in died.most_common()]
    rows += [f"  alive: {name}: {EQUIVALENT.get(name, 'NOT LISTED')}" for name in alive]
    return "\n".join(rows)


if __name__ == "__main__":
    print(summary(run()))  # noqa: T201
