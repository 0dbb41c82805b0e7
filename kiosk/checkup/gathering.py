"""What the check of an open desk judges, read from its store (点検の材料)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from kiosk.desk.settings import CENTRAL, GATEWAYS, TERMINAL
from kiosk.doctor.around import Around
from kiosk.doctor.clocks import Known, Tick
from kiosk.doctor.desk import DeskFacts, KeyFacts, LogFacts
from kiosk.doctor.finding import Finding as Judged
from kiosk.doctor.registers import found_of_answers
from kiosk.online.breaker import stands_of
from kiosk.online.findings import (
    Finding,
    found_of_central,
    found_of_folder,
    found_of_gateways,
)
from kiosk.online.setup import setup_of
from kiosk.store.chain import Place
from kiosk.store.machine import boot_id
from kiosk.store.snapshot_proof import check_copy
from kiosk.store.vault import Store
from kiosk.syncing.passing import KEYS_CHANGED
from kiosk.syncing.standing import standing_of
from kiosk.wiring import gateways_of
from schema.clock import JAPAN, Clock, japan_midnight
from schema.confirmation import Event, read_event
from schema.errors import MadoguchiError
from schema.terms import OnlineCheck
from sync.ports import Progress

TICKS = 200
"""Of the newest events, whose times are held against the running time."""
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]


def facts_of(
    store: Store, clock: Clock, around: Around, deep: Progress | None = None
) -> DeskFacts:
    """Everything of an open desk that is judged.

    Args:
        store: The open store.
        clock: The one clock.
        around: The machine.
        deep: Told how far it is, where every event and every page is to be checked.
    """
    sync, in_force = standing_of(store), store.editions.in_force()
    registers = _registers(store, clock)
    info = store.snapshot.info()
    return DeskFacts(
        now=clock.now(),
        clock=Known(
            recorded_at=store.journal.latest_at(),
            received_at=sync.last_receipt_at,
            as_of=info.as_of if info else None,
            ticks=_ticks(store, clock, around),
        ),
        log=_log(store, deep),
        copy=info,
        copy_error=_copy_refused(store, deep),
        book=in_force.book,
        offered=store.editions.offered(),
        refused=in_force.refused,
        sync=sync,
        keys=_keys(store),
        accounts=store.accounts.accounts(),
        registers=registers or (),
        registers_error=registers is None,
    )


def registers_of(store: Store, clock: Clock) -> Iterator[Finding]:
    """Whether the registers that the settings name can be asked.

    Raises:
        ValueError: A number in the settings is none.
    """
    setup = setup_of(store.settings.get)
    yield found_of_gateways(setup)
    if TERMINAL in setup.gateways:
        yield from found_of_folder(setup, clock)
    for asked in gateways_of(store, clock):
        if asked.gateway.name == CENTRAL:
            yield found_of_central(is_reachable=asked.gateway.is_reachable())


def answers_of(store: Store, clock: Clock) -> Iterator[Judged]:
    """Whether the terminal answers, where it is one of those that are asked."""
    if TERMINAL not in store.settings.get(GATEWAYS).split(","):
        return
    today = japan_midnight(clock.now().astimezone(JAPAN).date())
    answered = [
        one.answer.answered_at
        for one in store.enquiries.answered_since(today)
        if one.answer is not None
        and one.answer.source == TERMINAL
        and one.answer.result is not OnlineCheck.UNAVAILABLE
    ]
    stands = stands_of(TERMINAL, store.settings)
    yield found_of_answers(stands, max(answered, default=None))


def _registers(store: Store, clock: Clock) -> Sequence[Finding] | None:
    try:
        return tuple(registers_of(store, clock))
    except ValueError:
        return None


def _copy_refused(store: Store, deep: Progress | None) -> MadoguchiError | None:
    """Why nothing can be looked up in the copy; each of its pages, if `deep`."""
    refused, named = refused_by(store.snapshot.check), store.shelf.named()
    if refused is not None or named is None or deep is None:
        return refused
    deep("copy", 0, 0)
    return refused_by(lambda: check_copy(named[1]))


def _log(store: Store, deep: Progress | None) -> LogFacts:
    """The end was checked when the store was opened."""
    unsent = store.journal.unsent()
    if deep is None:
        return LogFacts(unsent=unsent)
    every = sum(one.seq for one in store.outbox.epochs())
    found = store.journal.verify(lambda done: deep("log", done, every))
    at = "" if found.ok else broken_at(found.first_bad)
    return LogFacts(unsent=unsent, events=found.events, broken_at=at)


def broken_at(first_bad: Place | None) -> str:
    """Where a log is broken, as it is said over the phone."""
    return f"{first_bad.epoch}/{first_bad.seq}" if first_bad else "pages"


def refused_by(act: Callable[[], object]) -> MadoguchiError | None:
    """What the program refuses in an act, if it does."""
    try:
        act()
    except MadoguchiError as error:
        return error
    return None


def _keys(store: Store) -> KeyFacts:
    return KeyFacts(
        kid=store.keys.kid,
        since=_keys_since(store),
        slots=len(store.keys.staff_ids),
        changing=store.keys.next_keys() is not None,
        changeable=store.membership.enrolled() is not None,
    )


def _keys_since(store: Store) -> datetime | None:
    """When the keys were changed last, or the desk set up; some desks never noted."""
    noted = store.settings.get(KEYS_CHANGED)
    if noted:
        try:
            return msgspec.convert(noted, _Instant)
        except msgspec.ValidationError:
            return None
    if store.keys.successors:
        return None
    return next((one.wall_at for one in _events(store, 1, 1, 1)), None)


def _ticks(store: Store, clock: Clock, around: Around) -> Sequence[Tick]:
    """Both clocks at the newest events, oldest first, and now."""
    last = store.outbox.epochs()[-1]
    first = max(1, last.seq - TICKS + 1)
    ticks = [
        Tick(wall_at=one.wall_at, monotonic_ns=one.monotonic_ns, boot_id=one.boot_id)
        for one in _events(store, last.epoch, first, TICKS)
    ]
    now = Tick(
        wall_at=clock.now(), monotonic_ns=around.monotonic_ns(), boot_id=boot_id()
    )
    return [*ticks, now]


def _events(store: Store, epoch: int, first: int, most: int) -> Iterator[Event]:
    """Events that this version can read."""
    for body in store.outbox.bodies(epoch, first, most):
        try:
            yield read_event(body)
        except msgspec.DecodeError:
            continue
