"""`madoguchi precheck`: trouble told and kept for the morning; nobody named."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kiosk import wiring
from kiosk.cli import run
from kiosk.desk import settings
from kiosk.desk.appointments import Appointment, FindingKind
from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import Terminal as Simulated
from kiosk.store.vault import Store, create_store, open_store
from kiosk.syncing import prechecks
from kiosk.syncing import rounds as module
from schema.clock import SystemClock, visit_day
from schema.insured import Insured
from tests.kiosk.cli.desk_in_use import Command, Terminal
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.people import a_person

CLOCK = SystemClock()
TODAY = visit_day(CLOCK)
TOMORROW = TODAY + timedelta(days=1)
FINE = a_person(document=None, issued_on=None, valid_from=None, valid_to=None)
GONE = replace(
    FINE, number="00000026", name="例示　次郎", name_kana="ﾚｲｼﾞ ｼﾞﾛｳ", lost_on=TODAY
)
UNKNOWN = replace(FINE, number="00000034", name="架空　三郎", name_kana="ｶｸｳ ｻﾌﾞﾛｳ")
HEADER = "予約日,予約時刻,保険者番号,番号,生年月日,氏名,カナ氏名,診察券番号"


def row(person: Insured, at: str, day: date = TOMORROW) -> str:
    return (
        f"{day},{at},{person.insurer_number},{person.number},{person.birth_date},"
        f"{person.name},{person.name_kana},77"
    )


def a_list(folder: Path, *rows: str) -> Path:
    path = folder / "appointments.csv"
    path.write_text("\n".join((HEADER, *rows)), encoding="cp932")
    return path


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    folder = tmp_path / "desk"
    with create_store(folder, SESAME, CLOCK, staff="s", stretch=CHEAP) as store:
        people = sorted((FINE, GONE), key=lambda one: one.key)
        store.shelf.replace(people, as_of=CLOCK.now(), source="import")
    return Terminal(folder, capsys)


@pytest.fixture
def three(tmp_path: Path) -> Path:
    return a_list(tmp_path, row(FINE, "9:00"), row(GONE, "9:30"), row(UNKNOWN, ""))


def opened(desk: Terminal) -> Store:
    return open_store(desk.folder, SESAME, CLOCK)


def kept(desk: Terminal, day: date = TOMORROW) -> list[Appointment]:
    with opened(desk) as store:
        return list(store.appointments.on(day))


def kinds(rows: list[Appointment]) -> list[list[FindingKind]]:
    return [[one.kind for one in each.findings] for each in rows]


def names_nobody(said: Command) -> bool:
    secret = {
        text
        for person in (FINE, GONE, UNKNOWN)
        for text in (person.number, person.name, person.name_kana)
    }
    return not any(text in said.out + said.err for text in secret)


def test_trouble_is_told_as_findings(desk: Terminal, three: Path) -> None:
    said = desk.run("precheck", str(three), "--json")

    found: list[dict[str, Any]] = json.loads(said.out)
    assert said.code == 0
    assert [set(one) for one in found] == [{"what", "state", "do"}] * 2
    assert [one["state"] for one in found] == ["lost", "not_in_copy"]
    assert found[0]["what"] == f"row 3, {TOMORROW} 09:30 (copy)"
    assert names_nobody(said)


def test_the_table_masks_names_and_counts_the_others(
    desk: Terminal, three: Path
) -> None:
    said = desk.run("precheck", str(three))

    assert said.code == 0
    assert "レ＊＊ ジ＊＊" in said.out
    assert "3 expected, 2 will be trouble" in said.out
    assert "no register was asked; local copy of" in said.out
    assert names_nobody(said)


def test_it_is_kept_for_the_morning(desk: Terminal, three: Path) -> None:
    desk.run("precheck", str(three))

    rows = kept(desk)
    assert kinds(rows) == [[], [FindingKind.LOST], [FindingKind.NOT_IN_COPY]]
    assert [one.patient.name for one in rows] == [FINE.name, GONE.name, UNKNOWN.name]


def test_a_new_list_takes_the_place_of_the_old(
    desk: Terminal, three: Path, tmp_path: Path
) -> None:
    desk.run("precheck", str(three))
    desk.run("precheck", str(a_list(tmp_path, row(GONE, "8:00"))))

    assert kinds(kept(desk)) == [[FindingKind.LOST]]


def test_days_that_are_over_are_passed_over(desk: Terminal, tmp_path: Path) -> None:
    before = TODAY - timedelta(days=1)
    path = a_list(tmp_path, row(GONE, "9:00", before), row(GONE, "9:00"))

    said = desk.run("precheck", str(path))

    assert "1 of days that are over" in said.out
    assert kept(desk, before) == []
    assert len(kept(desk)) == 1


def test_one_day_may_be_named(desk: Terminal, tmp_path: Path) -> None:
    later = TOMORROW + timedelta(days=1)
    path = a_list(tmp_path, row(GONE, "9:00"), row(UNKNOWN, "9:00", later))

    desk.run("precheck", str(path), "--day", later.isoformat())

    assert kept(desk) == []
    assert kinds(kept(desk, later)) == [[FindingKind.NOT_IN_COPY]]


def test_a_bad_row_is_told_and_the_others_are_taken(
    desk: Terminal, tmp_path: Path
) -> None:
    bad = row(FINE, "9:00").replace("39131040", "39131041")
    path = a_list(tmp_path, bad, row(GONE, "9:30"))

    told = desk.run("precheck", str(path))
    found = json.loads(desk.run("precheck", str(path), "--json").out)

    assert told.code == 0
    assert "row 2, 保険者番号: check_digit" in told.err
    assert [one["state"] for one in found] == ["lost", "check_digit"]
    assert names_nobody(told)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("予約日,氏名\n2026-01-01,見本\n", 2),
        (f"{HEADER},マイナンバー\n", 4),
        (f"{HEADER},病名\n", 4),
    ],
)
def test_what_is_no_list_is_one_line(
    desk: Terminal, tmp_path: Path, content: str, code: int
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")

    said = desk.run("precheck", str(path))

    assert (said.code, said.out) == (code, "")
    assert len(said.err.splitlines()) == 1


def test_a_file_that_is_not_there_and_a_day_that_is_none(
    desk: Terminal, three: Path
) -> None:
    assert desk.run("precheck", str(three.with_name("none.csv"))).code == 2
    assert desk.run("precheck", str(three), "--day", "someday").code == 2


def test_without_a_desk_it_says_so(
    tmp_path: Path, three: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["precheck", str(three), "--data", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().out == ""


@pytest.fixture
def simulated(desk: Terminal, tmp_path: Path) -> Iterator[Simulated]:
    """The terminal's side of a folder that the desk is set up with."""
    with opened(desk) as store:
        store.settings.put(settings.GATEWAYS, "oqs_folder,central")
        store.settings.put(settings.FOLDER, str(tmp_path / "oqs"))
        store.settings.put(settings.INSTITUTION, "1319999999")
    people = (replace(FINE, share=30), replace(GONE, lost_on=None), UNKNOWN)
    terminal = Simulated(tmp_path / "oqs", register_of(people), CLOCK, delay=0)
    terminal.start()
    yield terminal
    terminal.stop()


def test_a_simulated_register_is_not_believed_at_a_real_desk(
    desk: Terminal, simulated: Simulated, three: Path
) -> None:
    said = desk.run("precheck", str(three))
    found = json.loads(desk.run("precheck", str(three), "--json").out)

    assert "no answer for 3 yet" in said.out
    assert kinds(kept(desk)) == [[], [FindingKind.LOST], [FindingKind.NOT_IN_COPY]]
    assert [one["state"] for one in found] == ["lost", "not_in_copy", "silent"]
    assert [one.name[:13] for one in simulated.taken][:1] == ["OQSmuquc01req"]


def test_the_register_is_asked_in_one_go_and_wins(
    desk: Terminal, simulated: Simulated, three: Path
) -> None:
    with opened(desk) as store:
        practice = prechecks.Prechecks(store, CLOCK, practice=True)
        told = practice.take(three, None, lambda *_: None)
        rows = list(store.appointments.on(TOMORROW))

    assert (told.asked, told.answered) == (3, 3)
    assert kinds(rows) == [[FindingKind.SHARE_CHANGED], [], []]
    assert [len(one.queries) for one in simulated.taken if one.queries] == [3]
    assert list((simulated.folder / "res").iterdir()) == []


def test_nobody_is_asked_about_where_that_is_not_wanted(
    desk: Terminal, simulated: Simulated, three: Path
) -> None:
    said = desk.run("precheck", str(three), "--no-ask")

    assert "no register was asked" in said.out
    assert simulated.taken == []


@pytest.fixture
def open_kiosk(desk: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A kiosk that has the folder."""
    monkeypatch.setattr(module, "LOOK", 0.02)
    with opened(desk) as store:
        place = wiring.place_of(store)
        at_desk = wiring.desk_of(store, CLOCK, store.editions.book(), place)
        rounds = wiring.rounds_of(store, desk.folder, at_desk, lambda _: None)
        rounds.start()
        yield store
        rounds.stop()


def test_an_open_kiosk_takes_the_list(
    desk: Terminal, open_kiosk: Store, three: Path
) -> None:
    said = desk.run("precheck", str(three), known=False)

    assert said.code == 0
    assert "レ＊＊ ジ＊＊" in said.out
    assert "3 expected, 2 will be trouble" in said.out
    assert names_nobody(said)
    assert len(open_kiosk.appointments.on(TOMORROW)) == 3


def test_what_lies_in_the_folder_meanwhile_names_nobody(
    desk: Terminal, open_kiosk: Store, three: Path
) -> None:
    assert desk.run("precheck", str(three), known=False).code == 0
    assert open_kiosk.appointments.on(TOMORROW)

    lying = b"".join(one.read_bytes() for one in desk.folder.glob("sync-*.json"))
    assert b"lost" in lying
    for person in (FINE, GONE, UNKNOWN):
        for text in (person.number, person.name, person.name_kana):
            assert text.encode() not in lying
