"""How the desk stands, on the command line: `status` (状態).

1. The age of the data, of the last fetch and the time left to the edition are
   three things, each in seconds and in words.
2. A running kiosk has the store: then nothing is read and the exit code is 4.
3. What is not known is null, never a guess.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import typer

from kiosk.cli.options import Data, Json, PassphraseFd, desk_passphrase
from kiosk.desk.causes import Causes, causes_on
from kiosk.desk.receive import Desk
from kiosk.desk.status import Freshness
from kiosk.desk.sync_state import Healed, SyncState
from kiosk.online.breaker import GatewayStands, stands_of
from kiosk.online.setup import setup_of
from kiosk.store.vault import open_store
from kiosk.syncing.standing import standing_of
from kiosk.wiring import desk_of, place_of, proven_book
from schema.clock import JAPAN, SystemClock
from sync.client.result import Failed

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_DAYS_FROM = 2 * _DAY

MET = {
    "black_circle": "● in a name",
    "invalid": "not eligible",
    "reader": "card not read",
    "expired": "expired document",
    "mismatch": "sources differ",
    "line": "check not possible",
}
"""What held the desk up, in a person's words."""


class Age(msgspec.Struct, frozen=True, kw_only=True):
    """One of the three ages (経過時間)."""

    seconds: int
    """Whole seconds; negative where the clock lies before it."""
    words: str
    """In the largest whole unit."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How the desk stands: the document of the machine interface."""

    at: datetime
    """The instant of this answer, in Japan time."""
    data_age: Age | None
    """Since the data were true at their source; null without a local copy."""
    fetch_age: Age | None
    """Since the last successful fetch or import."""
    edition_left: Age
    """Until the last visit day the edition was reviewed for; negative past it."""
    freshness: Freshness
    """What the age of the data is called."""
    serial: int | None
    """Of the local copy."""
    as_of: datetime | None
    """基準日時 of the local copy."""
    edition: str
    """Id and hash of the rulebook in use."""
    unsent: int
    """Events for which no signed receipt has come."""
    pending: int
    """Visits waiting for a check (照会待ち)."""
    tasks: int
    """What somebody has to do about visits (要対応)."""
    gateways: tuple[GatewayStands, ...]
    """The registers in the order in which they are asked; empty for none."""
    outage_since: datetime | None
    """Since when none of them answers; null where one does."""
    last_receipt: datetime | None
    """When central last signed for events; null where it never did."""
    facility: str | None
    """医療機関 as central knows it; null where the desk is not enrolled."""
    last_pass: datetime | None
    """When the last pass with central ended."""
    next_pass: datetime | None
    """When the next is due."""
    last_failure: tuple[Failed, ...]
    """What did not come about in the last pass; empty where all did."""
    healed: Healed | None
    """Where the log went on in a new epoch after a fork; null without one."""
    clock_trusted: bool
    """False where something was recorded at a later time than the clock says."""
    causes: Causes
    """What today's confirmed visits met with."""


def status(
    data: Data, passphrase_fd: PassphraseFd = None, *, json: Json = False
) -> None:
    """Say how old everything is, what waits, and what held the desk up today."""
    clock = SystemClock()
    with open_store(data, desk_passphrase(data, passphrase_fd), clock) as store:
        store.snapshot.check()
        desk = desk_of(store, clock, proven_book(store), place_of(store))
        setup = setup_of(store.settings.get)
        found = status_of(
            desk,
            standing_of(store),
            store.tasks.count(),
            tuple(stands_of(name, store.settings) for name in setup.gateways),
        )
    typer.echo(msgspec.json.encode(found).decode() if json else _sentences(found))


def status_of(
    desk: Desk,
    sync: SyncState | None = None,
    tasks: int = 0,
    gateways: tuple[GatewayStands, ...] = (),
) -> Status:
    """How an open desk stands now.

    Args:
        desk: The desk.
        sync: How its sync stands, where that is known.
        tasks: What somebody has to do about visits.
        gateways: How the registers stand.
    """
    sync = sync or SyncState()
    ages, info, today = desk.ages(), desk.snapshot.info(), desk.today
    return Status(
        at=desk.clock.now(),
        data_age=_age(ages.data),
        fetch_age=_age(ages.fetch),
        edition_left=_stretch(ages.book),
        freshness=ages.freshness,
        serial=info.serial if info else None,
        as_of=info.as_of if info else None,
        edition=desk.book.name,
        unsent=desk.journal.unsent(),
        pending=len(desk.journal.pending()),
        tasks=tasks,
        gateways=gateways,
        outage_since=_outage(gateways),
        last_receipt=desk.journal.last_receipt(),
        facility=sync.enrolment.facility_name if sync.enrolment is not None else None,
        last_pass=sync.last_pass_at,
        next_pass=sync.next_at,
        last_failure=sync.failed,
        healed=sync.healed,
        clock_trusted=desk.clock_is_trusted,
        causes=causes_on(desk.journal, [today]),
    )


def _outage(gateways: Sequence[GatewayStands]) -> datetime | None:
    since = [one.down_since for one in gateways if one.down_since is not None]
    return max(since) if since and len(since) == len(gateways) else None


def _age(age: timedelta | None) -> Age | None:
    return None if age is None else _stretch(age)


def _stretch(stretch: timedelta) -> Age:
    seconds = int(stretch.total_seconds())
    return Age(seconds=seconds, words=_words(seconds))


def _words(seconds: int) -> str:
    """A stretch of time in the largest whole unit."""
    size, sign = abs(seconds), "minus " if seconds < 0 else ""
    if size < _HOUR:
        return f"{sign}{size // _MINUTE} min"
    if size < _DAYS_FROM:
        return f"{sign}{size // _HOUR} h"
    return f"{sign}{size // _DAY} days"


def _sentences(found: Status) -> str:
    """The same for a person, a line for each thing."""
    met = msgspec.structs.asdict(found.causes)
    counted = ", ".join(f"{words} {met[name]}" for name, words in MET.items())
    lines = {
        "data": _copy_line(found),
        "fetched": f"{found.fetch_age.words} ago" if found.fetch_age else "never",
        "edition": f"{found.edition}, {_left(found.edition_left)}",
        "unsent": f"{found.unsent} events",
        "pending": f"{found.pending} visits wait for a check",
        "to do": f"{found.tasks} visits need somebody",
        "registers": _registers(found),
        "last receipt": _at(found.last_receipt) or "never",
        "facility": found.facility or "not enrolled",
        "last pass": _at(found.last_pass) or "never",
        "next pass": _at(found.next_pass) or "none due",
        "last failure": _failures(found.last_failure),
        **({"log": _healed(found.healed)} if found.healed is not None else {}),
        "clock": "trusted" if found.clock_trusted else "behind what was recorded",
        "met today": counted,
    }
    return "\n".join(f"{name + ':':14}{said}" for name, said in lines.items())


def _at(instant: datetime | None) -> str:
    return "" if instant is None else f"{instant.astimezone(JAPAN):%Y-%m-%d %H:%M}"


def _registers(found: Status) -> str:
    said = (
        f"{one.name} silent since {_at(one.down_since)}" if one.down_since else one.name
        for one in found.gateways
    )
    return ", ".join(said) or "none set up"


def _failures(failed: Sequence[Failed]) -> str:
    said = (f"{one.code} ({one.part}): {one.found}; {one.do}" for one in failed)
    return "; ".join(said) or "none"


def _healed(healed: Healed) -> str:
    since = f" since {healed.since:%Y-%m-%d %H:%M}" if healed.since is not None else ""
    return f"goes on in epoch {healed.epoch}{since}: epoch {healed.left} had forked"


def _left(left: Age) -> str:
    if left.seconds < 0:
        return f"{left.words.removeprefix('minus ')} past its last reviewed day"
    return f"{left.words} left"


def _copy_line(found: Status) -> str:
    if found.data_age is None or found.as_of is None:
        return "no local copy"
    age, at = found.data_age.words, f"{found.as_of:%Y-%m-%d %H:%M}"
    return f"serial {found.serial} of {at}, {age} old, {found.freshness.value}"
