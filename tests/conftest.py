"""What every test has."""

import os
import signal

import pytest


@pytest.fixture(autouse=True)
def codes_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enrolment codes are slow to try; only their own tests wait for that."""
    monkeypatch.setattr("sync.protocol.code.COST", 2)


def pytest_configure() -> None:
    """Let what the tests start hear an interrupt, also where a shell ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """Three for every two cores: a test of the screen waits half of its time."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)
