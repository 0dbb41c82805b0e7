"""Every measurement in one table: `python -m tests.bench [--quick] [NAME...]`.

1. Each part is measured in a process of its own, one after another.
2. Ours and its peer are measured in the same run; the ratio is what is judged.
3. `pouch` is measured only if it is named: it needs Node, and installs from npm.
4. Exit 1 if a target is missed, 2 for a name that is not a part.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.apart import measured_apart
from tests.bench.row import Row

_HEADINGS = ("what", "ours", "peer", "ratio", "target", "holds")
_MANY = 100
_NAMED_ONLY = {"pouch"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the parts that are named, or all; the exit code."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench")
    reader.add_argument("--quick", action="store_true", help="a clinic, not all Tokyo")
    reader.add_argument("names", nargs="*", metavar="NAME", help=", ".join(parts()))
    given = reader.parse_args(arguments)
    if unknown := sorted(set(given.names) - set(parts())):
        reader.error(f"found {unknown[0]}, expected one of {', '.join(parts())}")
    found: list[Row] = []
    for name in given.names or sorted(set(parts()) - _NAMED_ONLY):
        sys.stderr.write(f"measuring {name} ...\n")
        found += measured_apart(name, quick=given.quick)
    _say(*table(found), "", machine())
    missed = sum(not row.holds for row in found)
    _say(f"{len(found)} measured, {missed} missed" + (" (quick)" * given.quick))
    return int(missed > 0)


def parts() -> list[str]:
    """Every part there is: a module here that has `rows`."""
    here = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    return [name for name in here if _measures(name)]


def _measures(name: str) -> bool:
    source = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    return "\ndef rows(" in source


def table(found: Sequence[Row]) -> Iterator[str]:
    """A table that reads as text and as Markdown."""
    lines = [_HEADINGS, *(cells(row) for row in found)]
    widths = [
        max(len(line[place]) for line in lines) for place in range(len(_HEADINGS))
    ]
    for place, line in enumerate(lines):
        cut = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield f"| {' | '.join(cut)} |"
        if place == 0:
            yield f"| {' | '.join('-' * width for width in widths)} |"


def cells(row: Row) -> tuple[str, ...]:
    """One row in words."""
    peer, ratio = row.peer, row.ratio
    return (
        row.name,
        f"{_figure(row.ours)} {row.unit}",
        "" if peer is None else f"{_figure(peer)} {row.unit}",
        "" if ratio is None else f"{_figure(ratio)}×",
        f"≤ {row.target:g}{f' {row.unit}' if ratio is None else '×'}",
        "yes" if row.holds else "NO",
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= _MANY else f"{value:.3g}"


def machine() -> str:
    """What it was measured on."""
    release = platform.release().partition("-")[0]
    return (
        f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()} {release} {platform.machine()}"
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
