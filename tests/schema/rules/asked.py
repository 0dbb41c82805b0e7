"""Every visit that a book has to answer, and whether a mutant answers it wrongly.

A mistake is looked for only where it can reach:

1. a remark changes no outcome and no other remark: its own code is compared,
   beside the outcome and the signs that the book finds;
2. what a rule says reaches the visits that it answers;
3. a line of the table of documents reaches the visits on which some paper is
   worth something else;
4. the edition's days reach the visits on which its end is near, or no longer;
5. an authority reaches the cases that ask who is cited.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from schema.rules.book import Rulebook, in_force
from schema.rules.compiled import compiled_remark
from schema.rules.documents import Standing
from schema.rules.judge import judge
from schema.rules.parts import Remark, Rule
from schema.rules.read import built_in
from schema.rules.signs import signs_of
from schema.terms import Outcome
from schema.visit import Visit
from tests.schema.rules import beside
from tests.schema.rules.boundary import visit_of
from tests.schema.rules.case_files import Case, contract_cases, own_cases
from tests.schema.rules.freeze import frozen_lines
from tests.schema.rules.mutations import Mutant

EXTENSION = ("extension-2026-07",)
OUTCOMES = {one.value: one for one in Outcome}


def edition(*, adopted: bool) -> Rulebook:
    """The built-in edition, with or without the amendment."""
    return built_in(EXTENSION) if adopted else built_in()


@dataclass(frozen=True)
class Asked:
    """One visit that a book has to answer, by a case or by a frozen line."""

    kind: str
    """What notices a mistake."""
    visit: Visit
    """What is asked."""
    known_on: date
    """The knowledge it is judged with."""
    standings: tuple[Standing, ...]
    """What the shown documents are worth by the book."""
    signs: int
    """Its signs by the book."""
    rule: str
    """The rule that has to answer."""
    outcome: Outcome
    """The outcome that has to come out."""
    codes: frozenset[str]
    """Of a frozen line exactly what has to be said."""
    case: Case | None
    """What has to come out, of a case."""

    @property
    def mentions(self) -> frozenset[str]:
        """The codes of which the case asks anything."""
        case = self.case
        return case.tells | case.cautions | case.never if case else frozenset()

    def wrong(self, book: Rulebook) -> bool:
        """True if the book does not say what has to be said."""
        decision = judge(book, self.visit)
        if self.case is not None:
            return bool(self.case.problems(decision))
        said = {*decision.tell_patient, *decision.cautions}
        answer = (decision.outcome, decision.rule.id)
        return answer != (self.outcome, self.rule) or said != self.codes


def noticed(mutant: Mutant) -> str | None:
    """The kind of the first case or frozen line that comes out in another way."""
    wrong = _remark_wrong(mutant) if mutant.table == "remarks" else _wrong(mutant)
    return next((one.kind for one in asked(adopted=mutant.adopted) if wrong(one)), None)


def _wrong(mutant: Mutant) -> Callable[[Asked], bool]:
    """What a visit has to be asked to notice a mutant."""
    reaches = _reach(mutant)
    return lambda one: reaches(one) and one.wrong(mutant.book)


def _reach(mutant: Mutant) -> Callable[[Asked], bool]:
    """True for each visit whose answer the mistake can change."""
    book, before = mutant.book, edition(adopted=mutant.adopted)
    if mutant.table == "authorities":
        return lambda one: one.case is not None and one.case.asks_who_is_cited
    if mutant.table == "documents":
        kind = next(n.document for n in before.documents if n.id == mutant.about)
        return lambda one: (
            any(shown.document is kind for shown in one.visit.documents)
            and book.standings(one.visit, one.known_on) != one.standings
        )
    if mutant.table == "edition":
        return lambda one: (
            book.ends_soon(one.visit.visit_day) != before.ends_soon(one.visit.visit_day)
        )
    if speaks_alike(mutant):
        return lambda one: one.rule == mutant.about
    return lambda _: True


def speaks_alike(mutant: Mutant) -> bool:
    """True if a rule was changed in what it says, not in when it says it."""
    part = mutant.part
    if not isinstance(part, Rule) or mutant.adopted:
        return False
    old = built_in().rule(mutant.about)
    when = ("when", "valid", "known", "jurisdiction", "tier")
    return all(getattr(old, name) == getattr(part, name) for name in when)


def _remark_wrong(mutant: Mutant) -> Callable[[Asked], bool]:
    """True for each visit that wants or forbids what the remark says."""
    code, remark = mutant.about, mutant.part
    told_by = {rule.id for rule in mutant.book.rules if code in rule.tell_patient}
    goes_with = _goes_with(remark) if isinstance(remark, Remark) else lambda _: False

    def wrong(one: Asked) -> bool:
        if one.case is not None and code not in one.mentions:
            return False
        said = one.rule in told_by or goes_with(one)
        if one.case is None:
            return said is not (code in one.codes)
        case = one.case
        return code in (case.never if said else case.tells | case.cautions)

    return wrong


def _goes_with(remark: Remark) -> Callable[[Asked], bool]:
    """True for each visit beside whose outcome the remark is given."""
    compiled = compiled_remark(remark)
    return lambda one: (
        compiled.goes_with(one.signs)
        and one.outcome in remark.outcomes
        and one.visit.scheme in remark.schemes
        and in_force(remark, one.visit.visit_day, one.known_on, one.visit.jurisdiction)
    )


@cache
def asked(*, adopted: bool) -> tuple[Asked, ...]:
    """Every visit that an edition has to answer, the cases first."""
    return tuple(_asked(edition(adopted=adopted), adopted=adopted))


def _asked(book: Rulebook, *, adopted: bool) -> Iterator[Asked]:
    if not adopted:
        yield from (_of_case(book, "contract", one) for one in contract_cases())
    for case in own_cases():
        if bool(case.amendments) is adopted:
            yield _of_case(book, "own case", case)
    if not adopted:
        yield from _frozen(book)


def _frozen(book: Rulebook) -> Iterator[Asked]:
    """Every frozen visit."""
    for line in (*frozen_lines("boundary_days.tsv"), *frozen_lines("known_days.tsv")):
        yield _of_line(book, "frozen days", visit_of(line), line)
    there = {line.rsplit("\t", 3)[0]: line for line in frozen_lines("beside.tsv")}
    for words, visit in beside.visits():
        yield _of_line(book, "frozen remarks", visit, there[words])


def _of_case(book: Rulebook, kind: str, case: Case) -> Asked:
    one = _judged(book, kind, case.visit)
    return replace(one, case=case)


def _of_line(book: Rulebook, kind: str, visit: Visit, line: str) -> Asked:
    """A frozen line, with what it says whatever the book says."""
    outcome, rule, codes = line.split("\t")[-3:]
    one = _judged(book, kind, visit)
    said = frozenset(codes.split())
    return replace(one, outcome=OUTCOMES[outcome], rule=rule, codes=said)


def _judged(book: Rulebook, kind: str, visit: Visit) -> Asked:
    """A visit with what the book makes of it."""
    one = judge(book, visit)
    return Asked(
        kind=kind,
        visit=visit,
        known_on=one.known_on,
        standings=one.standings,
        signs=signs_of(visit, one.standings, book.ends_soon(visit.visit_day)),
        rule=one.rule.id,
        outcome=one.outcome,
        codes=frozenset(),
        case=None,
    )
