"""What must hold of a book's parts before it is worth proving (受付基準の点検).

1. Ids are unique; authorities, dimensions, values and signs are known.
2. A period ends on or after its first day; nothing is superseded before it is
   known; an exception has a day from which it is valid and known.
3. `insured_interim` is permissive and needs the live answer `eligible`.
4. Every part's authority is named.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from schema.rules.facts import DIMENSIONS
from schema.rules.parts import Authority, Edition, Known, Remark, Rule, Tier, Valid
from schema.rules.signs import SIGNS
from schema.terms import OnlineCheck, Outcome, Scheme

_PLACE = re.compile(r"[0-9]{2}([0-9]{3})?")
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days of a book; others are slips."""


def problems_of(
    parts: Mapping[str, Sequence[tuple[str, Any]]],
    rules: Sequence[Rule],
    authorities: Mapping[str, Authority],
) -> Iterator[str]:
    """Every problem between well-formed parts, as `file: key: found, expected`."""
    where = {part.id: name for name, part in parts.get("rule", [])}
    yield from _twice("rule", [rule.id for rule in rules])
    yield from _twice("document", [part.id for _, part in parts.get("document", [])])
    yield from _twice("fact", [part.name for _, part in parts.get("fact", [])])
    yield from _twice("remark", [part.code for _, part in parts.get("remark", [])])
    for rule in rules:
        yield from _of_rule(where.get(rule.id, "amendment"), rule)
    for name, edition in parts.get("edition", []):
        yield from _of_edition(name, edition)
    for name, remark in parts.get("remark", []):
        yield from _of_remark(name, remark)
    for rule in rules:
        yield from _of_citations(where.get(rule.id, "amendment"), rule, authorities)
    yield from _of_amended_facts(parts)
    for label, part in _all_parts(parts):
        yield from _of_part(label, part, authorities)


def _all_parts(
    parts: Mapping[str, Sequence[tuple[str, Any]]],
) -> Iterator[tuple[str, Any]]:
    """Every part that has clocks and authorities, with its label."""
    for table in ("rule", "document", "remark", "extend"):
        for name, part in parts.get(table, []):
            called = getattr(part, "id", None) or getattr(part, "code", table)
            yield f"{name}: {table} {called}", part
    for table in ("fact", "amend_fact"):
        for name, fact in parts.get(table, []):
            for place, value in enumerate(fact.values, 1):
                yield f"{name}: {table} {fact.name}.value {place}", value


def _of_part(
    label: str, part: Any, authorities: Mapping[str, Authority]
) -> Iterator[str]:
    if not part.authorities:
        yield f"{label}.authorities: found none, expected at least one"
    for key in part.authorities:
        if key not in authorities:
            yield f"{label}.authorities: found {key}, expected a key of [authority]"
    for key in ("valid", "of", "issued", "taking_effect", "expiring"):
        yield from _of_period(f"{label}.{key}", getattr(part, key, None))
    yield from _of_known(f"{label}.known", part.known)
    place = getattr(part, "jurisdiction", "")
    if place and not _PLACE.fullmatch(place):
        yield f"{label}.jurisdiction: found {place!r}, expected 2 or 5 digits"


def _of_citations(
    name: str, rule: Rule, authorities: Mapping[str, Authority]
) -> Iterator[str]:
    """A rule needs an authority for every scheme, wherever the desk stands."""
    cited = [authorities[key] for key in rule.authorities if key in authorities]
    for scheme in _schemes_of(rule):
        if not any(one.binds(scheme, rule.jurisdiction) for one in cited):
            yield (
                f"{name}: rule {rule.id}.authorities: found none that binds "
                f"{scheme.value} everywhere, expected at least one"
            )


def _schemes_of(rule: Rule) -> Iterator[Scheme]:
    """The schemes that some box of the rule allows."""
    for scheme in Scheme:
        if any(scheme.value in box.get("scheme", (scheme.value,)) for box in rule.when):
            yield scheme


def _of_amended_facts(
    parts: Mapping[str, Sequence[tuple[str, Any]]],
) -> Iterator[str]:
    known = sorted(fact.name for _, fact in parts.get("fact", []))
    for name, amendment in parts.get("amend_fact", []):
        if amendment.name not in known:
            yield f"{name}: amend_fact: found {amendment.name}, expected one of {known}"


def _of_days(label: str, *days: date | None) -> Iterator[str]:
    for day in days:
        if day is not None and not EARLIEST <= day <= LATEST:
            yield f"{label}: found {day}, expected a day from {EARLIEST} to {LATEST}"


def _of_period(label: str, period: Valid | None) -> Iterator[str]:
    if period is not None:
        yield from _of_days(label, period.from_, period.to)
    if period and period.from_ and period.to and period.to < period.from_:
        yield f"{label}.to: found {period.to}, expected {period.from_} or later"


def _of_known(label: str, known: Known) -> Iterator[str]:
    start, end = known.from_, known.superseded
    yield from _of_days(label, start, end)
    if start and end and end <= start:
        yield f"{label}.superseded: found {end}, expected a day after {start}"


def _of_rule(name: str, rule: Rule) -> Iterator[str]:
    label = f"{name}: rule {rule.id}"
    if not rule.when:
        yield f"{label}.when: found no box, expected at least one"
    for place, box in enumerate(rule.when, 1):
        yield from _of_box(f"{label}.when {place}", box)
    if rule.tier is Tier.EXCEPTION and not (rule.valid.from_ and rule.known.from_):
        yield f"{label}: found no first day, expected valid.from and known.from"
    if rule.outcome is Outcome.INSURED_INTERIM:
        yield from _of_interim(label, rule)


def _of_box(label: str, box: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, values in box.items():
        if name not in DIMENSIONS:
            yield f"{label}.{name}: found it, expected one of {list(DIMENSIONS)}"
            continue
        allowed = [value.value for value in DIMENSIONS[name]]
        for value in values:
            if value not in allowed:
                yield f"{label}.{name}: found {value!r}, expected one of {allowed}"
        if not values:
            yield f"{label}.{name}: found no value, expected at least one"


def _of_interim(label: str, rule: Rule) -> Iterator[str]:
    if not rule.permissive:
        yield f"{label}.permissive: found false, expected true (差し支えない)"
    for place, box in enumerate(rule.when, 1):
        online = tuple(box.get("online", ()))
        if online != (OnlineCheck.ELIGIBLE.value,):
            yield (
                f"{label}.when {place}.online: found {list(online) or 'any'}, "
                "expected ['eligible'] alone: no interim acceptance without a check"
            )


def _of_edition(name: str, edition: Edition) -> Iterator[str]:
    yield from _of_days(f"{name}: edition", edition.reviewed_from, edition.reviewed_to)
    if edition.reviewed_to < edition.reviewed_from:
        yield (
            f"{name}: edition.reviewed_to: found {edition.reviewed_to}, "
            f"expected {edition.reviewed_from} or later"
        )
    if sorted(edition.ask_in_order) != sorted(DIMENSIONS):
        yield (
            f"{name}: edition.ask_in_order: found {list(edition.ask_in_order)}, "
            f"expected each of {list(DIMENSIONS)} once"
        )


def _of_remark(name: str, remark: Remark) -> Iterator[str]:
    for sign in (*remark.signs, *remark.any_sign):
        if sign not in SIGNS:
            yield (
                f"{name}: remark {remark.code}.signs: found {sign}, "
                f"expected one of {list(SIGNS)}"
            )


def _twice(table: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield f"{table} {one}: found it twice, expected a unique id"
        seen.add(one)
