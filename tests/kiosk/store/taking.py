"""How long packs take from central's register to the desk: `python -m` this, and see.

    python -m tests.kiosk.store.taking 50000 1774596

Building, taking and proving; seconds on the clock, and of the processor.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import msgspec
from msgspec.structs import replace

from kiosk.store.copy import StoreCopy
from kiosk.store.vault import create_store
from schema.clock import SystemClock
from schema.insured import Insured
from sync.central.build import build_scope
from sync.central.built import Before, Built
from sync.central.keys import CentralKeys
from sync.central.people import Registers
from sync.central.scopes import area_scope
from sync.packs.ram import InRam, in_ram
from sync.register.people import generate_late_elderly
from tests.kiosk.store.desk import AS_OF, CHEAP, SESAME

TOKYO = area_scope(["13"])


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One step, in seconds."""

    what: str
    seconds: float
    cpu: float


class _Steps:
    """Measures one step after the other."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self._begin()

    def done(self, what: str) -> None:
        seconds, cpu = perf_counter() - self._began, process_time() - self._spent
        self.taken.append(Taken(what=what, seconds=seconds, cpu=cpu))
        self._begin()

    def _begin(self) -> None:
        self._began, self._spent = perf_counter(), process_time()


def measure(count: int, room: InRam = in_ram) -> list[Taken]:
    """Build packs of `count` people and of one in a hundred changed, and take them."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place, steps = Path(folder), _Steps()
        first = _built(place, generate_late_elderly(count, 1), count, None)
        second = _built(place, _next_day(generate_late_elderly(count, 1)), count, first)
        steps.done("import twice, build full, full and delta")
        with create_store(
            place / "desk", SESAME, SystemClock(), staff="s", stretch=CHEAP
        ) as store:
            copy = StoreCopy(store.shelf, lambda: TOKYO.name, SystemClock(), room)
            steps.done("set up a desk")
            copy.take_full(first.full.path, first.full.key, first.manifest())
            steps.done("take the full pack")
            delta, offer = second.delta, second.offer()
            if delta and offer:
                copy.take_delta(delta.pack.path, delta.pack.key, offer)
                steps.done("take the delta")
            copy.prove()
            steps.done("prove it, at half speed")
    return steps.taken


def _built(
    place: Path, people: Iterable[Insured], count: int, before: Built | None
) -> Built:
    registers = Registers(place, _keys(place))
    as_of = AS_OF + timedelta(days=2 if before else 1)
    register = registers.take(people, as_of=as_of, now=as_of, at_most=count)
    serial = before.serial + 1 if before else 1
    with registers.opened(register) as opened:
        built = build_scope(
            opened, TOKYO, serial, place / "packs", before=_offered(before)
        )
    if built is None:
        raise AssertionError
    return built


def _offered(built: Built | None) -> Before | None:
    if built is None:
        return None
    return Before(
        serial=built.serial,
        as_of=built.as_of,
        table_hash=built.table_hash,
        full=built.full,
    )


def _keys(place: Path) -> CentralKeys:
    make = CentralKeys.open if (place / "keys").exists() else CentralKeys.create
    return make(place)


def _next_day(people: Iterable[Insured]) -> Iterator[Insured]:
    """One in a hundred has moved, and one in a thousand is gone."""
    for at, each in enumerate(people):
        if at % 1_000 == 1:
            continue
        yield replace(each, address=f"{each.address}見本") if at % 100 == 0 else each


if __name__ == "__main__":
    for given in sys.argv[1:]:
        for step in measure(int(given)):
            told = f"{step.what:40} {step.seconds:7.2f} s {step.cpu:7.2f} cpu"
            sys.stdout.write(f"{given:>9} {told}\n")
