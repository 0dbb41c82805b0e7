"""No file, error or traceback holds a name, a number, a passphrase or a key."""

import sqlite3
import traceback
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.desk.appointments import Appointment, Batch
from kiosk.desk.aside import written
from kiosk.desk.form import Form
from kiosk.desk.ports import Patient
from kiosk.store.vault import Store
from schema.errors import MadoguchiError
from tests.kiosk.store.asked import (
    ADDRESS,
    NINE,
    PHONE,
    SPELT,
    a_question,
    a_waiting_visit,
    an_enquiry,
    settled,
    what_it_says,
)
from tests.kiosk.store.desk import AS_OF, SESAME, an_answer, an_entry
from tests.people import EVERYONE, HANAKO, VISIT_DAY

EXPECTED = "予約　見本"
"""Whom only the appointment list names."""
HELD = {"owner.lock", "device.db-shm"}
"""Windows lets nobody read what another has locked; neither holds any data."""
PERSONAL = (
    *(HANAKO.name, HANAKO.name_kana, HANAKO.number, HANAKO.address),
    *(PHONE, SPELT, ADDRESS, EXPECTED),
)


KEYS = (
    "device.db",
    "scope",
    "signing",
    "sealing",
    "next-signing",
    "next-sealing",
)


def keep_all_that_a_check_brings(store: Store) -> None:
    """Answer, patient put aside, telephone number, spelling, appointment, batch."""
    form = Form(person=HANAKO, number=HANAKO.number, contact=PHONE)
    store.enquiries.begin(an_enquiry(form=written(form)))
    visit = store.journal.append(a_waiting_visit())
    store.enquiries.answered("c-1", what_it_says())
    store.journal.append(settled(visit.id))
    expected = Appointment(day=VISIT_DAY, row=1, patient=Patient(name=EXPECTED))
    store.appointments.replace(VISIT_DAY, [expected])
    store.batches.keep(Batch(id="b-1", queries=(a_question(),), asked_at=NINE))


def told_in_hex(key: bytes) -> bytes:
    return key.hex().encode()


def _files_saying(folder: Path, *said: bytes) -> set[str]:
    files = [path for path in folder.rglob("*") if path.name not in HELD]
    return {path.name for path in files for each in said if each in path.read_bytes()}


def test_no_file_says_who_came_or_how_to_unlock(store: Store, folder: Path) -> None:
    store.shelf.replace(EVERYONE, as_of=AS_OF, source="import")
    store.journal.append(an_entry())
    keep_all_that_a_check_brings(store)
    store.outbox.heal({1: 1}, above=1)
    store.membership.enrol(an_answer(store))
    store.keys.prepare_next()
    held = [store.keys.key(name) for name in KEYS]
    forms = [form(key) for key in held for form in (bytes, told_in_hex, b64encode)]
    said = (SESAME.encode(), *forms, *map(str.encode, PERSONAL))
    assert (folder / "device.db-wal").stat().st_size > 0
    assert (folder / "snapshot-1.db").stat().st_size > 0
    assert _files_saying(folder, *said) == set()


@pytest.mark.parametrize("said", PERSONAL)
def test_control_a_plain_file_says_it(folder: Path, said: str) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "plain.db")) as plain:
        plain.execute("CREATE TABLE patient (name)")
        plain.execute("INSERT INTO patient VALUES (?)", (said,))
        plain.commit()
    assert _files_saying(folder, *map(str.encode, PERSONAL)) == {"plain.db"}


def test_no_error_says_who_it_was(store: Store) -> None:
    with pytest.raises(MadoguchiError) as refused:
        store.shelf.replace([HANAKO, HANAKO], as_of=AS_OF, source="import")
    told = "".join(traceback.format_exception(refused.value))
    assert "E-KEY-1: person 2 of the snapshot" in told
    assert not [each for each in PERSONAL if each in told]
    assert "sqlcipher" not in told
