"""The mutation run: whatever is changed in the book, something fails."""

from dataclasses import replace
from functools import cache
from itertools import islice

import pytest

from schema.rules.book import Rulebook
from schema.rules.judge import judge
from schema.rules.proof import covered, prove, regions
from schema.rules.read import built_in
from tests.schema.rules import decided, mutants
from tests.schema.rules.asked import asked
from tests.schema.rules.equivalent import EQUIVALENT
from tests.schema.rules.mutants import (
    decides_otherwise,
    every_mutant,
    proven,
    run,
    summary,
)
from tests.schema.rules.rebuilt import fresh


@cache
def killers() -> dict[str, str | None]:
    """The whole run, once."""
    return run()


def test_only_equivalent_mutants_live() -> None:
    alive = {name for name, killer in killers().items() if killer is None}
    assert sorted(alive - EQUIVALENT.keys()) == [], summary(killers())


def test_every_mutant_listed_as_equivalent_lives() -> None:
    alive = {name for name, killer in killers().items() if killer is None}
    assert sorted(EQUIVALENT.keys() - alive) == []


@pytest.mark.parametrize(
    "kind",
    [
        "load",
        "proof",
        "frozen inputs",
        "contract",
        "own case",
        "frozen days",
        "frozen remarks",
        "frozen citations",
        "facts",
        "usual",
    ],
)
def test_each_kind_of_check_is_needed(kind: str) -> None:
    assert kind in killers().values()


def test_mutants_are_many_and_have_their_own_names() -> None:
    assert len(killers()) > 3_000


def test_two_mutants_of_one_name_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twice = list(islice(every_mutant(), 1)) * 2
    monkeypatch.setattr(mutants, "every_mutant", lambda: iter(twice))
    with pytest.raises(ValueError, match="dropped"):
        run()


@pytest.mark.parametrize(
    "words",
    [
        "usual flipped",
        "exists_from as issued",
        "issued as exists_from",
        "exists_from left out",
        "extension: facts interim_handling_end: dropped",
        "authorities n20250627: schemes with late_elderly",
        "authorities report-r7-interim: jurisdiction left out",
        "authorities report-r7-interim: schemes with national",
    ],
)
def test_the_mistakes_that_are_easily_made_are_among_them(words: str) -> None:
    found = [killer for name, killer in killers().items() if words in name]
    assert any(found)


def test_what_was_handed_on_changes_no_answer() -> None:
    for mutant in islice(every_mutant(), 7, None, 61):
        if mutant.table == "facts" or killers()[mutant.name] == "load":
            continue
        alone = replace(mutant, book=fresh(mutant.book))
        holds = prove(alone.book).holds
        assert proven(mutant) is holds, mutant.name
        if holds and not mutant.adopted:
            differs = decided.lines(alone.book) != decided.lines(built_in())
            assert decides_otherwise(mutant) is differs, mutant.name
        if holds:
            mine = answers(mutant.book)
            assert mine == answers(alone.book), mutant.name


def answers(book: Rulebook) -> list[tuple[str, ...]]:
    """What a book says of some visits, told whole."""
    visits = [one.visit for one in asked(adopted=False)[::97]]
    decisions = [judge(book, visit) for visit in visits]
    return [
        (
            one.rule.id,
            one.outcome,
            *one.tell_patient,
            *one.cautions,
            *(why.because for why in one.why_not),
        )
        for one in decisions
    ]


def test_looking_only_where_a_mistake_reaches_misses_none() -> None:
    for mutant in islice(every_mutant(), 3, None, 101):
        killer = killers()[mutant.name]
        if killer in {"own case", "contract", "frozen days", "frozen remarks"}:
            every = asked(adopted=mutant.adopted)
            assert any(one.wrong(mutant.book) for one in every if one.kind == killer)
        elif killer is None:
            every = asked(adopted=mutant.adopted)
            assert not any(one.wrong(mutant.book) for one in every), mutant.name


def test_equivalent_boxes_decide_exactly_the_same_inputs() -> None:
    before = list(_decided(built_in()))
    boxes = [m for m in every_mutant() if m.name in EQUIVALENT and " box " in m.name]
    assert boxes
    assert [m.name for m in boxes if list(_decided(m.book)) != before] == []


def _decided(book: Rulebook) -> list[tuple[str, int]]:
    """Each rule with the inputs it covers, region after region."""
    return [
        (one.rule.id, covered(one))
        for visit_day, known_on, area in regions(book)
        for one in (
            *book.region(visit_day, known_on, area).exceptions,
            *book.region(visit_day, known_on, area).laws,
        )
    ]
