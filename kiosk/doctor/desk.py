"""The open desk: log, copy, rulebook, sync, keys and registers (窓口の点検)."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from kiosk.desk.ports import SnapshotInfo
from kiosk.desk.staff import Account
from kiosk.desk.status import Freshness, freshness
from kiosk.desk.sync_state import SyncState, must_act
from kiosk.doctor.accounts import found_of_accounts
from kiosk.doctor.clocks import Known, found_of_clock
from kiosk.doctor.finding import Finding, bad, look, of_error, ok
from kiosk.doctor.registers import found_of_register
from kiosk.online.findings import Finding as Asked
from schema.errors import MadoguchiError
from schema.rules.book import Rulebook

SOON = timedelta(days=30)
"""So long before a rulebook ends somebody should know where the next comes from."""
KEYS_FOR = timedelta(days=2 * 365)
"""Keys that have been in use for longer are to be changed."""
OVERDUE = timedelta(hours=1)
"""A pass that is due for longer will not come by itself."""

_CODE = re.compile(r"E-[A-Z]{2,12}-[A-Z0-9]{1,3}")


class LogFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the confirmation log."""

    unsent: int
    """Events for which no signed receipt has come."""
    events: int | None = None
    """How many were checked; `None` where only the end of the log was."""
    broken_at: str = ""
    """The first event that does not hold, as epoch/seq; `pages` for the file itself;
    empty where all does."""


class KeyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said of the keys."""

    kid: str
    """Id of the key that signs."""
    since: datetime | None
    """Since when; `None` where nobody noted it."""
    slots: int
    """Passphrases that open the desk."""
    changing: bool
    """True while a change of keys was begun and did not end."""
    changeable: bool
    """True where there is a central to tell of new ones."""


class DeskFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of an open desk that is judged here."""

    now: datetime
    """The present instant."""
    clock: Known
    """What the clock is measured against."""
    log: LogFacts
    """The confirmation log."""
    copy: SnapshotInfo | None
    """The local copy."""
    copy_error: MadoguchiError | None
    """Why nothing can be looked up in it."""
    book: Rulebook
    """The rulebook in force."""
    offered: int
    """Serial of central's newest edition; 0 where the built-in one is in force."""
    refused: MadoguchiError | None
    """Why the newest edition is not the one in force."""
    sync: SyncState
    """How sync stands."""
    keys: KeyFacts
    """The device's keys."""
    accounts: Sequence[Account]
    """Everybody who may sign in, the withdrawn among them."""
    registers: Sequence[Asked]
    """What `online test` finds."""
    registers_error: bool = False
    """True where the settings of the registers do not read."""


def found_of_desk(facts: DeskFacts) -> Iterator[Finding]:
    """Everything that is found of an open desk."""
    yield found_of_log(facts.log)
    yield found_of_clock(facts.now, facts.clock)
    yield found_of_copy(facts.copy, facts.copy_error, facts.now)
    yield _edition(facts)
    yield from found_of_sync(facts.sync, facts.log.unsent, facts.now)
    yield found_of_keys(facts.keys, facts.now)
    yield found_of_accounts(facts.accounts)
    if facts.registers_error:
        do = "give the numbers anew: madoguchi online set"
        yield bad("register.settings", "register-settings", do)
    yield from map(found_of_register, facts.registers)


def found_of_log(log: LogFacts) -> Finding:
    """Whether the log is as it was left."""
    if log.broken_at:
        do = "keep the folder as it is and call IT; record nothing more on this desk"
        return bad("log", "log-broken", do, at=log.broken_at)
    if log.events is None:
        return ok("log", unsent=log.unsent)
    return ok("log", unsent=log.unsent, events=log.events)


def found_of_copy(
    info: SnapshotInfo | None, error: MadoguchiError | None, now: datetime
) -> Finding:
    """Whether there is a local copy, how old it is, and whether its rows hold."""
    if error is not None:
        return of_error("copy", error)
    if info is None:
        do = "fetch one with madoguchi sync, or import one"
        return look("copy", "copy-none", do)
    age = now - info.as_of
    facts: dict[str, str | int] = {
        "serial": info.serial,
        "rows": info.rows,
        "age_h": int(age.total_seconds() // 3_600),
        "fetched_h": int((now - info.fetched_at).total_seconds() // 3_600),
        "proof": info.proof,
    }
    found = _copy(freshness(age), info.proof)
    if found is None:
        return ok("copy", **facts)
    return msgspec.structs.replace(found, facts=facts)


def _copy(age: Freshness, proof: str) -> Finding | None:
    if proof == "failed":
        return bad("copy", "copy-failed", "fetch the full pack with madoguchi sync")
    if age is Freshness.AHEAD:
        do = "set the system's clock; it lies before the day of the data"
        return bad("copy", "copy-ahead", do)
    if age is Freshness.STALE:
        return bad("copy", "copy-stale", "fetch a newer copy with madoguchi sync")
    if age is Freshness.AGEING:
        return look("copy", "copy-ageing", "look why no newer copy came; sync again")
    if proof == "due":
        return look("copy", "copy-due", "leave the kiosk open; it checks in the night")
    return None


def _edition(facts: DeskFacts) -> Finding:
    edition = facts.book.edition
    left = edition.reviewed_to - facts.now.date()
    shown: dict[str, str | int] = {
        "edition": facts.book.name,
        "reviewed_to": edition.reviewed_to.isoformat(),
        "days_left": left.days,
        "signed_by": "central" if facts.offered and not facts.refused else "built-in",
    }
    if left < timedelta():
        do = "get a newer edition by sync or by an update: every visit goes to review"
        return bad("edition", "edition-over", do, **shown)
    if facts.refused is not None:
        do = "send its code to whoever publishes the edition, and update Madoguchi"
        shown["refused"] = facts.refused.code
        return look("edition", "edition-refused", do, **shown)
    if left < SOON:
        do = "ask for the next edition, or update Madoguchi"
        return look("edition", "edition-soon", do, **shown)
    return ok("edition", **shown)


def found_of_sync(state: SyncState, unsent: int, now: datetime) -> Iterator[Finding]:
    """How sync stands, and each part of the last pass that did not come about."""
    if state.enrolment is None:
        yield ok("sync", enrolled="no")
        return
    act = must_act(state, now)
    facts: dict[str, str | int] = {
        "last_receipt": _at(state.last_receipt_at),
        "unsent": unsent,
        "next_pass": _at(state.next_at),
    }
    if act is not None:
        do = "look at the failure below and at the sync screen, and act today"
        yield bad("sync", f"sync-{act.value}", do, **facts)
    elif state.last_pass_at is None:
        yield look("sync", "sync-never", "run madoguchi sync once", **facts)
    elif state.next_at is not None and now > state.next_at + OVERDUE:
        do = "leave the kiosk open, or set up madoguchi sync schedule"
        yield look("sync", "sync-overdue", do, **facts)
    else:
        yield ok("sync", **facts)
    for failed in state.failed:
        # What was found is kept for the sync screen: others may have worded it.
        said = failed.code if _CODE.fullmatch(failed.code) else "E-?"
        do = "see madoguchi status or the sync screen for what was found"
        says = look if failed.kind == "unreachable" else bad
        yield says(f"sync.{failed.part}", "sync-failed", do, failure=said)


def found_of_keys(keys: KeyFacts, now: datetime) -> Finding:
    """Which key signs, since when, and how many passphrases open the desk."""
    facts: dict[str, str | int] = {"kid": keys.kid, "slots": keys.slots}
    if keys.since is not None:
        facts["age_days"] = (now - keys.since).days
    if keys.changing:
        do = "run madoguchi sync; it ends the change of keys that was begun"
        return look("keys", "keys-changing", do, **facts)
    is_old = keys.since is not None and now - keys.since > KEYS_FOR
    if is_old and keys.changeable:
        do = "change them with madoguchi keys rotate"
        return look("keys", "keys-old", do, **facts)
    if keys.slots == 1:
        do = "madoguchi staff add: if this one passphrase is forgotten, all is lost"
        return look("keys", "keys-one", do, **facts)
    return ok("keys", **facts)


def _at(instant: datetime | None) -> str:
    return "never" if instant is None else f"{instant:%Y-%m-%d %H:%M}"
