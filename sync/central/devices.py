"""Which devices central knows, by which keys, and what they say of themselves (端末).

A key that a device has retired still checks what it signed before; a device whose
enrolment was withdrawn keeps its keys, so that what it sends can still be told
from what somebody else sends in its name.
"""

import re
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import col

from schema.wire.log import Heads
from sync.central.tables import DeviceKeyRow, DeviceRow, micros

_NAME = re.compile(r"[a-z2-7]{26}")
_KID = re.compile(r"[0-9a-f]{16}")
_MILLISECOND = timedelta(milliseconds=1)
_LARGEST = (1 << 63) - 1
_LONGEST_WORD = 200


class DeviceKey(msgspec.Struct, frozen=True):
    """A key of an enrolled device."""

    public_key: bytes
    """Ed25519, 32 bytes."""
    revoked: bool
    """True where the device's enrolment was withdrawn."""
    retired_at: int | None
    """When another took its place."""


def key_of(connection: Connection, device: str, kid: str) -> DeviceKey | None:
    """The device's key of that id, in use or retired; `None` if there is none."""
    if not (_NAME.fullmatch(device) and _KID.fullmatch(kid)):
        return None
    found = connection.execute(_KEY, {"device": device, "kid": kid}).first()
    return DeviceKey(found[0], found[1] is not None, found[2]) if found else None


def is_revoked(connection: Connection, device: str) -> bool:
    """True unless the device is enrolled still."""
    return connection.execute(_ENROLLED, {"device": device}).first() is None


def note_heads(
    connection: Connection, heads: Heads, at: datetime, *, carried: bool = False
) -> None:
    """Keep what a device's heads say of its state; of its clock only over a line."""
    said = {
        "last_seen": micros(at),
        "serial": _number(heads.serial),
        "as_of": micros(heads.as_of) if heads.as_of and heads.as_of.tzinfo else None,
        "edition": _word(heads.edition),
        "unsent": _number(heads.unsent) or 0,
        "pending": _number(heads.pending) or 0,
        "clock_offset_ms": None if carried else _offset(heads.sent_at, at),
        "app": _word(heads.app),
    }
    connection.execute(_SAID, said | {"at_device": heads.device})


def _number(said: int | None) -> int | None:
    return said if said is not None and 0 <= said <= _LARGEST else None


def _word(said: str) -> str:
    return said.replace("\0", "")[:_LONGEST_WORD]


def _offset(theirs: datetime, ours: datetime) -> int | None:
    return (theirs - ours) // _MILLISECOND if theirs.tzinfo else None


_KEY = (
    select(
        col(DeviceKeyRow.public_key),
        col(DeviceRow.revoked_at),
        col(DeviceKeyRow.retired_at),
    )
    .join_from(
        DeviceKeyRow, DeviceRow, col(DeviceRow.device) == col(DeviceKeyRow.device)
    )
    .where(
        col(DeviceKeyRow.device) == bindparam("device"),
        col(DeviceKeyRow.kid) == bindparam("kid"),
    )
)
_SAID = (
    update(DeviceRow)
    .where(col(DeviceRow.device) == bindparam("at_device"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "last_seen",
                "serial",
                "as_of",
                "edition",
                "unsent",
                "pending",
                "clock_offset_ms",
                "app",
            )
        }
    )
)
_ENROLLED = select(col(DeviceRow.device)).where(
    col(DeviceRow.device) == bindparam("device"), col(DeviceRow.revoked_at).is_(None)
)
