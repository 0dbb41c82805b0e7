"""What every test has."""

import pytest


@pytest.fixture(autouse=True)
def codes_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enrolment codes are slow to try; only their own tests wait for that."""
    monkeypatch.setattr("sync.protocol.code.COST", 2)
