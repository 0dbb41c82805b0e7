"""One pass: everything that is due between a kiosk and its central (同期の一巡).

The order, and what ends it:

1. `hello`. Without central's own word there is nothing more to do.
2. The log, heads first. A line that breaks, an appointment and a device that central
   does not let in end the pass; any other failure is kept, and the pass goes on.
3. The local copy, then the rulebook, each with its own failure.
4. Where anything changed, heads once more: central's report then shows the desk as it
   is now, not as it was before. That this is lost does no harm.

No failure is lost: what did not come about is in the result with its code.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from schema.wire.form import Trouble
from schema.wire.identity import Enrolled
from schema.wire.packs import KeysWanted
from sync.client.agree import About, heads_bytes, heads_of
from sync.client.declined import Declined, Postponed
from sync.client.http import CentralClient
from sync.client.pull import Pulled, pull
from sync.client.push import Pace, push
from sync.client.result import LINE, Part, Passed, failed
from sync.errors import MadoguchiError
from sync.ports import Copy, Editions, Identity, Now, Outbox, Progress
from sync.trust.client import TrustClient

_NOT_LET_IN = frozenset({Trouble.DEVICE_REVOKED, Trouble.UNKNOWN_DEVICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a kiosk keeps, as a pass needs it."""

    identity: Identity
    """Who it is."""
    outbox: Outbox
    """Its log."""
    copy: Copy
    """Its local copy."""
    editions: Editions
    """Its rulebook."""
    folder: Path
    """For what was seen of central, and for packs on their way."""
    about: Callable[[], About]
    """What it says of itself."""


def run_pass(  # noqa: PLR0913
    line: CentralClient,
    enrolled: Enrolled,
    kept: Kept,
    *,
    now: Now,
    progress: Progress,
    pace: Pace,
) -> Passed:
    """Run one pass; no failure of it is raised.

    Args:
        line: To the central that `enrolled` names.
        enrolled: What central answered at enrolment.
        kept: What the kiosk keeps.
        now: The one clock.
        progress: Told how far it is.
        pace: Of earlier passes on this line.
    """
    return _Pass(line, enrolled, kept, now, progress, pace).run()


class _Pass:
    def __init__(  # noqa: PLR0913, PLR0917
        self,
        line: CentralClient,
        enrolled: Enrolled,
        kept: Kept,
        now: Now,
        progress: Progress,
        pace: Pace,
    ) -> None:
        self._line, self._enrolled, self._kept = line, enrolled, kept
        self._now, self._progress, self._pace = now, progress, pace
        self._found = Passed()

    def run(self) -> Passed:
        """Every part in its order, until one ends the pass."""
        for part in (self._hello, self._push, self._pull, self._say_anew):
            if not part():
                break
        return self._found

    def _hello(self) -> bool:
        self._progress("hello", 0, 0)
        try:
            self._note(hello=self._line.hello())
        except MadoguchiError as error:
            self._fail("line", error)
            return False
        return True

    def _push(self) -> bool:
        kept = self._kept
        try:
            pushed = push(
                self._line,
                kept.outbox,
                kept.identity,
                self._enrolled.central_key,
                now=self._now,
                about=kept.about(),
                progress=self._count_sent,
                pace=self._pace,
            )
        except MadoguchiError as error:
            self._fail("push", error)
            return not _ends(error)
        self._note(pushed=pushed.sent, healed=pushed.healed)
        return True

    def _count_sent(self, what: str, done: int, total: int) -> None:
        # A push that breaks off has still earned these receipts.
        self._note(pushed=done)
        self._progress(what, done, total)

    def _pull(self) -> bool:
        kept = self._kept
        root, device = self._enrolled.root, kept.identity
        trust = TrustClient(kept.folder, root, self._line.fetch)
        try:
            found = pull(
                trust,
                kept.copy,
                kept.editions,
                identity=device,
                keys=lambda paths: (
                    self._line.pack_keys(KeysWanted(paths=tuple(paths))).keys
                ),
                scope=self._enrolled.scope,
                progress=self._progress,
            )
        except MadoguchiError as error:
            self._fail("pull", error)
            return False
        self._take(found)
        return True

    def _say_anew(self) -> bool:
        kept = self._kept
        if self._found.pushed or self._found.pulled:
            heads = heads_of(kept.outbox, kept.identity, self._now, kept.about())
            with suppress(MadoguchiError):
                self._line.heads(heads_bytes(heads, kept.identity))
        return True

    def _take(self, found: Pulled) -> None:
        self._note(pulled=None if found.mode == "none" else found.mode)
        if found.why is not None:
            self._fail("pull", found.why)
        if found.why_edition is not None:
            self._fail("edition", found.why_edition)

    def _fail(self, part: Part, error: MadoguchiError) -> None:
        refused = (*self._found.refused, failed(part, error))
        wait = error.wait if isinstance(error, Postponed) else None
        self._note(refused=refused, wait=wait or self._found.wait)

    def _note(self, **found: object) -> None:
        self._found = msgspec.structs.replace(self._found, **found)


def _ends(error: MadoguchiError) -> bool:
    """True where nothing else would come about either."""
    if isinstance(error, Declined):
        return error.trouble in _NOT_LET_IN
    return error.code.startswith(LINE)
