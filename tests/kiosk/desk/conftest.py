"""The desk of a test."""

import pytest

from tests.kiosk.desk.room import Room, a_room


@pytest.fixture
def room() -> Room:
    """Without it, rows of one test would stand in the next one's journal."""
    return a_room()
