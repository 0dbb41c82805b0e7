"""The mutation run: whatever is changed in the book, something fails."""

from functools import cache

import pytest

from schema.rules.book import Rulebook
from schema.rules.proof import covered, regions
from schema.rules.read import built_in
from tests.schema.rules.equivalent import EQUIVALENT
from tests.schema.rules.mutants import every_mutant, run, summary


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
    ],
)
def test_each_kind_of_check_is_needed(kind: str) -> None:
    assert kind in killers().values()


def test_mutants_are_many_and_have_their_own_names() -> None:
    names = [mutant.name for mutant in every_mutant()]
    assert len(names) > 2_000
    assert len(set(names)) == len(names)


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
