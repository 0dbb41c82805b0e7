"""What is in clear has no name, or is no file at all."""

import os
import signal
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

import pytest

from sync.packs import ram
from sync.packs.ram import (
    Buffer,
    InRam,
    Plain,
    SharedFile,
    in_ram,
    names_files_in_memory,
    plain_connection,
)
from tests.sync.packs.plain import named_in_memory

ROOMS = [in_ram, Buffer]


def fill(plain: Plain, connection: Connection) -> bytes:
    """Make a table in a new plain file, and give its bytes."""
    plain.attach(connection, "new", new=True)
    connection.execute("CREATE TABLE new.t (x)")
    connection.execute("INSERT INTO new.t VALUES ('みほん')")
    return plain.content().read()


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_made_in_one_is_read_in_another(room: InRam) -> None:
    with (
        room(0) as made,
        room(0) as taken,
        closing(plain_connection()) as connection,
    ):
        content = fill(made, connection)
        taken.fill_with(lambda to: to.write(content))
        taken.attach(connection, "old")

        assert connection.execute("SELECT x FROM old.t").fetchall() == [("みほん",)]
        assert named_in_memory() == []


class Watching:
    """Takes the place of a connection, and looks at the file it is to attach."""

    def __init__(self, *, fails: bool) -> None:
        """Look, and fail after it if wanted."""
        self._fails = fails
        self.modes: list[int] = []
        self.sizes: list[int] = []

    def execute(self, _: str) -> list[object]:
        """Look at every file that has a name, and answer nothing."""
        for name in named_in_memory():
            found = (ram.SHARED_MEMORY / name).stat()
            self.modes.append(stat.S_IMODE(found.st_mode))
            self.sizes.append(found.st_size)
        if self._fails:
            raise KeyboardInterrupt
        return []


@pytest.mark.parametrize("fails", [False, True])
def test_it_has_a_name_for_its_owner_and_an_instant_while_empty(fails: bool) -> None:  # noqa: FBT001
    watching = Watching(fails=fails)
    if not names_files_in_memory():
        assert isinstance(in_ram(0), Buffer)
        return
    with SharedFile() as plain:
        plain.fill_with(lambda to: to.write(b"x" * 4096))
        assert named_in_memory() == []
        if fails:
            with pytest.raises(KeyboardInterrupt):
                plain.attach(watching, "a")
        else:
            plain.attach(watching, "a")

        assert (watching.modes, watching.sizes) == ([0o600], [0])
        assert named_in_memory() == []


KILLED = """
import os, signal
from sync.packs import ram
from tests.people import EVERYONE
from tests.sync.packs.plain import plain_people

class Killing:
    def execute(self, statement):
        os.kill(os.getpid(), signal.SIGKILL)

with plain_people(EVERYONE) as plain:
    plain.attach(Killing(), "pack")
"""


def test_a_kill_while_it_has_a_name_leaves_nobody() -> None:
    if not names_files_in_memory():
        assert isinstance(in_ram(0), Buffer)
        return
    with subprocess.Popen([sys.executable, "-c", KILLED]) as process:
        assert process.wait() == -signal.SIGKILL
    left = list(ram.SHARED_MEMORY.glob(f"madoguchi-{process.pid}-*"))

    assert [path.read_bytes() for path in left] == [b""]
    with SharedFile() as plain, closing(plain_connection()) as connection:
        plain.attach(connection, "next", new=True)
    assert not any(path.exists() for path in left)


def test_names_of_the_living_and_of_others_stay(tmp_path: Path) -> None:
    if not names_files_in_memory():
        assert isinstance(in_ram(0), Buffer)
        return
    mark = tmp_path.parent.name
    kept = [
        ram.SHARED_MEMORY / f"madoguchi-{owner}-{mark}" for owner in (os.getppid(), "x")
    ]
    try:
        for path in kept:
            path.touch()
        with SharedFile() as plain, closing(plain_connection()) as connection:
            plain.attach(connection, "next", new=True)
        assert all(path.exists() for path in kept)
    finally:
        for path in kept:
            path.unlink(missing_ok=True)


def test_what_cannot_be_filled_is_not_attached() -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    for room in ROOMS:
        with room(0) as plain, closing(plain_connection()) as connection:
            plain.fill_with(fail)
            with pytest.raises(ZeroDivisionError):
                plain.attach(connection, "pack")
            names = [row[1] for row in connection.execute("PRAGMA database_list")]
            assert "pack" not in names


def test_a_descriptor_is_not_left_to_children() -> None:
    if not names_files_in_memory():
        assert isinstance(in_ram(0), Buffer)
        return
    with SharedFile() as plain:
        assert not os.get_inheritable(plain.descriptor)


@pytest.fixture
def _asked_anew() -> None:
    """What the machine has is found out once: ask again, before and after."""
    ram.names_files_in_memory.cache_clear()


@pytest.mark.usefixtures("_asked_anew")
def test_without_files_in_memory_the_process_serves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(ram, "SHARED_MEMORY", tmp_path / "none")
        assert isinstance(in_ram(0), Buffer)
    ram.names_files_in_memory.cache_clear()
    with monkeypatch.context() as patch:
        patch.delattr(os, "O_TMPFILE", raising=False)
        assert isinstance(in_ram(0), Buffer)
    ram.names_files_in_memory.cache_clear()


def test_where_too_little_is_free_the_process_serves() -> None:
    assert isinstance(in_ram(1 << 60), Buffer)


def test_sorting_and_schemas_are_held_short() -> None:
    with closing(plain_connection()) as connection:
        said = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("temp_store", "trusted_schema", "cell_size_check")
        }

    assert said == {"temp_store": 2, "trusted_schema": 0, "cell_size_check": 1}
