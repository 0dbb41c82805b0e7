"""How each device stands: as it last said, and as central holds its log."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from schema.terms import Outcome
from schema.wire.log import ForkedFrom
from sync.central.refused import NotTaken
from sync.central.tables import DeviceRow, micros
from tests.sync.report.kiosks import Central, Kiosk
from tests.sync.report.visits import CERTIFICATE, EXPIRED_CARD, NINE, confirmed, taken

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def revoke(central: Central, kiosk: Kiosk) -> None:
    gone = update(DeviceRow).where(DeviceRow.device == kiosk.device)  # type: ignore[arg-type]
    at = micros(central.clock.now())
    central.database.write(lambda c: c.execute(gone.values(revoked_at=at)))


def test_a_device_is_reported_as_it_last_said(central: Central) -> None:
    kiosk = central.enrol(1)
    kiosk.record(confirmed(CERTIFICATE), confirmed(EXPIRED_CARD))
    kiosk.send()
    kiosk.say(
        serial=7, as_of=NINE - DAY, edition="2026-11", unsent=4, pending=2, app="0.1.0"
    )

    seen = kiosk.seen_in(central.report())

    assert seen.facility == "clinic"
    assert seen.facility_name == "見本医院"
    assert seen.last_seen == NINE
    assert (seen.serial, seen.as_of, seen.edition) == (7, NINE - DAY, "2026-11")
    assert (seen.unsent, seen.pending, seen.app) == (4, 2, "0.1.0")
    assert [(one.epoch, one.seq, one.forked_from) for one in seen.epochs] == [
        (1, 2, None)
    ]
    assert (seen.forks, seen.conflicts, seen.quarantined) == (0, 0, 0)
    assert not seen.silent
    assert seen.revoked_at is None


@pytest.mark.parametrize("seconds", [-90, 0, 3600])
def test_a_clock_that_differs_is_told_and_not_corrected(
    central: Central, seconds: int
) -> None:
    kiosk = central.enrol(1)
    late = NINE + seconds * SECOND
    kiosk.record(replace(confirmed(CERTIFICATE), wall_at=late))
    kiosk.send()
    kiosk.say(sent_at=late)

    found = central.report()

    assert kiosk.seen_in(found).clock_offset_ms == seconds * 1000
    assert kiosk.seen_in(found).last_seen == NINE
    assert found.holds


def test_a_day_beyond_the_calendar_stops_nothing(central: Central) -> None:
    kiosk = central.enrol(1)
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    kiosk.say(serial=1, as_of=last)

    assert kiosk.seen_in(central.report()).as_of == last


def test_a_device_is_silent_after_three_days(central: Central) -> None:
    kiosk, other, new = central.enrol(1), central.enrol(2), central.enrol(3)
    kiosk.say()
    central.clock.at = NINE + 3 * DAY
    other.say()

    on_time = central.report()
    central.clock.at += SECOND
    late = central.report()

    assert [one.silent for one in on_time.devices] == [False, False, False]
    assert kiosk.seen_in(late).silent
    assert new.seen_in(late).silent
    assert not other.seen_in(late).silent
    assert not kiosk.seen_in(central.report(silent_after=4)).silent


def test_a_revoked_device_is_not_called_silent(central: Central) -> None:
    kiosk = central.enrol(1)
    kiosk.say()
    revoke(central, kiosk)
    central.clock.at = NINE + 30 * DAY

    seen = kiosk.seen_in(central.report())

    assert seen.revoked_at == NINE
    assert not seen.silent


def test_what_a_revoked_device_still_sends_is_counted_apart(central: Central) -> None:
    kiosk, other = central.enrol(1), central.enrol(2)
    kiosk.record(confirmed(EXPIRED_CARD))
    revoke(central, kiosk)
    with pytest.raises(NotTaken):
        kiosk.send()

    found = central.report()

    assert kiosk.seen_in(found).quarantined == 1
    assert other.seen_in(found).quarantined == 0
    assert kiosk.seen_in(found).epochs == ()
    assert found.counts == ()


def test_a_fork_is_told_with_its_place(central: Central) -> None:
    kiosk, other = central.enrol(1), central.enrol(2)
    other.record(confirmed(CERTIFICATE))
    other.send()
    kiosk.record(confirmed(CERTIFICATE), confirmed(EXPIRED_CARD))
    kiosk.send()
    kiosk.fork(common=1)
    kiosk.record(confirmed(CERTIFICATE))
    kiosk.send()

    found = central.report()

    seen = kiosk.seen_in(found)
    fork = seen.epochs[1].forked_from
    assert isinstance(fork, ForkedFrom)
    assert (seen.forks, fork.epoch, fork.seq) == (1, 1, 1)
    assert [(one.epoch, one.seq) for one in seen.epochs] == [(1, 2), (2, 2)]
    assert other.seen_in(found).forks == 0
    assert sum(one.visits for one in found.counts) == 4


def test_other_content_under_the_same_id_is_told(central: Central) -> None:
    kiosk, other = central.enrol(1), central.enrol(2)
    other.record(confirmed(CERTIFICATE))
    other.send()
    first = confirmed(CERTIFICATE)
    kiosk.record(first)
    kiosk.send()
    kiosk.fork(common=1)
    kiosk.record(taken(first, Outcome.UNCONFIRMED))
    kiosk.send()

    found = central.report()

    assert kiosk.seen_in(found).conflicts == 1
    assert other.seen_in(found).conflicts == 0
    assert sum(one.visits for one in found.counts) == 2
