"""One pass over an open store, remembered afterwards (同期の一巡).

The command and the running kiosk do the same here, so that what the one says is what
the other shows.
"""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
from msgspec.structs import replace

from kiosk.store.vault import Store
from kiosk.syncing.past import Past, after, remember, remembered
from schema.clock import Clock
from schema.wire.identity import Enrolled
from sync.client.agree import About
from sync.client.enrol import rotate
from sync.client.http import CentralClient, Line
from sync.client.push import Pace
from sync.client.result import LastReceipt, Passed, PassResult, failed
from sync.client.run import Kept, run_pass
from sync.client.schedule import next_at
from sync.errors import MadoguchiError, Unreadable
from sync.ports import Progress

LINE_SETTING = "central_line"
KEYS_CHANGED = "keys.changed_at"
"""Setting: since when the keys in use are in use, where they were changed."""
"""How central is reached, kept from enrolment on."""
TRUST_FOLDER = "trust"
"""What was seen of central, and packs on their way, in the desk's folder."""


class Passing:
    """Runs passes over one open store."""

    def __init__(
        self, store: Store, folder: Path, clock: Clock, chance: Callable[[], float]
    ) -> None:
        """Join what a pass needs.

        Args:
            store: The open store.
            folder: The desk's folder.
            clock: The one clock.
            chance: A random number from 0 up to, but not, 1.
        """
        self._store = store
        self._clock = clock
        self._chance = chance
        self._pace = Pace()
        self._kept = kept_of(store, folder)

    def enrolled(self) -> Enrolled:
        """What central answered at enrolment.

        Raises:
            Unreadable: The desk is not enrolled, or reached by stick only.
        """
        enrolled = self._store.membership.enrolled()
        if enrolled is None:
            raise not_enrolled()
        if not self._store.membership.address():
            raise _by_stick()
        return enrolled

    def run(self, progress: Progress) -> PassResult:
        """Run one pass and remember what came of it.

        Raises:
            Unreadable: The desk is not enrolled, or reached by stick only.
            Unreachable: The disk does not take what is to be remembered.
        """
        enrolled = self.enrolled()
        try:
            passed = self._passed(enrolled, progress)
        except MadoguchiError as error:
            passed = Passed(refused=(failed("line", error),))
        return self._result(self.note(passed), passed)

    def _passed(self, enrolled: Enrolled, progress: Progress) -> Passed:
        line, now = line_of(self._store), self._clock.now
        with CentralClient(line, now, self._kept.identity, enrolled.central) as client:
            if self._store.keys.next_keys() is not None:
                client.hello()
                finish_change(client, self._store, self._clock)
            return run_pass(
                client,
                enrolled,
                self._kept,
                now=now,
                progress=progress,
                pace=self._pace,
            )

    def note(self, passed: Passed) -> Past:
        """Remember what a pass came to, and when the next is due."""
        now, settings = self._clock.now(), self._store.settings
        past = self._next(after(remembered(settings), passed, now), passed)
        remember(settings, past)
        return past

    def _next(self, past: Past, passed: Passed) -> Past:
        due = next_at(
            self._store.device,
            self._clock.now(),
            past.rhythm,
            retry_after=passed.wait,
            failures=past.failures,
            chance=self._chance,
        )
        return replace(past, next_at=due)

    def _result(self, past: Past, passed: Passed) -> PassResult:
        store = self._store
        return PassResult(
            pushed=passed.pushed,
            pulled=passed.pulled,
            serial=store.copy.serial(),
            edition=store.editions.book().name,
            receipt=last_receipt(store),
            next_at=past.next_at or self._clock.now(),
            refused=passed.refused,
        )


def kept_of(store: Store, folder: Path) -> Kept:
    """What an open store keeps, as sync needs it; `folder` is the desk's."""
    return Kept(
        identity=store.keys,
        outbox=store.outbox,
        copy=store.copy,
        editions=store.editions,
        folder=folder / TRUST_FOLDER,
        about=lambda: _about(store),
    )


def _about(store: Store) -> About:
    info = store.snapshot.info()
    return About(
        pending=len(store.journal.pending()),
        serial=info.serial if info else None,
        as_of=info.as_of if info else None,
        edition=store.editions.book().name,
        app=app_version(),
    )


def finish_change(client: CentralClient, store: Store, clock: Clock) -> None:
    """Tell central of the keys that were prepared, and use them from now on.

    Central answers the second telling as the first, so that a change whose answer
    was lost is not lost itself.

    Raises:
        MadoguchiError: Central was not told; the keys in use stay.
    """
    prepared = store.keys.prepare_next()
    rotate(client, store.keys, prepared, now=clock.now)
    store.keys.take_next()
    store.settings.put(KEYS_CHANGED, clock.now().isoformat())


def line_of(store: Store) -> Line:
    """How central is reached, as it was said at enrolment."""
    kept = store.settings.get(LINE_SETTING)
    if not kept:
        return Line(address=store.membership.address())
    return msgspec.json.decode(kept, type=Line)


def last_receipt(store: Store) -> LastReceipt | None:
    """Up to where central has signed, in the newest epoch that it knows."""
    at = store.journal.last_receipt()
    known = [epoch for epoch in store.outbox.epochs() if epoch.received]
    if at is None or not known:
        return None
    newest = known[-1]
    return LastReceipt(epoch=newest.epoch, seq=newest.received, received_at=at)


def not_enrolled() -> Unreadable:
    """There is no central yet to sync with."""
    return Unreadable(
        "E-SYNC-1",
        subject="this desk",
        found="no enrolment",
        expected="a desk that a central has enrolled",
        hint="ask central for a code, then run `madoguchi enrol URL CODE`",
    )


def _by_stick() -> Unreadable:
    return Unreadable(
        "E-SYNC-2",
        subject="this desk",
        found="no address of central",
        expected="a desk that reaches central over a line",
        hint="carry a stick, or enrol with central's address",
    )


def app_version() -> str:
    """Version of this program; empty where it is not installed."""
    try:
        return version("madoguchi")
    except PackageNotFoundError:
        return ""
