"""A pilot that waits until nothing is left to do, and no moment longer (静まり).

Textual's own pilot sleeps until its process has used next to no processor time for
a fiftieth of a second: always too long here, and on a busy machine much too long.
This one asks the event loop itself. It is quiet once nothing could run at once: what
is left waits for a key, a clock or a thread. Whoever waits for one of these says so
with `Fingers.until`.
"""

from asyncio import get_running_loop, sleep
from typing import Any

from textual.app import App
from textual.pilot import Pilot

_LOOKS = 10_000
"""More than any screen needs; a program that never rests is left as it is."""
_CALM = 3
"""Looks in a row that find nothing to do: one may come between two messages."""


async def quiet(pilot: Pilot[Any], delay: float | None = None) -> None:
    """Take the place of `Pilot.pause`.

    Args:
        pilot: Whose program has to come to rest.
        delay: Seconds to wait first.
    """
    await sleep(delay or 0)
    await pilot._wait_for_screen()  # noqa: SLF001 - as the pilot's own pause does
    loop, calm = get_running_loop(), 0
    for _ in range(_LOOKS):
        await sleep(0)
        calm = 0 if loop._ready else calm + 1  # type: ignore[attr-defined]  # noqa: SLF001
        if calm == _CALM:
            return
        if calm:
            _draw(pilot.app)


def _draw(app: App[Any]) -> None:
    """Do now what the program would do at its next tick."""
    if app._resize_event is not None:  # noqa: SLF001
        app._check_resize()  # noqa: SLF001
    app.screen._on_timer_update()  # noqa: SLF001
