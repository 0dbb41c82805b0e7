"""Line by line the same is asked at the lock, and a supervisor agrees the same."""

from io import StringIO
from pathlib import Path

import pytest

from kiosk.demo.clinic import DAY
from kiosk.labels import text
from kiosk.plain.door import speak
from kiosk.plain.lines import Lines
from kiosk.plain.listen import Listener
from kiosk.store.vault import open_store
from tests.kiosk.plain.script import keys_of
from tests.kiosk.tui.staffed import (
    FIRST,
    SECOND,
    THIRD,
    Staffed,
    door_of,
    staffed,
)
from tests.people import HANAKO


@pytest.fixture
def desk(tmp_path: Path) -> Staffed:
    """Without it, nobody would have an account."""
    return staffed(tmp_path / "desk")


def said(desk: Staffed, *lines: str) -> str:
    """Everything that the door and the desk say while these lines are typed."""
    given = iter([f"{line}\n".encode() for line in lines])
    out = StringIO()
    with door_of(desk) as door:
        heard = Lines(Listener(lambda: next(given, b"")), out)
        assert speak(heard, door.open, first=door.is_first, gate=door.gate) == 0
    return out.getvalue()


def events(desk: Staffed) -> list[tuple[str, str]]:
    """Who recorded today, and who agreed."""
    with open_store(desk.folder, FIRST, desk.clock) as store:
        found = [row.event for row in store.journal.on_day(DAY)]
    return [(one.staff, one.taken.approved_by if one.taken else "") for one in found]


def test_number_passphrase_and_code_open_it(desk: Staffed) -> None:
    told = said(desk, "2", SECOND, desk.code())

    assert text("lock.number", offered="1") in told
    assert text("lock.passphrase_of", number="2") in told
    assert text("lock.code") in told
    assert "（E-" not in told


def test_an_empty_line_takes_the_number_that_is_offered(desk: Staffed) -> None:
    told = said(desk, "", FIRST)

    assert text("lock.passphrase_of", number="1") in told
    assert "（E-" not in told


def test_what_is_wrong_is_told_alike(desk: Staffed) -> None:
    told = said(desk, "2", FIRST, "000000", "3", FIRST, "77", FIRST, "000000")

    assert told.count("（E-UNLOCK-1）") == 3
    assert told.count(text("lock.code")) == 2


def test_somebody_else_goes_on(desk: Staffed) -> None:
    told = said(desk, "1", FIRST, "+", "", "3", THIRD)

    assert text("lock.taken_over", number="3") in told


def test_a_supervisor_agrees_line_by_line(desk: Staffed) -> None:
    with open_store(desk.folder, FIRST, desk.clock) as store:
        store.settings.put("desk.supervisor", "review")
    lines = ("1", "2", *keys_of(HANAKO), "", "1", "1")
    told = said(desk, "2", SECOND, desk.code(), *lines, "3", THIRD)

    assert text("approval.title") in told
    assert list(events(desk)) == [("staff-2", "staff-3")]


def corrections(desk: Staffed) -> list[tuple[str, str]]:
    """Who corrected today's visit, and who agreed."""
    with open_store(desk.folder, FIRST, desk.clock) as store:
        (first,) = [row.event.id for row in store.journal.on_day(DAY)]
        found = [row.event for row in store.journal.since([first]).get(first, ())]
    return [(one.staff, one.taken.approved_by if one.taken else "") for one in found]


@pytest.mark.parametrize("answers", [["3", THIRD], ["3", FIRST, "0"], ["0", "", "0"]])
def test_a_supervisor_agrees_to_a_correction_line_by_line(
    desk: Staffed, answers: list[str]
) -> None:
    with open_store(desk.folder, FIRST, desk.clock) as store:
        store.settings.put("desk.supervisor", "review")
    lines = ("1", "2", *keys_of(HANAKO), "", "1", "1", "3", THIRD)
    corrected = ("*", "2", "1", "2", "1", *SHOWN_TOO, "1", "", *answers)
    told = said(desk, "2", SECOND, desk.code(), *lines, *corrected)

    assert text("approval.wanted") in told
    assert told.splitlines().count(text("approval.title")) == 2
    agreed = answers[1] == THIRD
    assert (text("history.corrected") in told) is agreed
    assert corrections(desk) == ([("staff-2", "staff-3")] if agreed else [])


SHOWN_TOO = ("8", "9", "9")
"""Another paper was shown beside it."""
