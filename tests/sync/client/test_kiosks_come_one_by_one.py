"""Slots spread kiosks over central's window; chance is for a broken line alone."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schema.clock import JAPAN
from sync.client.schedule import Rhythm, made_up_at, next_at, slot_after

NOW = datetime(2025, 10, 15, 8, 30, tzinfo=JAPAN)
HOURLY = Rhythm(every=3_600, window=1_800)
NAMES = [f"device-{nth}" for nth in range(2_000)]


def never() -> float:
    raise AssertionError


def seconds(**said: Any) -> float:
    given = {"chance": lambda: 0.5} | said
    return (next_at("a", NOW, HOURLY, **given) - NOW).total_seconds()


SLOT = seconds()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, SLOT),
        ({"failures": 0, "chance": never}, SLOT),
        ({"retry_after": timedelta(seconds=30), "chance": never}, 30),
        ({"retry_after": timedelta(hours=5), "chance": never}, 5 * 3_600),
        ({"retry_after": timedelta(seconds=9), "failures": 7, "chance": never}, 9),
        ({"retry_after": timedelta()}, 0),
        ({"failures": 1}, 2.5),
        ({"failures": 2}, 5),
        ({"failures": 3}, 10),
        ({"failures": 7}, 150),
        ({"failures": 8}, 150),
        ({"failures": 10**6}, 150),
        ({"failures": 7, "chance": lambda: 0.0}, 0),
        ({"failures": 9, "chance": lambda: 0.999}, min(SLOT, 299.7)),
    ],
)
def test_the_first_that_applies_counts(said: dict[str, Any], expected: float) -> None:
    assert seconds(**said) == pytest.approx(expected)


def test_a_failure_never_puts_the_slot_off() -> None:
    just_before = slot_after("a", NOW, HOURLY) - timedelta(seconds=1)

    found = next_at("a", just_before, HOURLY, failures=9, chance=lambda: 0.999)

    assert found == just_before + timedelta(seconds=1)


@pytest.mark.parametrize(
    "rhythm",
    [
        HOURLY,
        Rhythm(every=60, window=60),
        Rhythm(every=86_400, window=28_800),
        Rhythm(every=0, window=0),
        Rhythm(every=-5, window=-5),
        Rhythm(every=60, window=10**12),
        Rhythm(every=10**15, window=10**15),
    ],
    ids=repr,
)
def test_a_slot_is_always_ahead_and_comes_again(rhythm: Rhythm) -> None:
    for device in NAMES[:50]:
        first = slot_after(device, NOW, rhythm)
        again = slot_after(device, first, rhythm)

        assert first > NOW
        assert timedelta(seconds=60) <= again - first <= timedelta(days=7)
        assert slot_after(device, again, rhythm) - again == again - first


def test_a_slot_is_the_same_tomorrow_and_in_any_zone() -> None:
    today = slot_after("a", NOW, HOURLY)
    tomorrow = slot_after("a", NOW + timedelta(days=1), HOURLY)

    assert tomorrow - today == timedelta(days=1)
    assert slot_after("a", NOW.astimezone(UTC), HOURLY) == today
    assert today.tzinfo is JAPAN


DAILY = Rhythm(every=86_400, window=28_800)


@pytest.mark.parametrize("rhythm", [HOURLY, DAILY], ids=repr)
def test_what_was_missed_is_made_up_one_by_one(rhythm: Rhythm) -> None:
    made_up = [made_up_at(device, NOW, rhythm) for device in NAMES]
    late = timedelta(seconds=rhythm.window)

    assert min(made_up) > NOW
    assert max(made_up) <= NOW + late + timedelta(seconds=1)
    assert max(made_up) - min(made_up) > late * 0.4


def test_what_was_missed_waits_for_no_later_slot() -> None:
    for device in NAMES[:200]:
        assert made_up_at(device, NOW, HOURLY) <= slot_after(device, NOW, HOURLY)


def test_kiosks_that_wake_together_do_not_come_together() -> None:
    monday = [slot_after(device, NOW, HOURLY) for device in NAMES]
    by_minute = Counter(int(at.timestamp()) // 60 for at in monday)

    assert max(monday) - min(monday) > timedelta(minutes=29)
    assert max(by_minute.values()) <= 2 * len(NAMES) / 30
