"""Central's folder: what lies where, how it is made and opened (集約先の置き場所).

    central.toml    settings
    central.db      the database, unless it is PostgreSQL
    keys/           central's own keys, and those that sign day by day
    root-keys/      the root keys, until they are carried elsewhere
    repository/     what is published
    serving.lock    held by the one process that serves

1. Nobody but the account that made it can enter the folder.
2. What is there already is never overwritten.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import msgspec
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from schema.clock import Clock
from sync.central.database import Database
from sync.central.keys import CentralKeys
from sync.central.migrations import migrate, newest
from sync.central.reproject import reproject
from sync.central.settings import (
    FILE,
    Settings,
    already_there,
    read_settings,
    write_settings,
)
from sync.central.tables import SettingRow
from sync.errors import Locked, NotIntact, Refused
from sync.files import own_folder
from sync.trust.repository import Repository
from sync.trust.root import create_repository

DATABASE = "central.db"
"""The database's file, unless it is PostgreSQL."""

_SERVING = "serving.lock"
_CENTRAL = "central"
_SETTING: Table = SettingRow.__table__  # type: ignore[attr-defined]


class CentralFolder:
    """An open central: its settings, keys, database and signed state."""

    def __init__(
        self, folder: Path, settings: Settings, keys: CentralKeys, database: Database
    ) -> None:
        """Take over what was opened; closes with `with` or `close`."""
        self.folder = folder
        self.settings = settings
        self.keys = keys
        self.database = database

    def repository(self, clock: Clock) -> Repository:
        """What is signed and offered."""
        return Repository(self.folder, clock)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Self:
        """The folder itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def create_central(folder: Path, settings: Settings, clock: Clock) -> CentralFolder:
    """Set central up in a new folder: database, keys, signed state, settings.

    Args:
        folder: Where; it may be there, but no central in it.
        settings: What `central.toml` shall say; it is written last.
        clock: The one clock.

    Raises:
        Refused: A central is set up there, or in that database.
        Unreachable: The database does not answer, or the disk is full.
    """
    settings = settings.checked()
    if (folder / FILE).exists():
        raise already_there()
    own_folder(folder)
    with new_database(folder, settings.db) as database:
        keys = CentralKeys.create(folder)
        database.write(lambda to: set_central(to, keys.central))
        create_repository(folder, clock)
        write_settings(folder, settings)
    return CentralFolder(folder, settings, keys, database)


def open_central(folder: Path, db: str | None = None) -> CentralFolder:
    """Open what was set up, and bring its database to the newest version.

    Args:
        folder: Where it was set up.
        db: Another database than its settings name.

    Raises:
        Unreadable: No central is set up there.
        NotIntact: Keys and database do not belong together.
        Refused: A later version of the program wrote the database.
        Unreachable: The database does not answer.
    """
    settings = read_settings(folder)
    if db:
        settings = msgspec.structs.replace(settings, db=db)
    keys = CentralKeys.open(folder)
    with _closed_on_error(folder, settings.db) as database:
        if 0 < migrate(database) < newest():
            reproject(database)
        _check_owner(database, keys)
    return CentralFolder(folder, settings, keys, database)


@contextmanager
def new_database(folder: Path, db: str) -> Iterator[Database]:
    """An empty database with the newest tables; closed where the block fails.

    Raises:
        Refused: It has a central's tables already.
        Unreachable: It does not answer.
    """
    with _closed_on_error(folder, db) as database:
        if migrate(database):
            raise _database_in_use()
        yield database


@contextmanager
def _closed_on_error(folder: Path, db: str) -> Iterator[Database]:
    database = Database.open(db or f"sqlite:///{folder / DATABASE}")
    try:
        yield database
    except BaseException:
        database.close()
        raise


def _check_owner(database: Database, keys: CentralKeys) -> None:
    if database.read(central_of) != keys.central:
        raise _another_centrals()


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """Be the one process that serves this folder.

    Raises:
        Locked: Another one does.
    """
    lock = FileLock(folder / _SERVING, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise _served_already() from None
    try:
        yield
    finally:
        lock.release()


def central_of(connection: Connection) -> str | None:
    """The name of the central whose database this is."""
    wanted = select(_SETTING.c.value).where(_SETTING.c.name == _CENTRAL)
    found: str | None = connection.execute(wanted).scalar_one_or_none()
    return found


def set_central(connection: Connection, central: str) -> None:
    """Write down whose database this is."""
    connection.execute(insert(_SETTING).values(name=_CENTRAL, value=central))


def refuse_password(db: str, option: str = "--db") -> None:
    """Make sure that an address bears no password: others could read it.

    Raises:
        Refused: It does.
    """
    try:
        bears_one = bool(make_url(db).password)
    except ArgumentError:
        return
    if bears_one:
        raise _password_shows(option)


def _database_in_use() -> Refused:
    return Refused(
        "E-CENTRAL-29",
        subject="--db",
        found="a database that has a central's tables already",
        expected="an empty database",
        hint="name another database; nothing was changed",
    )


def _another_centrals() -> NotIntact:
    return NotIntact(
        "E-CENTRAL-30",
        subject="central's database",
        found="the database of another central",
        expected="the one that belongs to the keys in this folder",
        hint="check --data and --db; put back keys and database of one backup",
    )


def _served_already() -> Locked:
    return Locked(
        "E-CENTRAL-31",
        subject="central's folder",
        found="another process that serves it",
        expected="one at a time",
        hint="use the one that is running, or stop it first",
    )


def _password_shows(option: str) -> Refused:
    return Refused(
        "E-CENTRAL-32",
        subject=option,
        found="an address with a password",
        expected="an address without one: others can read a command line",
        hint="put the password into the file that PGPASSFILE names",
    )
