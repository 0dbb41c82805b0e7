"""A step between versions happens whole; a later version is left alone."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from kiosk.store.migrations import STEPS, migrate
from kiosk.store.vault import Store
from schema.errors import Refused
from tests.kiosk.store.desk import an_entry


def _add_a_table(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE later (x)")


def _add_a_table_and_fail(connection: Connection) -> None:
    _add_a_table(connection)
    connection.exec_driver_sql("SELECT * FROM nowhere")


def _version(store: Store) -> int:
    with store.engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def test_a_file_of_this_version_is_left_as_it_is(store: Store) -> None:
    assert migrate(store.engine) == len(STEPS) == _version(store)


def test_the_next_step_keeps_every_event(store: Store) -> None:
    store.journal.append(an_entry())
    assert migrate(store.engine, (*STEPS, _add_a_table)) == len(STEPS)
    assert _version(store) == len(STEPS) + 1
    assert store.journal.verify().events == 2


def test_a_step_that_fails_leaves_the_earlier_version(store: Store) -> None:
    with pytest.raises(Exception, match="no such table"):
        migrate(store.engine, (*STEPS, _add_a_table_and_fail))
    assert _version(store) == len(STEPS)
    assert migrate(store.engine, (*STEPS, _add_a_table)) == len(STEPS)


def test_a_later_version_is_refused(store: Store, reopen: Callable[..., Store]) -> None:
    migrate(store.engine, (*STEPS, _add_a_table))
    store.close()
    with pytest.raises(Refused, match="E-STORE-6"):
        reopen()
