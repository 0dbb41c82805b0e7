"""Taking a device's log: heads and batches in, signed answers out (記録の受け取り).

What holds for every batch, in the order it is applied:

1. Its form, count and chain hold, and a key of the device it names signed it that
   serves on the way it came (`signers`). Nothing is written before.
2. A batch from a device whose enrolment was withdrawn is put aside, and earns no
   receipt.
3. What is there already, hash for hash, is answered as it was the first time, and
   nothing is written.
4. It begins where the epoch ends and follows from its head; what it repeats is
   left out. A hole is answered as a gap, another history as a fork.
5. Its events, their projection and the new head are one durable transaction.
6. Only then is the receipt signed.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from schema.clock import Clock
from schema.wire.form import Trouble
from schema.wire.log import MOST_RAW_BYTES, Receipt
from sync.central.bulk import Confirmation, StoredEvent, insert_events
from sync.central.database import Database
from sync.central.devices import is_revoked, note_heads
from sync.central.heads import answer, check_heads
from sync.central.place import already_there, lead_on, received_at
from sync.central.project import confirm, rows_of
from sync.central.quarantine import put_aside
from sync.central.refused import device_revoked, heads_too_large, refused
from sync.central.signers import signer
from sync.central.tables import instant, micros
from sync.errors import Unreadable, Untrusted
from sync.protocol.batch import Batch, read_batch
from sync.protocol.envelope import HEADS, Sign, checked, opened
from sync.protocol.heads import read_heads, signed_answer
from sync.protocol.receipt import signed_receipt

Count = Callable[[int, int], None]
"""Told how many events of a batch were new, and how many were there already."""


class LogIntake:
    """Central's end of the log; may be used by many threads."""

    def __init__(
        self,
        database: Database,
        sign: Sign,
        central: str,
        clock: Clock,
        count: Count | None = None,
    ) -> None:
        """Take logs into `database`.

        Args:
            database: With central's tables.
            sign: Central's signature.
            central: Which central, for receipts.
            clock: Stamps what comes.
            count: For who counts events.
        """
        self._database = database
        self._sign = sign
        self._central = central
        self._clock = clock
        self._count = count or _nobody_counts

    def heads(
        self, data: bytes, sender: str | None = None, *, carried: bool = False
    ) -> bytes:
        """A signed `HeadsAnswer` to a signed `Heads`.

        Args:
            data: As it came.
            sender: Whose token brought it over a line; `None` where a stick did.
            carried: True where it was so long on its way that it says nothing of
                the device's clock.

        Raises:
            NotTaken: It is not read, or not from a device enrolled here.
            Unreachable: The database does not answer.
        """
        if len(data) > MOST_RAW_BYTES:
            raise heads_too_large()
        try:
            signature, payload = opened(data)
            heads = read_heads(payload)
            check_heads(heads)
        except Unreadable as error:
            raise refused(error, Trouble.BAD_REQUEST) from None
        at = self._clock.now()
        key = self._database.read(
            lambda to: signer(to, heads.device, heads.kid, at, sender)
        )
        try:
            checked(HEADS, signature, payload, key.public_key)
        except Untrusted as error:
            raise refused(error, Trouble.BAD_SIGNATURE) from None
        if key.revoked:
            raise device_revoked()
        self._database.write(partial(note_heads, heads=heads, at=at, carried=carried))
        found = self._database.read(partial(answer, heads=heads, at=at))
        return signed_answer(found, self._sign)

    def take(self, data: bytes, sender: str | None = None) -> bytes:
        """A signed `Receipt` for a batch, which is then durable here.

        Args:
            data: As it came.
            sender: Whose token brought it over a line; `None` where a stick did.

        Raises:
            NotTaken: It is no batch, not from a device enrolled here, or does not
                follow from what is here.
            Unreachable: The database does not answer, or has no room.
        """
        try:
            batch = read_batch(data)
        except Unreadable as error:
            raise refused(error, Trouble.BAD_BATCH) from None
        now = self._clock.now()
        revoked, came_at = self._database.read(
            partial(_looked_up, batch=batch, at=now, sender=sender)
        )
        if revoked:
            aside = partial(put_aside, batch=batch, body=data, at=micros(now))
            self._database.write(aside)
            raise device_revoked()
        if came_at is None:
            came_at = self._append(batch)
        else:
            self._count(0, batch.header.n)
        return self._receipt(batch, came_at)

    def _append(self, batch: Batch) -> int:
        at = micros(self._clock.now())
        try:
            stored, confirmations = rows_of(batch, at)
        except Unreadable as error:
            raise refused(error, Trouble.BAD_BATCH) from None
        new, came_at = self._database.write(
            partial(
                _appended,
                batch=batch,
                stored=stored,
                confirmations=confirmations,
                at=at,
            )
        )
        self._count(new, batch.header.n - new)
        return came_at

    def _receipt(self, batch: Batch, came_at: int) -> bytes:
        """The same bytes for the same batch, however often it comes."""
        receipt = Receipt(
            central=self._central,
            device=batch.header.device,
            epoch=batch.header.epoch,
            seq=batch.last,
            head=batch.header.head,
            received_at=instant(came_at),
        )
        return signed_receipt(receipt, self._sign)


def _looked_up(
    connection: Connection, batch: Batch, at: datetime, sender: str | None
) -> tuple[bool, int | None]:
    """Whether its device is revoked, and when it came if all of it is here."""
    key = signer(connection, batch.header.device, batch.header.kid, at, sender)
    try:
        batch.check_signature(key.public_key)
    except Untrusted as error:
        raise refused(error, Trouble.BAD_SIGNATURE) from None
    if key.revoked or already_there(connection, batch) < batch.header.n:
        return key.revoked, None
    return False, received_at(connection, batch)


def _appended(
    connection: Connection,
    batch: Batch,
    stored: list[StoredEvent],
    confirmations: list[Confirmation],
    at: int,
) -> tuple[int, int]:
    """Add what is not here yet; how many that was, and when the last event came."""
    if is_revoked(connection, batch.header.device):
        raise device_revoked()
    there = already_there(connection, batch, lock=True)
    if there == batch.header.n:
        return 0, received_at(connection, batch)
    new = stored[there:]
    insert_events(connection, new)
    confirm(connection, [one for one in confirmations if one.seq >= new[0].seq], new)
    lead_on(connection, batch, at)
    return len(new), at


def _nobody_counts(_new: int, _there: int) -> None:
    """For an intake whose events nobody counts."""
