"""The devices that are enrolled, and their keys (端末の登録簿).

1. A device belongs to one facility; another enrolment moves it.
2. One key of it is in use; those before it still check what they signed.
3. Revoking takes its right to sync; what it sent before stays as it is.
"""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from schema.clock import JAPAN, Clock
from schema.wire.identity import EnrolRequest, Rotation
from sync.central.database import Database
from sync.central.tables import (
    DeviceKeyRow,
    DeviceRow,
    FacilityRow,
    HeadRow,
    instant,
    micros,
)
from sync.central.tokens import Known
from sync.errors import Unreadable
from sync.protocol.envelope import kid_of

_DEVICE: Table = DeviceRow.__table__  # type: ignore[attr-defined]
_KEY: Table = DeviceKeyRow.__table__  # type: ignore[attr-defined]
_FACILITY: Table = FacilityRow.__table__  # type: ignore[attr-defined]
_HEAD: Table = HeadRow.__table__  # type: ignore[attr-defined]
_LONGEST_WORD = 200


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One device as it is listed (端末)."""

    device: str
    """端末名."""
    facility: str
    """Id of its facility."""
    enrolled_at: datetime
    """When it was enrolled."""
    revoked_at: datetime | None
    """When its enrolment was withdrawn."""
    last_seen: datetime | None
    """When its heads last came."""
    serial: int | None
    """Of its local copy, as it last said."""
    edition: str
    """Rulebook in use."""
    unsent: int
    """Events without a receipt."""
    clock_offset_ms: int | None
    """Its clock less central's."""
    app: str
    """Version of its program."""


def devices(connection: Connection, device: str | None = None) -> list[Device]:
    """Every device, by facility; or the one of this name, if it is enrolled."""
    wanted = select(_DEVICE).order_by(_DEVICE.c.facility, _DEVICE.c.enrolled_at)
    if device is not None:
        wanted = wanted.where(_DEVICE.c.device == device)
    return [
        Device(
            device=row.device,
            facility=row.facility,
            enrolled_at=instant(row.enrolled_at).astimezone(JAPAN),
            revoked_at=_at(row.revoked_at),
            last_seen=_at(row.last_seen),
            serial=row.serial,
            edition=row.edition,
            unsent=row.unsent,
            clock_offset_ms=row.clock_offset_ms,
            app=row.app,
        )
        for row in connection.execute(wanted)
    ]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the database, in figures."""

    devices: int
    """How many devices may sync."""
    last_event: datetime | None
    """When an event last came; `None` where none ever did."""


def standing(connection: Connection) -> Standing:
    """Count the devices, and find the last arrival."""
    enrolled = select(func.count()).where(_DEVICE.c.revoked_at.is_(None))
    latest = connection.execute(select(func.max(_HEAD.c.updated_at))).scalar()
    return Standing(
        devices=connection.execute(enrolled).scalar_one(), last_event=_at(latest)
    )


def known(connection: Connection, device: str) -> Known | None:
    """What a token of this device is judged by; `None` where it is not enrolled."""
    found = connection.execute(_KNOWN, {"device": device}).all()
    if not found:
        return None
    return Known(
        device=device,
        facility=found[0].facility,
        scope=found[0].scope,
        sealing_key=found[0].sealing_key,
        revoked=found[0].revoked_at is not None,
        keys={row.kid: row.public_key for row in found if row.retired_at is None},
        retired={row.kid: row.public_key for row in found if row.retired_at},
    )


def revoke(database: Database, clock: Clock, device: str) -> Device:
    """Take a device's right to sync; once more changes nothing.

    Raises:
        Unreadable: No such device is enrolled.
    """
    at = micros(clock.now())

    def work(connection: Connection) -> Device:
        connection.execute(
            update(_DEVICE)
            .where(_DEVICE.c.device == device, _DEVICE.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        for found in devices(connection, device):
            return found
        raise _unknown(device)

    return database.write(work)


def bind(
    connection: Connection, request: EnrolRequest, facility: str, at: datetime
) -> None:
    """Bind a device to a facility with the key it shows, whatever it was before."""
    now = micros(at)
    values = {
        "facility": facility,
        "enrolled_at": now,
        "revoked_at": None,
        "sealing_key": request.sealing_key,
        "app": request.app.replace("\0", "")[:_LONGEST_WORD],
    }
    mine = _DEVICE.c.device == request.device
    if not connection.execute(update(_DEVICE).where(mine).values(values)).rowcount:
        connection.execute(insert(_DEVICE).values(device=request.device, **values))
    _use_key(connection, request.device, request.public_key, now)


def rotate(connection: Connection, rotation: Rotation, at: datetime) -> None:
    """Put a device's new keys in the place of those in use."""
    connection.execute(
        update(_DEVICE)
        .where(_DEVICE.c.device == rotation.device)
        .values(sealing_key=rotation.sealing_key)
    )
    _use_key(connection, rotation.device, rotation.public_key, micros(at))


def _use_key(connection: Connection, device: str, key: bytes, now: int) -> None:
    """Make `key` the one in use, and retire every other."""
    kid, mine = kid_of(key), _KEY.c.device == device
    others = (mine, _KEY.c.kid != kid, _KEY.c.retired_at.is_(None))
    connection.execute(update(_KEY).where(*others).values(retired_at=now))
    again = update(_KEY).where(mine, _KEY.c.kid == kid).values(retired_at=None)
    if not connection.execute(again).rowcount:
        connection.execute(
            insert(_KEY).values(device=device, kid=kid, public_key=key, since=now)
        )


def _at(stored: int | None) -> datetime | None:
    return None if stored is None else instant(stored).astimezone(JAPAN)


def _unknown(device: str) -> Unreadable:
    return Unreadable(
        "E-DEVICE-1",
        subject="device",
        found=f"no device {device!r}",
        expected="the name of a device that is enrolled here",
        hint="see `madoguchi central device list`",
    )


_KNOWN = (
    select(
        _DEVICE.c.facility,
        _DEVICE.c.revoked_at,
        _DEVICE.c.sealing_key,
        _FACILITY.c.scope,
        _KEY.c.kid,
        _KEY.c.public_key,
        _KEY.c.retired_at,
    )
    .select_from(
        _DEVICE.join(_KEY, _DEVICE.c.device == _KEY.c.device).join(
            _FACILITY, _DEVICE.c.facility == _FACILITY.c.facility
        )
    )
    .where(_DEVICE.c.device == bindparam("device"))
)
