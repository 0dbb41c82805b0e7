"""Kiosks that send to a real intake, signed as kiosks sign, honest or not."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace
from sqlalchemy import Connection

from schema.clock import FixedClock
from schema.confirmation import Event, chain_next, chain_start, event_bytes
from schema.wire.identity import EnrolRequest
from schema.wire.log import BatchHeader, EpochHead, ForkedFrom, Heads
from sync.central.database import Database
from sync.central.ingest import LogIntake
from sync.central.known_editions import KnownEditions
from sync.central.registry import bind
from sync.central.rejudge import Rejudge
from sync.central.report import what_central_sees
from sync.central.report_records import DeviceSeen, Report
from sync.central.tables import (
    CentralTable,
    FacilityRow,
    create_all,
    micros,
)
from sync.protocol.batch import make_batch
from sync.protocol.envelope import kid_of
from sync.protocol.heads import signed_heads
from tests.sync.log.recorded import device_of
from tests.sync.report.visits import NINE

CENTRAL = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
BOOKS = Rejudge(KnownEditions(Path("nowhere")))


@dataclass
class Central:
    """A central with one facility: its tables, its intake, its clock."""

    database: Database
    clock: Any = field(default_factory=lambda: FixedClock(NINE))

    def __post_init__(self) -> None:
        """Make the tables and the facility."""
        self.database.write(create_all)
        self.database.write(lambda c: c.execute(_facility()))
        self.intake = LogIntake(self.database, CENTRAL.sign, "central", self.clock)

    def report(self, **asked: Any) -> Report:
        """What it sees now."""
        return what_central_sees(self.database, BOOKS, self.clock, **asked)

    def forget(self, device: str) -> None:
        """Lose what came of a device, as one does who puts an older copy back."""
        for name in ("event", "head", "confirmation"):
            table = CentralTable.metadata.tables[name]
            lost = table.delete().where(table.c.device == device)
            self.database.write(partial(Connection.execute, statement=lost))

    def enrol(self, number: int) -> "Kiosk":
        """A kiosk that is enrolled here now."""
        kiosk = Kiosk(self, number)
        request = EnrolRequest(
            device=kiosk.device,
            public_key=kiosk.public_key,
            sealing_key=bytes(1216),
            at=self.clock.now(),
            proof="",
        )
        self.database.write(lambda c: bind(c, request, "clinic", self.clock.now()))
        return kiosk


def _facility() -> Any:
    return FacilityRow.__table__.insert().values(  # type: ignore[attr-defined]
        facility="clinic",
        name="見本医院",
        jurisdiction="13104",
        scope="area-13104",
        wrapped_scope_key=bytes(32),
        added_at=micros(NINE),
    )


class Kiosk:
    """One device, its key, and its log: the bytes of each epoch."""

    def __init__(self, central: Central, number: int) -> None:
        """Have a key and an empty log."""
        secret = sha256(f"key {number}".encode()).digest()
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public_key = self._key.public_key().public_bytes_raw()
        self.device = device_of(number)
        self.log: dict[int, list[bytes]] = {1: []}
        self._central = central
        self._sent: dict[int, int] = {}
        self._forked: dict[int, ForkedFrom] = {}

    def record(self, *events: Event) -> list[Event]:
        """Write events down at the end of the log, under this device's name."""
        epoch = max(self.log)
        placed = []
        for event in events:
            seq = len(self.log[epoch]) + 1
            placed.append(replace(event, device=self.device, epoch=epoch, seq=seq))
            self.log[epoch].append(event_bytes(placed[-1]))
        return placed

    def record_raw(self, raw: bytes) -> None:
        """Write down bytes that need not be an event of this version."""
        self.log[max(self.log)].append(raw)

    def fork(self, common: int) -> None:
        """Begin a new epoch with what came after `common` in the last one."""
        left = max(self.log)
        self._forked[left + 1] = ForkedFrom(
            epoch=left, seq=common, head=self._head(left, common).hex()
        )
        self.log[left + 1] = self.log[left][common:]

    def send(self) -> "Kiosk":
        """Push what central has not, batch by batch."""
        for epoch, events in self.log.items():
            first = self._sent.get(epoch, 0)
            if events[first:]:
                self._central.intake.take(self.batch(epoch, first))
                self._sent[epoch] = len(events)
        return self

    def send_again(self) -> None:
        """Push everything from the first event on."""
        self._sent.clear()
        self.send()

    def batch(self, epoch: int, first: int) -> bytes:
        """The rest of an epoch after `first`, as it travels."""
        header = BatchHeader(
            device=self.device,
            kid=kid_of(self.public_key),
            epoch=epoch,
            first=first + 1,
            n=0,
            prev=self._head(epoch, first).hex(),
            head="",
            sent_at=self._central.clock.now(),
            forked_from=self._forked.get(epoch),
        )
        return make_batch(header, self.log[epoch][first:], self._key.sign)

    def say(self, sent_at: datetime | None = None, **state: Any) -> None:
        """Exchange heads, saying how this desk stands."""
        heads = Heads(
            device=self.device,
            kid=kid_of(self.public_key),
            sent_at=sent_at or self._central.clock.now(),
            epochs=tuple(
                EpochHead(epoch=e, seq=len(log), hash=self._head(e, len(log)).hex())
                for e, log in self.log.items()
            ),
            **state,
        )
        self._central.intake.heads(signed_heads(heads, self._key.sign))

    def seen_in(self, found: Report) -> DeviceSeen:
        """What a report says of this device."""
        return next(one for one in found.devices if one.device == self.device)

    def _head(self, epoch: int, seq: int) -> bytes:
        head = chain_start(self.device, epoch)
        for raw in self.log[epoch][:seq]:
            head = chain_next(head, raw)
        return head
