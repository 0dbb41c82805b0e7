from collections.abc import Iterable
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.errors import Unreadable
from schema.insured import Insured
from sync.register.people import (
    DEMO_DAY,
    MOST,
    generate_late_elderly,
    generate_other,
)

LATE_ELDERLY = "b9f6483edf537ac6ca91f165996c56217bfca84f2a9764aaf3f73f76ce7de3a9"
OTHER = "1fed5085ee564551cd94c7fb62bf19beeece64679d13bc8e948e33ba6b6f08d4"


def fingerprint(people: Iterable[Insured]) -> str:
    whole = sha256()
    for person in people:
        whole.update(person.row_hash())
    return whole.hexdigest()


def test_the_first_thousand_of_seed_1_never_change() -> None:
    assert fingerprint(generate_late_elderly(1000, seed=1)) == LATE_ELDERLY


def test_families_of_seed_1_never_change() -> None:
    assert fingerprint(generate_other(1000, seed=1)) == OTHER


def test_another_seed_gives_other_people() -> None:
    one, two = (list(generate_late_elderly(50, seed=seed)) for seed in (1, 2))
    assert one != two


@settings(deadline=None, max_examples=40)
@given(count=st.integers(0, 400), seed=st.integers(0, 2**64))
def test_there_are_as_many_rows_as_were_asked_for(count: int, seed: int) -> None:
    keys = [person.key for person in generate_late_elderly(count, seed)]
    assert len(keys) == count
    assert len(set(keys)) == count


@pytest.mark.parametrize("count", [-1, MOST + 1])
def test_more_people_than_tokyo_has_are_refused(count: int) -> None:
    with pytest.raises(Unreadable, match="E-PEOPLE-COUNT"):
        generate_late_elderly(count)


@pytest.mark.parametrize("day", [date(2024, 7, 31), date(2028, 8, 1)])
def test_a_day_of_which_nothing_is_known_is_refused(day: date) -> None:
    with pytest.raises(Unreadable, match="E-PEOPLE-DAY"):
        generate_late_elderly(1, as_of=day)
    with pytest.raises(Unreadable, match="E-PEOPLE-DAY"):
        generate_other(1, as_of=day)


def test_the_day_is_that_of_the_demonstration_unless_another_is_given() -> None:
    given = generate_late_elderly(20, 1, DEMO_DAY)
    assert list(generate_late_elderly(20, 1)) == list(given)
