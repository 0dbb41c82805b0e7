"""A kiosk as the histories need it: it records, and its disk can be copied (端末)."""

from typing import Protocol, Self

from schema.confirmation import Event, event_bytes, uuid7
from schema.terms import EventType
from sync.ports import Identity, Outbox
from tests.sync.log.central import Device
from tests.sync.log.memory_outbox import MemoryOutbox
from tests.sync.log.recorded import MORNING


class Desk(Protocol):
    """One kiosk."""

    @property
    def identity(self) -> Identity: ...

    @property
    def public_key(self) -> bytes: ...

    @property
    def log(self) -> Outbox: ...

    def record(self) -> None:
        """Confirm one visit."""

    def reopen(self) -> None:
        """Die, and come up again."""

    def copy(self) -> Self:
        """The whole disk once more, with all that notices a copy on it."""

    def everything(self) -> list[bytes]:
        """Every event on its disk."""

    def close(self) -> None:
        """Give the disk up."""


class MemoryDesk:
    """A kiosk whose disk is an object."""

    def __init__(self, identity: Device, log: MemoryOutbox | None = None) -> None:
        """Begin with an empty log, or with a copy of another's."""
        self.identity = identity
        self.public_key = identity.public_key
        self.log = log or MemoryOutbox(identity.device)

    def record(self) -> None:
        epoch, seq = self.log.next_place()
        event = Event(
            id=uuid7(MORNING),
            device=self.identity.device,
            epoch=epoch,
            seq=seq,
            type=EventType.CONFIRMED,
            wall_at=MORNING,
            monotonic_ns=seq,
            boot_id="boot",
            staff="s01",
        )
        self.log.append(event_bytes(event))

    def reopen(self) -> None:
        """All of it is on disk at every moment."""

    def copy(self) -> "MemoryDesk":
        return MemoryDesk(self.identity, self.log.twin())

    def everything(self) -> list[bytes]:
        return self.log.everything()

    def close(self) -> None:
        """Nothing to give back."""
