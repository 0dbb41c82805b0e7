"""What a revoked device still sends: kept, counted nowhere (隔離)."""

from hashlib import sha256

from sqlalchemy import Connection, text

from sync.protocol.batch import Batch


def put_aside(connection: Connection, batch: Batch, body: bytes, at: int) -> None:
    """Keep a batch whose signature holds, once.

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
    connection.execute(_PUT_ASIDE, row)


_PUT_ASIDE = text(
    "INSERT INTO quarantine (device, digest, body, received_at)"
    " VALUES (:device, :digest, :body, :received_at) ON CONFLICT DO NOTHING"
)
