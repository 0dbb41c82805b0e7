"""A database that answers no more, and ends no line, keeps no question for good."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from sync.central import live
from sync.central.live import LiveDatabase
from sync.errors import Unreachable
from tests.people import EVERYONE, HANAKO
from tests.sync.central.live_view import show
from tests.sync.central.silent_line import SilentLine
from tests.sync.conftest import NewUrl

LONG = 30.0
"""Seconds after which it counts as for good."""


@pytest.fixture
def line(new_url: NewUrl) -> Iterator[SilentLine]:
    """The insurer's own database, behind a line of the test's own."""
    url = new_url("postgresql")
    show(url, EVERYONE)
    made = SilentLine(url)
    yield made
    made.close()


def test_a_server_that_went_silent_is_left_for_a_new_connection(
    line: SilentLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "SECONDS", 1)
    database, askers = LiveDatabase(line.url), ThreadPoolExecutor(4)

    def asked() -> Future[object]:
        return askers.submit(database.find, HANAKO.insurer_number, "", HANAKO.number)

    try:
        assert asked().result(LONG) == [HANAKO]
        line.silence()
        at_once = [asked() for _ in range(4)]
        assert [one.result(LONG) for one in at_once] == [[HANAKO]] * 4
        line.is_silent = True
        line.silence()
        with pytest.raises(Unreachable):
            asked().result(LONG)
        line.is_silent = False
        assert asked().result(LONG) == [HANAKO]
    finally:
        line.close()
        askers.shutdown()
        database.close()
