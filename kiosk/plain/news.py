"""What changed beside the desk, told before the next question (知らせ).

1. Each piece is told once: that the line is down or back, that answers came, that the
   data are called old by now, that somebody must act.
2. Nothing is told in the middle of an answer.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiosk.desk.form import Form
from kiosk.desk.sync_state import must_act
from kiosk.labels import error_text, text
from kiosk.plain.reading import ages_said
from kiosk.plain.recording import Recording
from kiosk.plain.talk import called
from kiosk.words.notices import at_of
from schema.errors import MadoguchiError

if TYPE_CHECKING:
    from datetime import date

    from kiosk.desk.status import Freshness


class News(Recording):
    """Tells what has changed since the last question."""

    _freshness: "Freshness | None" = None
    _day: "date | None" = None
    _was_down: bool = False
    _back: int = 0
    _alert: str = ""

    def begin_news(self) -> None:
        """What is said at the start is no news."""
        self._freshness = self.desk.ages().freshness
        self._day = self.desk.today

    def news(self) -> Iterator[str]:
        """What has changed beside the desk since the last question."""
        try:
            yield from self._changed()
        except MadoguchiError as error:
            yield error_text(error)

    def _changed(self) -> Iterator[str]:
        if self.form == Form():
            self.desk.begin_patient()
        now = self.desk.ages().freshness
        if now is not self._freshness or self.desk.today != self._day:
            self._freshness, self._day = now, self.desk.today
            yield ages_said(self.desk)
        is_down = self.standing.outage is not None
        if is_down != self._was_down:
            self._was_down = is_down
            yield self._outage_said() if is_down else self._restored()
        back = sum(one.answer is not None for one in self.questions.asides())
        if back > self._back:
            yield text("plain.returned", count=back)
        self._back = back
        yield from self._alerts()

    def _restored(self) -> str:
        now, count = self.desk.clock.now(), self.standing.pending
        key = "online.restored" if count else "online.restored_none"
        where = called("worklist")
        return text(key, at=at_of(now, now), count=count, press=where)

    def _alerts(self) -> Iterator[str]:
        """What somebody must act on, once."""
        sync = self.opened.sync
        act = must_act(sync.state(), self.desk.clock.now()) if sync else None
        said = text(f"act.{act}", press=called("sync")) if act is not None else ""
        if said and said != self._alert:
            yield said
        self._alert = said
