"""Asking the running kiosk for a pass, and waiting for its answer (同期の依頼).

1. Who owns the folder does the work. A kiosk that is open does it at once; its locked
   screen stops nothing.
2. Another command that has the folder does not answer: then this one says so, and
   takes its request away again.
"""

import time
from collections.abc import Callable
from pathlib import Path

from kiosk.store.owner import own
from kiosk.syncing.request import Mailbox, SyncAnswer, SyncRequest
from schema.clock import Clock
from schema.errors import Locked, Unreachable
from sync.ports import Progress

LOOK = 0.1
"""Seconds between two looks for an answer."""
ANSWERED_WITHIN = 15.0
"""Seconds in which an open kiosk says that it has begun."""
STALLED_AFTER = 300.0
"""Seconds without a word after which a kiosk that had begun is given up."""

Seconds = Callable[[], float]


def is_owned(folder: Path) -> bool:
    """True while another process has the desk's folder.

    Raises:
        Refused: The folder belongs to another account.
        Unreachable: The disk fails.
    """
    try:
        own(folder).release()
    except Locked:
        return True
    return False


def asked(
    folder: Path,
    clock: Clock,
    progress: Progress,
    *,
    within: float = ANSWERED_WITHIN,
    stalled: float = STALLED_AFTER,
) -> SyncAnswer:
    """Ask whoever has the folder for a pass; the last word of its answer.

    Args:
        folder: The desk's folder.
        clock: The one clock.
        progress: Told how far the kiosk is.
        within: Seconds in which it has to begin.
        stalled: Seconds that it may then be silent.

    Raises:
        Unreachable: Nobody answered, or no longer does.
    """
    box = Mailbox(folder, clock.now)
    _wait_for_others(box, within)
    request = box.ask()
    try:
        return _answered(box, request, progress, within, stalled)
    finally:
        box.withdraw(request)


def _wait_for_others(box: Mailbox, within: float) -> None:
    """Let another command's request be taken first."""
    until = time.monotonic() + within
    while box.asked() is not None and time.monotonic() < until:
        time.sleep(LOOK)


def _answered(
    box: Mailbox,
    request: SyncRequest,
    progress: Progress,
    within: float,
    stalled: float,
) -> SyncAnswer:
    last: SyncAnswer | None = None
    until = time.monotonic() + within
    while time.monotonic() < until:
        answer = box.told(request)
        if answer is not None and answer.state == "done":
            return answer
        if answer is not None and answer != last:
            last, until = answer, time.monotonic() + stalled
            progress(answer.what, answer.done, answer.total)
        time.sleep(LOOK)
    raise _nobody_answers()


def _nobody_answers() -> Unreachable:
    return Unreachable(
        "E-SYNC-4",
        subject="the program that has this desk's folder",
        found="no answer",
        expected="an open kiosk that runs a pass when asked",
        hint="wait until the other command has ended, or press F9 and 1 in the kiosk",
    )
