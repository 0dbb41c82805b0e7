"""A line that waits for nothing."""

import pytest

from sync.client.http.tokens import CentralTime


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, a test would wait for the next whole second."""
    monkeypatch.setattr(CentralTime, "to_next_second", lambda _: 0.0)
