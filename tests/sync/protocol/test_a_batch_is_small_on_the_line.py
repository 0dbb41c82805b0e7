"""Clinics have slow lines: 500 events weigh no more than 45 kB."""

import pytest

from sync.client.parcels import MOST_BYTES
from sync.protocol.batch import make_batch
from tests.sync.log.recorded import events
from tests.sync.protocol.parcel import DEVICE, KEY, header

MOST_ON_THE_LINE = 45_000


def test_five_hundred_events_weigh_little(capsys: pytest.CaptureFixture[str]) -> None:
    recorded = events(DEVICE, 1, 1, 500)
    weight = len(make_batch(header(), recorded, KEY.sign))

    with capsys.disabled():
        print(f"\n500 events: {weight:,} bytes on the line")  # noqa: T201
    assert weight <= MOST_ON_THE_LINE
    assert sum(map(len, recorded)) <= MOST_BYTES


def test_the_same_events_make_the_same_bytes() -> None:
    recorded = events(DEVICE, 1, 1, 20)

    assert make_batch(header(), recorded, KEY.sign) == make_batch(
        header(), recorded, KEY.sign
    )
