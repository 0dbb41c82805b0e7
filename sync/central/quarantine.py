"""What a revoked device still sends: kept, counted nowhere (隔離).

Of each device so many batches are kept and no more: what comes then is refused as
before it, and leaves no trace.
"""

from hashlib import sha256

from sqlalchemy import Connection, text

from sync.protocol.batch import Batch

MOST_BATCHES = 200
"""Of one device."""
MOST_BYTES = 16_000_000
"""Of one device, all together."""


def put_aside(connection: Connection, batch: Batch, body: bytes, at: int) -> None:
    """Keep a batch whose signature holds, once, while there is room for its device.

    Args:
        connection: In whose transaction.
        batch: What was sent.
        body: As it came.
        at: When it came.
    """
    row = {
        "device": batch.header.device,
        "digest": sha256(body).digest(),
        "body": body,
        "received_at": at,
    }
    batches, size = connection.execute(_KEPT, row).one()
    if batches < MOST_BATCHES and size + len(body) <= MOST_BYTES:
        connection.execute(_PUT_ASIDE, row)


_KEPT = text(
    "SELECT count(*), coalesce(sum(length(body)), 0) FROM quarantine"
    " WHERE device = :device"
)
_PUT_ASIDE = text(
    "INSERT INTO quarantine (device, digest, body, received_at)"
    " VALUES (:device, :digest, :body, :received_at) ON CONFLICT DO NOTHING"
)
