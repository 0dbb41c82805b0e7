"""Histories of kiosks, central, lines and sticks, as many as one has time for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.sync.log.disk_desks import clinics_on_disk
from tests.sync.log.harm import Harm
from tests.sync.log.machine import History, play
from tests.sync.log.without import EVERY

STEPS = 50
SERIES = 1_000
"""Histories that one search plays."""
ON_DISK = 25
"""One history in so many is played with the desk's own store, too."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of playing histories."""

    histories: int
    """Different ones that were played."""
    harm: str
    """What the first that did harm did; empty for none."""

    def __str__(self) -> str:
        """One line."""
        return f"{self.histories:,} histories, {self.harm or 'no harm'}"


def with_every_rule(examples: int) -> Played:
    """Play histories of a log whose rules are all in place; none may do harm."""
    return _played(examples, play)


def on_disk(examples: int) -> Played:
    """The same with the desk's own store, of which fewer fit into an hour."""
    with clinics_on_disk() as clinics:
        return _played(max(1, examples // ON_DISK), partial(play, desks=clinics))


def without(rule: str, examples: int) -> Played:
    """Search a history that does harm while one rule is missing."""
    return _played(examples, partial(play, without=EVERY[rule], shrink=False))


def _played(examples: int, play_some: Callable[..., int]) -> Played:
    """Play so many, in series: a search remembers all that it has tried."""
    seen: set[History] = set()
    for series, begun in enumerate(range(0, examples, SERIES)):
        some = min(SERIES, examples - begun)
        try:
            play_some(some, STEPS, seen=seen, series=series)
        except Harm as harm:
            return Played(len(seen), str(harm))
    return Played(len(seen), "")
