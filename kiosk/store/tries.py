"""How often the lock was tried in vain, beside the key file (ロックアウト).

1. A try is counted before it is made: whoever kills the program gains nothing.
2. After some refusals in a row an account rests, longer each time; so does the desk
   as a whole, after more, whoever they were for. Whoever signs in takes back their own
   refusals and nobody else's; the desk forgets after an hour without any.
3. Rests are measured by the machine's running time, which nobody can set: after a
   restart they begin anew at worst.
4. What was refused while the log was closed is kept until it can be recorded.
5. The last code of each account is remembered under the device's mark; a memory
   that is gone or was altered refuses every code up to now.

The store is closed while this is needed, so that all but the codes is in clear and
unmarked. Whoever can write the folder can take the counts away; they can as well
take the folder, and try elsewhere.
"""

import hmac
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from kiosk.desk.staff import number_of
from kiosk.desk.staff_refused import locked_out
from kiosk.store.disk import replace_file
from kiosk.store.gate import ALLOWED, SIGN_INS, left_after
from kiosk.store.keybox import KeyBox

RESTS = (60, 300, 900, 3600)
"""Seconds of a rest, and of each after it."""
DESK = "*"
"""The desk as a whole."""
ALLOWED_DESK, RESTS_DESK = 20, (60, 300)
"""The same for it; short, or a stranger could keep everybody out."""
FORGOTTEN = 3_600
"""Seconds after its last refusal in which the desk forgets them all."""

_SECOND = 1_000_000_000


class Run(msgspec.Struct, frozen=True):
    """Refusals in a row."""

    refused: int = 0
    """How many."""
    at_ns: int = 0
    """Running time at the last one."""


class Unsaid(msgspec.Struct, frozen=True):
    """Refusals that are not in the log yet."""

    count: int
    """How many."""
    since: datetime
    """The first."""
    until: datetime
    """The last."""


class SignIns(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the file holds."""

    v: int = 1
    """Version of this form."""
    last: str = ""
    """Number of who signed in last, offered to the next one."""
    runs: dict[str, Run] = {}
    """By staff id."""
    unsaid: dict[str, Unsaid] = {}
    """By staff id."""
    steps: dict[str, int] = {}
    """Step of the last code, by staff id."""
    mark: bytes = b""
    """The device's over the steps."""


class Tries:
    """The file of the folder; one process owns it."""

    def __init__(
        self, data_dir: Path, ticks: Callable[[], int] = time.monotonic_ns
    ) -> None:
        """Read and write the folder's file.

        Args:
            data_dir: The desk's folder.
            ticks: The machine's running time, in nanoseconds.
        """
        self._path = data_dir / SIGN_INS
        self._ticks = ticks

    def refuse_resting(self, staff: str) -> None:
        """Raise `Locked` while the account or the desk rests."""
        left = max(self.rest_of(staff), self.rest_of(DESK))
        if left > 0:
            raise locked_out(int(-(-left // 60)))

    def rest_of(self, staff: str) -> float:
        """Seconds for which it rests."""
        run = self._read().runs.get(staff, Run())
        length = rest_after(run.refused, is_desk=staff == DESK)
        return max(0.0, length - self._passed(run))

    def _passed(self, run: Run) -> float:
        """Seconds since the last refusal."""
        since = self._ticks() - run.at_ns
        # Less than at the last refusal: the machine was started anew.
        return (since if since >= 0 else self._ticks()) / _SECOND

    def left_of(self, staff: str) -> int:
        """Refusals that are left before it rests."""
        return left_after(self._read().runs.get(staff, Run()).refused)

    def begin(self, staff: str, now: datetime) -> Run:
        """Count a try as refused, until `succeed` says otherwise.

        Args:
            staff: Whose try it is.
            now: For the log.

        Returns:
            What was counted for the desk before.
        """
        kept, ticks = self._read(), self._ticks()
        runs = dict(kept.runs)
        desk = runs.get(DESK, Run())
        if self._passed(desk) > FORGOTTEN:
            desk = Run()
        runs[staff] = Run(runs.get(staff, Run()).refused + 1, ticks)
        runs[DESK] = Run(desk.refused + 1, ticks)
        said = kept.unsaid.get(staff)
        added = Unsaid(said.count + 1 if said else 1, said.since if said else now, now)
        self._write(replace(kept, runs=runs, unsaid=kept.unsaid | {staff: added}))
        return desk

    def succeed(self, staff: str, tried: str, before: Run) -> None:
        """Take back what `begin` counted, and forget their refusals in a row.

        Args:
            staff: Who signed in.
            tried: What `begin` was called with.
            before: What it gave.
        """
        kept = self._read()
        theirs = kept.runs.get(staff, Run()).refused - int(tried == staff)
        runs = {one: run for one, run in kept.runs.items() if one not in {staff, DESK}}
        if before.refused > theirs:
            runs[DESK] = replace(before, refused=before.refused - theirs)
        unsaid = dict(kept.unsaid)
        said = unsaid.pop(tried, None)
        if said is not None and said.count > 1:
            unsaid[tried] = replace(said, count=said.count - 1)
        last = number_of(staff)
        self._write(replace(kept, last=last, runs=runs, unsaid=unsaid))

    def release(self, staff: str) -> None:
        """Forget the refusals of an account, and those of the desk."""
        kept = self._read()
        runs = {one: run for one, run in kept.runs.items() if one not in {staff, DESK}}
        self._write(replace(kept, runs=runs))

    def unsaid(self) -> dict[str, Unsaid]:
        """What was refused and is not in the log yet."""
        return self._read().unsaid

    def all_said(self) -> None:
        """Forget what is in the log now."""
        self._write(replace(self._read(), unsaid={}))

    def last_step(self, keys: KeyBox, staff: str) -> int | None:
        """Step of the last code of an account; `None` where nothing vouches for it."""
        kept = self._read()
        if not hmac.compare_digest(kept.mark, keys.mark(_said(kept.steps))):
            return None
        return kept.steps.get(staff)

    def note_step(self, keys: KeyBox, staff: str, step: int) -> None:
        """Remember that every code up to this step was used."""
        kept = self._read()
        holds = hmac.compare_digest(kept.mark, keys.mark(_said(kept.steps)))
        steps = (kept.steps if holds else {}) | {staff: step}
        self._write(replace(kept, steps=steps, mark=keys.mark(_said(steps))))

    def _read(self) -> SignIns:
        """What the file says; nothing where it is not there or does not read."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=SignIns)
        except (OSError, msgspec.DecodeError):
            return SignIns()

    def _write(self, kept: SignIns) -> None:
        replace_file(self._path, msgspec.json.encode(kept))


def rest_after(refused: int, *, is_desk: bool = False) -> int:
    """Seconds of rest after so many refusals in a row."""
    allowed = ALLOWED_DESK if is_desk else ALLOWED
    rests = RESTS_DESK if is_desk else RESTS
    over = refused - allowed
    return rests[min(over, len(rests) - 1)] if over >= 0 else 0


def _said(steps: dict[str, int]) -> bytes:
    return b"codes\0" + msgspec.json.encode(steps, order="sorted")
