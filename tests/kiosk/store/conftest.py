"""Stores of a test: made in its own folder, closed at its end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.store.vault import Store, create_store, open_store
from schema.clock import JAPAN, FixedClock
from tests.kiosk.store.desk import CHEAP, SESAME


@pytest.fixture
def clock() -> FixedClock:
    """Without it, an event's time would differ from run to run."""
    return FixedClock(datetime(2025, 10, 15, 9, 0, tzinfo=JAPAN))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The desk's folder, not made yet."""
    return tmp_path / "desk"


@pytest.fixture
def store(folder: Path, clock: FixedClock) -> Iterator[Store]:
    """A desk set up and open; left open, its folder would stay locked."""
    with create_store(folder, SESAME, clock, staff="uketsuke-1", stretch=CHEAP) as made:
        yield made


@pytest.fixture
def reopen(folder: Path, clock: FixedClock) -> Iterator[Callable[..., Store]]:
    """Opens the folder again; whatever was opened is closed at the end."""
    with ExitStack() as closing:

        def opened(passphrase: str = SESAME, *, accept_older: bool = False) -> Store:
            again = open_store(folder, passphrase, clock, accept_older=accept_older)
            return closing.enter_context(again)

        yield opened
