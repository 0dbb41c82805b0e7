"""What is recorded stays as it was recorded, whoever holds the connection."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from kiosk.store.database import DEVICE_PRAGMAS, open_keyed, writing
from kiosk.store.keys import unlock
from kiosk.store.slots import Passphrase
from kiosk.store.vault import Store
from schema.confirmation import chain_next, chain_start
from schema.errors import Refused
from tests.kiosk.store.asked import PHONE, SPELT, a_waiting_visit, settled
from tests.kiosk.store.desk import SESAME, an_entry

REPLACEMENT = "INSERT OR REPLACE INTO event VALUES (1099511627777, '', '', '', 1, '')"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = x'00' WHERE place % 1024 = 1",
        "DELETE FROM event WHERE place % 1024 = 1",
        REPLACEMENT,
        "UPDATE patient SET name = ''",
        "DELETE FROM patient",
        "UPDATE contact SET phone = ''",
        "DELETE FROM contact",
        "UPDATE compared SET seen = x''",
        "DELETE FROM compared",
    ],
)
def test_a_statement_that_changes_a_record_is_refused(
    store: Store, statement: str
) -> None:
    store.journal.append(settled(store.journal.append(a_waiting_visit()).id))
    with pytest.raises(Refused, match="E-JOURNAL-4"):
        _run(store, statement)
    assert store.journal.verify().ok


def test_control_without_recursive_triggers_a_replace_gets_through(
    store: Store, folder: Path
) -> None:
    store.close()
    key = unlock(folder, Passphrase(SESAME)).key("device.db")
    with closing(open_keyed(folder / "device.db", key, ())) as connection:
        connection.execute("PRAGMA recursive_triggers=OFF")
        connection.execute(REPLACEMENT)
        left = connection.execute("SELECT length(body) FROM event").fetchone()
        assert left == (0,)
    pragmas = DEVICE_PRAGMAS
    with (
        closing(open_keyed(folder / "device.db", key, pragmas)) as connection,
        pytest.raises(dbapi2.IntegrityError, match="append-only"),
    ):
        connection.execute(REPLACEMENT)


def test_each_event_is_chained_to_the_one_before(store: Store) -> None:
    store.journal.append(an_entry())
    store.journal.append(an_entry())
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT body, head, signature FROM event ORDER BY place"
        ).all()
    head = chain_start(store.device, 1)
    for body, stored, signature in rows:
        head = chain_next(head, body)
        assert head == stored
        assert len(signature) == 64
    assert len(rows) == 3


def test_many_at_once_make_one_chain(store: Store) -> None:
    with ThreadPoolExecutor(4) as desks:
        recorded = desks.map(store.journal.append, [an_entry()] * 100)
        assert sorted(event.seq for event in recorded) == list(range(2, 102))
    assert store.journal.verify().ok


def test_no_event_names_the_patient(store: Store) -> None:
    store.journal.append(settled(store.journal.append(a_waiting_visit()).id))
    with store.engine.connect() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM event ORDER BY place")
        told = b"".join(bodies.scalars()).decode()
    said = ("見本", "ﾐﾎﾝ", "00000018", "39131040", "1945-01-05", PHONE, SPELT)
    assert not [personal for personal in said if personal in told]
    assert '"subject":"' in told
    assert '"answered":{' in told


def _run(store: Store, statement: str) -> None:
    with writing(store.engine, "device.db") as connection:
        connection.exec_driver_sql(statement)
