"""A pilot that waits until nothing is left to do, and no moment longer (静まり).

Textual's own pilot sleeps until its process has used next to no processor time for
a fiftieth of a second: always too long here, and on a busy machine much too long.
This one asks the event loop itself. It is quiet once nothing could run at once and
no thread is at work: what is left waits for a key or a clock. Whoever waits for one
of these, or for a thread that takes its time, says so with `Fingers.until`.
"""

from asyncio import AbstractEventLoop, get_running_loop, sleep
from time import monotonic
from typing import Any

from textual.app import App
from textual.pilot import Pilot

_LOOKS = 10_000
"""More than any screen needs; a program that never rests is left as it is."""
_CALM = 3
"""Looks in a row that find nothing to do: one may come between two messages."""
_PATIENCE, _TICK = 0.3, 0.001
"""Seconds that a thread is waited for at most, and between two looks at it."""


async def quiet(pilot: Pilot[Any], delay: float | None = None) -> None:
    """Take the place of `Pilot.pause`.

    Args:
        pilot: Whose program has to come to rest.
        delay: Seconds to wait first.
    """
    await sleep(delay or 0)
    await pilot._wait_for_screen()  # noqa: SLF001 - as the pilot's own pause does
    loop, calm, begun = get_running_loop(), 0, monotonic()
    for _ in range(_LOOKS):
        is_worked_for = _has_threads_at_work(loop) and monotonic() - begun < _PATIENCE
        await sleep(_TICK if is_worked_for else 0)
        if is_worked_for:
            continue
        calm = 0 if loop._ready else calm + 1  # type: ignore[attr-defined]  # noqa: SLF001
        if calm == _CALM:
            return
        if calm:
            _draw(pilot.app)


def _has_threads_at_work(loop: AbstractEventLoop) -> bool:
    """True while something runs that was given to a thread, as workers are."""
    pool = getattr(loop, "_default_executor", None)
    if pool is None:
        return False
    idle: int = pool._idle_semaphore._value  # noqa: SLF001
    return not pool._work_queue.empty() or len(pool._threads) > idle  # noqa: SLF001


def _draw(app: App[Any]) -> None:
    """Do now what the program would do at its next tick."""
    if app._resize_event is not None:  # noqa: SLF001
        app._check_resize()  # noqa: SLF001
    app.screen._on_timer_update()  # noqa: SLF001
