"""The demo that every test of the screen works with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from tests.kiosk.tui.desk import a_demo


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Demo, Cast]]:
    """Without it, every test would invent its own people for half a second.

    What a test records stays in its journal.
    """
    with a_demo(tmp_path_factory.mktemp("demo")) as made:
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[Demo, Cast]]:
    """Without it, somebody whom another test received is told of as seen today."""
    with a_demo(tmp_path / "demo") as made:
        yield made
