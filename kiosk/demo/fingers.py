"""Presses real keys on a running program, at times of its own (打鍵).

Keys carry the time at which a driver would have read them, so that a hurried
scanner and a slow clerk play alike on any machine, and nobody has to wait.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from textual import events
from textual.app import App
from textual.pilot import Pilot

from kiosk.demo.pictures import picture
from schema.errors import Unreachable

BY_HAND = 1.0
"""Seconds between two keys of a clerk."""
BY_SCANNER = 0.005
"""Seconds between two characters of a scanner."""

_LOOKS = 1000
_BETWEEN_LOOKS = 0.01


class Fingers:
    """A clerk at the keyboard of a program that runs without a terminal."""

    def __init__(self, pilot: Pilot[None]) -> None:
        """Press keys on the pilot's program."""
        self.pilot = pilot
        self.at = events.Event().time
        """When the last key was read, in the program's own seconds."""

    @property
    def app(self) -> App[None]:
        """The program."""
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        """Press keys by name or character, each when the last one has been drawn."""
        for key in keys:
            await self._send((key,), BY_HAND)
            await self.until(self._is_settled, f"{key} to be taken")

    def _is_settled(self) -> bool:
        """True if no digit waits to be known for a clerk's or a scanner's."""
        return not getattr(self.app.screen, "is_holding", False)

    async def type(self, keys: Iterable[str]) -> None:
        """Type ahead of the screen, by name or character."""
        await self._send(keys, BY_HAND)
        await self.until(self._is_settled, "what was typed to be taken")

    async def scan(self, text: str, *, enter: bool = True) -> None:
        """Send a scanner's frame."""
        self.at += BY_HAND
        await self._send((*text, *(("enter",) if enter else ())), BY_SCANNER)

    async def rush(self, *keys: str, apart: float = BY_SCANNER) -> None:
        """Press keys `apart` seconds after one another, the first one too."""
        await self._send(keys, apart)

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds.

        Raises:
            Unreachable: It does not come about.
        """
        for _ in range(_LOOKS):
            if holds():
                await self.pilot.pause()
                return
            await self.pilot.pause(_BETWEEN_LOOKS)
        raise Unreachable(
            "E-DEMO-2",
            subject="the program",
            found="no change",
            expected=what,
            hint="run it again; if it fails again, call IT",
        )

    async def act(self, key: str) -> None:
        """Press a digit beside a verdict and wait for what it does."""
        changed = self._changes()
        await self.press(key)
        await self.until(changed, f"what {key} does")

    def _changes(self) -> Callable[[], bool]:
        """True once another screen is open or the desk's form is another."""
        screen, form = self.app.screen, getattr(self.app.screen, "form", None)
        return lambda: (
            self.app.screen is not screen or getattr(screen, "form", None) is not form
        )

    def draw(self, path: Path) -> None:
        """Write a picture of what is on the screen."""
        path.write_text(picture(self.app), encoding="utf-8", newline="\n")

    async def _send(self, keys: Iterable[str], apart: float) -> None:
        for key in keys:
            self.at += apart
            event = _key(key)
            event.time = self.at
            self.app.post_message(event)
        await self.pilot.pause()


def _key(key: str) -> events.Key:
    """One key as a driver tells of it."""
    names = {"?": "question_mark", "-": "minus", ".": "full_stop"}
    return events.Key(names.get(key, key), key if len(key) == 1 else None)
