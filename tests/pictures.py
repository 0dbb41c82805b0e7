"""The pictures of the README: `python -m tests.pictures` writes `docs/pictures`.

The clock stands still and nothing blinks, so that a picture changes only with
what it shows. They are the demo's own pictures, a dozen of them; the demo has no
central, so the two of sync show a desk that a test describes.
"""

import asyncio
import shutil
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import kiosk.demo.clinic
from kiosk.demo.cast import cast_of
from kiosk.demo.clinic import DAY, PEOPLE, Demo, demo
from kiosk.demo.headless import play
from schema.clock import JAPAN, DayClock, FixedClock
from tests import slips
from tests.kiosk.tui.exchange import a_failure, at_synced_desk

CHOSEN = {
    "verdict": "insured-interim",
    "start": "start",
    "wrong-digit": "wrong-digit",
    "birth-offered": "birth-offered",
    "check-required": "check-required",
    "why": "why",
    "patient": "patient",
    "insured": "insured",
    "other-ways": "other-ways",
    "unconfirmed": "unconfirmed",
    "kana-search": "kana-search",
    "narrow": "narrow",
    "lock": "lock",
    "sync": "sync",
    "sync-call": "sync-call",
}
"""Name of the file, and of the scene."""
HOME = Path(__file__).parents[1] / "docs" / "pictures"
"""Where the README finds them."""
MORNING = datetime(DAY.year, DAY.month, DAY.day, 8, 42, tzinfo=JAPAN)


def main() -> None:
    """Draw the chosen pictures anew."""
    HOME.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        drawn = all_pictures(Path(folder))
        for file, scene in CHOSEN.items():
            shutil.copyfile(drawn[scene], HOME / f"{file}.svg")
    for file in slips.PICTURES:
        svg = slips.picture(file)
        (HOME / f"{file}.svg").write_text(svg, encoding="utf-8", newline="\n")
    count = len(CHOSEN) + len(slips.PICTURES)
    sys.stdout.write(f"{count} pictures in docs/pictures\n")


def all_pictures(folder: Path) -> dict[str, Path]:
    """Every picture at a quarter to nine, by its scene's name."""
    standing = partial(DayClock, inner=FixedClock(MORNING))
    with (
        patch.object(kiosk.demo.clinic, "DayClock", standing),
        demo(folder / "data", PEOPLE, pause=0) as ready,
    ):
        scenes = asyncio.run(play(ready, PEOPLE, folder))
        asyncio.run(of_sync(ready, folder))
    drawn = {name[3:].removesuffix(".svg"): folder / name for name in scenes.pictures}
    return drawn | {name: folder / f"{name}.svg" for name in ("sync", "sync-call")}


async def of_sync(ready: Demo, folder: Path) -> None:
    """The sync screen, and the call over the desk when somebody must act."""
    cast = cast_of(ready.first, PEOPLE)
    async with at_synced_desk((ready, cast), practice=False) as (clerk, sync):
        await clerk.press("f9")
        clerk.draw(folder / "sync.svg")
        sync.become(failed=a_failure("E-ANSWER-7", "refused", "push"))
        await clerk.press("escape")
        clerk.desk.refresh_status()
        await clerk.press("4")
        clerk.draw(folder / "sync-call.svg")


if __name__ == "__main__":
    main()
