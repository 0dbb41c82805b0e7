"""How sync stands: what waits, what came, what failed and what to do (同期).

1. It shows a value and asks for a pass; it never waits for one.
2. What failed is said in Japanese with its code, as everywhere.
3. At 80×24 everything stands whole; the last line says what the keys do.
"""

from collections.abc import Iterator
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.receive import Desk
from kiosk.desk.sync_state import Healed, Running, SyncPort, SyncState
from kiosk.labels import code_text, text
from kiosk.tui.flow import wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.sheet import Sheet
from kiosk.tui.widgets.status_bar import freshness_style
from kiosk.words.status import ago
from schema.clock import JAPAN

LOOK = 0.5
"""Seconds between two looks at how sync stands."""
LABEL = 14
"""Cells of a label with the blanks after it."""

_EVENTS = "push"
_MEGABYTE = 1_000_000
_TENTHS = 10_000_000
_NOTHING = "─"
_INDENT = "   "
_WARNED = "bold $text-warning"

Row = tuple[str, str, str]
"""Label, what is said, and its style."""


class SyncScreen(Sheet[None]):
    """One box; `1` asks for a pass."""

    def __init__(self, desk: Desk, sync: SyncPort | None) -> None:
        """Show how the desk's sync stands; `None` in a demo, which has none."""
        super().__init__()
        self._desk = desk
        self._sync = sync
        self._asked_after: SyncState | None = None

    def on_mount(self) -> None:
        """Draw it again while it is open."""
        self.set_interval(LOOK, self.draw)

    def chosen(self, held: tuple[Held, ...]) -> None:
        """`1` asks for a pass."""
        if [key for key, _ in held] == ["1"] and self._can_ask():
            self._ask()
        else:
            self.app.bell()

    def _can_ask(self) -> bool:
        return self._sync is not None and self._sync.state().enrolment is not None

    def _ask(self) -> None:
        if self._sync is not None:
            self._asked_after = self._sync.state()
            self._sync.ask()
        self.draw()

    def content(self) -> Content:
        """What waits, what came, what failed."""
        lines = [_head(can_ask=self._can_ask()), *self._lines(self.room)]
        return Content("\n").join(lines)

    def _lines(self, room: int) -> Iterator[Content]:
        if self._sync is None:
            yield from _folded(text("sync.demo"), room)
            return
        state = self._sync.state()
        before = self._asked_after
        if before is not None and (
            state.running is not None or state.last_pass_at != before.last_pass_at
        ):
            self._asked_after = None
        yield from _failures(state, room)
        for row in _rows(self._desk, state, asked=self._asked_after is not None):
            yield from _row(row, room)


def _head(*, can_ask: bool) -> Content:
    """Title and keys on one line, so that both are seen however long it is."""
    keys = text("sync.keys") if can_ask else text("sync.back")
    return Content.assemble((text("sync.title"), "bold"), (f"   {keys}\n", "bold"))


def _rows(desk: Desk, state: SyncState, *, asked: bool) -> Iterator[Row]:
    now = desk.clock.now()
    if state.enrolment is None:
        yield text("sync.central"), text("sync.not_enrolled"), _WARNED
        yield "", text("sync.how"), ""
    yield text("sync.receipt"), _when(state.last_receipt_at, now), ""
    yield text("sync.unsent"), *_unsent(desk, state, now)
    yield text("sync.copy"), *_copy(desk, now)
    yield text("sync.edition"), text("sync.book", id=desk.book.edition.id), ""
    if state.enrolment is not None:
        yield text("sync.last"), _when(state.last_pass_at, now), ""
        label = "sync.next" if state.running is None else "sync.now"
        yield text(label), _next(state, now, asked=asked), ""
    if state.healed is not None:
        yield text("sync.healed"), _healed(state.healed), _WARNED
    yield from _belongs(state)


def _healed(healed: Healed) -> str:
    if healed.since is None:
        return text("sync.healed_now", epoch=healed.epoch)
    since = _day_and_time(healed.since)
    return text("sync.healed_how", epoch=healed.epoch, at=since)


def _belongs(state: SyncState) -> Iterator[Row]:
    """To whom the desk belongs."""
    joined = state.enrolment
    if joined is not None:
        where = joined.address or text("sync.by_stick")
        yield text("sync.central"), where, ""
        said = f"{joined.facility_name}（{joined.facility}・{joined.scope}）"
        yield text("sync.facility"), said, ""
    yield text("sync.device"), state.device, ""


def _unsent(desk: Desk, state: SyncState, now: datetime) -> tuple[str, str]:
    count = desk.journal.unsent()
    if not count or state.unsent_since is None:
        return text("sync.count", count=count), ""
    since = _when(state.unsent_since, now)
    return text("sync.count_since", count=count, since=since), ""


def _copy(desk: Desk, now: datetime) -> tuple[str, str]:
    info, ages = desk.snapshot.info(), desk.ages()
    style = freshness_style(ages.freshness)
    if info is None:
        return text("sync.no_copy"), style
    said = text(
        "sync.copy_how",
        serial=info.serial,
        at=_day_and_time(info.as_of),
        how=text(f"freshness.{ages.freshness}"),
        ago=ago(now - info.fetched_at),
    )
    return said, style


def _next(state: SyncState, now: datetime, *, asked: bool) -> str:
    """When the next pass comes, or how far the one is that runs."""
    if state.running is not None:
        return _progress(state.running)
    if asked:
        return text("sync.asked")
    if state.next_at is None:
        return _NOTHING
    at = state.next_at.astimezone(JAPAN)
    same_day = at.date() == now.date()
    return f"{at:%H:%M}" if same_day else _day_and_time(at)


def _progress(running: Running) -> str:
    said = text(f"sync.running_{running.what}")
    if not running.total:
        return said
    if running.what == _EVENTS:
        return f"{said} {running.done} / {running.total}"
    return f"{said} {_size(running.done)} / {_size(running.total)} MB"


def _size(count: int) -> str:
    """Megabytes, with a tenth where there are few."""
    digits = 1 if count < _TENTHS else 0
    return f"{count / _MEGABYTE:.{digits}f}"


def _failures(state: SyncState, room: int) -> Iterator[Content]:
    for failed in state.failed:
        part = text(f"sync.failed_{failed.part}")
        yield Content.styled(f"⚠ {part}  {failed.code}", _WARNED)
        said = code_text(failed.code, failed.found, failed.expected)
        for line in wrap(said, room - len(_INDENT)):
            yield Content.styled(f"{_INDENT}{line}", _WARNED)
    if state.failed:
        yield Content("")


def _row(row: Row, room: int) -> Iterator[Content]:
    """A label and what is said beside it, later lines under the first."""
    label, said, style = row
    blanks = " " * (LABEL - cell_len(label))
    lines = wrap(said, room - LABEL)
    yield Content.styled(label + blanks, "$text-muted") + Content.styled(
        lines[0], style
    )
    for line in lines[1:]:
        yield Content(" " * LABEL) + Content.styled(line, style)


def _folded(said: str, room: int) -> list[Content]:
    return [Content(line) for line in wrap(said, room)]


def _when(at: datetime | None, now: datetime) -> str:
    """A time with how long ago it was."""
    if at is None:
        return text("sync.never")
    return text("sync.when", at=_day_and_time(at), ago=ago(now - at))


def _day_and_time(at: datetime) -> str:
    here = at.astimezone(JAPAN)
    return f"{here.month}/{here.day} {here:%H:%M}"
