"""What the report asks of central's tables (報告の問い合わせ).

Everything is counted by the database; only one row a device, an epoch, a day and
rule, or a finding comes out of it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    func,
    or_,
    select,
)

from schema.clock import JAPAN
from schema.terms import EventType
from schema.wire.log import ForkedFrom
from sync.central.finding_tables import FindingTable
from sync.central.findings import plain
from sync.central.rejudge import Verdict
from sync.central.report_records import (
    Counted,
    DeviceSeen,
    EpochSeen,
    Finding,
    Totals,
)
from sync.central.tables import CentralTable, day, instant
from sync.protocol.batch import HIGHEST_SEQ

MOST_LISTED = 1_000
"""Findings of one kind that are listed; their total is always told."""

_TABLES = CentralTable.metadata.tables
_DEVICE: Table = _TABLES["device"]
_FACILITY: Table = _TABLES["facility"]
_HEAD: Table = _TABLES["head"]
_CONFIRMATION: Table = _TABLES["confirmation"]
_FINDING: Table = FindingTable.metadata.tables["finding"]

_NOT_REPEATING = (Verdict.DIFFERS, Verdict.EDITION_UNKNOWN, Verdict.INCOMPLETE)
_KIND: Mapping[str, ColumnElement[bool]] = {
    "interim_without_check": _FINDING.c.unchecked != "",
    "not_repeating": _FINDING.c.verdict.in_(_NOT_REPEATING),
    "unreadable": _FINDING.c.verdict == Verdict.UNREADABLE,
}
"""Each list of the report, and what stands on it; an event may stand on two."""

_DECIDED = and_(_CONFIRMATION.c.outcome != "", _CONFIRMATION.c.visit_day.is_not(None))
_PLACE = _CONFIRMATION.c.epoch * HIGHEST_SEQ + _CONFIRMATION.c.seq
"""Where an event stands among all of its device."""
_AMENDS = _CONFIRMATION.c.type.in_((EventType.CORRECTED, EventType.RECHECKED))
_WITHDRAWS = and_(
    _CONFIRMATION.c.type == EventType.CORRECTED, _CONFIRMATION.c.outcome == ""
)
"""A correction without a decision: the visit counts no more (取り消し)."""
_LAST_WORD = (
    select(
        _CONFIRMATION.c.device,
        _CONFIRMATION.c.refers_to,
        func.max(_PLACE).label("place"),
    )
    .where(or_(and_(_AMENDS, _DECIDED), _WITHDRAWS))
    .group_by(_CONFIRMATION.c.device, _CONFIRMATION.c.refers_to)
)
"""The last that corrects, completes or withdraws each event."""
_OF_IT = _LAST_WORD.subquery()
_BESIDE_IT = _LAST_WORD.subquery()
_BY_DAY = (
    _CONFIRMATION.c.visit_day,
    _CONFIRMATION.c.rule,
    _CONFIRMATION.c.outcome,
    _CONFIRMATION.c.taken,
)


def totals_of(connection: Connection, arrived: int) -> Totals:
    """How many findings of each kind arrived from this instant on."""
    asked = (func.count().filter(kind).label(name) for name, kind in _KIND.items())
    found = connection.execute(select(*asked).where(_FINDING.c.received_at >= arrived))
    return Totals(**found.one()._asdict())


def findings(connection: Connection, kind: str, arrived: int) -> tuple[Finding, ...]:
    """The findings of one kind that arrived from this instant on, newest first."""
    newest = (
        select(_FINDING)
        .where(_KIND[kind], _FINDING.c.received_at >= arrived)
        .order_by(
            _FINDING.c.received_at.desc(),
            _FINDING.c.device,
            _FINDING.c.epoch.desc(),
            _FINDING.c.seq.desc(),
        )
        .limit(MOST_LISTED)
    )
    return tuple(_found(row) for row in connection.execute(newest))


def _found(row: Row[Any]) -> Finding:
    told = row._asdict()
    told["visit_day"] = None if row.visit_day is None else day(row.visit_day)
    told["received_at"] = _japan(row.received_at)
    return msgspec.convert(told, Finding)


def counted(connection: Connection, since: date) -> tuple[Counted, ...]:
    """Visits from this day on by month, rule, outcome and what was done."""
    days = (
        select(*_BY_DAY, func.count())
        .outerjoin_from(
            _CONFIRMATION,
            _OF_IT,
            and_(
                _OF_IT.c.device == _CONFIRMATION.c.device,
                _OF_IT.c.refers_to == _CONFIRMATION.c.id,
            ),
        )
        .outerjoin(
            _BESIDE_IT,
            and_(
                _AMENDS,
                _BESIDE_IT.c.device == _CONFIRMATION.c.device,
                _BESIDE_IT.c.refers_to == _CONFIRMATION.c.refers_to,
                _BESIDE_IT.c.place > _PLACE,
            ),
        )
        .where(
            _DECIDED,
            _CONFIRMATION.c.visit_day >= since.toordinal(),
            _OF_IT.c.place.is_(None),
            _BESIDE_IT.c.place.is_(None),
        )
        .group_by(*_BY_DAY)
    )
    months: Counter[tuple[str, ...]] = Counter()
    for on, *what, visits in connection.execute(days):
        months[(f"{day(on):%Y-%m}", *map(plain, what))] += visits
    names = Counted.__struct_fields__[:-1]
    return tuple(
        Counted(**dict(zip(names, what, strict=True)), visits=visits)
        for what, visits in sorted(months.items())
    )


def devices_seen(connection: Connection, heard: int) -> tuple[DeviceSeen, ...]:
    """Every device; silent if it said nothing since the instant `heard`."""
    epochs = _epochs(connection)
    conflicts = _count_of(connection, "conflict")
    quarantined = _count_of(connection, "quarantine")
    known: Select[Any] = (
        select(*_TOLD, func.coalesce(_FACILITY.c.name, "").label("facility_name"))
        .outerjoin_from(_DEVICE, _FACILITY, _FACILITY.c.facility == _DEVICE.c.facility)
        .order_by(_DEVICE.c.facility, _DEVICE.c.device)
    )
    return tuple(
        _device(
            row,
            heard,
            epochs=tuple(epochs[row.device]),
            forks=sum(one.forked_from is not None for one in epochs[row.device]),
            conflicts=conflicts.get(row.device, 0),
            quarantined=quarantined.get(row.device, 0),
        )
        for row in connection.execute(known)
    )


_TOLD = [column for column in _DEVICE.c if column.name != "sealing_key"]
_INSTANTS = ("enrolled_at", "revoked_at", "last_seen", "as_of")
_WRITTEN_BY_SOMEBODY = ("edition", "app", "facility_name")


def _device(row: Row[Any], heard: int, **more: Any) -> DeviceSeen:
    told = {**row._asdict(), **more}
    for name in _INSTANTS:
        told[name] = None if told[name] is None else _japan(told[name])
    for name in _WRITTEN_BY_SOMEBODY:
        told[name] = plain(told[name])
    last = row.enrolled_at if row.last_seen is None else row.last_seen
    return DeviceSeen(**told, silent=row.revoked_at is None and last < heard)


def _epochs(connection: Connection) -> Mapping[str, list[EpochSeen]]:
    """Every epoch by device, in order."""
    found: defaultdict[str, list[EpochSeen]] = defaultdict(list)
    heads = select(_HEAD).order_by(_HEAD.c.device, _HEAD.c.epoch)
    for row in connection.execute(heads):
        found[row.device].append(
            EpochSeen(
                epoch=row.epoch,
                seq=row.seq,
                updated_at=_japan(row.updated_at),
                forked_from=_fork(row.forked_from),
            )
        )
    return found


def _fork(stored: bytes | None) -> ForkedFrom | None:
    return msgspec.json.decode(stored, type=ForkedFrom) if stored else None


def _count_of(connection: Connection, table: str) -> Mapping[str, int]:
    """Rows of a table by device."""
    device = _TABLES[table].c.device
    counts = select(device, func.count()).group_by(device)
    return {row[0]: row[1] for row in connection.execute(counts)}


def _japan(stored: int) -> datetime:
    """A stored instant in Japan time; the last hours of the calendar stay in UTC."""
    try:
        return instant(stored).astimezone(JAPAN)
    except OverflowError:
        return instant(stored)
