"""From partial facts, which unknown can still change the outcome (次に聞くこと).

Partial facts are a box: a dimension that is known allows one value, one that is
not allows all that are still possible. A dimension matters if two completions
that differ in it alone have different outcomes; it is not asked otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from schema.rules.compiled import Region
from schema.rules.facts import ANYTHING, BITS, DIMENSIONS, values_in
from schema.rules.proof import covered, inputs_in
from schema.terms import Outcome, Term


def box_of(known: Mapping[str, tuple[Term, ...]]) -> int:
    """The box of partial facts; a dimension left out is unknown."""
    box = ANYTHING
    for name, values in known.items():
        for value in DIMENSIONS[name]:
            if value not in values:
                box &= ~BITS[name][value.value]
    return box


def outcomes_of(region: Region, box: int) -> frozenset[Outcome]:
    """Every outcome that some completion of the partial facts has."""
    possible = inputs_in(box)
    return frozenset(
        outcome
        for outcome, inputs in _inputs_by_outcome(region).items()
        if inputs & possible
    )


def next_question(order: Sequence[str], region: Region, box: int) -> str | None:
    """The first dimension of `order` that can still change the outcome, if any."""
    return next((name for name in order if matters(region, box, name)), None)


def matters(region: Region, box: int, name: str) -> bool:
    """True if the unknown dimension `name` can still change the outcome."""
    open_values = values_in(box, name)
    if len(open_values) <= 1:
        return False
    by_outcome = _inputs_by_outcome(region)
    answers = [tuple(_answers(name, v, box, by_outcome)) for v in open_values]
    return any(answer != answers[0] for answer in answers[1:])


def _answers(
    name: str, value: Term, box: int, by_outcome: Mapping[Outcome, int]
) -> Iterator[int]:
    """For each outcome the inputs that have it, moved to the dimension's first value.

    So the answers of two values can be compared bit by bit.
    """
    others = box & ~sum(BITS[name].values())
    possible = inputs_in(others | BITS[name][value.value])
    shift = _stride(name) * list(DIMENSIONS[name]).index(value)
    for inputs in by_outcome.values():
        yield (inputs & possible) >> shift


def _stride(name: str) -> int:
    """How far apart two neighbouring values of a dimension lie among the inputs."""
    stride = 1
    for other, values in reversed(list(DIMENSIONS.items())):
        if other == name:
            return stride
        stride *= len(values)
    raise KeyError(name)


@lru_cache(maxsize=64)
def _inputs_by_outcome(region: Region) -> Mapping[Outcome, int]:
    """Which inputs have which outcome in one region."""
    found = dict.fromkeys(Outcome, 0)
    excepted = 0
    for one in region.exceptions:
        found[one.rule.outcome] |= covered(one)
        excepted |= covered(one)
    for one in region.laws:
        found[one.rule.outcome] |= covered(one) & ~excepted
    return found
