"""The practice place that most tests of the training share."""

from collections.abc import Iterator

import pytest

from kiosk.demo.classroom import PracticeRoom
from tests.kiosk.training.pupil import a_room


@pytest.fixture(scope="module")
def room() -> Iterator[PracticeRoom]:
    """Without it, every test would invent its own people for more than a second."""
    with a_room() as made:
        yield made


@pytest.fixture
def fresh() -> Iterator[PracticeRoom]:
    """Without it, what a register said of somebody in another test is known here."""
    with a_room() as made:
        yield made
