"""A few rounds of named places find the last event that two logs have in common."""

from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.heads import STEPS, ladder_places, places_between

LONGEST = 1 << 40
MOST_ROUNDS = 10


@given(seq=st.integers(0, LONGEST))
def test_a_ladder_leads_from_the_head_to_the_start(seq: int) -> None:
    places = ladder_places(seq)

    assert places == sorted(places, reverse=True)
    assert len(places) <= 42
    assert all(0 <= place < seq for place in places)
    assert seq == 0 or places[-1] == 0


@given(same=st.integers(0, LONGEST), apart=st.integers(1, LONGEST))
def test_places_between_are_strictly_between(same: int, apart: int) -> None:
    places = places_between(same, same + apart)

    assert len(set(places)) == len(places) == min(STEPS, apart - 1)
    assert all(same < place < same + apart for place in places)


@given(length=st.integers(1, LONGEST), data=st.data())
def test_the_place_of_a_fork_is_found_in_a_few_rounds(
    length: int, data: st.DataObject
) -> None:
    fork = data.draw(st.integers(0, length - 1))
    named, rounds = [length, *ladder_places(length)], 1
    same = max(place for place in named if place <= fork)
    differs = min(place for place in named if place > fork)

    while differs > same + 1:
        named, rounds = [same, *places_between(same, differs), differs], rounds + 1
        same = max(place for place in named if place <= fork)
        differs = min(place for place in named if place > fork)

    assert same == fork
    assert rounds <= MOST_ROUNDS
