"""The demo that the tests of the plain mode work with."""

from collections.abc import Iterator

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from tests.kiosk.tui.desk import a_demo


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Demo, Cast]]:
    """What a test records stays in its journal."""
    with a_demo(tmp_path_factory.mktemp("demo")) as made:
        yield made
