"""The slip, the declaration's paper, sentences in other languages, appointments."""

from pathlib import Path

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from kiosk.paper.outlet import Outlet
from kiosk.paper.printing import printer_here
from kiosk.plain.lines import spoken as sounding
from schema.names import mask
from tests.kiosk.plain.script import Line, keys_of, said

Ready = tuple[Demo, Cast]
LEAVE = ("0", "2", "*", "6", "1")


def outlet(demo: Demo, folder: Path) -> Outlet:
    return Outlet(printer_here(), demo.clock, folder)


def certified(cast: Cast) -> list[Line]:
    return ["2", *keys_of(cast.certified), "5080731"]


def test_a_slip_is_told_and_saved(ready: Ready, tmp_path: Path) -> None:
    demo, cast = ready
    lines = [*certified(cast), "5", "5", "2", "0", *LEAVE]
    spoken = said(demo, *lines, paper=outlet(demo, tmp_path))

    assert text("slip_panel.title") in spoken
    made = [*tmp_path.iterdir()]
    assert [one.suffix for one in made] == [".pdf"]
    assert made[0].name in spoken


def test_a_declarations_paper_is_saved_before_it_is_filled_in(
    ready: Ready, tmp_path: Path
) -> None:
    demo, cast = ready
    card: list[Line] = ["1", "7", *keys_of(cast.certified), "3", "4", "6"]
    spoken = said(demo, *card, "0", *LEAVE, paper=outlet(demo, tmp_path))

    assert [one.suffix for one in tmp_path.iterdir()] == [".pdf"]
    assert sounding(text("declaration.save")) in spoken


def test_the_patient_is_told_in_another_language(ready: Ready) -> None:
    demo, cast = ready
    spoken = said(demo, *certified(cast), "2", "3", "0", *LEAVE)

    assert text("outcome.insured.say") in spoken
    assert "Your insurance" in spoken


def test_whoever_is_expected_begins_at_the_desk(ready: Ready) -> None:
    demo, _ = ready
    rows = demo.store.appointments.on(demo.desk.today)
    trouble = next(row for row in rows if row.findings)
    spoken = said(demo, "*", "8", "1", "*", "3", "1", "1")

    assert mask(trouble.patient.name_kana or trouble.patient.name) in spoken
    assert text("ask.document") in spoken


def test_whoever_was_here_today_is_told_of(ready: Ready) -> None:
    demo, cast = ready
    said(demo, *certified(cast), "")
    spoken = said(demo, *certified(cast), *LEAVE)

    assert text("today.seen", at="", how="").strip()[:5] in spoken
