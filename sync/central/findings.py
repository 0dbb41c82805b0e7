"""Judge every event once, as it arrives, and keep what does not hold (要確認の記録).

1. Events are judged by their place in the chain, not by any clock: none is passed
   over, however late it came or whatever its kiosk's clock said.
2. How far an epoch was judged counts only while the event there has the hash that
   it had; an epoch that was put back is judged from its beginning.
3. Findings and the place reached are one transaction, and judging twice changes
   nothing.
4. What could not be judged is tried again every time: an edition may have been
   published since, a newer central may read more.
5. An event that came again in another epoch counts where it came first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
)

from sync.central.database import Database
from sync.central.finding_tables import FindingTable, make_tables
from sync.central.rejudge import Judged, Rejudge, Verdict
from sync.central.tables import CentralTable

AT_ONCE = 2_000
"""Events that are read, judged and written down together."""
LONGEST = 200
"""Characters kept of anything that a kiosk wrote."""
TRIED_AGAIN = (Verdict.UNREADABLE, Verdict.INCOMPLETE, Verdict.EDITION_UNKNOWN)
"""Verdicts that may be another one next time."""
_FINE = frozenset({Verdict.REPEATS, Verdict.NO_DECISION})

_EVENT: Table = CentralTable.metadata.tables["event"]
_HEAD: Table = CentralTable.metadata.tables["head"]
_CONFIRMATION: Table = CentralTable.metadata.tables["confirmation"]
_JUDGED: Table = FindingTable.metadata.tables["judged"]
_FINDING: Table = FindingTable.metadata.tables["finding"]


def _is(table: Table, *columns: str) -> ColumnElement[bool]:
    """The row that is given by these columns."""
    return and_(*(table.c[name] == bindparam(name) for name in columns))


def _same(one: Table, other: Table, *columns: str) -> ColumnElement[bool]:
    """Rows of two tables that have these columns in common."""
    return and_(*(one.c[name] == other.c[name] for name in columns))


_HOLDS = func.coalesce(_EVENT.c.hash == _JUDGED.c.hash, False)
_STARTS = (
    select(_HEAD.c.device, _HEAD.c.epoch, case((_HOLDS, _JUDGED.c.seq), else_=0))
    .outerjoin_from(_HEAD, _JUDGED, _same(_HEAD, _JUDGED, "device", "epoch"))
    .outerjoin(_EVENT, _same(_EVENT, _JUDGED, "device", "epoch", "seq"))
    .where(or_(~_HOLDS, _JUDGED.c.seq < _HEAD.c.seq))
    .order_by(_HEAD.c.device, _HEAD.c.epoch)
)
_FOLLOWING = (
    select(_EVENT)
    .where(_is(_EVENT, "device", "epoch"), _EVENT.c.seq > bindparam("seq"))
    .order_by(_EVENT.c.seq)
)
_PLACE = tuple_(_FINDING.c.device, _FINDING.c.epoch, _FINDING.c.seq)
_DOUBTFUL = (
    select(_EVENT)
    .join_from(_FINDING, _EVENT, _same(_FINDING, _EVENT, "device", "epoch", "seq"))
    .where(_FINDING.c.verdict.in_(TRIED_AGAIN))
    .order_by(_FINDING.c.device, _FINDING.c.epoch, _FINDING.c.seq)
)
_FIRST_AT = select(_CONFIRMATION.c.epoch, _CONFIRMATION.c.seq).where(
    _is(_CONFIRMATION, "device", "id")
)
_FORGET_EPOCH = delete(_FINDING).where(_is(_FINDING, "device", "epoch"))
_FORGET_EVENT = delete(_FINDING).where(_is(_FINDING, "device", "epoch", "seq"))
_FORGET_PLACE = delete(_JUDGED).where(_is(_JUDGED, "device", "epoch"))


class _Start(NamedTuple):
    """After which event of an epoch judging goes on."""

    device: str
    epoch: int
    seq: int


Values = Mapping[str, Any]
"""A row, or what names one, by column."""


def judge_arrived(
    database: Database, rejudge: Rejudge, *, from_the_beginning: bool = False
) -> int:
    """Judge what has not been judged yet, and again what could not be.

    Args:
        database: Central's.
        rejudge: Judges one event.
        from_the_beginning: True to forget every finding and judge all events.

    Returns:
        How many events were judged.
    """
    starts = database.write(lambda c: _begun(c, forget=from_the_beginning))
    judged = 0
    for events in _doubtful(database):
        _note(database, rejudge, events, reached=())
        judged += len(events)
    for events in _arrived(database, starts):
        _note(database, rejudge, events, reached=_last_of_each_epoch(events))
        judged += len(events)
    return judged


def _begun(connection: Connection, *, forget: bool) -> list[_Start]:
    """Where to go on; the findings of epochs that begin anew are forgotten."""
    make_tables(connection)
    if forget:
        connection.execute(delete(_FINDING))
        connection.execute(delete(_JUDGED))
    starts = [_Start(*start) for start in connection.execute(_STARTS)]
    _each(connection, _FORGET_EPOCH, [s._asdict() for s in starts if s.seq == 0])
    return starts


def _doubtful(database: Database) -> Iterator[Sequence[Row[Any]]]:
    """Events that could not be judged when they were last tried, each once."""
    wanted = _DOUBTFUL
    while events := _rows(database, wanted, {}):
        yield events
        last = events[-1]
        reached = tuple_(last.device, last.epoch, last.seq)
        wanted = _DOUBTFUL.where(_PLACE.op(">")(reached))


def _arrived(
    database: Database, starts: Iterable[_Start]
) -> Iterator[Sequence[Row[Any]]]:
    """What came after each start, so much at once that a transaction is worth it."""
    waiting: list[Row[Any]] = []
    for start in starts:
        for page in _pages(database, start):
            waiting += page
            if len(waiting) >= AT_ONCE:
                yield waiting
                waiting = []
    if waiting:
        yield waiting


def _pages(database: Database, start: _Start) -> Iterator[Sequence[Row[Any]]]:
    """The rest of one epoch."""
    while page := _rows(database, _FOLLOWING, start._asdict()):
        yield page
        if len(page) < AT_ONCE:
            return
        start = start._replace(seq=page[-1].seq)


def _rows(database: Database, wanted: Select[Any], given: Values) -> Sequence[Row[Any]]:
    return database.read(lambda c: c.execute(wanted.limit(AT_ONCE), given).all())


def _last_of_each_epoch(events: Iterable[Row[Any]]) -> Sequence[Values]:
    last = {(event.device, event.epoch): event for event in events}
    return [
        {"device": e.device, "epoch": e.epoch, "seq": e.seq, "hash": e.hash}
        for e in last.values()
    ]


def _note(
    database: Database,
    rejudge: Rejudge,
    events: Sequence[Row[Any]],
    *,
    reached: Sequence[Values],
) -> None:
    """Judge these events and write down what does not hold."""
    judged = (_finding(event, rejudge.of(event.raw)) for event in events)
    found = [finding for finding in judged if finding]
    stale = found if reached else [event._asdict() for event in events]
    database.write(lambda c: _write(c, stale, found, reached))


def _write(
    connection: Connection,
    stale: Sequence[Values],
    found: Sequence[Values],
    reached: Sequence[Values],
) -> None:
    _each(connection, _FORGET_EVENT, stale)
    here = [one for one in found if _came_first_here(connection, one)]
    _each(connection, insert(_FINDING), here)
    _each(connection, _FORGET_PLACE, reached)
    _each(connection, insert(_JUDGED), reached)


def _each(connection: Connection, statement: Any, rows: Sequence[Values]) -> None:
    if rows:
        connection.execute(statement, rows)


def _finding(event: Row[Any], judged: Judged) -> Values | None:
    """The row of an event that does not hold; `None` where all is well."""
    fine, read = judged.verdict in _FINE, judged.event
    if fine and event.readable and not judged.unchecked:
        return None
    verdict = judged.verdict if event.readable or not fine else Verdict.UNREADABLE
    decision, visit = (read.decision, read.visit) if read else (None, None)
    return {
        "device": event.device,
        "epoch": event.epoch,
        "seq": event.seq,
        "id": plain(read.id if read else event.id),
        "verdict": verdict.value,
        "differences": plain("; ".join(map(str, judged.differences))),
        "unchecked": plain(judged.unchecked),
        "edition": plain(decision.edition) if decision else "",
        "visit_day": visit.visit_day.toordinal() if visit else None,
        "received_at": event.received_at,
    }


def _came_first_here(connection: Connection, finding: Values) -> bool:
    """False for an event that is counted in another place."""
    first = connection.execute(_FIRST_AT, finding).first()
    return first is None or tuple(first) == (finding["epoch"], finding["seq"])


def plain(said: str) -> str:
    """What a kiosk wrote, without what could steer a terminal, and not too long."""
    shown = (letter if letter.isprintable() else "?" for letter in said[:LONGEST])
    return "".join(shown)
