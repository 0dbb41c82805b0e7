"""Sending the log until central has all of it (送信).

What holds for every push, in the order it is applied:

1. Heads are exchanged first, also where nothing is new: central may have been put
   back, or this log.
2. What central lacks is sent in order. The first batch is small and shows that the
   line works; a line that fails halves the next, one that works doubles it.
3. Only a receipt that central signed, and whose hash is the log's own, moves the
   log on. Anything else that comes back is a line that does not reach central.
4. A gap or a fork met on the way begins again with the heads. Whatever happens, it
   ends after a bounded number of rounds.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from schema.wire.form import Trouble
from sync.client.agree import (
    About,
    Doubt,
    Plan,
    Range,
    heads_answer,
    heads_bytes,
    heads_of,
    plan,
)
from sync.client.declined import Declined, Postponed
from sync.client.parcels import MOST_EVENTS, Parcel, after, parcel, take_receipt
from sync.errors import MadoguchiError, Unreachable, Unreadable, Untrusted
from sync.ports import Identity, Now, Outbox, Progress

ROUNDS = 40
"""Head exchanges in one push."""
FIRST_EVENTS = 50
"""In the first batch after a reconnect."""
TRIES = 3
"""Of one batch on a line that fails."""


class LogLink(Protocol):
    """A line to central, as far as the log needs it."""

    def heads(self, heads: bytes) -> bytes:
        """Exchange heads.

        Raises:
            Declined: Central does not take them.
            Unreachable: The line is down, or central has no time.
        """
        ...

    def log(self, batch: bytes) -> bytes:
        """Send a batch for a receipt; raises as `heads` does."""
        ...


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """What a push came to."""

    sent: int
    """Events that were sent and earned a receipt."""
    receipts: int
    """Receipts that were believed."""
    healed: int
    """Forks that were healed."""
    rounds: int
    """Head exchanges that it took."""


class Pace:
    """How many events the next batch carries; kept from one push to the next."""

    def __init__(self) -> None:
        """Begin as after a reconnect."""
        self.events = FIRST_EVENTS
        self._failed = False

    def begin(self) -> None:
        """Begin small again, or smaller where the line needs it."""
        self.events = min(self.events, FIRST_EVENTS)

    def worked(self) -> None:
        """A receipt came."""
        doubled = self.events * 2 if self._failed else MOST_EVENTS
        self.events = min(doubled, MOST_EVENTS)

    def failed(self) -> None:
        """None came."""
        self._failed = True
        self.events = max(1, self.events // 2)


def push(  # noqa: PLR0913
    link: LogLink,
    log: Outbox,
    identity: Identity,
    central_key: bytes,
    *,
    now: Now,
    about: About | None = None,
    progress: Progress | None = None,
    pace: Pace | None = None,
) -> Pushed:
    """Send what central lacks of the log, and heal what has forked.

    Args:
        link: The line.
        log: The kiosk's log.
        identity: Who signs.
        central_key: Of the central it is enrolled with.
        now: The one clock.
        about: What else the kiosk says of itself.
        progress: Told how many events have their receipt.
        pace: Of earlier pushes on this line.

    Raises:
        Declined: Central does not take the log, as for a revoked device.
        Unreachable: The line fails, or something else than central answers; what
            has a receipt stays so.
    """
    return _Push(link, log, identity, central_key, now, about, progress, pace).run()


class _Push:
    def __init__(  # noqa: PLR0913, PLR0917
        self,
        link: LogLink,
        log: Outbox,
        identity: Identity,
        central_key: bytes,
        now: Now,
        about: About | None,
        progress: Progress | None,
        pace: Pace | None,
    ) -> None:
        self._link, self._log, self._identity = link, log, identity
        self._central_key, self._now = central_key, now
        self._about = about or About()
        self._progress = progress or _nobody_watches
        self._pace = pace or Pace()
        self._sent = self._receipts = self._healed = 0

    def run(self) -> Pushed:
        self._pace.begin()
        doubts: Mapping[int, Doubt] = {}
        for rounds in range(1, ROUNDS + 1):
            found = self._compare(doubts)
            doubts, self._healed = found.doubts, self._healed + found.healed
            if not doubts and self._send(found.ranges):
                return Pushed(
                    sent=self._sent,
                    receipts=self._receipts,
                    healed=self._healed,
                    rounds=rounds,
                )
        raise _no_agreement()

    def _compare(self, doubts: Mapping[int, Doubt]) -> Plan:
        """Exchange heads, and bring the log to where central's answer leads."""
        asked = heads_of(self._log, self._identity, self._now, self._about, doubts)
        said = self._link.heads(heads_bytes(asked, self._identity))
        try:
            answer = heads_answer(said, self._identity, self._central_key)
        except (Unreadable, Untrusted) as error:
            raise _not_central(error) from None
        return plan(answer, self._log, asked)

    def _send(self, ranges: Sequence[Range]) -> bool:
        """Send these events; `False` where heads have to be exchanged again."""
        before, total = self._sent, sum(one.last - one.first + 1 for one in ranges)
        for wanted in ranges:
            rest: Range | None = wanted
            while rest:
                try:
                    made = self._deliver(rest)
                except Declined as error:
                    if error.trouble not in _AGREE_AGAIN:
                        raise
                    return False
                if made is None:
                    return False
                self._progress("push", self._sent - before, total)
                rest = after(rest, made)
        return True

    def _deliver(self, wanted: Range) -> Parcel | None:
        """Send the first events of a range until they have a receipt."""
        failed = 0
        while made := self._parcel(wanted):
            try:
                self._exchange(made)
            except Postponed:
                raise
            except Unreachable:
                self._pace.failed()
                failed += 1
                if failed == TRIES:
                    raise
            else:
                self._pace.worked()
                return made
        return None

    def _parcel(self, wanted: Range) -> Parcel | None:
        most = self._pace.events
        return parcel(self._log, self._identity, self._now, wanted, most)

    def _exchange(self, made: Parcel) -> None:
        """Send a batch for its receipt."""
        said = self._link.log(made.data)
        try:
            receipt = take_receipt(said, self._log, self._identity, self._central_key)
        except (Unreadable, Untrusted) as error:
            raise _not_central(error) from None
        if receipt.epoch != made.epoch or receipt.seq < made.last:
            raise _not_central(None)
        self._sent += made.last - made.first + 1
        self._receipts += 1


_AGREE_AGAIN = frozenset({Trouble.GAP, Trouble.FORK})


def _nobody_watches(what: str, done: int, total: int) -> None:
    """For a push that nobody watches."""


def _not_central(error: MadoguchiError | None) -> Unreachable:
    found = f" ({error.code})" if error else ""
    return Unreachable(
        "E-PUSH-2",
        subject="the line to central",
        found=f"an answer that is not central's word on this log{found}",
        expected="what central signs",
        hint="sign in to the network if it asks for that; nothing counts as sent",
    )


def _no_agreement() -> Unreachable:
    return Unreachable(
        "E-PUSH-1",
        subject="the log",
        found=f"no agreement with central after {ROUNDS} exchanges",
        expected="one log on both sides",
        hint="nothing to do now: the next pass goes on; call IT if it stays",
    )
