"""What an unlocked kiosk works with (開いた窓口)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk.words.keymap import USUAL_KEYS, Keymap

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kiosk.desk.appointments import Appointments
    from kiosk.desk.checks import ChecksPort
    from kiosk.desk.history import History
    from kiosk.desk.receive import Desk
    from kiosk.desk.settings import SettingsPort
    from kiosk.desk.slip import SlipSetup
    from kiosk.desk.staff import Gate, SignIn, StaffPort
    from kiosk.desk.sync_state import SyncPort
    from kiosk.desk.tasks import Tasks
    from kiosk.doctor.port import CheckupPort
    from kiosk.export.file import Exports
    from kiosk.paper.outlet import Outlet
    from kiosk.training.lesson import Lesson
    from kiosk.words.tour import Tour


class TerminalPort(Protocol):
    """The simulated terminal of a demo, as its user sets it (模擬端末)."""

    def behaviour(self) -> str:
        """How it behaves now: one of `kiosk.opened.BEHAVIOURS`."""
        ...

    def behave(self, how: str) -> None:
        """Behave so from the next question on."""
        ...


class Classroom(Protocol):
    """The practice place of the training: invented people only (研修の窓口)."""

    @property
    def lessons(self) -> "tuple[Lesson, ...]":
        """Who comes, in their order."""
        ...

    @property
    def opened(self) -> "Opened":
        """The practice desk, as every screen works with one."""
        ...

    def begin(self, lesson: "Lesson") -> None:
        """Stand on the lesson's day, before its register."""
        ...

    def end(self) -> None:
        """Let the register answer again."""
        ...


BEHAVIOURS = ("answering", "slow", "silent", "line_down", "half_written")
"""What a simulated terminal can be told to do, in the order of the panel."""


def _forget(incident: str) -> None:
    """Keep nothing: a demo has nowhere to."""
    del incident


def _as_it_is(opened: "Opened") -> "Opened":
    """Arrange nothing: there are no settings."""
    return opened


@dataclass(frozen=True, slots=True)
class Opened:
    """What an unlocked kiosk works with."""

    desk: "Desk"
    """The desk."""
    verify: "Callable[[SignIn], None]"
    """Raises unless it is given what signs somebody of the staff in."""
    gate: "Gate | None" = None
    """What the lock asks for; `None` for a passphrase alone."""
    staff: "StaffPort | None" = None
    """The accounts; `None` where there are none, as in a demo: everybody may all."""
    checks: "ChecksPort | None" = None
    """Live checks beside the desk; `None` where no register is set up."""
    ask_consent: bool = True
    """Whether each patient is asked for consent that 限度額 be looked up."""
    asks_deposit: bool = False
    """Whether the clinic asks a deposit (預り金) while a visit waits for its check."""
    tasks: "Tasks | None" = None
    """What somebody has to do about visits that are recorded."""
    history: "History | None" = None
    """The recorded visits, as they are looked back at."""
    exports: "Exports | None" = None
    """Where they are written out for the clinic's audit; `None` where nothing is."""
    appointments: "Appointments | None" = None
    """Whoever is expected, with what was found out beforehand."""
    paper: "Outlet | None" = None
    """Where 被保険者資格申立書 and 受付票 go; `None` where nothing is printed."""
    slips: "SlipSetup | None" = None
    """What the clinic arranged for its 受付票; `None` for what is usual."""
    terminal: TerminalPort | None = None
    """The demo's simulated terminal."""
    sync: "SyncPort | None" = None
    """How sync stands; `None` in a demo, which has none."""
    tour: "Tour | None" = None
    """Guides the first patient of the demo."""
    training: "Callable[[], AbstractContextManager[Classroom]] | None" = None
    """Opens a place to train in, apart from this desk; gone when it is left."""
    move_day: Callable[[], None] | None = None
    """Moves the demo's day on."""
    keymap: Keymap = USUAL_KEYS
    """Which key does what, as the settings have it."""
    settings: "SettingsPort | None" = None
    """What the clinic arranged; `None` where nothing can be arranged."""
    anew: "Callable[[Opened], Opened]" = _as_it_is
    """The same desk with what its settings say by now."""
    checkup: "CheckupPort | None" = None
    """Looks at desk and machine; `None` where there is nothing to look at."""
    theme: str = "dark"
    """The colours of the screen: `dark`, `light` or `contrast`."""
    note_incident: Callable[[str], None] = _forget
    """Keeps one line about an unforeseen error, which names nobody."""
    idle: float = 0.0
    """Seconds without a key after which the screen is hidden; 0 for never."""
    lock_hint: str = ""
    """Shown on the lock screen; only a demo gives its passphrase away."""
