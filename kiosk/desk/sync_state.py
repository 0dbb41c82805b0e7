"""How sync stands, as the desk shows it, and when somebody must act (同期の状況).

1. What is shown is a value that is made anew at every change: to read it takes no
   lock, and the desk never waits for sync.
2. The banner is for what somebody has to do something about. A line that is down for
   an hour is no such thing: everything goes on, and is sent later.
"""

from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from schema.terms import Term
from sync.client.result import Failed

DOWN_FOR = timedelta(hours=24)
"""A line that is down for longer mends itself no more."""
UNSENT_FOR = timedelta(days=3)
"""Records that nobody has received for so long are at risk with this machine."""
REVOKED = "E-ANSWER-7"
"""Code of the failure of a device whose enrolment was withdrawn."""
NOT_OFFERED = "E-TRUST-5"
"""Code of the failure where central no longer publishes what the desk's copy is of."""
EXPIRED = "E-TRUST-1"
"""Code of the failure of an update whose signatures are over."""


class Act(Term):
    """What somebody must act on, the most pressing first."""

    NOT_INTACT = "not_intact", "保管したものの異常"
    REVOKED = "revoked", "登録の取消し"
    UNTRUSTED = "untrusted", "信頼できない配布物"
    EXPIRED = "expired", "配布物の期限切れ"
    NOT_OFFERED = "not_offered", "配布の終わり"
    EDITION = "edition", "受付基準の不採用"
    REFUSED = "refused", "中央の断り"
    UNSENT = "unsent", "長い未送信"
    DOWN = "down", "長い回線断"


_BY_CODE = {
    REVOKED: Act.REVOKED,
    EXPIRED: Act.EXPIRED,
    NOT_OFFERED: Act.NOT_OFFERED,
}


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """To which central and facility the desk belongs (登録)."""

    central: str
    """Which central."""
    address: str
    """Where it is; empty where only sticks travel."""
    facility: str
    """Id of the facility."""
    facility_name: str
    """医療機関名."""
    scope: str
    """Which data it gets."""


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """How far a pass is."""

    what: str
    """`hello`, `push`, `pull`, `import` or `edition`."""
    done: int = 0
    """Events or bytes."""
    total: int = 0
    """Of so many; 0 where that is not known."""


class Healed(msgspec.Struct, frozen=True, kw_only=True):
    """Where this desk's log went on in a new epoch (分岐の修復)."""

    epoch: int
    """The new one."""
    left: int
    """The one it left."""
    since: datetime | None
    """When its first own event was recorded."""


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known of sync at one moment (同期の状況)."""

    device: str = ""
    """端末名."""
    enrolment: Enrolment | None = None
    """`None` before the desk was enrolled."""
    last_pass_at: datetime | None = None
    """When the last pass ended."""
    last_success_at: datetime | None = None
    """When the last pass ended in which everything came about."""
    last_receipt_at: datetime | None = None
    """When central last signed for events, by its own clock."""
    unsent_since: datetime | None = None
    """When the oldest event without a receipt was recorded."""
    down_since: datetime | None = None
    """When the line was first found down, where it still is."""
    next_at: datetime | None = None
    """When the next pass is due."""
    failed: tuple[Failed, ...] = ()
    """What did not come about in the last pass."""
    running: Running | None = None
    """How far the pass is that runs now."""
    healed: Healed | None = None
    """The last fork that was healed."""


class SyncPort(Protocol):
    """What the screen asks of sync."""

    def state(self) -> SyncState:
        """How it stands; never waits."""
        ...

    def ask(self) -> None:
        """Run a pass now, beside the desk."""
        ...


def must_act(state: SyncState, now: datetime) -> Act | None:
    """What somebody must act on, if anything."""
    if state.enrolment is None:
        return None
    acts = {act for failed in state.failed if (act := _act_on(failed)) is not None}
    if state.unsent_since is not None and now - state.unsent_since > UNSENT_FOR:
        acts.add(Act.UNSENT)
    if _is_down_for_long(state, now):
        acts.add(Act.DOWN)
    return next((act for act in Act if act in acts), None)


def _act_on(failed: Failed) -> Act | None:
    if failed.kind == "unreachable":
        return None
    if failed.code in _BY_CODE:
        return _BY_CODE[failed.code]
    if failed.part == "edition":
        return Act.EDITION
    by_kind = {"not_intact": Act.NOT_INTACT, "untrusted": Act.UNTRUSTED}
    return by_kind.get(failed.kind, Act.REFUSED)


def _is_down_for_long(state: SyncState, now: datetime) -> bool:
    """True while passes still fail: a kiosk that slept at night says nothing yet."""
    if state.down_since is None or state.last_pass_at is None:
        return False
    tried = now - state.last_pass_at <= DOWN_FOR
    return tried and now - state.down_since > DOWN_FOR
