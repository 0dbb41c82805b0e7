"""A weighted choice that is the same on every platform: whole numbers only."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Items with whole-number weights, picked by a number in [0, 1)."""

    __slots__ = ("_ends", "_items", "_total")

    def __init__(self, pairs: Iterable[tuple[T, int]]) -> None:
        """Take `pairs` of item and weight; an item of weight 0 is left out."""
        kept = [(item, weight) for item, weight in pairs if weight > 0]
        self._items = [item for item, _ in kept]
        self._ends = list(accumulate(weight for _, weight in kept))
        self._total = self._ends[-1]

    def pick(self, at: float) -> T:
        """The item that lies at the fraction `at` of the whole weight."""
        return self._items[bisect_right(self._ends, at * self._total)]

    def shared_out(self, whole: int) -> list[tuple[T, int]]:
        """Share `whole` out among the items in whole numbers, by their weights."""
        ends = [end * whole // self._total for end in self._ends]
        starts = [0, *ends]
        return [
            (item, end - start)
            for item, start, end in zip(self._items, starts, ends, strict=False)
        ]
