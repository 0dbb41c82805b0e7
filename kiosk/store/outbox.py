"""The log as sync sees it: what waits, what came through, what forked (送信待ち).

1. It writes through the journal's own connection, so that the desk may record at
   any moment.
2. A receipt counts only if its hash is this log's own hash at that place; its exact
   bytes are kept, for they prove what central once held.
3. Healing a fork is one transaction: what was recorded until then is in it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC

import msgspec
from sqlalchemy import Connection, case, func, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store import epochs
from kiosk.store.chain import EpochLine
from kiosk.store.database import KeyedFile
from kiosk.store.epochs import RECEIVED
from kiosk.store.journal import DeviceJournal
from schema.errors import Untrusted
from schema.wire.log import ForkedFrom, Receipt
from sync.ports import LocalEpoch


class StoreOutbox:
    """The log in `device.db`; implements sync's `Outbox`."""

    def __init__(self, file: KeyedFile, device: str, journal: DeviceJournal) -> None:
        """Read `file`, which `journal` records in."""
        self._file = file
        self._device = device
        self._journal = journal

    def epochs(self) -> Sequence[LocalEpoch]:
        """Every epoch that has begun, in order."""
        with self._file.reading() as connection:
            return [self._local(connection, line) for line in epochs.lines(connection)]

    def head_at(self, epoch: int, seq: int) -> bytes | None:
        """The chain's hash at a place that counts; the epoch's start for 0."""
        with self._file.reading() as connection:
            line = epochs.line_of(connection, epoch)
            if line is None or seq > line.counted:
                return None
            return epochs.head_at(connection, self._device, epoch, seq)

    def bodies(self, epoch: int, first: int, most: int) -> Sequence[bytes]:
        """Exact bytes of up to `most` events from `first` on, repeated ones too."""
        with self._file.reading() as connection:
            line = epochs.line_of(connection, epoch)
            last = min(first + most - 1, line.counted if line else 0)
            found = epochs.bodies(connection, epoch, first, last)
            return [body for _, body in found]

    def mark_received(self, receipt: Receipt, word: bytes = b"") -> None:
        """Advance to a receipt whose signature holds.

        Args:
            receipt: What central says it holds.
            word: The same as central signed it, exact bytes.

        Raises:
            Untrusted: Its hash is not this log's own hash at that place.
        """
        at = (receipt.epoch, receipt.seq)
        with self._file.writing() as connection:
            head = epochs.head_at(connection, self._device, *at)
            if head is None or head.hex() != receipt.head:
                raise _foreign(receipt)
            connection.execute(_RECEIVED, _values(receipt, word))

    def rewind(self, epoch: int, seq: int) -> None:
        """Central holds an epoch only up to `seq`: what follows is unsent again."""
        with self._file.writing() as connection:
            epochs.rewind(connection, epoch, seq)

    def heal(self, common: Mapping[int, int], above: int) -> LocalEpoch:
        """Leave what central has not, and begin a new epoch with it (分岐の修復).

        Args:
            common: For each epoch that central holds otherwise, the last event
                both have; it counts only up to there from now on.
            above: The new epoch's number is greater than this and any known here.

        Returns:
            The new epoch; the one begun before, if all of these were left in it.
        """
        epoch = self._journal.leave(common, above).epoch
        return next(local for local in self.epochs() if local.epoch == epoch)

    def words(self) -> Mapping[int, bytes]:
        """The furthest receipt of each epoch, exactly as central signed it."""
        kept = select(RECEIVED.c.epoch, RECEIVED.c.word).where(RECEIVED.c.word != b"")
        with self._file.reading() as connection:
            return {row.epoch: row.word for row in connection.execute(kept)}

    def _local(self, connection: Connection, line: EpochLine) -> LocalEpoch:
        head = epochs.reach_at(connection, self._device, line.epoch, line.counted).head
        forked_from = line.forked_from
        return LocalEpoch(
            epoch=line.epoch,
            seq=line.counted,
            head=head,
            received=line.received,
            forked_from=(
                msgspec.json.decode(forked_from, type=ForkedFrom)
                if forked_from
                else None
            ),
        )


_ADD = insert(RECEIVED)
_IS_FURTHER = _ADD.excluded.word_seq >= RECEIVED.c.word_seq
_RECEIVED = _ADD.on_conflict_do_update(
    index_elements=["epoch"],
    set_={
        "seq": func.max(RECEIVED.c.seq, _ADD.excluded.seq),
        "received_at": func.max(
            func.coalesce(RECEIVED.c.received_at, ""), _ADD.excluded.received_at
        ),
        "word_seq": case(
            (_IS_FURTHER, _ADD.excluded.word_seq), else_=RECEIVED.c.word_seq
        ),
        "word": case((_IS_FURTHER, _ADD.excluded.word), else_=RECEIVED.c.word),
    },
)


def _values(receipt: Receipt, word: bytes) -> dict[str, object]:
    return {
        "epoch": receipt.epoch,
        "seq": receipt.seq,
        "received_at": receipt.received_at.astimezone(UTC).isoformat(),
        "word_seq": receipt.seq if word else 0,
        "word": word,
    }


def _foreign(receipt: Receipt) -> Untrusted:
    return Untrusted(
        "E-JOURNAL-5",
        subject="receipt",
        found=f"another hash for event {receipt.epoch}/{receipt.seq}",
        expected="the hash of this desk's own log",
        hint="compare heads with central before sending again",
    )
