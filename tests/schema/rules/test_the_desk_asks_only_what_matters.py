"""No question is asked in vain, and none that matters is left out.

Each stretch of days is walked as a tree from wholly unknown facts, branching
over every value of each question. What matters is found once more in plain
Python, by looking at every completion.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest

from schema.rules import ask
from schema.rules.ask import box_of, matters, next_question, outcomes_of
from schema.rules.compiled import Region
from schema.rules.facts import (
    ANYTHING,
    BITS,
    DIMENSIONS,
    Aid,
    Card,
    Emergency,
    Flaw,
    Paper,
    Statement,
    values_in,
)
from schema.rules.read import built_in
from schema.terms import OnlineCheck, Outcome, Scheme, Term
from tests.schema.rules.enumeration import distinct_regions, strides, winners

ORDER = built_in().edition.ask_in_order
STRIDE = strides()
REGIONS = {
    f"visit {visit_day} known {known_on}": region
    for visit_day, known_on, region in distinct_regions(built_in())
}
Ask = Callable[[int], str | None]


@pytest.fixture(params=list(REGIONS.values()), ids=list(REGIONS))
def region(request: pytest.FixtureRequest) -> Region:
    """Each stretch on which the book answers differently."""
    found: Region = request.param
    return found


def outcomes_by_place(region: Region) -> list[Outcome]:
    """The outcome of every input, by its place."""
    return [rule.outcome for rule in winners(region)]


def _offsets(box: int, names: list[str]) -> Iterator[int]:
    """The places of every completion of `box`, in some dimensions alone."""
    steps = [
        [
            STRIDE[name] * nth
            for nth, value in enumerate(DIMENSIONS[name])
            if BITS[name][value.value] & box
        ]
        for name in names
    ]
    return (sum(one) for one in product(*steps))


def plainly_matters(outcomes: list[Outcome], box: int, name: str) -> bool:
    """True if two completions that differ in `name` alone have two outcomes."""
    mine = list(_offsets(box, [name]))
    others = _offsets(box, [other for other in DIMENSIONS if other != name])
    return any(len({outcomes[at + step] for step in mine}) > 1 for at in others)


def walk(ask_next: Ask, box: int = ANYTHING) -> Iterator[tuple[int, str | None]]:
    """Every node of the tree with its question; `None` where nothing is asked."""
    name = ask_next(box)
    yield box, name
    if name is None:
        return
    rest = box & ~sum(BITS[name].values())
    for value in values_in(box, name):
        yield from walk(ask_next, rest | BITS[name][value.value])


def mistakes(region: Region, ask_next: Ask) -> Iterator[str]:
    """Every question asked in vain, and every end that is not one."""
    outcomes = outcomes_by_place(region)
    for box, name in walk(ask_next):
        if name is None:
            left = {outcomes[place] for place in _offsets(box, list(DIMENSIONS))}
            if len(left) > 1:
                yield f"stopped with {sorted(left)}"
            if left != outcomes_of(region, box):
                yield f"{sorted(left)} are not {sorted(outcomes_of(region, box))}"
        elif not plainly_matters(outcomes, box, name):
            yield f"asked {name} in vain"


def test_no_question_in_vain_and_none_left_out(region: Region) -> None:
    found = list(mistakes(region, lambda box: next_question(ORDER, region, box)))
    assert found == []


def test_the_first_question_that_matters_is_asked(region: Region) -> None:
    outcomes = outcomes_by_place(region)
    for box, name in _some(walk(lambda box: next_question(ORDER, region, box))):
        before = ORDER[: ORDER.index(name)] if name else ORDER
        assert not [n for n in before if plainly_matters(outcomes, box, n)]


def _some(nodes: Iterator[tuple[int, str | None]]) -> list[tuple[int, str | None]]:
    """The top of the tree and every seventh node below it."""
    every = list(nodes)
    return every[1:20] + every[20::7]


def _window() -> Region:
    """The stretch in which every kind of outcome is possible."""
    return built_in().region(date(2025, 12, 10), date(2025, 12, 10), "13")


def _always(_region: Region, box: int, name: str) -> bool:
    return len(values_in(box, name)) > 1


def _never(*_asked_of: object) -> bool:
    return False


def _forgets_the_line(region: Region, box: int, name: str) -> bool:
    return name != "online" and matters(region, box, name)


@pytest.mark.parametrize("broken", [_always, _never, _forgets_the_line])
def test_a_broken_sense_of_what_matters_is_noticed(
    broken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "matters", broken)
    found = mistakes(_window(), lambda box: next_question(ORDER, _window(), box))
    assert next(found, None) is not None


Known = Mapping[str, tuple[Term, ...]]


def _asked(known: Known, day: date = date(2025, 10, 15)) -> str | None:
    """The next question of a desk that knows this much on one day."""
    region = built_in().region(day, day, "13")
    return next_question(ORDER, region, box_of(known))


def test_a_valid_certificate_needs_no_reader_and_no_check() -> None:
    assert _asked({"paper": (Paper.VALID_CERTIFICATE,)}) is None


def test_an_expired_late_elderly_card_needs_the_online_check_alone() -> None:
    known: dict[str, tuple[Term, ...]] = {
        "scheme": (Scheme.LATE_ELDERLY,),
        "paper": (Paper.EXPIRED_CARD,),
        "flaw": (Flaw.NONE,),
        "card": (Card.ABSENT,),
    }
    assert _asked(known) == "online"
    for answer in OnlineCheck:
        answered = {**known, "online": (answer,), "emergency": (Emergency.NO,)}
        assert _asked(answered) is None


def test_an_eligible_answer_leaves_nothing_to_volunteer() -> None:
    known = {
        "scheme": (Scheme.LATE_ELDERLY,),
        "paper": (Paper.EXPIRED_CARD,),
        "card": (Card.ABSENT,),
        "online": (OnlineCheck.ELIGIBLE,),
    }
    assert _asked(known) is None
    assert _asked({**known, "online": (OnlineCheck.NOT_RUN,)}) == "emergency"


def test_outside_the_window_an_expired_card_needs_no_check() -> None:
    known = {
        "scheme": (Scheme.NATIONAL,),
        "paper": (Paper.EXPIRED_CARD,),
        "flaw": (Flaw.NONE,),
        "card": (Card.ABSENT,),
        "emergency": (Emergency.NO,),
    }
    assert _asked(known) == "online"
    assert _asked(known, date(2026, 4, 1)) is None


def test_an_unreadable_card_asks_for_the_ladder_from_the_top() -> None:
    known: dict[str, tuple[Term, ...]] = {
        "scheme": (Scheme.LATE_ELDERLY,),
        "paper": (Paper.NONE,),
        "flaw": (Flaw.NONE,),
        "card": (Card.CANNOT_READ,),
    }
    assert _asked(known) == "aid"
    assert _asked({**known, "aid": (Aid.NOTICE,)}) is None
    known["aid"] = (Aid.NONE,)
    assert _asked(known) == "statement"
    declared = {**known, "statement": (Statement.DECLARATION,)}
    assert _asked({**declared, "online": (OnlineCheck.NOT_RUN,)}) is None
