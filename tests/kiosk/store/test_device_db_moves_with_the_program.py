"""A step between versions happens whole; a later version is left alone."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import Connection, Engine

from kiosk.store.keyfile import read_key_file
from kiosk.store.migrations import STEPS, migrate
from kiosk.store.vault import Store, create_store, verify_log
from schema.clock import FixedClock
from schema.errors import Refused
from schema.terms import Outcome
from tests.kiosk.store.asked import settled
from tests.kiosk.store.desk import CHEAP, SESAME, an_entry
from tests.people import VISIT_DAY

OLD = Path(__file__).with_name("desk_of_version_1.zip")
"""A folder as the first version of the program left it: four events, of which three
have a receipt, then an epoch begun after an older copy was put back knowingly."""
BEFORE_CHECKS = Path(__file__).with_name("desk_of_version_2.zip")
"""One as the second version left it: a visit that waited and was checked again, two
that wait, one of them without numbers, a fork that was healed, an enrolment."""
TABLES = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"


def _add_a_table(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE later (x)")


def _add_a_table_and_fail(connection: Connection) -> None:
    _add_a_table(connection)
    connection.exec_driver_sql("SELECT * FROM nowhere")


def _version(store: Store) -> int:
    with store.engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _tables(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        found = connection.exec_driver_sql(TABLES).all()
    return {name: "".join(sql.split()) for name, sql in found}


@pytest.fixture(params=[OLD])
def old(folder: Path, request: pytest.FixtureRequest) -> Path:
    """The folder of a desk that was set up before there was a central."""
    with ZipFile(request.param) as archive:
        archive.extractall(folder)
    return folder


def test_a_desk_of_version_1_goes_on_where_it_was(
    old: Path, reopen: Callable[..., Store]
) -> None:
    assert read_key_file(old).v == 1
    with reopen() as store:
        assert _version(store) == len(STEPS)
        assert store.settings.get("facility") == "みほん医院"
        assert len(store.journal.on_day(VISIT_DAY)) == 4
        assert len(store.journal.pending()) == 1
        locals_ = store.outbox.epochs()
        assert [(each.epoch, each.seq, each.received) for each in locals_] == [
            (1, 4, 3),
            (2, 3, 0),
        ]
        assert store.journal.unsent() == 4
        assert store.journal.last_receipt() is None
        found = store.journal.verify()
        assert (found.ok, found.events, found.epochs) == (True, 7, 2)
        assert len(store.keys.sealing_public_key) == 1_216
    with reopen() as again:
        assert again.outbox.heal({1: 2, 2: 1}, above=2).seq == 5
        assert again.journal.append(an_entry()).epoch == 3
        assert again.journal.verify().ok


def test_a_desk_of_version_1_is_verified_as_it_is(old: Path, clock: FixedClock) -> None:
    found = verify_log(old, SESAME, clock)
    assert (found.ok, found.events, found.epochs) == (True, 6, 2)


def test_a_desk_of_version_2_goes_on_where_it_was(
    folder: Path, reopen: Callable[..., Store]
) -> None:
    with ZipFile(BEFORE_CHECKS) as archive:
        archive.extractall(folder)
    with reopen() as store:
        listed = store.journal.on_day(VISIT_DAY)
        without, still, checked, first = listed
        waiting = store.journal.pending()
        assert {each.event_id for each in waiting} == {still.event.id, without.event.id}
        amended = store.journal.amendments([each.event.id for each in listed])
        assert amended.keys() == {checked.event.id}
        assert all(store.journal.find(each.event.id) == each for each in listed)
        outcomes = store.journal.outcomes(VISIT_DAY, VISIT_DAY)
        assert outcomes == {Outcome.INSURED: 2, Outcome.CHECK_REQUIRED: 2}
        assert store.membership.scope() == "area-13104"
        assert store.tasks.open() == ()
        assert store.journal.verify().ok
        store.journal.append(settled(still.event.id))
        assert store.tasks.open()[0].visit_day == VISIT_DAY
        assert [each.event_id for each in store.journal.pending()] == [without.event.id]
        assert first.event.taken is not None
    with reopen() as again:
        assert again.journal.verify().ok


@pytest.mark.parametrize("old", [OLD, BEFORE_CHECKS], indirect=True)
def test_an_upgraded_file_has_what_a_new_one_has(
    old: Path, reopen: Callable[..., Store], clock: FixedClock
) -> None:
    new = old.with_name("new")
    with (
        reopen() as upgraded,
        create_store(new, SESAME, clock, staff="s", stretch=CHEAP) as made,
    ):
        assert _tables(upgraded.engine) == _tables(made.engine)
        assert len(_tables(made.engine)) > 15


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
