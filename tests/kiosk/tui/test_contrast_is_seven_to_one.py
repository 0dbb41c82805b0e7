"""Every pair of an outcome's colours differs by at least seven to one (WCAG AAA)."""

import pytest

from kiosk.labels import text
from kiosk.tui.look import COLOURS
from schema.terms import Outcome

SEVEN = 7.0


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_can_be_read(outcome: Outcome) -> None:
    assert contrast(*COLOURS[outcome]) >= SEVEN


def test_symbols_differ_in_shape() -> None:
    symbols = {text(f"outcome.{outcome}.symbol") for outcome in Outcome}

    assert len(symbols) == len(Outcome)
    assert all(len(symbol) == 1 for symbol in symbols)


def test_a_weak_pair_would_be_noticed() -> None:
    assert contrast("#ffffff", "#767676") < SEVEN
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
