"""The history line by line: pages, what is asked for, corrections beside the record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from kiosk.plain.lines import spoken as sounding
from kiosk.words.history import month_said, outcome_said
from schema.terms import EventType, Outcome
from tests.kiosk.plain.script import Line, keys_of, said
from tests.kiosk.tui.desk import a_demo

Ready = tuple[Demo, Cast]
HISTORY, LEAVE = ("*", "2"), ("*", "6", "1")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Ready]:
    """Without it, visits of other tests stand in the list."""
    with a_demo(tmp_path) as made:
        yield made


def certified(cast: Cast) -> list[Line]:
    return ["2", *keys_of(cast.certified), "5080731", ""]


def events(demo: Demo) -> int:
    found = demo.store.journal.verify()
    assert found.ok
    return found.events


def test_a_visit_is_told_whole_and_put_right(own: Ready) -> None:
    demo, cast = own
    said(demo, *certified(cast))
    first = demo.desk.journal.on_day(demo.desk.today)[0].event
    before = events(demo)
    documents = ["1", "1", "2", "5070731", "9"]
    spoken = said(demo, *HISTORY, "1", "2", *documents, "1", "", "0", "0", *LEAVE)

    assert sounding(cast.certified.name) in spoken
    assert text("correct.sure") in spoken
    assert text("history.corrected") in spoken
    newest = demo.desk.journal.amendments([first.id])[first.id].event
    assert newest.type is EventType.CORRECTED
    assert newest.corrected is not None
    assert "documents" in newest.corrected.changed
    assert events(demo) == before + 2


def test_a_correction_that_is_left_records_nothing(own: Ready) -> None:
    demo, cast = own
    said(demo, *certified(cast))
    before = events(demo)
    said(demo, *HISTORY, "1", "2", "3", "1", "0", "0", "0", *LEAVE)

    assert events(demo) == before + 1


def test_a_visit_is_withdrawn_with_its_reason(own: Ready) -> None:
    demo, cast = own
    said(demo, *certified(cast))
    lines = [*HISTORY, "1", "2", "7", "1", "", "0", "0", *LEAVE]
    spoken = said(demo, *lines)

    assert text("correction_reason.not_there") in spoken
    assert text("history.withdrawn") in spoken
    assert text("history.corrected") in spoken


def test_whose_visit_it_was_is_typed_as_at_the_desk(own: Ready) -> None:
    demo, cast = own
    said(demo, *certified(cast))
    other = cast.scanned
    lines = [*HISTORY, "1", "2", "6", *keys_of(other), "4", "", "0", "0", *LEAVE]
    spoken = said(demo, *lines)

    assert text("history.corrected") in spoken
    patient = demo.desk.journal.on_day(demo.desk.today)[0].event.id
    newest = demo.desk.journal.amendments([patient])[patient]
    assert newest.patient is not None
    assert newest.patient.number == other.number


def test_months_outcomes_and_patients_are_asked_for(own: Ready) -> None:
    demo, cast = own
    said(demo, *certified(cast))
    born = f"{cast.certified.birth_date:%Y%m%d}"
    asked = ["*", "2", "*", "5", "6", "*", "7", "*", "4", "", born]
    before = events(demo)
    spoken = said(demo, *HISTORY, *asked, "0", *LEAVE)

    assert month_said(demo.desk.today) in spoken
    narrowed = outcome_said(Outcome.UNCONFIRMED)
    assert sounding(text("history.narrowed", only=narrowed)) in spoken
    assert text("history.nothing") in spoken
    assert text("search.logged") in spoken
    assert cast.certified.number not in spoken
    assert events(demo) == before + 1
