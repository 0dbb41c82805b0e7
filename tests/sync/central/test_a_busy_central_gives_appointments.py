"""While too many wait, kiosks are turned away, each with a second of its own."""

import asyncio
import threading
from collections import Counter

import pytest

from sync.central.appointments import AppointmentBook
from sync.central.problems import NotDone
from sync.central.running import Central
from tests.sync.central.kiosk import Kiosk, trouble


class Seconds:
    """A clock for the book, moved by hand."""

    def __init__(self) -> None:
        """Begin some time after boot."""
        self.now = 1_000.25

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def served(book: AppointmentBook, seconds: Seconds, took: float, times: int) -> None:
    for _ in range(times):
        with book.turn():
            seconds.now += took


def test_nobody_is_turned_away_while_few_wait(seconds: Seconds) -> None:
    book = AppointmentBook(2, seconds)
    with book.turn(), book.turn():
        book.check()
        with book.turn(), pytest.raises(NotDone):
            book.check()
        assert book.waiting == 2


def test_appointments_are_spread_over_what_can_be_served(seconds: Seconds) -> None:
    book = AppointmentBook(1, seconds)
    served(book, seconds, 0.1, 200)
    assert book.capacity == 9

    given = [book.next() for _ in range(40)]

    assert given == sorted(given)
    assert Counter(given) == {1: 9, 2: 9, 3: 9, 4: 9, 5: 4}


def test_later_callers_come_after_those_before(seconds: Seconds) -> None:
    book = AppointmentBook(1, seconds)
    served(book, seconds, 0.5, 200)
    assert [book.next() for _ in range(3)] == [1, 2, 3]

    seconds.now += 1
    assert [book.next() for _ in range(2)] == [3, 4]
    seconds.now += 60
    assert book.next() == 1


def test_those_who_wait_together_are_not_each_taken_for_slow(seconds: Seconds) -> None:
    alone, together = (AppointmentBook(99, seconds) for _ in range(2))
    served(alone, seconds, 0.02, 300)
    for _ in range(30):
        turns = [together.turn() for _ in range(10)]
        for turn in turns:
            turn.__enter__()
        for turn in turns:
            seconds.now += 0.02
            turn.__exit__(None, None, None)

    assert abs(together.capacity - alone.capacity) <= 2


def test_a_standstill_promises_no_more_than_an_hour(seconds: Seconds) -> None:
    book = AppointmentBook(1, seconds)
    served(book, seconds, 900.0, 100)

    assert book.capacity == 1
    assert max(book.next() for _ in range(5_000)) == 3_600


async def test_a_queue_that_is_full_answers_at_once(
    enrolled: Kiosk, central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    central.book = AppointmentBook(1)
    gate, begun, take = threading.Event(), threading.Semaphore(0), central.intake.take

    def slow(data: bytes, sender: str) -> bytes:
        begun.release()
        gate.wait(30)
        return take(data, sender)

    monkeypatch.setattr(central.intake, "take", slow)
    first, second, third = (enrolled.batch(1, n) for n in (1, 2, 3))
    running = [
        asyncio.create_task(enrolled.post("/v1/log", one)) for one in (first, second)
    ]
    for _ in running:
        assert await asyncio.to_thread(begun.acquire, timeout=30)
    try:
        answers = [await enrolled.post("/v1/log", third) for _ in range(3)]
        hello = await enrolled.client.get("/v1/hello")
    finally:
        gate.set()
    done = await asyncio.gather(*running)

    assert [trouble(answer) for answer in answers] == [(503, "busy")] * 3
    assert [int(answer.headers["retry-after"]) for answer in answers] == [1, 1, 1]
    assert hello.status_code == 200
    assert [answer.status_code for answer in done] == [200, 200]
    assert (await enrolled.post("/v1/log", third)).status_code == 200


async def test_hello_says_when_to_come(enrolled: Kiosk, central: Central) -> None:
    said = (await enrolled.client.get("/v1/hello")).json()

    assert (said["every"], said["window"]) == (900, 600)
    assert (said["oldest"], said["newest"]) == (1, 1)
    assert said["central"] == central.keys.central
