"""A device in memory: keys, and one log of realistic events (測定用の端末)."""

from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.desk.ports import Entry
from schema.confirmation import (
    Event,
    SnapshotUsed,
    chain_next,
    chain_start,
    event_bytes,
    subject_of,
    uuid7,
)
from schema.wire.log import Receipt
from sync.ports import LocalEpoch
from sync.protocol.envelope import kid_of
from tests.bench.mornings import Moment

_NAME_LENGTH = 26
_BOOT_ID = "5f1d7c1e-0f0e-4a39-9d6b-3f3c2f1f9a10"
_SECOND = timedelta(seconds=1)


class Device:
    """Identity and outbox of a device that never lost anything."""

    def __init__(self, moments: Iterable[Moment]) -> None:
        """Make keys, and record this."""
        self._key = Ed25519PrivateKey.generate()
        self.public_key = self._key.public_key().public_bytes_raw()
        name = b32encode(sha256(self.public_key).digest()).decode().lower()
        self.device = name[:_NAME_LENGTH]
        self.sealing_public_key = bytes(1_216)
        self.kid = kid_of(self.public_key)
        self.received = 0
        self._bodies: list[bytes] = []
        self._heads = [chain_start(self.device, 1)]
        for at, entry in moments:
            body = event_bytes(self._event(at, entry))
            self._bodies.append(body)
            self._heads.append(chain_next(self._heads[-1], body))

    def sign(self, message: bytes) -> bytes:
        """The device's signature."""
        return self._key.sign(message)

    def unseal(self, sealed: bytes, info: bytes) -> bytes:
        """Nothing is ever sealed to it."""
        raise NotImplementedError(sealed, info)

    def epochs(self) -> Sequence[LocalEpoch]:
        """Its one epoch."""
        last = len(self._bodies)
        head = self._heads[last]
        return [LocalEpoch(epoch=1, seq=last, head=head, received=self.received)]

    def head_at(self, epoch: int, seq: int) -> bytes | None:
        """The chain's hash at a place."""
        known = epoch == 1 and seq < len(self._heads)
        return self._heads[seq] if known else None

    def bodies(self, epoch: int, first: int, most: int) -> Sequence[bytes]:
        """Exact bytes of events from `first` on."""
        return self._bodies[first - 1 : first - 1 + most] if epoch == 1 else ()

    def mark_received(self, receipt: Receipt, word: bytes = b"") -> None:
        """Advance."""
        del word
        assert bytes.fromhex(receipt.head) == self._heads[receipt.seq]
        self.received = receipt.seq

    def rewind(self, epoch: int, seq: int) -> None:
        """Central holds less than was thought."""
        assert epoch == 1
        self.received = seq

    def heal(self, common: Mapping[int, int], above: int) -> LocalEpoch:
        """Nothing ever forks here."""
        raise NotImplementedError(common, above)

    def _event(self, at: datetime, entry: Entry) -> Event:
        """As the desk's journal makes it."""
        seq, patient = len(self._bodies) + 1, entry.patient
        subject = (
            subject_of(self.public_key, patient.insurer_number, patient.number)
            if patient
            else ""
        )
        opened = at.replace(hour=3, minute=0, second=0, microsecond=0)
        running = (at - opened) // _SECOND * 1_000_000_000
        return Event(
            id=uuid7(at),
            device=self.device,
            epoch=1,
            seq=seq,
            type=entry.type,
            wall_at=at,
            monotonic_ns=running + at.microsecond * 1000 + seq * 7919 % 1000,
            boot_id=_BOOT_ID,
            staff=entry.staff,
            visit=entry.visit,
            decision=entry.decision,
            taken=entry.taken,
            online=entry.online,
            snapshot=SnapshotUsed(serial=opened.toordinal(), as_of=opened),
            subject=subject,
            known_on=entry.known_on,
        )
