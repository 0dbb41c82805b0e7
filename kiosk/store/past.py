"""Passphrases that an account has had: none is taken again (再利用の禁止).

What is kept follows from a passphrase by the same work as its slot, and then by one
more hash: it opens nothing.
"""

import hmac
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, Table, delete, insert, select

from kiosk.store.keyfile import Slot, Stretch
from kiosk.store.slots import Passphrase, empty_slot
from kiosk.store.tables_online import TABLES
from kiosk.store.tables_staff import PassphraseRow

KEPT = 5
"""As many are remembered of each account."""

_PAST: Table = TABLES[PassphraseRow.__tablename__]
_USE = b"madoguchi/past-passphrase/v1"


def was_used(connection: Connection, staff: str, passphrase: str) -> bool:
    """True if the account had it, as far as is remembered."""
    had = connection.execute(select(_PAST).where(_PAST.c.staff == staff)).all()
    # Every one is worked out, found or not.
    found = [
        hmac.compare_digest(
            _hash(_slot(staff, row.salt, row.stretch), passphrase), row.hash
        )
        for row in had
    ]
    return any(found)


def remember(
    connection: Connection, staff: str, passphrase: str, stretch: Stretch | None
) -> None:
    """Keep what tells it, and forget the oldest beyond `KEPT`."""
    slot = empty_slot(staff, stretch)
    connection.execute(
        insert(_PAST).values(
            staff=staff,
            salt=slot.salt,
            stretch=msgspec.json.encode(slot.stretch),
            hash=_hash(slot, passphrase),
        )
    )
    newest = (
        select(_PAST.c.key)
        .where(_PAST.c.staff == staff)
        .order_by(_PAST.c.key.desc())
        .limit(KEPT)
    )
    connection.execute(
        delete(_PAST).where(_PAST.c.staff == staff, _PAST.c.key.not_in(newest))
    )


def forget(connection: Connection, staff: str) -> None:
    """Keep nothing of an account that was withdrawn."""
    connection.execute(delete(_PAST).where(_PAST.c.staff == staff))


def _slot(staff: str, salt: bytes, stretch: bytes) -> Slot:
    cost = msgspec.json.decode(stretch, type=Stretch)
    return Slot(kind=Passphrase.kind, staff=staff, salt=salt, stretch=cost)


def _hash(slot: Slot, passphrase: str) -> bytes:
    return sha256(_USE + Passphrase(passphrase).wrapping_key(slot)).digest()
