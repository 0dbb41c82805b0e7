"""No file, error or traceback holds a name, a number, a passphrase or a key."""

import sqlite3
import traceback
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.store.vault import Store
from schema.errors import MadoguchiError
from tests.kiosk.store.desk import AS_OF, SESAME, a_patient, an_answer, an_entry
from tests.people import EVERYONE, HANAKO

HELD = {"owner.lock", "device.db-shm"}
"""Windows lets nobody read what another has locked; neither holds any data."""
PERSONAL = (HANAKO.name, HANAKO.name_kana, HANAKO.number, HANAKO.address)


KEYS = (
    "device.db",
    "scope",
    "signing",
    "sealing",
    "next-signing",
    "next-sealing",
)


def told_in_hex(key: bytes) -> bytes:
    return key.hex().encode()


def _files_saying(folder: Path, *said: bytes) -> set[str]:
    files = [path for path in folder.rglob("*") if path.name not in HELD]
    return {path.name for path in files for each in said if each in path.read_bytes()}


def test_no_file_says_who_came_or_how_to_unlock(store: Store, folder: Path) -> None:
    store.shelf.replace(EVERYONE, as_of=AS_OF, source="import")
    store.journal.append(an_entry())
    store.outbox.heal({1: 1}, above=1)
    store.membership.enrol(an_answer(store))
    store.keys.prepare_next()
    held = [store.keys.key(name) for name in KEYS]
    forms = [form(key) for key in held for form in (bytes, told_in_hex, b64encode)]
    said = (SESAME.encode(), *forms, *map(str.encode, PERSONAL))
    assert (folder / "device.db-wal").stat().st_size > 0
    assert (folder / "snapshot-1.db").stat().st_size > 0
    assert _files_saying(folder, *said) == set()


def test_control_a_plain_file_says_it(folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "plain.db")) as plain:
        plain.execute("CREATE TABLE patient (name)")
        plain.execute("INSERT INTO patient VALUES (?)", (a_patient().name,))
        plain.commit()
    assert _files_saying(folder, *map(str.encode, PERSONAL)) == {"plain.db"}


def test_no_error_says_who_it_was(store: Store) -> None:
    with pytest.raises(MadoguchiError) as refused:
        store.shelf.replace([HANAKO, HANAKO], as_of=AS_OF, source="import")
    told = "".join(traceback.format_exception(refused.value))
    assert "E-KEY-1: person 2 of the snapshot" in told
    assert not [each for each in PERSONAL if each in told]
    assert "sqlcipher" not in told
