"""To which central and facility the desk belongs (登録).

1. What central answered at enrolment is kept as it came; its scope key opens only
   on the device it was sealed to.
2. The scope key is in the key file before the desk counts as enrolled: a desk that
   is cut off between the two enrols again, and no event is recorded under a key
   that central does not have.
3. What one central received says nothing of what another holds: with another
   central everything is unsent again, in the transaction that takes it up, and the
   words of the one before are put aside.
"""

import msgspec
from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from kiosk.desk.settings import FACILITY, JURISDICTION
from kiosk.store.database import KeyedFile
from kiosk.store.epochs import RECEIVED
from kiosk.store.keys import Keyring
from kiosk.store.settings import put_setting, setting
from kiosk.store.tables import DeviceTable
from kiosk.store.wrapping import KEY_BYTES
from schema.errors import Untrusted
from schema.wire.identity import Enrolled
from sync.packs.key import scope_key_info

_MEMBERSHIP: Table = DeviceTable.metadata.tables["membership"]
_RECEIPTS_OF = "receipts_of"
"""The setting that names the central whose receipts are kept, once it was left."""


class StoreMembership:
    """The desk's enrolment in `device.db`; implements sync's `Membership`."""

    def __init__(self, file: KeyedFile, keys: Keyring) -> None:
        """Read and write `file`; `keys` open what central sealed."""
        self._file = file
        self._keys = keys

    def enrolled(self) -> Enrolled | None:
        """What central answered at enrolment; `None` before it."""
        row = self._row()
        return msgspec.json.decode(row.enrolled, type=Enrolled) if row else None

    def scope(self) -> str:
        """Which pack the desk gets; empty before enrolment."""
        enrolled = self.enrolled()
        return enrolled.scope if enrolled else ""

    def address(self) -> str:
        """Central's address; empty where only sticks travel."""
        row = self._row()
        return row.address if row else ""

    def authority(self) -> str:
        """File of the certificate authority to trust; empty for the system's own."""
        row = self._row()
        return row.authority if row else ""

    def enrol(self, enrolled: Enrolled, address: str = "", authority: str = "") -> None:
        """Belong to the facility that central named, in place of any earlier one.

        Args:
            enrolled: Central's answer, whose signature holds.
            address: Where central is; empty where only sticks travel.
            authority: File of the certificate authority to trust.

        Raises:
            Untrusted: It is for another device, or its scope key does not open here.
        """
        if enrolled.device != self._keys.device:
            raise _another_device()
        info = scope_key_info(enrolled.device, enrolled.facility)
        scope_key = self._keys.unseal(enrolled.scope_key, info)
        if len(scope_key) != KEY_BYTES:
            raise _no_scope_key()
        self._keys.keep("scope", scope_key)
        values = {
            "central": enrolled.central,
            "enrolled": msgspec.json.encode(enrolled),
            "address": address,
            "authority": authority,
        }
        with self._file.writing() as connection:
            before = _receipts_of(connection)
            if before != enrolled.central_key.hex():
                _forget_receipts(connection, before)
            connection.execute(delete(_MEMBERSHIP))
            connection.execute(insert(_MEMBERSHIP), values)
            put_setting(connection, FACILITY, enrolled.facility_name)
            put_setting(connection, JURISDICTION, enrolled.jurisdiction)

    def leave(self) -> None:
        """Belong to no central any more; the log, and what was received, stay."""
        with self._file.writing() as connection:
            put_setting(connection, _RECEIPTS_OF, _receipts_of(connection))
            connection.execute(delete(_MEMBERSHIP))

    def earlier_words(self, central_key: bytes) -> dict[int, bytes]:
        """The furthest receipt of each epoch by a central that was left."""
        with self._file.reading() as connection:
            return _put_aside(connection, central_key.hex())

    def _row(self) -> Row[tuple[str, bytes, str, str]] | None:
        with self._file.reading() as connection:
            return connection.execute(select(_MEMBERSHIP)).first()


def _receipts_of(connection: Connection) -> str:
    """Key of the central that signed the receipts; empty where none is known."""
    row = connection.execute(select(_MEMBERSHIP.c.enrolled)).first()
    if row is None:
        return setting(connection, _RECEIPTS_OF)
    return msgspec.json.decode(row.enrolled, type=Enrolled).central_key.hex()


def _forget_receipts(connection: Connection, before: str) -> None:
    """Count nothing as received, and put the words of `before` aside."""
    kept = select(RECEIVED.c.epoch, RECEIVED.c.word).where(RECEIVED.c.word != b"")
    words = {row.epoch: row.word for row in connection.execute(kept)}
    if words:
        words = _put_aside(connection, before) | words
        put_setting(connection, _words_of(before), msgspec.json.encode(words).decode())
    nothing = {"seq": 0, "received_at": None, "word_seq": 0, "word": b""}
    connection.execute(update(RECEIVED), nothing)


def _put_aside(connection: Connection, central: str) -> dict[int, bytes]:
    kept = setting(connection, _words_of(central)) or "{}"
    return msgspec.json.decode(kept, type=dict[int, bytes])


def _words_of(central: str) -> str:
    return f"words_of {central}"


def _another_device() -> Untrusted:
    return Untrusted(
        "E-MEMBER-1",
        subject="enrolment",
        found="an answer for another device",
        expected="this device's name",
        hint="ask central for a new code and enrol again",
    )


def _no_scope_key() -> Untrusted:
    return Untrusted(
        "E-MEMBER-2",
        subject="enrolment",
        found="a scope key of another length",
        expected=f"{KEY_BYTES} bytes",
        hint="update the older of the two programs, then enrol again",
    )
