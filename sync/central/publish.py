"""Offer what was imported, and a rulebook: build, sign, put in place (公開).

1. The rulebook is proven and every pack is built before anything is signed; then
   all of it is offered in one step.
2. A scope gets a new serial only where its people, or the day of the data, changed.
   So does the rulebook.
3. A serial is the minute of its publication, or one more than the last: a central
   restored from its backup never gives one twice.
4. Deltas are kept for ninety days of data. What no facility gets is not offered any
   more.
5. A pack's key is kept before the pack is offered.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from sqlalchemy import Connection

from schema.clock import Clock
from schema.wire.packs import EditionOffer
from sync.central.built import Built
from sync.central.folder import CentralFolder
from sync.central.known_editions import KEPT, keep_editions
from sync.central.offered_edition import Chosen, Wanted, choose_edition
from sync.central.offered_scope import OfferedScope, ScopeOffered, next_serial
from sync.central.pack_keys import PackKeys
from sync.central.people import Register, Registers
from sync.central.scopes import Scope, find_scope, patients, scopes_in_use
from sync.errors import Locked
from sync.files import own_folder, translated
from sync.ports import Progress
from sync.protocol.envelope import read_as
from sync.trust.names import EDITION_OFFER, EDITIONS
from sync.trust.repository import Change

_BUILDING = "building"
_LOCK = "publishing.lock"


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What is offered now: the document of `central publish`."""

    scopes: tuple[ScopeOffered, ...]
    """Each scope that somebody gets; empty where nothing was imported yet."""
    dropped: tuple[str, ...]
    """Scopes that nobody gets any more."""
    edition: str
    """Id and hash of the rulebook."""
    edition_is_new: bool
    """False where it was offered before."""


def publish(  # noqa: PLR0913
    central: CentralFolder,
    clock: Clock,
    *,
    edition: Wanted | None = None,
    scopes: Sequence[str] = (),
    anew: bool = False,
    progress: Progress = lambda *_: None,
) -> Published:
    """Offer the newest register to every scope that has a facility, and a rulebook.

    Args:
        central: An open central.
        clock: The one clock.
        edition: Which rulebook shall be in force; `None` to leave it.
        scopes: Built although no facility has them yet.
        anew: Everything gets a new serial: kiosks may have seen a state that central
            has lost, as after a restore from its backup.
        progress: Told how many scopes are built.

    Raises:
        Locked: Another publication is going on.
        BrokenBook: The rulebook does not read; nothing was published.
        UnprovenBook: It is not proven; nothing was published.
        Unreachable: Disk or memory is full; what was offered stays.
    """
    with _alone(central.folder):
        publication = _Publication(central, clock, progress, anew=anew)
        return publication.run(edition, scopes)


class _Publication:
    """One publication, which is alone."""

    def __init__(
        self, central: CentralFolder, clock: Clock, progress: Progress, *, anew: bool
    ) -> None:
        self._anew = anew
        self._central = central
        self._clock = clock
        self._progress = progress
        self._repository = central.repository(clock)
        self._registers = Registers(central.folder, central.keys)
        self._keys = PackKeys(central.database, central.keys)
        self._folder = central.folder / "repository" / _BUILDING

    def run(self, edition: Wanted | None, named: Sequence[str]) -> Published:
        chosen = self._choose(edition)
        register = self._registers.newest()
        with self._room():
            built = self._build(register, named) if register else []
            published, dropped = self._offer(chosen, built)
        self._keys.drop(dropped)
        keep_editions(self._central.folder / KEPT, self._repository.targets / EDITIONS)
        if register:
            self._registers.let_go(register)
        return published

    def _choose(self, edition: Wanted | None) -> Chosen:
        data = self._repository.read(EDITION_OFFER)
        before = read_as(EditionOffer, data) if data else None
        serial = next_serial(before.serial if before else 0, self._clock.now())
        return choose_edition(edition, before, serial, anew=self._anew)

    def _build(
        self, register: Register, named: Sequence[str]
    ) -> list[tuple[OfferedScope, Built | None]]:
        """Build every scope that somebody gets, or that was named."""
        read = self._central.database.read
        found = []
        with self._registers.opened(register) as opened:
            scopes = read(partial(_scopes, named=named))
            for done, scope in enumerate(scopes, 1):
                own = read(partial(patients, scope=scope))
                offered = OfferedScope(scope, self._repository, self._keys)
                built = offered.build(
                    opened,
                    own,
                    self._clock.now(),
                    self._folder / scope.name,
                    anew=self._anew,
                )
                found.append((offered, built))
                self._progress("publish", done, len(scopes))
        return found

    def _offer(
        self, chosen: Chosen, built: Sequence[tuple[OfferedScope, Built | None]]
    ) -> tuple[Published, set[str]]:
        """Offer everything in one step; also what is not offered any more."""
        with self._repository.change() as change:
            before = _packs(change)
            scopes = [
                one.offer(pack, change) if pack else one.offered()
                for one, pack in built
            ]
            gone = self._drop_others(built, change) if built else ()
            if chosen.is_new:
                _put_edition(chosen, change)
            after = _packs(change)
        said = Published(
            scopes=tuple(one for one in scopes if one),
            dropped=gone,
            edition=chosen.offer.name,
            edition_is_new=chosen.is_new,
        )
        return said, before - after

    def _drop_others(
        self, built: Sequence[tuple[OfferedScope, Built | None]], change: Change
    ) -> tuple[str, ...]:
        """Offer nothing any more for scopes that nobody gets; which those are."""
        wanted = {EDITIONS, *(one.scope.name for one, _ in built)}
        gone = [path for path in change.paths() if _folder_of(path) not in wanted]
        for path in gone:
            change.drop(path)
        return tuple(sorted(set(map(_folder_of, gone))))

    @contextmanager
    def _room(self) -> Iterator[None]:
        """A folder for packs that are not offered yet, empty before and gone after."""
        try:
            with translated(_BUILDING):
                shutil.rmtree(self._folder, ignore_errors=True)
                own_folder(self._folder)
            yield
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)


def _scopes(connection: Connection, named: Sequence[str]) -> Sequence[Scope]:
    scopes = {scope.name: scope for scope in scopes_in_use(connection)}
    for name in named:
        scopes[name] = find_scope(connection, name)
    return sorted(scopes.values(), key=lambda scope: scope.name)


def _put_edition(chosen: Chosen, change: Change) -> None:
    for path in set(change.offered(EDITIONS)) - {chosen.offer.path}:
        change.drop(path)
    if chosen.files:
        change.put(chosen.offer.path, chosen.files)
    change.put(EDITION_OFFER, msgspec.json.encode(chosen.offer))


def _folder_of(path: str) -> str:
    return path.partition("/")[0]


def _packs(change: Change) -> set[str]:
    return {path for path in change.paths() if path.endswith(".pack")}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / "repository" / _LOCK, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise _in_use() from None
    try:
        yield
    finally:
        lock.release()


def _in_use() -> Locked:
    return Locked(
        "E-PUBLISH-2",
        subject="central's folder",
        found="another publication that is going on",
        expected="one at a time",
        hint="wait until it has ended, then repeat",
    )
