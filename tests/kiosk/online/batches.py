"""A desk that asks in bulk, the terminal's side of its folder, and what is kept."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from kiosk.desk.appointments import Batch, Batches
from kiosk.online.oqs.bulk import OqsBulk
from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import Terminal
from schema.clock import Clock
from schema.errors import Unreachable
from schema.insured import Insured
from schema.online import OnlineQuery
from tests.people import EVERYONE


class Killed(BaseException):
    """The kiosk ends in this moment."""


class Kept:
    """What outlives a kill: the bytes of each batch."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.bytes: dict[str, bytes] = {}
        self.before: Callable[[Batch], None] = lambda _: None
        self.after: Callable[[Batch], None] = lambda _: None
        self.is_full = False

    def keep(self, batch: Batch) -> None:
        self.before(batch)
        if self.is_full:
            raise Unreachable(
                "E-STORE-9", subject="disk", found="full", expected="room", hint="wait"
            )
        self.bytes[batch.id] = msgspec.json.encode(batch)
        self.after(batch)

    def open(self) -> Sequence[Batch]:
        return [msgspec.json.decode(one, type=Batch) for one in self.bytes.values()]

    def forget(self, batch_id: str) -> None:
        self.bytes.pop(batch_id, None)


def query_of(person: Insured, nth: int = 0) -> OnlineQuery:
    return OnlineQuery(
        insurer_number=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        birth_date=person.birth_date,
        correlation=f"question-{person.number}-{nth}",
    )


def a_terminal(
    folder: Path, clock: Clock, people: Iterable[Insured] = EVERYONE
) -> Terminal:
    """A terminal that answers on its next turn."""
    return Terminal(folder, register_of(people), clock, delay=0)


def a_bulk(folder: Path, kept: Batches, clock: Clock, **changes: Any) -> OqsBulk:
    """A desk that has just been started."""
    given: dict[str, Any] = {
        "institution": "1319999999",
        "encoding": "utf-8",
        "deadline": 3.0,
        "again": 0.3,
        "patience": 0.3,
    }
    return OqsBulk(folder, batches=kept, clock=clock, **(given | changes))
