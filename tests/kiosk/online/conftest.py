"""A desk and the simulated terminal on one folder."""

from pathlib import Path

import pytest

from tests.kiosk.online.shared import Shared


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    """Both sides of the folder; without it nothing could be asked."""
    return Shared(tmp_path / "oqs")
