"""What a central offers: invented people, imported and published (配布)."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from schema.clock import SystemClock
from schema.insured import Insured
from sync.central.folder import open_central
from sync.central.people import Registers
from sync.central.publish import publish
from sync.register.people import generate_late_elderly

_CHANGES = 100


def offer(central: Path, people: Iterable[Insured], count: int) -> None:
    """Import everybody, and publish them to whoever gets them."""
    clock = SystemClock()
    with open_central(central) as opened:
        registers = Registers(central, opened.keys)
        newest = registers.newest()
        now = clock.now()
        as_of = newest.as_of + timedelta(days=1) if newest else now - timedelta(days=9)
        registers.take(people, as_of=as_of, now=now, at_most=count)
        publish(opened, clock)


def people_of(count: int) -> Iterator[Insured]:
    """Invented people, the same every time."""
    return generate_late_elderly(count, 1)


def next_day(people: Iterable[Insured]) -> Iterator[Insured]:
    """The same people a day later: one in a hundred is not as before.

    Of ten of them one is gone, one has moved, and eight have another share.
    """
    for place, person in enumerate(people):
        if place % _CHANGES:
            yield person
        elif place // _CHANGES % 10:
            yield _changed(person, moved=place // _CHANGES % 10 == 1)


def _changed(person: Insured, *, moved: bool) -> Insured:
    later = person.updated_at + timedelta(days=1)
    if moved:
        return replace(person, address=f"{person.address}２階", updated_at=later)
    share = 10 if person.share > 10 else 20
    return replace(person, share=share, share_from=later.date(), updated_at=later)


def full_pack(central: Path) -> Path:
    """The full pack that was published last."""
    packs = (central / "repository").rglob("*full-*.pack")
    return max(packs, key=lambda path: path.stat().st_mtime_ns)
