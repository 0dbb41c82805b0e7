"""Every fault at full length: `python -m tests.faults [NAME...]`.

Exit 1 if one does harm or a control finds nothing, 2 for a name that is no part.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import histories
from tests.faults.full_disk import fill, small_disk
from tests.faults.kill import kill_while
from tests.faults.soak import ON_TRUST, PASSES, Soaked, for_seconds, soak
from tests.kiosk.online.oracle import judge
from tests.kiosk.online.wrong_readers import by_the_last
from tests.sync.log.without import EVERY as WITHOUT

ROUNDS = 50
EXAMPLES = 1_000
SECONDS, CONTROL_SECONDS = 60, 15
SEED = 20_251_015
"""Of changed answers; the test suite has another one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are named, or all, and print one line for each fault."""
    reader = argparse.ArgumentParser(prog="python -m tests.faults")
    reader.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PARTS))
    reader.add_argument(
        "--seconds", type=float, default=SECONDS, help="how long soak kills"
    )
    reader.add_argument(
        "--examples",
        type=int,
        default=EXAMPLES,
        help="how many histories are played, and how many answers are changed",
    )
    reader.add_argument(
        "--without",
        choices=WITHOUT,
        help="search a history that does harm while one rule of the log is missing",
    )
    given = reader.parse_args(arguments)
    if unknown := sorted(set(given.names) - set(PARTS)):
        reader.error(f"found {unknown[0]}, expected one of {', '.join(PARTS)}")
    harm = [PARTS[name](given) for name in given.names or PARTS]
    return int(any(harm))


def _kill(_: argparse.Namespace) -> bool:
    """Kill a desk at whatever it does."""
    harm = False
    for work in ("append", "import", "heal", "rotate", "settle", "control"):
        found = kill_while(work, ROUNDS if work != "control" else 5)
        finds_nothing = work == "control" and not found.lost
        harm |= finds_nothing or (work != "control" and bool(found.lost + found.broken))
        _say(f"killed while: {work:8} {found}")
    return harm


def _disk(_: argparse.Namespace) -> bool:
    """Fill the disk under a desk."""
    with small_disk() as disk:
        wrong = fill(disk) if disk else []
        _say(f"full disk: {wrong or ('nothing lost' if disk else 'cannot mount here')}")
    return bool(wrong)


def _soak(given: argparse.Namespace) -> bool:
    """Kill a kiosk and its central every second."""
    real = _soaked(given.seconds, PASSES)
    _say(f"killed every second: {real}")
    control = _soaked(min(given.seconds, CONTROL_SECONDS), ON_TRUST)
    _say(f"control on trust:    {control}")
    return bool(real.harm or not real.meanwhile or not control.found.lost)


def _machine(given: argparse.Namespace) -> bool:
    """Play histories at random; with a rule missing, one must do harm."""
    if given.without:
        found = histories.without(given.without, given.examples)
        _say(f"control without {given.without}: {found}")
        return not found.harm
    plain, stored = (
        played(given.examples)
        for played in (histories.with_every_rule, histories.on_disk)
    )
    _say(f"histories of plain logs:  {plain}")
    _say(f"histories on desks' disks: {stored}")
    return bool(plain.harm or stored.harm)


def _answers(given: argparse.Namespace) -> bool:
    """Change answer files at random; a reader that is wrong must be found out."""
    real, control = (
        judge(given.examples, SEED),
        judge(given.examples, SEED, by_the_last),
    )
    _say(f"changed answers: {real}")
    _say(f"control that takes the last: {control}")
    return bool(real.wrong or not control.wrong)


def _soaked(seconds: float, how: str) -> Soaked:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return soak(Path(folder), for_seconds(seconds), 1.0, how)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


PARTS: dict[str, Callable[[argparse.Namespace], bool]] = {
    "kill": _kill,
    "disk": _disk,
    "soak": _soak,
    "machine": _machine,
    "answers": _answers,
}
"""Each says whether it found harm, or a control found nothing."""

if __name__ == "__main__":
    raise SystemExit(main())
