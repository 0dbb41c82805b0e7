"""What every test has."""

import os
import signal
from collections.abc import Iterator

import pytest

from tests.quiet import quiet


@pytest.fixture(scope="session", autouse=True)
def pilots_wait_no_longer_than_they_need() -> Iterator[None]:
    """Without it, every key of every test of the screen would take a twentieth."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.pilot.Pilot.pause", quiet)
        yield


@pytest.fixture(autouse=True)
def codes_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enrolment codes are slow to try; only their own tests wait for that."""
    monkeypatch.setattr("sync.protocol.code.COST", 2)


def pytest_configure() -> None:
    """Let what the tests start hear an interrupt, also where a shell ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """One for each core: hardly any test waits, and each worker collects anew."""
    return max(2, os.cpu_count() or 1)
