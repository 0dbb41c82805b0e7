"""The protocol's own tests pay the full price of a code."""

import pytest


@pytest.fixture(autouse=True)
def codes_cost_little() -> None:
    """They do not, here."""
