"""What is in clear has no name, or is no file at all."""

import os
import stat
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
        taken.write(fill(made, connection))
        taken.attach(connection, "old")

        assert connection.execute("SELECT x FROM old.t").fetchall() == [("みほん",)]
        assert named_in_memory() == []


@pytest.mark.parametrize("room", ROOMS)
def test_what_was_written_can_be_read_back_in_blocks(
    room: InRam,
) -> None:
    with room(0) as plain:
        plain.write(b"abc")
        plain.write(b"def")
        content = plain.content()

        assert (content.read(4), content.read(4), content.read(4)) == (
            b"abcd",
            b"ef",
            b"",
        )


class Watching:
    """Takes the place of a connection, and looks at the file it is to attach."""

    def __init__(self, *, fails: bool) -> None:
        """Look, and fail after it if wanted."""
        self._fails = fails
        self.modes: list[int] = []

    def execute(self, _: str) -> None:
        """Look at every file that has a name."""
        for name in named_in_memory():
            found = (ram.SHARED_MEMORY / name).stat()
            self.modes.append(stat.S_IMODE(found.st_mode))
        if self._fails:
            raise KeyboardInterrupt


@pytest.mark.parametrize("fails", [False, True])
def test_its_name_is_for_its_owner_and_for_an_instant(fails: bool) -> None:  # noqa: FBT001
    watching = Watching(fails=fails)
    if not names_files_in_memory():
        assert isinstance(in_ram(0), Buffer)
        return
    with SharedFile() as plain:
        assert named_in_memory() == []
        if fails:
            with pytest.raises(KeyboardInterrupt):
                plain.attach(watching, "a")
        else:
            plain.attach(watching, "a")

        assert watching.modes == [0o600]
        assert named_in_memory() == []


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
