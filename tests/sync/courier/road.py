"""Desks without a line, their central, and the stick between them (架空の持ち運び)."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from shutil import copytree

from sqlalchemy import func, select
from sqlmodel import col

from kiosk.store.vault import Store, create_store, open_store
from kiosk.syncing.carrying import Carrying
from schema.clock import Clock
from sync.central.codes import issue
from sync.central.facilities import Facilities, Wanted
from sync.central.folder import CentralFolder, create_central, open_central
from sync.central.settings import Settings
from sync.central.stick import Given, StickDesk, Taken
from sync.central.tables import ConfirmationRow
from sync.courier.journey import BroughtBack, TakenAlong
from sync.protocol.code import EnrolCode, read_code
from tests.kiosk.store.desk import CHEAP, SESAME, an_entry


def _unwatched(what: str, done: int, total: int) -> None:
    del what, done, total


class DeskOnTheRoad:
    """One real desk; only a stick reaches it."""

    def __init__(self, store: Store, folder: Path, clock: Clock) -> None:
        """Carry for an open store."""
        self.store = store
        self.folder = folder
        self.clock = clock
        self.carrying = Carrying(store, folder, clock)

    def copied(self, folder: Path) -> "DeskOnTheRoad":
        """Another desk with the same disk; this one goes on."""
        self.store.close()
        copytree(self.folder, folder)
        twins = [open_store(one, SESAME, self.clock) for one in (self.folder, folder)]
        self.store = twins[0]
        self.carrying = Carrying(self.store, self.folder, self.clock)
        return DeskOnTheRoad(twins[1], folder, self.clock)

    def confirm(self, visits: int = 1) -> None:
        """Record some visits."""
        for _ in range(visits):
            self.store.journal.append(an_entry())

    def close(self) -> None:
        """Close whatever store is open now."""
        self.store.close()

    def export(self, stick: Path) -> TakenAlong:
        return self.carrying.take_along(stick, _unwatched)

    def import_(self, stick: Path) -> BroughtBack:
        return self.carrying.bring_back(stick, _unwatched)


class Office:
    """One real central; only a stick reaches it."""

    def __init__(self, central: CentralFolder, clock: Clock) -> None:
        """Work on an open central with one clinic."""
        self.central, self._clock = central, clock
        self.sticks = StickDesk(central, clock)
        kept = Facilities(central.database, central.keys, clock)
        wanted = Wanted(name="見本クリニック", jurisdiction="13104")
        there = kept.all()
        self.facility = (there[0] if there else kept.add(wanted)).facility

    def code(self, hours: int = 48) -> str:
        """A code that is good while a stick is on its way."""
        return issue(
            self.central.database,
            self._clock,
            self.facility,
            self.central.keys,
            self.central.repository(self._clock).root(),
            good_for=timedelta(hours=hours),
        ).code

    def read_code(self) -> EnrolCode:
        """A code as the desk reads it."""
        return read_code(self.code())

    def import_(self, stick: Path) -> list[Taken]:
        return self.sticks.take(stick)

    def export(self, stick: Path) -> list[Given]:
        return self.sticks.give(stick)

    def confirmed(self, device: str) -> int:
        """Events of a device that count here."""
        wanted = select(func.count()).where(col(ConfirmationRow.device) == device)
        return self.central.database.read(lambda to: to.execute(wanted).scalar_one())


class Road:
    """Makes desks, centrals and a stick below one folder; closes them all."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Use `folder` for everything."""
        self.folder, self.clock = folder, clock
        self.stick = folder / "stick"
        self.stick.mkdir()
        self._closing = ExitStack()

    def office(self, name: str = "central") -> Office:
        """A new central."""
        opened = create_central(self.folder / name, Settings(), self.clock)
        return Office(self._closing.enter_context(opened), self.clock)

    def office_again(self, name: str) -> Office:
        """A central whose database was closed, and perhaps put back."""
        opened = self._closing.enter_context(open_central(self.folder / name))
        return Office(opened, self.clock)

    def desk(self, name: str) -> DeskOnTheRoad:
        """A new desk, which is not enrolled."""
        folder = self.folder / name
        store = create_store(folder, SESAME, self.clock, staff="s", stretch=CHEAP)
        desk = DeskOnTheRoad(store, folder, self.clock)
        self._closing.callback(desk.close)
        return desk

    def twin(self, desk: DeskOnTheRoad) -> DeskOnTheRoad:
        """A desk whose disk is a copy of another one's."""
        twin = desk.copied(self.folder / "twin")
        self._closing.callback(twin.store.close)
        return twin

    def enrolled(self, name: str, office: Office) -> DeskOnTheRoad:
        """A new desk that was enrolled by stick."""
        desk, code = self.desk(name), read_code(office.code())
        assert desk.carrying.join(self.stick, code) is None
        assert [one.joined for one in office.import_(self.stick)] == [True]
        assert desk.carrying.join(self.stick, code) is not None
        return desk

    def round_trip(self, office: Office, *desks: DeskOnTheRoad) -> None:
        """From the desks to central and back."""
        for desk in desks:
            desk.export(self.stick)
        office.import_(self.stick)
        office.export(self.stick)
        for desk in desks:
            desk.import_(self.stick)

    def close(self) -> None:
        """Close every desk and every central."""
        self._closing.close()
