"""Kiosks with the desk's own store, each in its folder (端末の保管)."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Self

from sqlalchemy import select
from sqlmodel import col

from kiosk.store.tables import EventRow
from kiosk.store.vault import Store, create_store, open_store
from schema.clock import FixedClock
from sync.ports import Identity, Outbox
from tests.kiosk.store.desk import CHEAP, SESAME, an_entry
from tests.sync.log.desks import Desk
from tests.sync.log.machine import a_folder
from tests.sync.log.recorded import MORNING


class DiskDesk:
    """A kiosk whose disk is a folder; open only while it is looked at."""

    def __init__(self, folder: Path, names: Iterator[int]) -> None:
        """Take over a folder that holds a desk.

        Args:
            folder: Its data.
            names: For the folders of its copies.
        """
        self._folder = folder
        self._names = names
        self._opened: Store | None = None

    @property
    def identity(self) -> Identity:
        return self._store.keys

    @property
    def public_key(self) -> bytes:
        return self._store.keys.public_key

    @property
    def log(self) -> Outbox:
        return self._store.outbox

    def record(self) -> None:
        self._store.journal.append(an_entry())

    def reopen(self) -> None:
        self.close()

    def copy(self) -> Self:
        self.close()
        folder = self._folder.with_name(f"desk-{next(self._names)}")
        shutil.copytree(self._folder, folder)
        return type(self)(folder, self._names)

    def everything(self) -> list[bytes]:
        with self._store.file.reading() as connection:
            return list(connection.execute(select(col(EventRow.body))).scalars())

    def close(self) -> None:
        if self._opened:
            self._opened.close()
            self._opened = None

    @property
    def _store(self) -> Store:
        if self._opened is None:
            self._opened = open_store(self._folder, SESAME, FixedClock(MORNING))
        return self._opened


@contextmanager
def clinics_on_disk(desks: int = 2) -> Iterator[Callable[[], list[Desk]]]:
    """Makes kiosks, the same ones each time, whose stores were just set up."""
    with a_folder("desks-") as folder:
        names = count()
        fresh = [folder / f"fresh-{number}" for number in range(desks)]
        for each in fresh:
            create_store(
                each, SESAME, FixedClock(MORNING), staff="uketsuke-1", stretch=CHEAP
            ).close()
        yield lambda: [DiskDesk(each, names).copy() for each in fresh]
