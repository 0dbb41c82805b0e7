"""Every fault at full length; exit 1 if one does harm or a control finds nothing."""

import sys

from tests.faults.full_disk import fill, small_disk
from tests.faults.kill import kill_while

ROUNDS = 50


def main() -> int:
    """Run the faults and print one line for each."""
    harm = False
    for work in ("append", "import", "heal", "rotate", "control"):
        found = kill_while(work, ROUNDS if work != "control" else 5)
        finds_nothing = work == "control" and not found.lost
        harm |= finds_nothing or (work != "control" and bool(found.lost + found.broken))
        _say(f"killed while: {work:8} {found}")
    with small_disk() as disk:
        wrong = fill(disk) if disk else []
        harm |= bool(wrong)
        _say(f"full disk: {wrong or ('nothing lost' if disk else 'cannot mount here')}")
    return int(harm)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
