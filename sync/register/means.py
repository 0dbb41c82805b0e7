"""Shares and limits that belong together (負担割合と適用区分)."""

from dataclasses import dataclass

from schema.visit import Share
from sync.register.weighted import Weighted


@dataclass(frozen=True, slots=True)
class Means:
    """What last year's income decides (所得区分)."""

    share: Share
    """負担割合 in percent."""
    limit_class: str
    """限度額適用区分 (OQSCD012)."""
    meal_class: str
    """食事・生活療養標準負担額区分: the limit class of low incomes, else empty."""


MEANS = Weighted(
    [
        (Means(10, "B10", ""), 390),
        (Means(10, "B05", "B05"), 205),
        (Means(10, "B06", "B06"), 100),
        (Means(10, "B07", "B07"), 5),
        (Means(20, "B09", ""), 200),
        (Means(30, "B01", ""), 30),
        (Means(30, "B02", ""), 30),
        (Means(30, "B03", ""), 40),
    ]
)
"""About seven in ten pay 1割, two 2割, one 3割."""
