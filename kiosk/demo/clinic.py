"""The demo: invented people on a day inside the interim window (デモ).

It needs no server and leaves nothing behind: its store lies in a folder of its
own that goes with it, unless a folder is named. It goes too where the demo is told
to end, or its terminal is closed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.demo.bookings import expected
from kiosk.desk.receive import Desk, Place
from kiosk.desk.settings import FACILITY
from kiosk.desk.staff import SignIn
from kiosk.endings import leave_at_once, told_to_end
from kiosk.online.checks import Asked, Checks
from kiosk.online.oqs.folder import OqsFolder
from kiosk.online.simulated.terminal import Terminal
from kiosk.online.simulated.told import Mode
from kiosk.store.keyfile import Stretch
from kiosk.store.vault import Store, create_store
from kiosk.wiring import checks_of, desk_of, proven_book, verify_passphrase
from schema.clock import DayClock, japan_midnight
from schema.insured import Insured
from schema.online import OnlineQuery
from schema.terms import Document
from sync.register.people import generate_late_elderly, generate_other

DAY = date(2025, 10, 15)
"""A day inside every interim window that had been announced."""
PEOPLE = 600
"""Late-elderly people of the demo's clinic."""
OTHERS = 200
"""People of the other schemes, whose rule the interim handling mainly is."""
PASSPHRASE = "demo-madoguchi"  # noqa: S105
"""Opens the demo's store, which holds nobody; shown on its lock screen."""
SEED = 20251015

DEADLINE = 10.0
"""Seconds that anybody waits for the simulated terminal."""
SLOW = 3.0
"""Seconds that it takes where it is slow."""
INSTITUTION = "1311234567"
"""An invented 医療機関コード."""

_QUICK = Stretch(iterations=1, memory_kib=8 * 1024, lanes=1)


_MODES = {mode.value: mode for mode in Mode}


class SimulatedTerminal:
    """The demo's terminal, as its user sets it (模擬端末)."""

    def __init__(self, terminal: Terminal) -> None:
        """Answer as quickly as `terminal` does now."""
        self._terminal = terminal
        self._usual = terminal.delay
        self._behaviour = "answering"

    def behaviour(self) -> str:
        """How it behaves now."""
        return self._behaviour

    def behave(self, how: str) -> None:
        """Behave so from now on: `slow`, or as a `Mode` says."""
        is_slow = how == "slow"
        self._terminal.delay = SLOW if is_slow else self._usual
        self._terminal.mode = Mode.ANSWERING if is_slow else _MODES[how]
        self._behaviour = how


@dataclass(slots=True)
class Demo:
    """A demo ready to be shown or run."""

    store: Store
    desk: Desk
    clock: DayClock
    terminal: SimulatedTerminal
    checks: Checks
    first: Insured
    """The guided first patient."""
    data_dir: Path
    people: int
    """How many late-elderly people were invented."""

    def move_day(self) -> None:
        """Go to the next day on which something changes."""
        stops = (
            date(2025, 7, 31),
            DAY,
            date(2025, 12, 2),
            date(2026, 3, 31),
            date(2026, 4, 1),
            date(2026, 8, 1),
        )
        later = [day for day in stops if day > self.clock.day]
        self.clock.day = later[0] if later else stops[0]

    def renew_copy(self) -> None:
        """Let the local copy be of the evening before today."""
        _copy(self.store, self.people, self.clock.day)

    def verify(self, given: SignIn) -> None:
        """Raise unless it is the demo's passphrase."""
        verify_passphrase(self.data_dir, given.passphrase)


@contextmanager
def demo(
    data_dir: Path | None = None,
    people: int = PEOPLE,
    pause: float = 0.8,
    deadline: float = DEADLINE,
) -> Iterator[Demo]:
    """Set a demo up, and put it away afterwards.

    Args:
        data_dir: Where its store lies; left out, in a folder that goes with it.
        people: How many late-elderly people are invented.
        pause: Seconds the simulated terminal takes to answer.
        deadline: Seconds that anybody waits for it.
    """
    with (
        told_to_end(leave_at_once),
        TemporaryDirectory(prefix="madoguchi-demo-") as folder,
    ):
        home = data_dir or Path(folder) / "data"
        clock = DayClock(DAY)
        with create_store(
            home, PASSPHRASE, clock, staff="demo", stretch=_QUICK
        ) as store:
            terminal = Terminal(
                Path(folder) / "terminal", _register(store), clock, delay=pause
            )
            ready = _prepared(store, clock, home, people, terminal, deadline)
            terminal.start()
            ready.checks.start()
            try:
                yield ready
            finally:
                ready.checks.stop()
                terminal.stop()


def _prepared(  # noqa: PLR0913, PLR0917
    store: Store,
    clock: DayClock,
    home: Path,
    people: int,
    terminal: Terminal,
    deadline: float,
) -> Demo:
    _copy(store, people, DAY)
    place = Place(
        "さくら内科（架空）", "受付1", "13", practice=True, institution=INSTITUTION
    )
    store.settings.put(FACILITY, place.facility)
    desk = desk_of(store, clock, proven_book(), place)

    store.appointments.replace(DAY, expected(desk, [*everybody(people)]))
    folder = OqsFolder(
        terminal.folder,
        institution=INSTITUTION,
        encoding="utf-8",
        enquiries=store.enquiries,
        clock=clock,
    )
    return Demo(
        store=store,
        desk=desk,
        clock=clock,
        terminal=SimulatedTerminal(terminal),
        checks=checks_of(store, desk, [Asked(folder, deadline)], _forget),
        first=first_patient(people),
        data_dir=home,
        people=people,
    )


def _register(store: Store) -> Callable[[OnlineQuery], Insured | None]:
    def known(query: OnlineQuery) -> Insured | None:
        return store.snapshot.by_number(
            query.insurer_number, query.number, query.symbol, query.branch
        )

    return known


def _forget(incident: str) -> None:
    """Keep nothing: a demo has nowhere to."""
    del incident


def _copy(store: Store, people: int, day: date) -> None:
    """Put everybody into the local copy, as of the evening before."""
    as_of = japan_midnight(day) - timedelta(minutes=50)
    store.shelf.replace(everybody(people), as_of=as_of, source="generated")


def everybody(people: int = PEOPLE) -> Iterator[Insured]:
    """Everybody whom the demo's register knows."""
    yield from generate_late_elderly(people, SEED, DAY)
    yield from generate_other(OTHERS, SEED, DAY)


def first_patient(people: int) -> Insured:
    """Someone in Shinjuku or nearby whose eligibility is in order."""
    return next(
        person
        for person in generate_late_elderly(people, SEED, DAY)
        if person.lost_on is None
        and not person.special_care
        and person.document is Document.ELIGIBILITY_CERTIFICATE
        and "●" not in person.name
    )
