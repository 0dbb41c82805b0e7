"""The insurer's register at central, sealed at rest (資格情報の保管).

1. An import takes everybody or nobody; it makes a new generation beside the one
   before, which publishing then lets go.
2. In clear a register is only in memory. On disk it is sealed under a key of its
   own, and what opens it is closed under central's master key.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from schema.insured import Insured
from sync.central.generations import Generations
from sync.errors import NotIntact, Unreachable, Unreadable, Untrusted
from sync.files import translated
from sync.packs.ram import InRam, in_ram, plain_connection
from sync.packs.sealed import Sealed, seal_file, unsealed
from sync.packs.table import INSURED, Tables, put

FOLDER = "register"
"""Where it lies in central's folder."""

PEOPLE = "people"
"""Schema of an opened register's table `insured`."""

REGISTER = Tables(
    application=b"MDGR",
    tables=(INSURED,),
    indexes=("CREATE INDEX insured_by_municipality ON insured (municipality)",),
)
"""A register's file."""

ROW_BYTES = 512
"""Of one person in memory, on average and at most."""
_FULL = 13


class Closing(Protocol):
    """What closes keys at central, and what stands for a patient."""

    def wrap(self, name: str, key: bytes) -> bytes:
        """`key`, closed; `name` says what it is for."""
        ...

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """What was wrapped under `name`."""
        ...

    def blind(self, person: int) -> int:
        """What stands for a person's key where nobody may read it."""
        ...


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """One generation of the register."""

    generation: int
    """Grows with every import."""
    as_of: datetime
    """基準日時."""
    rows: int
    """People in it."""
    imported_at: datetime
    """When it was imported."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What lies closed beside a generation."""

    register: Register
    key: bytes
    inflated: int


class OpenRegister:
    """A register in clear, in memory."""

    def __init__(
        self,
        register: Register,
        connection: sqlite3.Connection,
        blind: Callable[[int], int],
    ) -> None:
        """Its table is `people.insured` of `connection`."""
        self.register = register
        self.connection = connection
        self._blind = blind
        self._named = False

    def name_patients(self) -> None:
        """Make `temp.blinded`, which leads from blind indexes to keys; once."""
        if self._named:
            return
        self.connection.execute(
            "CREATE TEMP TABLE blinded (blind INTEGER, key INTEGER, "
            "PRIMARY KEY (blind, key)) WITHOUT ROWID"
        )
        self.connection.create_function("blind", 1, self._blind, deterministic=True)
        self.connection.execute(
            "INSERT INTO temp.blinded SELECT blind(key) AS b, key FROM people.insured"
        )
        self._named = True


class Registers:
    """Keeps the register's generations in central's folder."""

    def __init__(self, data: Path, keys: Closing, room: InRam = in_ram) -> None:
        """Keep them below `data`, closed under `keys`; in clear they lie in `room`."""
        self._there = Generations(data / FOLDER)
        self._keys = keys
        self._room = room

    def newest(self) -> Register | None:
        """The generation that was imported last; `None` before the first.

        Raises:
            NotIntact: It was altered, or belongs to another central.
        """
        there = self._there.all()
        return self._kept(there[-1]).register if there else None

    def take(
        self,
        people: Iterable[Insured],
        *,
        as_of: datetime | Callable[[], datetime],
        now: datetime,
        at_most: int = 0,
    ) -> Register:
        """Seal everybody as the next generation.

        Args:
            people: Each once. What they raise is raised here.
            as_of: When the data were true at their source (基準日時); asked for once
                everybody was read, where only the rows tell.
            now: The present instant.
            at_most: How many people there are at most, to find room for them.

        Raises:
            Locked: Another import is going on.
            Unreadable: Two people have the same key.
            Unreachable: Disk or memory is full.
        """
        with self._there.next() as generation:
            sealed, rows = self._sealed(people, generation, at_most)
            register = Register(
                generation=generation,
                as_of=as_of() if callable(as_of) else as_of,
                rows=rows,
                imported_at=now,
            )
            kept = _Kept(register=register, key=sealed.key, inflated=sealed.inflated)
            said = msgspec.json.encode(kept)
            self._there.keep(generation, self._keys.wrap(_name(generation), said))
            return register

    @contextmanager
    def opened(self, register: Register) -> Iterator[OpenRegister]:
        """A generation in clear, until the end of the block.

        Raises:
            NotIntact: It was altered, or belongs to another central.
            Unreachable: Disk or memory fails.
        """
        kept = self._kept(register.generation)
        with ExitStack() as opening:
            connection = opening.enter_context(closing(plain_connection()))
            self._open(kept, connection, opening)
            yield OpenRegister(kept.register, connection, self._keys.blind)

    def _open(
        self, kept: _Kept, connection: sqlite3.Connection, opening: ExitStack
    ) -> None:
        path = self._there.pack(kept.register.generation)
        sealed = Sealed(path=path, key=kept.key, inflated=kept.inflated)
        with translated(path.name):
            try:
                plain = opening.enter_context(unsealed(sealed, self._room))
                REGISTER.take(connection, plain, PEOPLE)
            except (Unreadable, Untrusted):
                raise _altered(path.name) from None

    def let_go(self, before: Register) -> None:
        """Remove the generations before this one: what it holds is published."""
        for generation in self._there.all():
            if generation < before.generation:
                self._there.remove(generation)

    def _sealed(
        self, people: Iterable[Insured], generation: int, at_most: int
    ) -> tuple[Sealed, int]:
        with (
            _memory(),
            self._room(at_most * ROW_BYTES) as plain,
            closing(plain_connection()) as connection,
        ):
            plain.attach(connection, PEOPLE, new=True)
            REGISTER.make(connection, PEOPLE)
            before = connection.total_changes
            put(connection, f"{PEOPLE}.insured", people)
            rows = connection.total_changes - before
            REGISTER.finish(connection, PEOPLE)
            return seal_file(plain, self._there.pack(generation)), rows

    def _kept(self, generation: int) -> _Kept:
        said = self._keys.unwrap(_name(generation), self._there.kept(generation))
        return msgspec.json.decode(said, type=_Kept)


def _name(generation: int) -> str:
    return f"register:{generation}"


@contextmanager
def _memory() -> Iterator[None]:
    """Raise the program's own errors for what fails in memory."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise _twice() from None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == _FULL:
            raise _no_room() from None
        raise


def _no_room() -> Unreachable:
    return Unreachable(
        "E-REGISTER-2",
        subject="memory",
        found="no room for the register",
        expected=f"about {ROW_BYTES} bytes a person, free",
        hint="end other programs, then repeat; nothing was changed",
    )


def _altered(subject: str) -> NotIntact:
    return NotIntact(
        "E-REGISTER-3",
        subject=subject,
        found="a register that is not as it was sealed",
        expected="the file that was imported",
        hint="import the register again; what is published stays",
    )


def _twice() -> Unreadable:
    return Unreadable(
        "E-KEY-1",
        subject="the register",
        found="a second row with the same key",
        expected="each person once for each insurer",
        hint="remove the duplicate at its source and import again",
    )
