"""Around every date of the book nothing changes that nobody looked at."""

import pytest

from schema.rules.read import built_in
from tests.schema.rules.boundary import around, visit_dates
from tests.schema.rules.freeze import FROZEN, frozen_lines

TO_APPROVE = "read the difference; to approve it: python -m tests.schema.rules.freeze"


@pytest.mark.parametrize("name", FROZEN)
def test_every_frozen_line_comes_out_again(name: str) -> None:
    now, then = set(FROZEN[name][1](built_in())), set(frozen_lines(name))
    assert sorted(now - then) == [], TO_APPROVE
    assert sorted(then - now) == [], TO_APPROVE


@pytest.mark.parametrize("name", FROZEN)
def test_frozen_files_stay_readable(name: str) -> None:
    frozen = frozen_lines(name)
    assert len(frozen) <= 3_000
    assert list(frozen) == sorted(frozen)


def test_every_date_of_the_book_is_there_with_its_neighbours() -> None:
    there = {line.split("\t")[6] for line in frozen_lines("boundary_days.tsv")}
    assert {str(day) for day in around(visit_dates(built_in()))} <= there
