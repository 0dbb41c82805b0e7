"""A push may be cut anywhere, meet anything, and be begun again."""

from datetime import timedelta
from pathlib import Path

import pytest

from schema.wire.form import Trouble
from sync.central.tables import instant
from sync.client.agree import About
from sync.client.declined import Declined, Postponed
from sync.client.push import FIRST_EVENTS, TRIES, Pace, Pushed, push
from sync.errors import Unreachable
from tests.sync.log.central import Central, a_device, enrol
from tests.sync.log.faulty_line import Fault, Killed
from tests.sync.log.memory_outbox import MemoryOutbox
from tests.sync.log.pushing import (
    DEVICE,
    Late,
    Line,
    Telling,
    log_of,
    pushed,
    received,
    record,
)
from tests.sync.log.rows import counts, rows


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database will do: this is about the kiosk."""
    return f"sqlite:///{(tmp_path / 'central.db').as_posix()}"


@pytest.fixture
def central(central: Central) -> Central:
    """A central that knows the one device."""
    enrol(central.database, DEVICE.device, DEVICE.public_key)
    return central


def test_the_first_batch_is_small_and_the_others_are_not(central: Central) -> None:
    line, log, told = Line(central), log_of(1200), list[tuple[str, int, int]]()

    done = pushed(line, log, told=lambda *said: told.append(said))

    assert done == Pushed(sent=1200, receipts=4, healed=0, rounds=1)
    assert line.sizes == [FIRST_EVENTS, 500, 500, 150]
    assert told == [("push", n, 1200) for n in (50, 550, 1050, 1200)]
    assert received(log) == [1200]
    assert counts(central.database)["confirmation"] == 1200


def test_heads_are_exchanged_also_where_nothing_is_new(central: Central) -> None:
    line, log = Line(central), log_of(3)
    pushed(line, log)

    assert pushed(line, log) == Pushed(sent=0, receipts=0, healed=0, rounds=1)
    assert line.exchanges == 2


def test_large_events_travel_in_smaller_batches(central: Central) -> None:
    line, log = Line(central), log_of(0)
    for letter in b"abcde":
        log.append(bytes([letter]) * 250_000)

    pushed(line, log)

    assert line.sizes == [2, 2, 1]


def test_a_line_that_fails_gets_less_and_one_that_works_more(central: Central) -> None:
    faults = [Fault.NONE, Fault.UNANSWERED, Fault.LOST]
    line, log = Line(central, faults), log_of(200)

    pushed(line, log)

    assert line.sizes == [50, 25, 12, 24, 48, 96, 20]
    assert received(log) == [200]
    assert counts(central.database)["confirmation"] == 200


def test_a_line_that_stays_down_is_given_up_and_remembered(central: Central) -> None:
    log, pace = log_of(100), Pace()

    with pytest.raises(Unreachable):
        pushed(line := Line(central, [Fault.NONE, *[Fault.LOST] * TRIES]), log, pace)
    assert line.sizes == [50, 25, 12]
    pushed(again := Line(central), log, pace)

    assert again.sizes[0] == 6
    assert received(log) == [100]


def test_a_receipt_for_less_does_not_answer_for_more(central: Central) -> None:
    log = log_of(200)

    with pytest.raises(Unreachable) as told:
        pushed(Late(central), log)

    assert told.value.code == "E-PUSH-2"
    assert received(log) == [50]
    assert pushed(Line(central), log).sent == 1
    assert received(log) == [200]


NO_WORD_OF_CENTRALS = [
    Fault.PORTAL,
    Fault.FORGED,
    Fault.ANSWER_CUT,
    Fault.ANSWER_ALTERED,
]


@pytest.mark.parametrize("fault", NO_WORD_OF_CENTRALS)
def test_only_central_s_word_moves_the_log_on(fault: Fault, central: Central) -> None:
    line = Line(central, [Fault.NONE, *[fault] * TRIES])
    log = log_of(5)

    with pytest.raises(Unreachable) as told:
        pushed(line, log)

    assert told.value.code == "E-PUSH-2"
    assert received(log) == [0]
    assert pushed(Line(central), log).receipts == 1
    assert received(log) == [5]


@pytest.mark.parametrize("fault", NO_WORD_OF_CENTRALS)
def test_heads_are_answered_by_central_alone(fault: Fault, central: Central) -> None:
    line, log = Line(central, [fault]), log_of(5)

    with pytest.raises(Unreachable) as told:
        pushed(line, log)

    assert told.value.code == "E-PUSH-2"
    assert (line.sizes, received(log)) == ([], [0])


def test_a_receipt_for_something_else_is_none_for_this(central: Central) -> None:
    replayed = [Fault.NONE, Fault.NONE, *[Fault.REPLAYED] * TRIES]
    line, log = Line(central, replayed), log_of(100)

    with pytest.raises(Unreachable) as told:
        pushed(line, log)

    assert told.value.code == "E-PUSH-2"
    assert received(log) == [50]


def test_an_answer_to_another_device_is_none_for_this(central: Central) -> None:
    other = a_device(2)
    enrol(central.database, other.device, other.public_key)
    line = Line(central)
    push(
        line,
        MemoryOutbox(other.device),
        other,
        central.public_key,
        now=central.clock.now,
    )
    (answer,) = line._way.heads  # noqa: SLF001
    line.heads = lambda heads: answer  # type: ignore[method-assign]  # noqa: ARG005

    with pytest.raises(Unreachable) as told:
        pushed(line, log_of(1))

    assert told.value.code == "E-PUSH-2"


@pytest.mark.parametrize("requests", range(4), ids=lambda n: f"after {n} requests")
def test_a_kiosk_killed_at_any_request_goes_on(requests: int, central: Central) -> None:
    log = log_of(600)
    line = Line(central, [*[Fault.NONE] * requests, Fault.KILLED])

    with pytest.raises(Killed):
        pushed(line, log)
    pushed(Line(central), log)

    assert received(log) == [600]
    assert counts(central.database)["confirmation"] == 600


def test_what_a_person_must_mend_is_told_at_once(central: Central) -> None:
    line = Telling(central, *[Trouble.BAD_BATCH] * 3)

    with pytest.raises(Declined) as told:
        pushed(line, log_of(5))

    assert told.value.trouble == Trouble.BAD_BATCH
    assert len(line.troubles) == 2


def test_a_busy_central_is_not_asked_again_at_once(central: Central) -> None:
    line = Telling(central, *[Trouble.BUSY] * 3)

    with pytest.raises(Postponed):
        pushed(line, log_of(5))

    assert len(line.troubles) == 2


def test_the_desk_records_while_a_push_runs(central: Central) -> None:
    log = log_of(60)

    pushed(Line(central), log, told=lambda *_: record(log, 1))

    assert received(log) == [60]
    assert pushed(Line(central), log).sent == 2


def test_central_is_told_how_the_kiosk_is(central: Central) -> None:
    log = log_of(7)
    log.rewind(1, 0)
    about = About(
        pending=2,
        serial=9,
        as_of=central.clock.now() - timedelta(hours=5),
        edition="2026-11",
        app="0.1.0",
    )

    pushed(Line(central), log, about=about)

    (said,) = rows(central.database, "device")
    assert (said.unsent, said.pending, said.serial) == (7, 2, 9)
    assert (said.edition, said.app, said.clock_offset_ms) == ("2026-11", "0.1.0", 0)
    assert instant(said.last_seen) == central.clock.at
    assert instant(said.as_of) == about.as_of
