"""Every small change of a book that somebody could make by mistake (変異).

A mutation changes one part in one place: it drops a part, moves one of its
dates by a day, changes what follows from it, or widens or narrows what it asks
for by one value. Books are rebuilt from their parts (`rebuilt.py`); no file is
read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

import msgspec

from schema.rules.book import Rulebook
from schema.rules.facts import DIMENSIONS
from schema.rules.parts import (
    Authority,
    DatedFact,
    DocumentRule,
    FactValue,
    Part,
    Remark,
    Rule,
    Tier,
    Valid,
)
from schema.terms import Outcome, Scheme
from tests.schema.rules.rebuilt import RuleInPlace, rebuilt

STEPS = (timedelta(days=-1), timedelta(days=1))
P = TypeVar("P", bound=Part)
Change = tuple[str, Any]
"""What was done in words, and the changed part; `None` where it was dropped."""
_PERIODS = ("valid", "known", "of", "issued", "taking_effect", "expiring")
_DAYS = ("first_day", "last_day", "issue_ended", "exists_from")
ELSEWHERE = "14"
"""A prefecture of which no part of the book speaks."""


@dataclass(frozen=True)
class Mutant:
    """A book with one mistake in it."""

    name: str
    """Table, part and mistake."""
    book: Rulebook
    """The whole book, rebuilt."""
    table: str
    """`rules`, `documents`, `remarks`, `authorities`, `facts` or `edition`."""
    about: str
    """Id, code, key or name of the part."""
    part: Part | None
    """The part as changed; `None` where it was dropped."""
    adopted: bool = False
    """True where the mistake is in an amendment that was adopted."""


def mutants_of(book: Rulebook) -> Iterator[Mutant]:
    """Every mutant of a book without amendments."""
    for rule in book.rules:
        yield from _in_table(book, "rules", rule.id, rule, rule_changes(rule))
    for line in book.documents:
        changes = document_changes(line)
        yield from _in_table(book, "documents", line.id, line, changes)
    for remark in book.remarks:
        changes = remark_changes(remark)
        yield from _in_table(book, "remarks", remark.code, remark, changes)
    for key, authority in book.authorities.items():
        yield from _of_authority(book, key, authority)
    for said, edition in _edition_changes(book):
        name = f"edition: {said}"
        mutated = rebuilt(book, edition=edition)
        yield Mutant(name, mutated, "edition", "edition", edition)


def _in_table(
    book: Rulebook, table: str, about: str, old: Part, changes: Iterator[Change]
) -> Iterator[Mutant]:
    """One mutant for each change of one part."""
    parts: tuple[Part, ...] = getattr(book, table)
    place = RuleInPlace(book, old) if isinstance(old, Rule) else None
    for said, new in changes:
        if place is not None and isinstance(new, Rule):
            mutated = place.changed(new)
        else:
            changed = tuple(new if p is old else p for p in parts)
            kept = tuple(part for part in changed if part is not None)
            mutated = rebuilt(book, **{table: kept})
        yield Mutant(f"{table} {about}: {said}", mutated, table, about, new)


def _of_authority(book: Rulebook, key: str, old: Authority) -> Iterator[Mutant]:
    """One mutant for each other scheme or place that an authority may bind."""
    changes = (*_exchanged(old, "schemes", tuple(Scheme)), *_moved_away(old))
    for said, new in changes:
        mutated = rebuilt(book, authorities={**book.authorities, key: new})
        yield Mutant(f"authorities {key}: {said}", mutated, "authorities", key, new)


def rule_changes(rule: Rule) -> Iterator[Change]:
    """Every change of a rule."""
    yield "dropped", None
    yield from _moved_dates(rule)
    for outcome in Outcome:
        if outcome is not rule.outcome:
            yield f"outcome {outcome}", _with(rule, outcome=outcome)
    yield "permissive flipped", _with(rule, permissive=not rule.permissive)
    other = Tier.LAW if rule.tier is Tier.EXCEPTION else Tier.EXCEPTION
    yield f"tier {other}", _with(rule, tier=other)
    if len(rule.authorities) > 1:
        first, second, *rest = rule.authorities
        yield "authorities swapped", _with(rule, authorities=(second, first, *rest))
    yield from _dropped_values(rule, "tell_patient")
    yield from _moved_away(rule)
    for place in range(len(rule.when)):
        yield from _box_changes(rule, place)


def _box_changes(rule: Rule, place: int) -> Iterator[Change]:
    """Every change of one box of a rule."""

    def with_box(*boxes: dict[str, tuple[str, ...]]) -> Rule:
        when = (*rule.when[:place], *boxes, *rule.when[place + 1 :])
        return _with(rule, when=when)

    box = rule.when[place]
    yield f"box {place} dropped", with_box()
    for name, values in box.items():
        without = {key: value for key, value in box.items() if key != name}
        yield f"box {place} without {name}", with_box(without)
        for value in DIMENSIONS[name]:
            drops = value.value in values
            some = (
                tuple(v for v in values if v != value.value)
                if drops
                else (*values, value.value)
            )
            said = f"box {place} {name} {'without' if drops else 'with'} {value}"
            yield said, with_box({**box, name: some})


def document_changes(line: DocumentRule) -> Iterator[Change]:
    """Every change of a line of the table of documents."""
    yield "dropped", None
    yield from _moved_dates(line)
    flag = not line.only_without_printed_expiry
    yield "printed expiry flipped", _with(line, only_without_printed_expiry=flag)
    yield "usual flipped", _with(line, usual=not line.usual)
    yield from _dropped_values(line, *_DAYS)
    yield from _moved_away(line)
    yield from _exchanged(line, "schemes", tuple(Scheme))
    yield from _begun_or_issued(line)


def _begun_or_issued(line: DocumentRule) -> Iterator[Change]:
    """The day from which a kind exists taken for one of issue, and the other way."""
    if line.exists_from is not None:
        window = Valid(from_=line.exists_from)
        yield "exists_from as issued", _with(line, exists_from=None, issued=window)
    if line.issued is not None and line.issued.from_ is not None:
        rest = _with(line.issued, from_=None)
        day = line.issued.from_
        yield "issued as exists_from", _with(line, issued=rest, exists_from=day)


def remark_changes(remark: Remark) -> Iterator[Change]:
    """Every change of a remark."""
    yield "dropped", None
    yield from _moved_dates(remark)
    yield from _dropped_values(remark, "signs", "any_sign")
    yield from _moved_away(remark)
    yield from _exchanged(remark, "outcomes", tuple(Outcome))
    yield from _exchanged(remark, "schemes", tuple(Scheme))


def _edition_changes(book: Rulebook) -> Iterator[Change]:
    """The last reviewed day and the days of warning, moved."""
    edition = book.edition
    for step in STEPS:
        yield (
            f"reviewed_to {step.days:+}",
            _with(edition, reviewed_to=edition.reviewed_to + step),
        )
        yield (
            f"warn_days {step.days:+}",
            _with(edition, warn_days=edition.warn_days + step.days),
        )


def _moved_dates(part: Part) -> Iterator[Change]:
    """Every date of a part, a day earlier and a day later."""
    for name in _PERIODS:
        period = getattr(part, name, None)
        if period is not None:
            for said, moved in _moved_days(period, ("from_", "to", "superseded")):
                yield f"{name}.{said}", _with(part, **{name: moved})
    yield from _moved_days(part, _DAYS)


def _moved_days(part: Part, names: tuple[str, ...]) -> Iterator[Change]:
    """A part with each of its own days moved."""
    for name in names:
        day = getattr(part, name, None)
        for step in STEPS:
            if day is not None:
                said = f"{name.strip('_')} {step.days:+}"
                yield said, _with(part, **{name: day + step})


def _dropped_values(part: Part, *names: str) -> Iterator[Change]:
    """Each value that can be left out, left out."""
    for name in names:
        found = getattr(part, name)
        if isinstance(found, tuple):
            for value in found:
                left = tuple(v for v in found if v != value)
                yield f"{name} without {value}", _with(part, **{name: left})
        elif found:
            yield f"{name} left out", _with(part, **{name: None})


def _moved_away(part: Part) -> Iterator[Change]:
    """A part without its jurisdiction, and with another one."""
    if getattr(part, "jurisdiction", ""):
        yield "jurisdiction left out", _with(part, jurisdiction="")
    yield f"jurisdiction {ELSEWHERE}", _with(part, jurisdiction=ELSEWHERE)


def _exchanged(part: Part, name: str, every: tuple[str, ...]) -> Iterator[Change]:
    """A list of a part without each of its values, and with each other one."""
    found: tuple[str, ...] = getattr(part, name)
    for value in every:
        if value in found:
            left = tuple(v for v in found if v != value)
            yield f"{name} without {value}", _with(part, **{name: left})
        else:
            yield f"{name} with {value}", _with(part, **{name: (*found, value)})


def _with(part: P, **changes: Any) -> P:
    """The part with some of its fields changed."""
    return msgspec.structs.replace(part, **changes)


def extension_mutants(adopted: Rulebook, plain: Rulebook) -> Iterator[Mutant]:
    """Mistakes in an amendment: its dates moved, a part left out, another order."""
    old = {rule.id for rule in plain.rules}
    added = [rule for rule in adopted.rules if rule.id not in old]
    for said, _ in _moved_dates(added[0]):
        moved = {r.id: dict(_moved_dates(r))[said] for r in added}
        rules = tuple(moved.get(rule.id, rule) for rule in adopted.rules)
        yield _of_extension(adopted, said, rules, moved[added[0].id])
    for rule in added:
        rules = tuple(one for one in adopted.rules if one is not rule)
        yield _of_extension(adopted, f"without {rule.id}", rules, None)
        back = _with(rule, authorities=(*rule.authorities[1:], rule.authorities[0]))
        rules = tuple(back if one is rule else one for one in adopted.rules)
        yield _of_extension(adopted, f"{rule.id} authority last", rules, back)
    for remark in adopted.remarks:
        if remark not in plain.remarks:
            for one in _in_table(
                adopted, "remarks", remark.code, remark, remark_changes(remark)
            ):
                yield replace(one, name=f"extension: {one.name}", adopted=True)
    for fact in adopted.facts.values():
        yield from _of_amended_fact(adopted, plain.facts[fact.name], fact)


def _of_extension(
    book: Rulebook, said: str, rules: tuple[Rule, ...], part: Part | None
) -> Mutant:
    """A mutant of the book with the amendment adopted."""
    mutated = rebuilt(book, rules=rules)
    name = f"extension: {said}"
    return Mutant(name, mutated, "rules", "extension", part, adopted=True)


def _of_amended_fact(
    book: Rulebook, before: DatedFact, after: DatedFact
) -> Iterator[Mutant]:
    """Each value that an amendment adds to a fact: dropped, moved, unknown."""
    for value in after.values:
        if value in before.values:
            continue
        for said, new in _value_changes(value):
            values = tuple(new if v is value else v for v in after.values)
            kept = tuple(v for v in values if v is not None)
            fact = _with(after, values=kept)
            mutated = rebuilt(book, facts={**book.facts, fact.name: fact})
            name = f"extension: facts {fact.name}: {said}"
            yield Mutant(name, mutated, "facts", fact.name, fact, adopted=True)


def _value_changes(value: FactValue) -> Iterator[Change]:
    """Every change of one value of a fact."""
    yield "dropped", None
    yield from _moved_dates(value)
    yield from _moved_days(value, ("value",))
    yield "known left out", _with(value, known=_with(value.known, from_=None))
    yield from _dropped_values(value, "authorities")
