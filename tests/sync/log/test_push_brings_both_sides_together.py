"""Whatever central or the kiosk was put back to, a push brings them together."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from schema.wire.form import Trouble
from sync.client.agree import (
    About,
    Plan,
    heads_answer,
    heads_bytes,
    heads_of,
    plan,
    waiting,
)
from sync.client.parcels import parcels, take_receipt
from sync.client.push import ROUNDS, Pushed
from sync.errors import Unreachable
from tests.sync.log.central import Central, enrol
from tests.sync.log.pushing import (
    DEVICE,
    Line,
    Telling,
    log_of,
    pushed,
    received,
    record,
)
from tests.sync.log.rows import counts


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database will do: this is about the kiosk."""
    return f"sqlite:///{(tmp_path / 'central.db').as_posix()}"


@pytest.fixture
def central(central: Central) -> Central:
    """A central that knows the one device."""
    enrol(central.database, DEVICE.device, DEVICE.public_key)
    return central


def test_only_the_missing_receipt_is_fetched(central: Central) -> None:
    log = log_of(300)
    pushed(Line(central), log)
    log.rewind(1, 0)

    done = pushed(line := Line(central), log)

    assert (line.sizes, done.sent) == ([1], 1)
    assert received(log) == [300]


def test_what_central_lost_is_sent_again(central: Central) -> None:
    log = log_of(80)
    pushed(Line(central), log)
    central.database.write(lose_everything)

    assert pushed(Line(central), log).sent == 80
    assert counts(central.database)["confirmation"] == 80


def lose_everything(connection: Connection) -> None:
    for table in ("event", "confirmation", "head"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608


def test_a_fork_is_found_to_the_very_event(central: Central) -> None:
    log = log_of(1234)
    twin = log.twin()
    record(log, 30, "here")
    record(twin, 77, "there")
    pushed(Line(central), log)

    done = pushed(line := Line(central), twin)

    assert done.healed == 1
    assert [epoch.seq for epoch in twin.epochs()] == [1234, 77]
    assert line.exchanges <= 4
    assert counts(central.database)["confirmation"] == 1234 + 30 + 77
    assert counts(central.database)["event"] == 1234 + 30 + 77
    assert pushed(Line(central), twin).sent == pushed(Line(central), log).sent == 0


def test_every_fork_is_healed_in_one_new_epoch(central: Central) -> None:
    log = log_of(5)
    stranger = log.twin()
    record(log, 5, "here")
    backup = log.twin()
    record(log, 1, "first")
    record(backup, 1, "second")
    pushed(Line(central), log)
    pushed(Line(central), backup)
    central.database.write(lose_everything)
    record(stranger, 9, "there")
    pushed(Line(central), stranger)
    pushed(Line(central), log)

    done = pushed(Line(central), backup)

    assert done.healed == 2
    assert [(one.epoch, one.seq) for one in backup.epochs()] == [(1, 5), (2, 0), (3, 6)]
    assert counts(central.database)["confirmation"] == 5 + 9 + 5 + 1 + 1


def test_an_answer_to_a_twin_changes_nothing_that_the_log_cannot_check(
    central: Central,
) -> None:
    log = log_of(5)
    twin = log.twin()
    record(log, 4, "here")
    record(twin, 2, "there")
    pushed(Line(central), log)
    ours = heads_of(log, DEVICE, central.clock.now, About())
    said = central.heads(heads_bytes(ours, DEVICE))
    before = twin.twin()

    found = plan(heads_answer(said, DEVICE, central.public_key), twin)

    assert found == Plan(ranges=(), healed=0, doubts={})
    assert twin.chains == before.chains


def test_a_stick_s_answer_heals_at_the_nearest_place_that_was_named(
    central: Central,
) -> None:
    log = log_of(9)
    twin = log.twin()
    record(log, 4, "here")
    record(twin, 7, "there")
    pushed(Line(central), log)
    ours = heads_of(twin, DEVICE, central.clock.now, About())
    said = central.heads(heads_bytes(ours, DEVICE))

    found = plan(heads_answer(said, DEVICE, central.public_key), twin)
    for made in parcels(twin, DEVICE, central.clock.now, found.ranges):
        take_receipt(central.log(made.data), twin, DEVICE, central.public_key)

    assert found.healed == 1
    assert received(twin) == [8, 8]
    assert counts(central.database)["confirmation"] == 9 + 4 + 7
    assert waiting(twin) == []


def test_a_log_that_was_put_back_goes_on_in_a_new_epoch(central: Central) -> None:
    log = log_of(4)
    backup = log.twin()
    record(log, 3)
    pushed(Line(central), log)

    done = pushed(Line(central), backup)

    assert (done.healed, done.sent) == (1, 1)
    assert [(one.epoch, one.seq) for one in backup.epochs()] == [(1, 4), (2, 0)]
    assert backup.epochs()[1].forked_from
    record(backup, 2, "after")
    assert pushed(Line(central), backup) == Pushed(
        sent=2, receipts=1, healed=0, rounds=1
    )
    assert counts(central.database)["confirmation"] == 9


@pytest.mark.parametrize("trouble", [Trouble.GAP, Trouble.FORK])
def test_a_gap_or_a_fork_begins_again_with_the_heads(
    trouble: Trouble, central: Central
) -> None:
    line, log = Telling(central, trouble), log_of(5)

    assert pushed(line, log).rounds == line.exchanges == 2
    assert received(log) == [5]


def test_a_push_ends_also_where_both_sides_never_agree(central: Central) -> None:
    line = Telling(central, *[Trouble.FORK] * (ROUNDS + 5))

    with pytest.raises(Unreachable) as told:
        pushed(line, log_of(5))

    assert (told.value.code, line.exchanges) == ("E-PUSH-1", ROUNDS)
