"""The proof holds for both editions, finds what is wrong, and counts right."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.errors import UnprovenBook
from schema.rules.book import Rulebook, in_force
from schema.rules.facts import (
    DIMENSIONS,
    INPUTS,
    Facts,
    bits_of,
    every_facts,
    values_in,
)
from schema.rules.parts import Rule, Tier
from schema.rules.proof import covered, prove, prove_or_refuse, regions
from schema.rules.read import built_in
from tests.schema.rules.enumeration import places, winners

EXTENSION = ("extension-2026-07",)
NAMES = tuple(DIMENSIONS)
EVERY = tuple(every_facts())
PLACE = {name: place for place, name in enumerate(NAMES)}


@pytest.mark.parametrize("adopt", [(), EXTENSION])
def test_both_editions_are_proven(adopt: tuple[str, ...]) -> None:
    proof = prove_or_refuse(built_in(adopt))
    assert (proof.gaps, proof.overlaps, proof.dead) == (0, 0, ())
    assert proof.holds
    assert proof.rules == len(built_in(adopt).rules)


@pytest.mark.parametrize("adopt", [(), EXTENSION])
def test_at_least_fifty_thousand_inputs_are_looked_at(adopt: tuple[str, ...]) -> None:
    stretches = list(regions(built_in(adopt)))
    assert prove(built_in(adopt)).inputs == INPUTS * len(stretches)
    assert prove(built_in(adopt)).inputs >= 50_000


def _with_rules(rules: tuple[Rule, ...]) -> Rulebook:
    return replace(built_in(), rules=rules)


def _naively_fires(rule: Rule, facts: Facts) -> bool:
    """True if the facts lie in one of the rule's boxes as the file has them."""
    return any(
        all(facts[PLACE[name]] in values for name, values in box.items())
        for box in rule.when
    )


def _facts_spelled_out(words: str) -> Facts:
    """The facts that a fault gives as its example."""
    said = dict(word.split("=") for word in words.split(" "))
    assert list(said) == list(NAMES)
    place = 0
    for name, values in DIMENSIONS.items():
        place = place * len(values) + [value.value for value in values].index(
            said[name]
        )
    return EVERY[place]


LAWS = [rule for rule in built_in().rules if rule.tier is Tier.LAW]


@pytest.mark.parametrize("dropped", LAWS, ids=lambda rule: rule.id)
def test_a_dropped_law_leaves_a_gap_with_a_right_witness(dropped: Rule) -> None:
    rules = tuple(rule for rule in built_in().rules if rule is not dropped)
    proof = prove(_with_rules(rules))
    gaps = [fault for fault in proof.faults if fault.kind == "gap"]
    assert proof.gaps == sum(fault.inputs for fault in gaps) > 0
    assert proof.overlaps == 0
    for fault in gaps:
        facts = _facts_spelled_out(fault.example)
        assert _naively_fires(dropped, facts)
        assert in_force(dropped, fault.visit_day, fault.known_on, fault.area)
        assert not any(
            _naively_fires(rule, facts)
            for rule in rules
            if rule.tier is Tier.LAW
            and in_force(rule, fault.visit_day, fault.known_on, fault.area)
        )
        assert "found no rule, expected exactly one" in str(fault)


@pytest.mark.parametrize("twice", built_in().rules, ids=lambda rule: rule.id)
def test_a_rule_written_twice_overlaps_itself(twice: Rule) -> None:
    again = msgspec.structs.replace(twice, id="again")
    proof = prove(_with_rules((*built_in().rules, again)))
    assert proof.overlaps > 0
    assert proof.gaps == 0
    assert not proof.holds
    for fault in proof.faults:
        assert {twice.id, "again"} == set(fault.rules)
        assert _naively_fires(twice, _facts_spelled_out(fault.example))


def test_a_rule_wholly_beaten_is_dead() -> None:
    card = built_in().rule("law-card")
    beats = msgspec.structs.replace(card, id="beats", tier=Tier.EXCEPTION)
    proof = prove(_with_rules((*built_in().rules, beats)))
    assert proof.faults == ()
    assert proof.dead == ("law-card",)
    assert not proof.holds


def test_an_unproven_book_is_refused_with_every_fault_at_once() -> None:
    kept = [r for r in built_in().rules if r.id not in {"law-card", "law-certificate"}]
    twice = msgspec.structs.replace(built_in().rule("edition-ended"), id="again")
    with pytest.raises(UnprovenBook) as refused:
        prove_or_refuse(_with_rules((*kept, twice)))
    said = refused.value.problems
    assert any(one.startswith("gap:") for one in said)
    assert any(one.startswith("overlap:") and "again" in one for one in said)
    assert refused.value.exit_code == 1
    assert len(said) == len(str(refused.value).splitlines()) - 1


def test_a_dead_rule_is_refused_by_name() -> None:
    card = built_in().rule("law-card")
    beats = msgspec.structs.replace(card, id="beats", tier=Tier.EXCEPTION)
    with pytest.raises(UnprovenBook, match="dead: rule law-card"):
        prove_or_refuse(_with_rules((*built_in().rules, beats)))


def _naive_winner(facts: Facts, speaking: list[Rule]) -> Rule:
    """The one exception that fires, else the one law."""
    firing = [rule for rule in speaking if _naively_fires(rule, facts)]
    exceptions = [rule for rule in firing if rule.tier is Tier.EXCEPTION]
    laws = [rule for rule in firing if rule.tier is Tier.LAW]
    assert len(laws) == 1
    assert len(exceptions) <= 1
    return (exceptions or laws)[0]


def test_bits_and_boxes_agree_on_every_input_of_one_stretch() -> None:
    day = date(2025, 12, 10)
    region = built_in().region(day, day, "13")
    speaking = [rule for rule in built_in().rules if in_force(rule, day, day, "13")]
    by_place = winners(region)
    for place, facts in enumerate(EVERY):
        rule = _naive_winner(facts, speaking)
        assert by_place[place] is rule
        assert region.rule(bits_of(facts)) is rule


def test_places_are_those_of_the_listing() -> None:
    assert len(EVERY) == INPUTS == 35_280
    listed = [bits_of(facts) for facts in EVERY]
    for one in built_in().compiled[::5]:
        inside = {place for place, bits in enumerate(listed) if one.fires(bits)}
        assert set(places(covered(one))) == inside


any_day = st.dates(date(2023, 1, 1), date(2027, 12, 31))
any_facts = st.tuples(
    *(st.sampled_from(list(values)) for values in DIMENSIONS.values())
)


@settings(max_examples=300)
@given(visit_day=any_day, known_on=any_day, facts=any_facts)
def test_bits_and_boxes_agree_on_any_day(
    visit_day: date, known_on: date, facts: Facts
) -> None:
    book = built_in(EXTENSION)
    speaking = [r for r in book.rules if in_force(r, visit_day, known_on, "13104")]
    region = book.region(visit_day, known_on, "13104")
    assert region.rule(bits_of(facts)) is _naive_winner(facts, speaking)


@given(facts=any_facts)
def test_bits_hold_one_value_of_each_dimension(facts: Facts) -> None:
    bits = bits_of(facts)
    assert tuple(values_in(bits, name)[0] for name in NAMES) == facts
    assert bits.bit_count() == len(NAMES)
