"""Histories drawn at random, and shrunk where one does harm (状態機械による試験)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.central.database import Database
from sync.central.tables import create_all
from tests.sync.log.central import Central, PutBack, a_device
from tests.sync.log.desks import Desk, MemoryDesk
from tests.sync.log.faulty_line import Fault
from tests.sync.log.without import Without
from tests.sync.log.world import World

MOST_DESKS = 5
RAM = Path("/dev/shm")  # noqa: S108
"""Where files are in memory, on systems that have it."""

WHICH = st.integers(0, 7)
BIT = st.integers(0, 4095)
FAULTS = st.lists(st.sampled_from((*(Fault.NONE,) * 6, *Fault)), max_size=4)
DAMAGE = st.sampled_from((Fault.NONE, Fault.NONE, Fault.CUT, Fault.ALTERED))


History = int
"""Tells one sequence of happenings from another."""


class Histories(RuleBasedStateMachine):
    """Whatever may happen, in any order; all must be well whenever it is quiet."""

    begin: ClassVar[Callable[[], World]]
    """Makes a world in which nothing has happened."""
    seen: ClassVar[set[History]]
    """Every history that was played."""

    def __init__(self) -> None:
        """Begin a new world."""
        super().__init__()
        self.world = type(self).begin()
        self.played: list[object] = []

    def _do(self, happens: Callable[..., None], *how: object) -> None:
        self.played.append((happens.__name__, repr(how)))
        happens(*how)

    @rule(desk=WHICH, n=st.integers(1, 3))
    def record(self, desk: int, n: int) -> None:
        self._do(self.world.record, desk, n)

    @rule(desk=WHICH, faults=FAULTS, bit=BIT)
    def sync(self, desk: int, faults: list[Fault], bit: int) -> None:
        self._do(self.world.sync, desk, faults, bit)

    @rule(desk=WHICH)
    def sync_well(self, desk: int) -> None:
        self._do(self.world.sync, desk)

    @rule(desk=WHICH)
    def kill(self, desk: int) -> None:
        self._do(self.world.kill, desk)

    @rule(desk=WHICH)
    def back_up(self, desk: int) -> None:
        self._do(self.world.back_up, desk)

    @precondition(lambda self: self.world.backups)
    @rule(backup=WHICH)
    def put_back(self, backup: int) -> None:
        self._do(self.world.put_back, backup)

    @precondition(lambda self: len(self.world.desks) < MOST_DESKS)
    @rule(desk=WHICH)
    def clone(self, desk: int) -> None:
        self._do(self.world.clone, desk)

    @rule()
    def back_up_central(self) -> None:
        self._do(self.world.back_up_central)

    @precondition(lambda self: self.world.central_backups)
    @rule(backup=WHICH)
    def put_central_back(self, backup: int) -> None:
        self._do(self.world.put_central_back, backup)

    @precondition(lambda self: self.world.way.late)
    @rule(which=WHICH)
    def arrive_late(self, which: int) -> None:
        self._do(self.world.arrive_late, which)

    @rule(desk=WHICH)
    def export(self, desk: int) -> None:
        self._do(self.world.export, desk)

    @precondition(lambda self: self.world.sticks)
    @rule(stick=WHICH, damage=DAMAGE, bit=BIT)
    def carry_in(self, stick: int, damage: Fault, bit: int) -> None:
        self._do(self.world.carry_in, stick, damage, bit)

    @precondition(lambda self: self.world.answers)
    @rule(answers=WHICH, desk=WHICH, damage=DAMAGE, bit=BIT)
    def carry_back(self, answers: int, desk: int, damage: Fault, bit: int) -> None:
        self._do(self.world.carry_back, answers, desk, damage, bit)

    @rule()
    def settle(self) -> None:
        self._do(self.world.settle)

    def teardown(self) -> None:
        """In the end the line is well, and everybody syncs."""
        try:
            self.world.settle()
        finally:
            self.world.close()
            self.seen.add(hash(tuple(self.played)))


@contextmanager
def a_folder(prefix: str) -> Iterator[Path]:
    """A folder for a while, in memory where that can be."""
    ram = RAM if RAM.is_dir() else None
    with TemporaryDirectory(dir=ram, prefix=prefix) as folder:
        yield Path(folder)


@contextmanager
def a_place_for_central() -> Iterator[tuple[Database, PutBack]]:
    """A database with central's tables."""
    with a_folder("central-") as folder:
        path = folder / "central.db"
        with closing(Database.open(f"sqlite:///{path.as_posix()}")) as database:
            database.write(create_all)
            yield database, PutBack(path)


def two_clinics() -> list[Desk]:
    """Two kiosks whose disks are objects."""
    return [MemoryDesk(a_device(1)), MemoryDesk(a_device(2))]


def play(  # noqa: PLR0913
    examples: int,
    steps: int,
    *,
    desks: Callable[[], list[Desk]] = two_clinics,
    without: Without | None = None,
    shrink: bool = True,
    seen: set[History] | None = None,
    series: int = 0,
) -> int:
    """Play histories; how many different ones there were.

    Args:
        examples: Histories.
        steps: Happenings in each, at most.
        desks: Makes the kiosks of each.
        without: Leaves a rule out.
        shrink: Look for the shortest history that does harm.
        seen: Gets every different history.
        series: Which ones: a series is the same every time.

    Raises:
        Harm: One does harm; hypothesis prints the shortest that it finds.
    """
    with ExitStack() as entered:
        database, place = entered.enter_context(a_place_for_central())
        entered.enter_context(without(database) if without else nullcontext())
        empty, played = place.copied(), set() if seen is None else seen

        def begin() -> World:
            place.put_back(empty)
            return World(Central(database), place, desks())

        @seed(series)
        class Played(Histories):
            pass

        Played.begin, Played.seen = staticmethod(begin), played
        phases = (Phase.generate, *([Phase.shrink] if shrink else []))
        run_state_machine_as_test(
            Played,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                phases=phases,
                deadline=None,
                database=None,
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
                print_blob=False,
            ),
        )
    return len(played)
