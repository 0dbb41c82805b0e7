"""How every check stands, as the screens see it (照会の状況の表示)."""

from collections.abc import Mapping
from datetime import datetime

from kiosk.desk.checks import ChecksState, Outage, Running
from kiosk.desk.enquiry import Purpose
from kiosk.online.asking import Board
from kiosk.online.line import Line


def state_of(
    board: Board, lines: Mapping[str, Line], pending: int, tasks: int, revision: int
) -> ChecksState:
    """One value of everything that is shown."""
    with board.lock:
        aside = tuple(board.aside())
        return ChecksState(
            gateways=tuple(lines),
            running=tuple(_running(board)),
            returned=tuple(one for one in aside if one.answer is not None),
            aside=tuple(one for one in aside if one.answer is None),
            outage=_outage(lines),
            missed=_missed(lines),
            pending=pending,
            tasks=tasks,
            revision=revision,
        )


def _running(board: Board) -> list[Running]:
    return [
        Running(
            correlation=one.query.correlation,
            since=one.since,
            gateway=one.gateway,
            until=one.until_at or one.since,
        )
        for one in board.waiting()
        if one.is_shown and one.purpose is Purpose.VISIT
    ]


def _missed(lines: Mapping[str, Line]) -> datetime | None:
    """When somebody waited in vain of whose register nothing is known yet."""
    missed = (line.breaker.missed for line in lines.values())
    return min((one for one in missed if one is not None), default=None)


def _outage(lines: Mapping[str, Line]) -> Outage | None:
    """Since when none answers; `None` while one may, or none is set up."""
    breakers = [line.breaker for line in lines.values()]
    since = [one.since for one in breakers if one.since is not None]
    if not breakers or len(since) < len(breakers):
        return None
    return Outage(since=max(since), gateways=tuple(lines), reason=breakers[0].reason)
