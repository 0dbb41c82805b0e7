"""The mutation run: every mistake in the book must be noticed by something.

A mutant dies of the first of these that notices it: the checks at load, the
proof, the thirty cases of the contract, the project's own cases, the frozen
boundary days. `python -m tests.schema.rules.mutants` prints who killed how many
and who lives.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from msgspec import structs

from schema.rules.book import Rulebook
from schema.rules.check import problems_of
from schema.rules.judge import Decision, judge
from schema.rules.parts import Rule
from schema.rules.proof import prove
from schema.rules.read import built_in
from schema.terms import Document
from schema.visit import Visit
from tests.schema.rules import beside, decided
from tests.schema.rules.boundary import visit_of
from tests.schema.rules.case_files import Case, contract_cases, own_cases
from tests.schema.rules.equivalent import EQUIVALENT
from tests.schema.rules.freeze import frozen_lines
from tests.schema.rules.mutations import Mutant, extension_mutants, mutants_of

EXTENSION = ("extension-2026-07",)
_TABLES = {"rules": "rule", "documents": "document", "remarks": "remark"}


def every_mutant() -> Iterator[Mutant]:
    """Mutants of the built-in book, then of the amendment."""
    yield from mutants_of(built_in())
    yield from extension_mutants(built_in(EXTENSION), built_in())


def killer_of(mutant: Mutant) -> str | None:
    """What notices this mutant first; `None` if nothing does."""
    if _does_not_load(mutant):
        return "load"
    if _fires_otherwise(mutant):
        if not prove(mutant.book).holds:
            return "proof"
        if _decides_otherwise(mutant):
            return "frozen inputs"
    for kind, case in _cases(mutant):
        if case.problems(judge(mutant.book, case.visit)):
            return kind
    return None if mutant.adopted else _frozen_line(mutant)


def _fires_otherwise(mutant: Mutant) -> bool:
    """True if the proof looks at what was changed: when a rule fires, not what for."""
    part = mutant.part
    if not isinstance(part, Rule) or mutant.adopted:
        return mutant.table == "rules"
    old = built_in().rule(mutant.about)
    same = structs.replace(old, when=part.when, valid=part.valid, known=part.known)
    return same != old or part.tier is not old.tier


def _decides_otherwise(mutant: Mutant) -> bool:
    """True if another number of inputs falls to some rule."""
    if mutant.adopted:
        return False
    return decided.lines(mutant.book) != list(frozen_lines("decided_inputs.tsv"))


def _does_not_load(mutant: Mutant) -> bool:
    """True if the checks at load refuse the changed part."""
    part, table = mutant.part, _TABLES.get(mutant.table, mutant.table)
    if part is None:
        return False
    parts = {table: [("mutant", part)]}
    rules = [one for _, one in parts.get("rule", [])]
    return any(problems_of(parts, rules, mutant.book.authorities))  # type: ignore[arg-type]


def _cases(mutant: Mutant) -> Iterator[tuple[str, Case]]:
    """The cases that this book has to pass, those about the part first."""
    amendments = EXTENSION if mutant.adopted else ()
    if not mutant.adopted:
        yield from (("contract", case) for case in contract_cases())
    for about in (True, False):
        for case in own_cases():
            said = case.rule, *case.tells, *case.cautions, *case.never
            if case.amendments == amendments and (mutant.about in said) is about:
                yield "own case", case


@dataclass(frozen=True)
class _Frozen:
    """One frozen line: what it asks, and what it has to say."""

    kind: str
    visit: Visit
    outcome: str
    rule: str
    codes: frozenset[str]


@cache
def _frozen() -> tuple[_Frozen, ...]:
    """Every frozen visit with what it has to say."""
    days = frozen_lines("boundary_days.tsv")
    there = {n.rsplit("\t", 3)[0]: n for n in frozen_lines("beside.tsv")}
    found = [("frozen days", visit_of(line), line) for line in days]
    found += [("frozen remarks", v, there[words]) for words, v in beside.visits()]
    return tuple(_read(*one) for one in found)


def _read(kind: str, visit: Visit, line: str) -> _Frozen:
    outcome, rule, codes = line.split("\t")[-3:]
    return _Frozen(kind, visit, outcome, rule, frozenset(codes.split()))


def _frozen_line(mutant: Mutant) -> str | None:
    """The frozen file in which one line comes out in another way, if any."""
    book, document = _narrowed(mutant)
    for one in _frozen():
        if document and all(d.document is not document for d in one.visit.documents):
            continue
        if _otherwise(mutant, judge(book, one.visit), one):
            return one.kind
    return None


def _narrowed(mutant: Mutant) -> tuple[Rulebook, Document | None]:
    """The book without what this mistake cannot reach, and the one document it can.

    A rule reaches no remark and a remark no other one; a line of the table of
    documents reaches only visits on which its document was shown.
    """
    if mutant.table == "rules":
        return replace(mutant.book, remarks=()), None
    if mutant.table == "remarks":
        one = tuple(r for r in mutant.book.remarks if r.code == mutant.about)
        return replace(mutant.book, remarks=one), None
    kinds = (n.document for n in built_in().documents if n.id == mutant.about)
    return mutant.book, next(kinds, None)


def _otherwise(mutant: Mutant, decision: Decision, line: _Frozen) -> bool:
    """True if the mutant says something else than the line, as far as it can."""
    if (decision.outcome, decision.rule.id) != (line.outcome, line.rule):
        return True
    if mutant.table == "rules":
        return False
    codes = {*decision.tell_patient, *decision.cautions}
    if mutant.table == "remarks":
        return (mutant.about in codes) is not (mutant.about in line.codes)
    return codes != line.codes


def run() -> dict[str, str | None]:
    """Every mutant by name with its killer."""
    return {mutant.name: killer_of(mutant) for mutant in every_mutant()}


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
