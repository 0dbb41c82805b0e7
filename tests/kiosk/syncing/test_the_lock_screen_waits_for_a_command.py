"""A command has the folder for a moment; whoever unlocks meanwhile need not know."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk import shown
from kiosk.desk.staff import SignIn
from kiosk.shown import TRIES, Door
from kiosk.store.owner import own
from schema.errors import Locked
from tests.kiosk.store.desk import SESAME
from tests.kiosk.syncing.running import a_desk, this_second


@pytest.fixture
def door(folder: Path) -> Iterator[Door]:
    """The door of a desk that was set up."""
    with a_desk(folder):
        pass
    with ExitStack() as closing:
        yield Door(folder, this_second(), {}, closing)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What happens in each wait that is to come; without it, a test would wait."""
    happens = list[Callable[[], object]]()
    monkeypatch.setattr(shown, "sleep", lambda _: happens.pop()())
    return happens


def test_the_desk_opens_once_the_command_is_done(
    door: Door, folder: Path, waits: list[Callable[[], object]]
) -> None:
    held = own(folder)
    waits += [held.release, int]

    assert door.open(SignIn(SESAME)).desk
    assert waits == []


def test_a_program_that_stays_is_told_of(
    door: Door, folder: Path, waits: list[Callable[[], object]]
) -> None:
    held = own(folder)
    waits += [int] * (TRIES - 1)

    with pytest.raises(Locked, match="E-STORE-3"):
        door.open(SignIn(SESAME))
    assert waits == []
    held.release()


def test_a_wrong_passphrase_is_told_of_at_once(
    door: Door, waits: list[Callable[[], object]]
) -> None:
    with pytest.raises(Locked, match="E-UNLOCK"):
        door.open(SignIn("another one 0001"))
    assert waits == []
