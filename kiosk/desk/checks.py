"""Checks beside the desk, as the screens see them (照会の進み具合).

1. What is shown is a value that is put in place whole: to read it takes no lock, and
   the desk never waits for a register.
2. A check belongs to its question. The patient who is at the desk when it comes
   back may be another one.
"""

from datetime import datetime
from typing import Protocol

import msgspec

from kiosk.desk.enquiry import Enquiry
from schema.online import OnlineAnswer, OnlineQuery


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """One check that somebody waits for (照会中)."""

    correlation: str
    """Of the question."""
    since: datetime
    """When it was asked."""
    gateway: str
    """Who is being asked now."""
    until: datetime
    """When waiting ends; the answer may still come later."""


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """No register answers (照会できない)."""

    since: datetime
    """Since when."""
    gateways: tuple[str, ...]
    """Which ones are silent."""
    reason: str = ""
    """`silent`, `folder`, `line` or `refused`."""


class ChecksState(msgspec.Struct, frozen=True, kw_only=True):
    """How every check stands (照会の状況)."""

    gateways: tuple[str, ...] = ()
    """Which are set up, in the order in which they are asked; empty for none."""
    running: tuple[Running, ...] = ()
    """Those somebody waits for, oldest first."""
    returned: tuple[Enquiry, ...] = ()
    """Answered checks of patients who were put aside, oldest first."""
    aside: tuple[Enquiry, ...] = ()
    """Checks of patients who were put aside that have no answer yet, oldest first."""
    outage: Outage | None = None
    """Since when none answers."""
    missed: datetime | None = None
    """When a question was last waited for in vain, while the register still counts."""
    pending: int = 0
    """Visits that wait for a check."""
    tasks: int = 0
    """What somebody has to do."""
    revision: int = 0
    """Grows with every change."""


class ChecksPort(Protocol):
    """Asks registers beside the desk; every method returns at once."""

    def state(self) -> ChecksState:
        """How every check stands."""
        ...

    def ask(self, query: OnlineQuery, form: bytes = b"") -> None:
        """Ask; what comes of it is found under the query's correlation.

        The patient is kept with the question, to be found as put aside after the
        desk was closed or killed meanwhile; until then they are at the desk.

        While the same question is still on its way, it is waited for instead, and
        nothing is sent: the answer then stands under the earlier correlation, which
        `correlation_of` tells.
        """
        ...

    def correlation_of(self, query: OnlineQuery) -> str:
        """Under which correlation this question's answer will stand."""
        ...

    def answer_to(self, correlation: str) -> OnlineAnswer | None:
        """The answer, or `unavailable` once waiting has ended; `None` before."""
        ...

    def stop_waiting(self, correlation: str) -> None:
        """Nobody waits any more; what comes later is kept and found again."""
        ...

    def put_aside(self, correlation: str, form: bytes) -> None:
        """The clerk goes on with somebody else; this patient is kept with the check."""
        ...

    def take_back(self, correlation: str) -> None:
        """The clerk has taken this patient up again; they are kept all the same."""
        ...

    def put_away(self, correlation: str) -> None:
        """The answer will not be used, and its patient is kept no longer."""
        ...

    def wake(self) -> None:
        """Something was recorded: look at the queue now."""
        ...
