"""What the history works with, for all of its screens (履歴の材料)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.desk.history import History
from kiosk.desk.receive import Desk
from kiosk.desk.slip import SlipSetup
from kiosk.desk.staff import Role, StaffPort
from kiosk.export.file import Exports
from kiosk.opened import Opened

if TYPE_CHECKING:
    from kiosk.paper.outlet import Outlet

_USUAL = SlipSetup()


@dataclass(frozen=True, slots=True)
class Past:
    """The desk, its recorded visits, and who may do what with them."""

    desk: Desk
    """Whose visits they are."""
    history: History
    """Where they are found."""
    exports: Exports | None = None
    """Where they are written out; `None` where nothing is."""
    paper: "Outlet | None" = None
    """Where a 受付票 goes; `None` where nothing is printed."""
    slips: SlipSetup = _USUAL
    """What the clinic arranged for them."""
    staff: StaffPort | None = None
    """Who is signed in; `None` where there are no accounts: everybody may all."""

    @property
    def is_supervised(self) -> bool:
        """True for a supervisor: may write visits out, and say what was done."""
        return self.staff is None or self.staff.may(Role.SUPERVISOR)


def past_of(opened: Opened) -> Past | None:
    """The history of an unlocked desk; `None` where there is none."""
    if opened.history is None:
        return None
    return Past(
        desk=opened.desk,
        history=opened.history,
        exports=opened.exports,
        paper=opened.paper,
        slips=opened.slips or _USUAL,
        staff=opened.staff,
    )
