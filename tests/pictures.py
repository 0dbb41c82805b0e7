"""Every screen as a picture: `python -m tests.pictures` writes `docs/pictures`.

The clock stands still and nothing blinks, so that a picture changes only with
what it shows. The README has a few of them; `docs/screens.md` has all, at every size.
"""

import asyncio
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from textual.widgets import Input

from tests import slips
from tests.kiosk.tui.desk import Reader
from tests.quiet import quiet
from tests.screens.shots import SHOTS, TOLD
from tests.screens.still import still
from tests.screens.tours import SIZES, TOURS

CHOSEN = {
    "verdict": "insured-interim",
    "history": "history",
    "training": "training-wrong",
    "patient": "patient-ja",
    "checkup": "checkup",
    "book": "book-moved",
}
"""What the README shows, by its own name."""
DOCS = Path(__file__).parents[1] / "docs"
HOME = DOCS / "pictures"
"""Where the README finds them."""
SCREENS = HOME / "screens"
USUAL = SIZES[1]
INTRODUCTION = """# Every screen

Written by `python -m tests.pictures`, as the tests see the screens: at 100×30 here,
at 80×24 and 160×45 behind the links. Everybody in them is invented.
"""


def main() -> None:
    """Draw everything anew."""
    with TemporaryDirectory() as folder:
        with still(), patch("textual.pilot.Pilot.pause", quiet):
            asyncio.run(draw_all(Path(folder)))
        shutil.rmtree(HOME, ignore_errors=True)
        shutil.copytree(folder, SCREENS)
    for file, name in CHOSEN.items():
        shutil.copyfile(SCREENS / file_of(name, USUAL), HOME / f"{file}.svg")
    for file in slips.PICTURES:
        svg = slips.picture(file)
        (HOME / f"{file}.svg").write_text(svg, encoding="utf-8", newline="\n")
    (DOCS / "screens.md").write_text(page(), encoding="utf-8", newline="\n")
    count = len([*HOME.rglob("*.svg")])
    sys.stdout.write(f"{count} pictures in docs/pictures\n")


async def draw_all(out: Path) -> None:
    """Go on every tour, and draw what is seen into a folder."""
    for name, tour in TOURS.items():
        with TemporaryDirectory() as folder:
            async with tour(Path(folder)) as (hands, names):
                async for shot in names:
                    await draw(hands, shot, out)
        sys.stdout.write(f"{name}\n")


async def draw(hands: Reader, shot: str, out: Path) -> None:
    """One screen at every size, back at the usual one for the next key."""
    for field in hands.app.screen.query(Input):
        field.cursor_blink = False
    for size in (*SIZES, USUAL):
        await hands.pilot.resize_terminal(*size)
        hands.draw(out / file_of(shot, size))


def file_of(shot: str, size: tuple[int, int]) -> str:
    """The name of a picture."""
    return f"{shot}-{size[0]}x{size[1]}.svg"


def page() -> str:
    """Every screen with one sentence and its picture."""
    lines = [INTRODUCTION]
    for tour, shots in SHOTS.items():
        lines += [f"## {TOLD[tour]}", ""]
        for name, (_, said) in shots.items():
            narrow, usual, wide = (
                f"pictures/screens/{file_of(name, s)}" for s in SIZES
            )
            lines += [
                f"### {name}",
                "",
                f"{said} ([80×24]({narrow}), [160×45]({wide}))",
                "",
                f"![{said}]({usual})",
                "",
            ]
    lines += ["## Paper", "", "The 受付票 as it is printed.", ""]
    lines += [f"![{file}](pictures/{file}.svg)\n" for file in slips.PICTURES]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
