"""Desks without a line, their central, and the stick between them (架空の持ち運び)."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import col

from kiosk.store.vault import Store, create_store
from kiosk.syncing.carrying import Carrying
from schema.clock import Clock
from sync.central.codes import issue
from sync.central.facilities import Facilities, Wanted
from sync.central.folder import CentralFolder, create_central
from sync.central.settings import Settings
from sync.central.stick import Given, StickDesk, Taken
from sync.central.tables import ConfirmationRow
from sync.courier.journey import BroughtBack, TakenAlong
from sync.protocol.code import read_code
from tests.kiosk.store.desk import CHEAP, SESAME, an_entry


def _unwatched(what: str, done: int, total: int) -> None:
    del what, done, total


class DeskOnTheRoad:
    """One real desk; only a stick reaches it."""

    def __init__(self, store: Store, folder: Path, clock: Clock) -> None:
        """Carry for an open store."""
        self.store = store
        self.folder = folder
        self.carrying = Carrying(store, folder, clock)

    def confirm(self, visits: int = 1) -> None:
        """Record some visits."""
        for _ in range(visits):
            self.store.journal.append(an_entry())

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
        self.facility = kept.add(wanted).facility

    def code(self, hours: int = 48) -> str:
        """A code that is good while a stick is on its way."""
        return issue(
            self.central.database,
            self._clock,
            self.facility,
            self.central.keys.public_key,
            self.central.repository(self._clock).root(),
            good_for=timedelta(hours=hours),
        ).code

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

    def desk(self, name: str) -> DeskOnTheRoad:
        """A new desk, which is not enrolled."""
        folder = self.folder / name
        store = create_store(folder, SESAME, self.clock, staff="s", stretch=CHEAP)
        return DeskOnTheRoad(self._closing.enter_context(store), folder, self.clock)

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
