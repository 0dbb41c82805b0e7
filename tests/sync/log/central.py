"""A central as it runs, on its real database, that can be put back (集約先).

It remembers every place that it ever held: a kiosk may believe nothing else.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert

from schema.clock import FixedClock
from sync.central.database import Database
from sync.central.ingest import LogIntake
from sync.central.tables import DeviceKeyRow, DeviceRow
from sync.protocol.batch import read_batch
from sync.protocol.envelope import kid_of
from tests.sync.log.recorded import MORNING, device_of

Place = tuple[str, int, int, str]
"""Device, epoch, place and hash."""
Copy = sqlite3.Connection
"""A whole database, in memory."""
CENTRAL = "c" * 26


@dataclass(frozen=True)
class Device:
    """Implements sync's `Identity`; two kiosks with one are twins."""

    device: str
    key: Ed25519PrivateKey

    @property
    def kid(self) -> str:
        return kid_of(self.public_key)

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message)

    def unseal(self, sealed: bytes, info: bytes) -> bytes:
        raise NotImplementedError


def a_device(number: int) -> Device:
    seed = bytes([number]) * 32
    return Device(device_of(number), Ed25519PrivateKey.from_private_bytes(seed))


class Central:
    """Takes logs; its database has its tables."""

    def __init__(self, database: Database) -> None:
        """Open the intake on `database`."""
        self._key = Ed25519PrivateKey.from_private_bytes(b"\xff" * 32)
        self.database = database
        self.clock = FixedClock(MORNING)
        self.intake = LogIntake(database, self._key.sign, CENTRAL, self.clock)
        self.ever_held: set[Place] = set()

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def heads(self, data: bytes) -> bytes:
        return self.intake.heads(data)

    def log(self, data: bytes) -> bytes:
        receipt = self.intake.take(data)
        batch = read_batch(data)
        for seq, head in enumerate(batch.hashes, start=batch.header.first):
            place = batch.header.device, batch.header.epoch, seq, head.hex()
            self.ever_held.add(place)
        return receipt


def enrol(database: Database, device: str, public_key: bytes) -> None:
    """Let central know a device by its key."""
    named = {"device": device, "facility": "clinic", "enrolled_at": 0}
    key = {"device": device, "kid": kid_of(public_key), "public_key": public_key}

    def add(connection: Connection) -> None:
        connection.execute(insert(DeviceRow), named | {"sealing_key": b""})
        connection.execute(insert(DeviceKeyRow), key | {"since": 0})

    database.write(add)


class PutBack:
    """Copies of a SQLite database, as its own backup makes and restores them."""

    def __init__(self, path: Path) -> None:
        """Copy and replace the database at `path`."""
        self._path = path

    def copied(self) -> Copy:
        """The whole database as it is now."""
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(self._path)) as now:
            now.backup(copy)
        return copy

    def put_back(self, copy: Copy) -> None:
        """The whole database as it was then."""
        with closing(sqlite3.connect(self._path)) as now:
            copy.backup(now)
