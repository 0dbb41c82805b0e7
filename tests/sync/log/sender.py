"""A device that sends exactly what a test wants to be sent (見本の送り手)."""

from collections.abc import Sequence

from schema.confirmation import chain_next, chain_start
from schema.wire.log import BatchHeader, ForkedFrom, Receipt
from sync.central.database import Database
from sync.protocol.batch import make_batch
from sync.protocol.receipt import receipt_of
from tests.sync.log.central import Central, Device, enrol
from tests.sync.log.recorded import MORNING, events


class Sender:
    """One device and its sample log."""

    def __init__(
        self, central: Central, device: Device, *, enrolled: bool = True
    ) -> None:
        """Send to `central` as `device`, which is enrolled there first."""
        self.central = central
        self.device = device
        if enrolled:
            enrol(central.database, device.device, device.public_key)

    @property
    def database(self) -> Database:
        return self.central.database

    def events(self, first: int, n: int, epoch: int = 1) -> list[bytes]:
        return events(self.device.device, epoch, first, n)

    def head(self, bodies: Sequence[bytes], epoch: int = 1) -> bytes:
        """The chain's hash after these events of an epoch."""
        head = chain_start(self.device.device, epoch)
        for body in bodies:
            head = chain_next(head, body)
        return head

    def batch(  # noqa: PLR0913
        self,
        bodies: Sequence[bytes],
        before: Sequence[bytes] = (),
        epoch: int = 1,
        *,
        forked_from: ForkedFrom | None = None,
        kid: str = "",
        by: Device | None = None,
    ) -> bytes:
        """A batch of these events behind others, signed by this device or `by`."""
        header = BatchHeader(
            device=self.device.device,
            kid=kid or self.device.kid,
            epoch=epoch,
            first=len(before) + 1,
            n=0,
            prev=self.head(before, epoch).hex(),
            head="",
            sent_at=MORNING,
            forked_from=forked_from,
        )
        return make_batch(header, bodies, (by or self.device).sign)

    def places(self, first: int, n: int) -> bytes:
        """A batch of the sample log's own events."""
        return self.batch(self.events(first, n), self.events(1, first - 1))

    def send(self, batch: bytes) -> Receipt:
        """What central says to it."""
        return receipt_of(self.central.log(batch), self.central.public_key)
