"""Central's register: everybody or nobody, and never in clear on a disk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from schema.clock import JAPAN
from schema.insured import Insured
from sync.central.keys import CentralKeys
from sync.central.people import FOLDER, PEOPLE, Register, Registers
from sync.errors import Locked, NotIntact, Unreadable
from sync.packs.ram import Buffer, InRam, in_ram
from sync.packs.table import summed
from tests.people import EVERYONE, HANAKO, LOST
from tests.sync.packs.plain import named_in_memory

AS_OF = datetime(2025, 10, 1, 3, 0, tzinfo=JAPAN)
NOW = datetime(2025, 10, 15, 9, 0, tzinfo=JAPAN)


@pytest.fixture
def keys(tmp_path: Path) -> CentralKeys:
    """Central's keys, without which nothing is closed."""
    return CentralKeys.create(tmp_path)


@pytest.fixture
def registers(tmp_path: Path, keys: CentralKeys) -> Registers:
    return Registers(tmp_path, keys)


def take(registers: Registers, *people: Insured) -> Register:
    return registers.take(people, as_of=AS_OF, now=NOW)


def names(registers: Registers, register: Register) -> set[str]:
    with registers.opened(register) as opened:
        found = opened.connection.execute(f"SELECT name FROM {PEOPLE}.insured")  # noqa: S608
        return {name for (name,) in found}


def files(folder: Path) -> set[str]:
    return {path.name for path in (folder / FOLDER).glob("*.[pk]*")}


@pytest.mark.parametrize("room", [in_ram, Buffer])
def test_everybody_comes_back(tmp_path: Path, keys: CentralKeys, room: InRam) -> None:
    registers = Registers(tmp_path, keys, room)
    assert registers.newest() is None

    register = take(registers, *EVERYONE)

    assert register == Register(
        generation=1, as_of=AS_OF, rows=len(EVERYONE), imported_at=NOW
    )
    assert Registers(tmp_path, keys).newest() == register
    with registers.opened(register) as opened:
        total = sum(int.from_bytes(person.row_hash()) for person in EVERYONE)
        found = summed(opened.connection, f"{PEOPLE}.insured")
        assert (found.rows, found.hashes) == (len(EVERYONE), total)


def test_nothing_of_it_is_in_clear_on_a_disk(
    tmp_path: Path, registers: Registers
) -> None:
    register = take(registers, *EVERYONE)
    told = [one.name for one in EVERYONE] + [one.address for one in EVERYONE]
    told += [f"{AS_OF:%Y-%m-%d}"]

    with registers.opened(register):
        written = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert files(tmp_path) == {"1.pack", "1.key"}
        assert named_in_memory() == []
        for path in written:
            content = path.read_bytes()
            assert [each for each in told if each.encode() in content] == []


def test_a_second_import_stands_beside_the_first_until_that_is_let_go(
    tmp_path: Path, registers: Registers
) -> None:
    first, second = take(registers, HANAKO), take(registers, LOST)

    assert registers.newest() == second
    assert (names(registers, first), names(registers, second)) == (
        {HANAKO.name},
        {LOST.name},
    )
    registers.let_go(second)
    assert files(tmp_path) == {"2.pack", "2.key"}
    assert take(registers, HANAKO).generation == 3


def test_what_the_source_raises_leaves_the_register_as_it_was(
    tmp_path: Path, registers: Registers
) -> None:
    def breaks() -> Iterator[Insured]:
        yield LOST
        raise KeyboardInterrupt

    first = take(registers, HANAKO)
    with pytest.raises(KeyboardInterrupt):
        registers.take(breaks(), as_of=AS_OF, now=NOW)

    assert registers.newest() == first
    assert files(tmp_path) == {"1.pack", "1.key"}


def test_the_day_is_asked_for_once_everybody_was_read(registers: Registers) -> None:
    read: list[Insured] = []

    def people() -> Iterator[Insured]:
        for each in EVERYONE:
            read.append(each)
            yield each

    register = registers.take(
        people(), as_of=lambda: AS_OF + timedelta(days=len(read)), now=NOW
    )

    assert register.as_of == AS_OF + timedelta(days=len(EVERYONE))


def test_two_people_with_one_key_are_refused_whole(registers: Registers) -> None:
    with pytest.raises(Unreadable, match="E-KEY-1"):
        take(registers, HANAKO, HANAKO)
    assert registers.newest() is None


def test_what_a_killed_import_left_is_removed_by_the_next(
    tmp_path: Path, registers: Registers
) -> None:
    take(registers, HANAKO)
    for name in ("2.pack", "3.pack.new"):
        (tmp_path / FOLDER / name).write_bytes(b"left behind")

    second = take(registers, LOST)
    assert registers.newest() == second
    assert files(tmp_path) == {"1.pack", "1.key", "2.pack", "2.key"}


def test_one_import_at_a_time(tmp_path: Path, registers: Registers) -> None:
    take(registers, HANAKO)

    with (
        FileLock(tmp_path / FOLDER / "importing.lock"),
        pytest.raises(Locked, match="E-REGISTER-1"),
    ):
        take(registers, LOST)


@pytest.mark.parametrize("place", [0, 20, 60, -1], ids=["head", "prefix", "in", "end"])
def test_an_altered_register_is_told(
    tmp_path: Path, registers: Registers, place: int
) -> None:
    register = take(registers, *EVERYONE)
    path = tmp_path / FOLDER / "1.pack"
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)

    with pytest.raises(NotIntact, match="E-REGISTER-3"):
        names(registers, register)


def test_an_altered_key_is_told(tmp_path: Path, registers: Registers) -> None:
    take(registers, HANAKO)
    take(registers, LOST)
    (tmp_path / FOLDER / "2.key").write_bytes(
        (tmp_path / FOLDER / "1.key").read_bytes()
    )

    with pytest.raises(NotIntact, match="E-CENTRAL-23"):
        registers.newest()


def test_another_central_cannot_open_it(tmp_path: Path, registers: Registers) -> None:
    take(registers, HANAKO)
    (tmp_path / "other").mkdir()
    foreign = Registers(tmp_path, CentralKeys.create(tmp_path / "other"))

    with pytest.raises(NotIntact, match="E-CENTRAL-23"):
        foreign.newest()
