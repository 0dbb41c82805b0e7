"""Lists are masked, whoever is told whole is logged, what differs is settled first."""

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from kiosk.plain.lines import spoken as sounding
from schema.names import mask, mask_number
from tests.kiosk.plain.script import EXPIRED, Line, keys_of, said
from tests.kiosk.plain.test_every_outcome_is_reached_by_lines import confirmed

Ready = tuple[Demo, Cast]
HISTORY, WORK, LEAVE = ("*", "2"), ("*", "8"), ("*", "6", "1")


def certified(cast: Cast) -> list[Line]:
    return ["2", *keys_of(cast.certified), "5080731", ""]


def test_today_is_told_masked(ready: Ready) -> None:
    demo, cast = ready
    spoken = said(demo, *certified(cast), *HISTORY, "0", *LEAVE)

    listed = spoken[spoken.index(text("history.title")) :]
    assert mask(cast.certified.name_kana) in listed
    assert mask_number(cast.certified.number) in listed
    assert cast.certified.number not in listed
    assert cast.certified.name.split()[0] not in spoken
    assert cast.certified.name_kana not in spoken


def test_to_be_told_whole_is_logged(ready: Ready) -> None:
    demo, cast = ready
    said(demo, *certified(cast))
    before = demo.store.journal.verify().events
    place = str(len(demo.desk.journal.on_day(demo.desk.today)))
    spoken = said(demo, *HISTORY, place, "0", "9999", "0", *LEAVE)

    assert sounding(cast.certified.name) in spoken
    assert demo.store.journal.verify().events == before + 1


def test_the_work_list_is_masked(ready: Ready) -> None:
    demo, cast = ready
    waits = ["4", *keys_of(cast.guided), EXPIRED, "8", "", "090-1234-5678"]
    spoken = said(demo, *waits, *WORK, "0", *LEAVE)

    listed = spoken[spoken.index(text("worklist.title")) :]
    assert mask(cast.guided.name_kana) in listed
    assert cast.guided.name_kana not in listed
    assert "090-1234-5678" not in listed


def test_a_share_that_differs_is_settled_before_the_record(ready: Ready) -> None:
    demo, cast = ready
    before = len(confirmed(demo))
    other = "1" if cast.guided.share != 10 else "2"
    lines: list[Line] = ["4", *keys_of(cast.guided), EXPIRED, "1"]
    lines += ["4", "1", "6", other, "0", "", "1"]
    assert text("comparison.lead") in said(demo, *lines)
    assert len(confirmed(demo)) == before

    said(demo, *lines, "")
    assert len(confirmed(demo)) == before + 1
    event = confirmed(demo)[0]
    assert event.acknowledged is not None
    assert event.acknowledged.reason == "paper_is_old"


def test_a_search_tells_everybody_who_fits(ready: Ready) -> None:
    demo, cast = ready
    one, two = cast.alike[0], cast.alike[-1]
    lines = ["*", "1", one.name_kana[:1], f"{one.birth_date:%Y%m%d}", "0", *LEAVE]
    spoken = said(demo, *lines)

    assert mask(one.name_kana) in spoken
    assert one.insurer_number in spoken
    assert two.insurer_number in spoken
    assert one.number not in spoken
