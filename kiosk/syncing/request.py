"""How a command asks the running kiosk for a pass: two small files (同期の依頼).

1. The command writes a request with a nonce; the kiosk that owns the folder takes it
   away, runs a pass and answers under the same nonce, at first with how far it is.
2. Both files are put in place whole. Whatever is no plain file, too large, does not
   read, is too old, from the future, or of another nonce is not there; nothing that
   lies there makes a reader wait.
3. A request is taken once, also where its file cannot be removed; one of another
   time is removed, so that its time never comes.
4. Nothing in them names anybody or opens anything.
"""

import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from kiosk.syncing.prechecked import PrecheckTold
from sync.client.result import PassResult
from sync.courier.journey import BroughtBack, TakenAlong
from sync.errors import Unreachable
from sync.files import replace_file

REQUEST_FILE = "sync-request.json"
ANSWER_FILE = "sync-answer.json"
VERSION = 1
Errand = Literal["pass", "export", "import", "precheck"]
"""What the running kiosk may be asked for."""
LARGEST = 1 << 18
"""Bytes of either file."""
FRESH_FOR = timedelta(minutes=2)
"""An older request is nobody's any more."""

Body = TypeVar("Body", "SyncRequest", "SyncAnswer")


class SyncRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody wants a pass now, a stick filled or taken, or appointments compared."""

    v: int = VERSION
    nonce: str
    """Tells this request from every other."""
    at: datetime
    """When it was written."""
    what: Errand = "pass"
    """What is wanted."""
    stick: str = ""
    """The stick's folder, or the appointment list's file, where one is meant."""
    day: date | None = None
    """The day of the appointment list that is meant."""
    asks: bool = True
    """Whether a register is asked about those in the list."""


class SyncAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How far the kiosk is with a request, or what came of it."""

    v: int = VERSION
    nonce: str
    """Of the request."""
    state: Literal["running", "done"]
    """Whether more is to come."""
    what: str = ""
    """What runs: `hello`, `push`, `pull`, `import` or `edition`."""
    done: int = 0
    """Events or bytes."""
    total: int = 0
    """Of so many; 0 where that is not known."""
    result: PassResult | None = None
    """What the pass came to."""
    along: TakenAlong | None = None
    """What was put on a stick."""
    back: BroughtBack | None = None
    """What came of a stick."""
    prechecked: PrecheckTold | None = None
    """What came of an appointment list."""
    error: str = ""
    """Why nothing came of it, in one English sentence."""
    exit_code: int = 0
    """What the command returns."""


class Mailbox:
    """The two files in the folder of one desk."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        """Look into `folder`; `now` is the one clock."""
        self.folder = folder
        self._request = folder / REQUEST_FILE
        self._answer = folder / ANSWER_FILE
        self._now = now
        self._taken = ""

    def ask(
        self,
        what: Errand = "pass",
        stick: str = "",
        day: date | None = None,
        *,
        asks: bool = True,
    ) -> SyncRequest:
        """Put a request there, in place of any other.

        Raises:
            Unreachable: The disk is full or fails.
        """
        nonce = secrets.token_hex(16)
        request = SyncRequest(
            nonce=nonce, at=self._now(), what=what, stick=stick, day=day, asks=asks
        )
        replace_file(self._request, msgspec.json.encode(request))
        return request

    def asked(self) -> SyncRequest | None:
        """The request that waits, if there is one to be answered."""
        found = _read(self._request, SyncRequest)
        return found if found is not None and self._waits(found) else None

    def take(self) -> SyncRequest | None:
        """The request that waits, which then waits no more."""
        found = _read(self._request, SyncRequest)
        if found is None:
            return None
        with suppress(OSError):
            self._request.unlink(missing_ok=True)
        if not self._waits(found):
            return None
        self._taken = found.nonce
        return found

    def withdraw(self, request: SyncRequest) -> None:
        """Take a request away that nobody took."""
        found = _read(self._request, SyncRequest)
        if found is not None and found.nonce == request.nonce:
            with suppress(OSError):
                self._request.unlink(missing_ok=True)

    def tell(self, answer: SyncAnswer) -> bool:
        """Put an answer there; `False` where it cannot be written now.

        On Windows that is so while somebody reads the one before.
        """
        try:
            replace_file(self._answer, msgspec.json.encode(answer))
        except Unreachable:
            return False
        return True

    def told(self, request: SyncRequest) -> SyncAnswer | None:
        """The answer to `request`, as far as there is one."""
        found = _read(self._answer, SyncAnswer)
        return found if found is not None and found.nonce == request.nonce else None

    def _waits(self, found: SyncRequest) -> bool:
        """True for a request of now that was not taken."""
        fresh = abs(self._now() - found.at) <= FRESH_FOR
        return fresh and found.nonce != self._taken


def _read(path: Path, kind: type[Body]) -> Body | None:
    """What a file holds; `None` for anything that is not of this kind."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        with open(path, "rb", opener=_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
                return None
            found = msgspec.json.decode(file.read(LARGEST), type=kind)
    except (OSError, ValueError, RecursionError):
        return None
    aware = not isinstance(found, SyncRequest) or found.at.tzinfo is not None
    return found if found.v == VERSION and aware else None


def _at_once(path: str, flags: int) -> int:
    """Open without waiting for the other end of what turns out to be a pipe."""
    at_once = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags | at_once)
