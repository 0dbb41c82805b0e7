"""The lines over the desk that are there only while they say something (知らせ)."""

from datetime import date

from textual.widgets import Static

from kiosk.desk.settings import DEFAULTS, FACILITY
from kiosk.desk.status import Freshness
from kiosk.desk.sync_state import must_act
from kiosk.labels import text
from kiosk.tui.screens.asides import Asides
from kiosk.words.notices import at_of

NOTICES = ("#outage", "#returned", "#banner", "#alert")
"""Where they stand."""


class Notices(Asides):
    """Says what there is to say of lines, answers, practice and sync."""

    _day: date

    def show_notices(self) -> bool:
        """Draw them all; true if one came or went."""
        lines = {
            "#outage": self._outage_said(),
            "#returned": self._returned_said(),
            "#banner": self.banner_said() if self.desk.place.practice else "",
            "#alert": self._alert_said(),
        }
        moved = [self._show_notice(where, said) for where, said in lines.items()]
        return any(moved)

    def banner_said(self) -> str:
        """That nobody here is real."""
        return text("product.demo_banner", day=self._day.isoformat())

    def _show_notice(self, where: str, said: str) -> bool:
        """Draw a line that is there only with words; true if it came or went."""
        line = self.query_one(where, Static)
        moved = line.display != bool(said)
        line.display = bool(said)
        line.update(said)
        return moved

    def _alert_said(self) -> str:
        """The one line that somebody must act on, if there is one."""
        if self.sync is None:
            return ""
        act = must_act(self.sync.state(), self.desk.clock.now())
        if act is not None:
            return text(f"act.{act}", press=self.called("sync"))
        return self._first_step()

    def _first_step(self) -> str:
        """What a desk that was just set up still lacks."""
        if self.desk.place.practice:
            return ""
        if self.desk.place.facility == DEFAULTS[FACILITY]:
            return text("lock.then_facility")
        if self.desk.ages().freshness is Freshness.NONE:
            return text("lock.then_data")
        return ""

    def _outage_said(self) -> str:
        outage, missed = self.standing.outage, self.standing.missed
        if outage is None and missed is None:
            return ""
        if outage is None:
            at = at_of(missed or self.desk.clock.now(), self.desk.clock.now())
            return text("online.missed", at=at)
        said, key = self.outage_said(outage), self.called("worklist")
        return text("online.outage_banner", said=said, press=key)

    def _returned_said(self) -> str:
        count, key = len(self.returned), self.called("worklist")
        return text("online.returned", count=count, press=key) if count else ""
