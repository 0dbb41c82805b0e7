"""A desk that dies at the n-th thing it keeps, writes, moves or removes (停電)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kiosk.online.oqs import folder as oqs_folder
from kiosk.online.oqs import left
from kiosk.store.enquiries import StoreEnquiries
from kiosk.store.journal import DeviceJournal

STEPS: tuple[tuple[object, str], ...] = (
    (StoreEnquiries, "begin"),
    (StoreEnquiries, "step"),
    (StoreEnquiries, "answered"),
    (StoreEnquiries, "keep_form"),
    (StoreEnquiries, "put_away"),
    (DeviceJournal, "append"),
    (oqs_folder, "write_through"),
    (oqs_folder, "move"),
    (oqs_folder, "remove"),
    (left, "remove"),
)


class Killed(BaseException):
    """The power went; nothing catches it."""


class Death:
    """Comes before or after the n-th step, once."""

    def __init__(self, at: int) -> None:
        """Come at the `at`-th point; every step has one before and one after."""
        self._left = at
        self.points = 0
        self.came = False

    def point(self) -> None:
        self.points += 1
        self._left -= 1
        if self._left == 0:
            self.came = True
            raise Killed


@contextmanager
def dying(at: int) -> Iterator[Death]:
    """Let the desk die at this point, for as long as this lasts."""
    death = Death(at)

    def around(step: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **named: Any) -> Any:
            death.point()
            result = step(*args, **named)
            death.point()
            return result

        return stepped

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in STEPS:
            patch.setattr(owner, name, around(getattr(owner, name)))
        yield death
