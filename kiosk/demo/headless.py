"""The demo's main job without a terminal: real keys, pictures, a summary (画面なし).

1. It plays the program that a clerk sees; nothing is judged or recorded by any
   other way.
2. It writes into a folder of its own: a new or empty one, or one that it marked.
3. Of what it wrote last time it removes what its summary names, and nothing else.
"""

import asyncio
import re
import shutil
from datetime import date
from pathlib import Path

import msgspec
import typer

from kiosk.demo.cast import cast_of
from kiosk.demo.clinic import Demo, demo
from kiosk.demo.fingers import Fingers
from kiosk.demo.scenes import USUAL, Scenes
from kiosk.demo.shown import opened_demo
from kiosk.store.faults import translated
from kiosk.tui.app import KioskApp
from schema.errors import NotIntact, Unreadable
from schema.terms import EventType, Outcome

DEADLINE = 1.0
"""Seconds that anybody waits for the simulated terminal."""
SUMMARY = "summary.json"
MARK = "madoguchi-demo.txt"
"""Lies in the store's folder and says that a demo may remove it."""
_MARKED = (
    "A demo made this folder and will replace it; it holds invented people only.\n"
)
_PICTURE = re.compile(r"[0-9]{2}-[a-z0-9-]+\.svg")


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One visit as it was recorded (受付の1件)."""

    case: str
    """What it shows."""
    outcome: Outcome
    """What the rulebook said."""
    rule: str
    """The one rule that said so."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The confirmation log after the run (記録簿)."""

    events: int
    """Events in it."""
    ok: bool
    """Whether every one of them is as it was written."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the run did, as the machine interface has it (まとめ)."""

    day: date
    """The visit day."""
    people: int
    """People in the local copy."""
    visits: tuple[Seen, ...]
    """In the order in which they came."""
    journal: Kept
    """The log they are in."""
    pictures: tuple[str, ...]
    """Files beside the summary."""
    data_dir: str
    """Where the demo's store lies."""


def run_headless(out: Path, people: int, *, as_json: bool) -> None:
    """Run the demo's main job and write pictures and a summary.

    Args:
        out: Where they go; made if it is missing.
        people: How many late-elderly people are invented.
        as_json: Print the summary instead of a sentence.

    Raises:
        Unreadable: `out` holds files and is no folder of the demo's.
        Unreachable: The disk does not take what is written.
        NotIntact: The log does not hold what was recorded.
    """
    data_dir = _fresh(out)
    with demo(data_dir, people, pause=0, deadline=DEADLINE) as ready:
        scenes = asyncio.run(play(ready, people, out))
        summary = _summary(ready, scenes)
    document = msgspec.json.format(msgspec.json.encode(summary), indent=2)
    with translated(SUMMARY):
        (out / SUMMARY).write_bytes(document + b"\n")
    typer.echo(document.decode() if as_json else _sentence(summary, out))
    if not summary.journal.ok:
        raise _not_intact()


def _fresh(out: Path) -> Path:
    """An empty folder for the store; what the last run left is removed."""
    data_dir = out / "data"
    with translated("the output folder"):
        if out.exists() and any(out.iterdir()) and not _is_marked(data_dir):
            raise _somebody_elses()
        if data_dir.exists():
            shutil.rmtree(data_dir)
        data_dir.mkdir(mode=0o700, parents=True)
        (data_dir / MARK).write_bytes(_MARKED.encode())
        for name in _left_in(out):
            (out / name).unlink(missing_ok=True)
    return data_dir


def _is_marked(data_dir: Path) -> bool:
    """True for a real folder with a demo's own words in it."""
    mark = data_dir / MARK
    if data_dir.is_symlink() or not mark.is_file():
        return False
    return mark.read_bytes() == _MARKED.encode()


def _left_in(out: Path) -> tuple[str, ...]:
    """The summary of the last run, if it is one, and the pictures it names."""
    try:
        before = msgspec.json.decode((out / SUMMARY).read_bytes(), type=Summary)
    except (FileNotFoundError, msgspec.DecodeError):
        return ()
    return (SUMMARY, *filter(_PICTURE.fullmatch, before.pictures))


async def play(ready: Demo, people: int, out: Path) -> Scenes:
    """Every scene on a demo, pictures into `out`."""
    opened = opened_demo(ready)
    app = KioskApp(ready.clock, lambda _: opened, unlocked=opened)
    app.animation_level = "none"
    async with app.run_test(size=USUAL) as pilot:
        hands = Fingers(pilot)
        scenes = Scenes(hands, ready, cast_of(ready.first, people), out)
        with translated("a picture"):
            await scenes.play()
    return scenes


def _summary(ready: Demo, scenes: Scenes) -> Summary:
    rows = reversed(ready.desk.journal.on_day(ready.desk.today))
    events = [row.event for row in rows if row.event.type is EventType.CONFIRMED]
    decisions = [event.decision for event in events if event.decision]
    info = ready.store.snapshot.info()
    verified = ready.store.journal.verify()
    return Summary(
        day=ready.desk.today,
        people=info.rows if info else 0,
        visits=tuple(
            Seen(case=case, outcome=one.outcome, rule=one.rule)
            for case, one in zip(scenes.cases, decisions, strict=True)
        ),
        journal=Kept(events=verified.events, ok=verified.ok),
        pictures=tuple(scenes.pictures),
        data_dir=str(ready.data_dir.resolve()),
    )


def _sentence(summary: Summary, out: Path) -> str:
    return (
        f"{summary.day}: {len(summary.visits)} visits decided and recorded, "
        f"{len(summary.pictures)} pictures and {SUMMARY} in {out}"
    )


def _somebody_elses() -> Unreadable:
    return Unreadable(
        "E-DEMO-1",
        subject="the output folder",
        found="files that no demo wrote",
        expected="a new or an empty folder, or the one of an earlier demo",
        hint="name another folder with --out",
    )


def _not_intact() -> NotIntact:
    return NotIntact(
        "E-DEMO-3",
        subject="the demo's confirmation log",
        found="an event that does not hold",
        expected="every event as it was recorded",
        hint="keep the folder and call IT",
    )
