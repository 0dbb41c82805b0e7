"""Asking the running kiosk for a pass, and waiting for its answer (同期の依頼).

1. Who owns the folder does the work. A kiosk that is open does it at once; its locked
   screen stops nothing.
2. Another command that has the folder does not answer: then this one says so, and
   takes its request away again.
"""

import time
from datetime import date
from pathlib import Path

import msgspec

from kiosk.store.owner import own
from kiosk.syncing.request import Errand, Mailbox, SyncAnswer, SyncRequest
from schema.clock import Clock
from schema.errors import Locked, Unreachable
from sync.ports import Progress


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait for what, in seconds."""

    look: float = 0.1
    """Between two looks for an answer."""
    within: float = 15.0
    """In which an open kiosk says that it has begun."""
    stalled: float = 300.0
    """Without a word, after which a kiosk that had begun is given up."""
    owner: float = 2.0
    """Between two looks whether anybody still has the folder."""


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


class Asking:
    """Asks whoever has the folder of one desk."""

    def __init__(
        self, folder: Path, clock: Clock, patience: Patience | None = None
    ) -> None:
        """Ask the owner of `folder`; the usual patience will do."""
        self._folder = folder
        self._box = Mailbox(folder, clock.now)
        self._patience = patience or Patience()
        self._until = self._look_at_owner = 0.0

    def answer(
        self,
        progress: Progress,
        what: Errand = "pass",
        stick: str = "",
        day: date | None = None,
        *,
        asks: bool = True,
    ) -> SyncAnswer:
        """Ask for a pass, a stick or a list; the last word of the answer.

        Args:
            progress: Told how far the kiosk is.
            what: What is wanted.
            stick: The stick's folder, or the list's file, where one is meant.
            day: The day of the list that is meant.
            asks: Whether a register is asked about those in the list.

        Raises:
            Unreachable: Nobody answered, or no longer does.
        """
        self._let_others_be_taken()
        request = self._box.ask(what, stick, day, asks=asks)
        try:
            return self._wait_for(request, progress)
        finally:
            self._box.withdraw(request)

    def _let_others_be_taken(self) -> None:
        self._wait_again(self._patience.within)
        while self._box.asked() is not None and self._is_patient():
            time.sleep(self._patience.look)

    def _wait_for(self, request: SyncRequest, progress: Progress) -> SyncAnswer:
        last: SyncAnswer | None = None
        self._wait_again(self._patience.within)
        while self._is_patient():
            answer = self._box.told(request)
            if answer is not None and answer.state == "done":
                return answer
            if answer is not None and answer != last:
                last = answer
                self._wait_again(self._patience.stalled)
                progress(answer.what, answer.done, answer.total)
            time.sleep(self._patience.look)
        raise _nobody_answers()

    def _wait_again(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def _is_patient(self) -> bool:
        """False when time is up, or nobody has the folder any more."""
        now = time.monotonic()
        if now - self._look_at_owner > self._patience.owner:
            self._look_at_owner = now
            if not is_owned(self._folder):
                return False
        return now < self._until


def _nobody_answers() -> Unreachable:
    return Unreachable(
        "E-SYNC-4",
        subject="the program that has this desk's folder",
        found="no answer",
        expected="an open kiosk that runs a pass when asked",
        hint="wait until the other command has ended, or ask for a pass in the kiosk",
    )
