"""The desk in a real browser: `python -m tests.browser [--out FOLDER]`.

It needs Chromium and playwright (`pip install -e '.[browser]'`), which the test command
does not. Each line says one thing that holds; exit 1 if one does not, 2 where there is
no Chromium.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.browser.acts import ACTS, Act
from tests.browser.page import served

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
"""What Chromium is called where it is installed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Act each part on a desk of its own, and print a line for each."""
    reader = argparse.ArgumentParser(prog="python -m tests.browser")
    reader.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ACTS))
    reader.add_argument("--out", type=Path, help="folder for the pictures")
    given = reader.parse_args(arguments)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        sys.stderr.write("browser: found no Chromium, expected one on PATH\n")
        return 2
    failed = 0
    for name, act in _wanted(given.names, reader):
        with served(Path(found)) as desk:
            try:
                act(desk, given.out)
            except AssertionError as error:
                failed += 1
                _say(f"FAILED  {name}: {error}")
                for shown in desk.opened if given.out else ():
                    shown.page.screenshot(path=given.out / f"failed-{failed}.png")
            else:
                _say(f"holds   {name}: {act.__doc__}")
    return int(bool(failed))


def _wanted(
    names: Sequence[str], reader: argparse.ArgumentParser
) -> list[tuple[str, Act]]:
    """The parts that are named, or all."""
    if unknown := sorted(set(names) - set(ACTS)):
        reader.error(f"found {unknown[0]}, expected one of {', '.join(ACTS)}")
    return [(name, ACTS[name]) for name in names or ACTS]


def _say(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
