"""Enrolment codes as central keeps them: good once, and not for long (登録コード).

1. Central keeps what checks a code, never the code; and that closed under the
   master key, for whoever has it may enrol as if he had the code.
2. A code is good for fifteen minutes, or as long as a stick is on its way, for one
   facility and for one device; that device may say it again, as where the answer
   was lost on the way.
3. Codes that were used or have expired are remembered for a day, so that a kiosk
   can be told which of the two it is.
"""

import hmac
import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, Row, Table, delete, insert, or_, select, update

from schema.clock import Clock
from schema.wire.form import Trouble
from schema.wire.identity import EnrolRequest
from sync.central.database import Database
from sync.central.facilities import find
from sync.central.keys import CentralKeys
from sync.central.problems import NotDone
from sync.central.tables import EnrolCodeRow, micros
from sync.protocol.code import code_key, new_code, proof

GOOD_FOR = timedelta(minutes=15)
"""How long a code is good, unless a stick has to travel with it."""
REMEMBERED_FOR = timedelta(days=1)
"""How long it is remembered."""

_CODE: Table = EnrolCodeRow.__table__  # type: ignore[attr-defined]


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A new code, which is shown this once (発行した登録コード)."""

    code: str
    """As it is typed at the kiosk."""
    facility: str
    """Id of the facility it is for."""
    facility_name: str
    """医療機関名."""
    expires_at: datetime
    """Until when it is good."""


class Fitting(msgspec.Struct, frozen=True, kw_only=True):
    """A code that a proof was made with."""

    code_id: str
    """Its id."""
    facility: str
    """Which facility it is for."""


def issue(  # noqa: PLR0913
    database: Database,
    clock: Clock,
    facility: str,
    keys: CentralKeys,
    root: bytes,
    *,
    good_for: timedelta = GOOD_FOR,
) -> Issued:
    """Make a code for one more device of a facility.

    Args:
        database: Where it is kept.
        clock: The one clock.
        facility: Id of the facility.
        keys: Central's own.
        root: The trusted root, exact bytes: with central's public key it is what the
            code stands for.
        good_for: How long it is good.

    Raises:
        Unreadable: There is no such facility.
    """
    now, code = clock.now(), new_code(keys.public_key, root)
    until, code_id = now + good_for, secrets.token_hex(8)
    row = {
        "code_id": code_id,
        "facility": facility,
        "derived_key": keys.wrap(_name(code_id), code_key(code)),
        "expires_at": micros(until),
    }

    def work(connection: Connection) -> Issued:
        name = find(connection, facility).name
        _forget(connection, now)
        connection.execute(insert(_CODE).values(row))
        return Issued(
            code=str(code), facility=facility, facility_name=name, expires_at=until
        )

    return database.write(work)


def spend(
    connection: Connection, request: EnrolRequest, keys: CentralKeys, now: datetime
) -> Fitting:
    """Find the code that a request proves to know, and mark it as used.

    Raises:
        NotDone: No code fits, or the one that does is over or was used.
        NotIntact: Another central closed what is kept of a code.
    """
    row = _fitting(connection, request, keys)
    if row is None:
        raise NotDone(
            Trouble.CODE_UNKNOWN, "Check every character, or ask for a new code."
        )
    mine = or_(_CODE.c.used_at.is_(None), _CODE.c.device == request.device)
    if row.expires_at <= micros(now) and row.used_at is None:
        raise NotDone(Trouble.CODE_EXPIRED, "Ask for a new code.")
    taken = connection.execute(
        update(_CODE)
        .where(_CODE.c.code_id == row.code_id, mine)
        .values(used_at=row.used_at or micros(now), device=request.device)
    )
    if not taken.rowcount or row.expires_at <= micros(now):
        raise NotDone(Trouble.CODE_USED, "Ask for a new code.")
    return Fitting(code_id=row.code_id, facility=row.facility)


def _fitting(
    connection: Connection, request: EnrolRequest, keys: CentralKeys
) -> Row[tuple[object, ...]] | None:
    """The code whose proof this is: the few there are, are tried."""
    for row in connection.execute(select(_CODE)):
        key = keys.unwrap(_name(row.code_id), row.derived_key)
        expected = proof(key, request.device, request.public_key, request.sealing_key)
        if hmac.compare_digest(expected.encode(), request.proof.encode()):
            return row
    return None


def _forget(connection: Connection, now: datetime) -> None:
    long_ago = micros(now - REMEMBERED_FOR)
    connection.execute(delete(_CODE).where(_CODE.c.expires_at < long_ago))


def _name(code_id: str) -> str:
    return f"enrol-code:{code_id}"
