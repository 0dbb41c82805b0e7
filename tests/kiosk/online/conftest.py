"""A desk and the simulated terminal on one folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.online.shared import Shared
from tests.kiosk.online.whole import Whole


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    """Both sides of the folder; without it nothing could be asked."""
    return Shared(tmp_path / "oqs")


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    """A desk before a terminal; left open, its folder would stay locked."""
    made = Whole(tmp_path)
    yield made
    made.check_records()
    made.close()
