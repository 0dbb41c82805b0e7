"""Anew at the lock screen after an unforeseen error (開きなおし).

1. Whatever was open is closed first. What was recorded is in the log; what was not
   confirmed has to be typed again, and that is said.
2. Three within a minute end the program: whoever supervises it may start it anew.
"""

import sys
from collections import deque
from collections.abc import Callable
from time import monotonic

from kiosk.labels import text

MOST, WITHIN = 3, 60.0
"""As many unforeseen errors in as many seconds are too many."""
GIVEN_UP = 1
"""The exit code where there were too many."""


def kept_open(show: Callable[[str], int | None]) -> int:
    """Show the desk until it is left, anew after each unforeseen error.

    Args:
        show: Shows it, with a sentence about what happened or none; its exit code,
            or `None` where an unforeseen error ended it and everything is closed.

    Returns:
        The exit code.
    """
    ends: deque[float] = deque(maxlen=MOST)
    said = ""
    while (code := show(said)) is None:
        ends.append(monotonic())
        if len(ends) == MOST and ends[-1] - ends[0] <= WITHIN:
            print(text("error.E-APP-2"), file=sys.stderr)  # noqa: T201
            return GIVEN_UP
        said = text("restart.said")
    return code
