"""What a register says of a visit that nobody saw when it was recorded (新しい相違).

1. It is held against what was seen at the visit, not against today's local copy.
2. What was gone on with knowingly then is no news.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from kiosk.desk.compare import INSURER, NAME, NUMBER, SHARE, values
from kiosk.desk.comparison import Compared
from kiosk.desk.ports import Recorded
from schema.terms import Difference


def new_differences(
    first: Recorded, rows: Sequence[Compared]
) -> tuple[Difference, ...]:
    """What the register says otherwise, but for what was gone on with knowingly."""
    said = first.event.acknowledged
    known = said.differs if said is not None else ()
    then = {row.field: row for row in first.compared}
    return tuple(
        _NEWS[row.field]
        for row in rows
        if row.field in _NEWS
        and row.online
        and _is_new(row, then.get(row.field, replace(row, online="")), known)
    )


_NEWS = {
    SHARE: Difference.SHARE,
    NAME: Difference.NAME,
    INSURER: Difference.INSURER,
    NUMBER: Difference.NUMBER,
}
"""Rows in which a register can say something new of a visit."""


def _is_new(row: Compared, then: Compared, known: Sequence[Difference]) -> bool:
    """True unless what the register says was seen at the visit, and gone on with.

    The local copy of that day counts: today's may have been brought up to date since.
    """
    seen = {*values(then)} - {""}
    if row.online in seen:
        return len(seen) > 1 and _NEWS[row.field] not in known
    return row.differs or (row.field == SHARE and bool(seen))
