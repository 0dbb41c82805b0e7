"""Nobody tries out numbers: questions a minute, and misses an hour, have an end."""

import pytest

from sync.central.asking import Questions
from sync.central.problems import NotDone


class Seconds:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_device_that_asked_too_much_is_told_when_to_come_back() -> None:
    seconds = Seconds()
    questions = Questions(2, 2, seconds)
    questions.begin("one")
    seconds.now += 10
    questions.begin("one")
    questions.begin("other")
    for _ in range(2):
        questions.ended("one", is_miss=False)
    with pytest.raises(NotDone) as caught:
        questions.begin("one")
    assert caught.value.headers["Retry-After"] == "51"
    seconds.now += 61
    for _ in range(2):
        questions.begin("one")
        questions.ended("one", is_miss=True)
    with pytest.raises(NotDone) as caught:
        questions.begin("one")
    assert caught.value.headers["Retry-After"] == "3601"
    seconds.now += 3601
    questions.begin("one")


def test_many_at_once_find_nobody_no_more_often() -> None:
    questions = Questions(60, 5, Seconds())
    for _ in range(3):
        questions.begin("one")
        questions.ended("one", is_miss=True)
    for _ in range(2):
        questions.begin("one")
    with pytest.raises(NotDone) as caught:
        questions.begin("one")
    assert caught.value.headers["Retry-After"] == "1"
    questions.ended("one", is_miss=False)
    questions.begin("one")
    for _ in range(2):
        questions.ended("one", is_miss=True)
    with pytest.raises(NotDone) as caught:
        questions.begin("one")

    assert caught.value.headers["Retry-After"] == "3601"
