"""`log export`: a month for the clinic's audit, masked unless a reason is given."""

import csv
import json
import os
import stat
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.cli import run
from kiosk.desk.correct import correct
from kiosk.desk.correction import Change
from kiosk.desk.ports import Patient
from kiosk.desk.receive import Desk, Place
from kiosk.export.file import write_new
from kiosk.export.spreadsheet import FORMULA
from kiosk.store.vault import Store, create_store, open_store
from schema.clock import JAPAN, FixedClock
from schema.confirmation import LookedUp, Taken
from schema.errors import Refused, Unreachable
from schema.terms import EventType, Outcome
from tests.kiosk.cli.desk_in_use import passphrase
from tests.kiosk.desk.room import BOOK
from tests.kiosk.store.desk import CHEAP, SESAME, a_patient, an_entry
from tests.people import HANAKO, WITH_VARIANT_KANJI

CLOCK = FixedClock(datetime(2025, 11, 20, 9, 0, tzinfo=JAPAN))
FIRST, LAST = date(2025, 11, 1), date(2025, 11, 30)
MONTH = "2025-11"
HIS = Patient(
    insurer_number=WITH_VARIANT_KANJI.insurer_number,
    number=WITH_VARIANT_KANJI.number,
    birth_date=WITH_VARIANT_KANJI.birth_date,
)
EVERY_PART = (
    HANAKO.name,
    HANAKO.name_kana,
    HANAKO.number,
    HANAKO.insurer_number,
    "1945",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desk with three visits of November, and one on either side of it."""
    data = tmp_path / "desk"
    with create_store(data, SESAME, CLOCK, staff="uketsuke-1", stretch=CHEAP) as store:
        journal = store.journal
        for day in (date(2025, 10, 31), FIRST, LAST, date(2025, 12, 1)):
            journal.append(an_entry(day=day))
        other = journal.append(an_entry(day=date(2025, 11, 14)))
        desk = Desk(
            place=Place("見本医院", "受付1", "13"),
            book=BOOK,
            snapshot=store.snapshot,
            journal=journal,
            clock=CLOCK,
            staff=store.staff,
        )
        declined = Taken(outcome=Outcome.UNCONFIRMED, reason="=1+1")
        correct(desk, other.id, Change(taken=declined, patient=HIS), "wrong_person")
        away = journal.append(an_entry(day=date(2025, 11, 15)))
        correct(desk, away.id, Change(withdrawn=True), "not_there")
    return data


def export(folder: Path, out: Path, *more: str, month: str = MONTH) -> int:
    fd = passphrase()
    given = ["--data", str(folder), "--passphrase-fd", fd, "--out", str(out)]
    return run(["log", "export", "--month", month, *given, *more])


def read(out: Path) -> list[dict[str, str]]:
    return [*csv.DictReader(StringIO(out.read_bytes().decode("utf-8-sig")))]


def recorded(folder: Path) -> Iterator[LookedUp]:
    """What the log says of exports."""
    with open_store(folder, SESAME, CLOCK) as store:
        for event in events(store):
            if event["type"] == EventType.EXPORTED:
                found = store.journal.find(event["id"])
                assert found is not None
                assert found.event.staff == "uketsuke-1"
                assert found.event.looked_up is not None
                yield found.event.looked_up
        assert store.journal.verify().ok


def events(store: Store) -> list[dict[str, str]]:
    with store.engine.connect() as connection:
        every = connection.exec_driver_sql("SELECT body FROM event ORDER BY place")
        return [json.loads(body) for body in every.scalars()]


def test_a_month_is_written_masked_and_recorded(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "audit.csv"
    assert export(folder, out) == 0
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    for part in EVERY_PART:
        assert part.encode() not in data
    rows = read(out)
    assert [row["受診日"] for row in rows] == [
        "2025-11-01",
        *["2025-11-14"] * 2,
        *["2025-11-15"] * 2,
        "2025-11-30",
    ]
    assert {row["番号（下4桁）"] for row in rows} == {"****0018", "****0034", ""}
    assert [row["現在の扱い"] for row in rows] == [
        "有効",
        "訂正前の記録",
        "有効",
        "取り消された記録",
        "取り消し",
        "有効",
    ]
    assert [*recorded(folder)] == [LookedUp(since=FIRST, until=LAST, rows=6)]


def test_a_line_says_what_was_corrected_and_why(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "audit.csv"
    assert export(folder, out) == 0
    row = read(out)[2]
    told = {
        "記録の種類": "訂正",
        "訂正した項目": "対応・患者",
        "訂正・取り消しの理由": "wrong_person",
        "対応": "確認できません",
        "対応の理由": "'=1+1",
        "提示書類": "資格確認書",
        "制度": "後期高齢者医療",
        "職員ID": "uketsuke-1",
        "記録日時": "2025-11-20 09:00:00",
        "時計": "",
    }
    assert {name: row[name] for name in told} == told


def test_names_go_out_with_a_reason_only(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "audit.csv"
    for reason in ([], ["--reason", "  "]):
        assert export(folder, out, "--named", *reason) == 4
        assert "E-EXPORT-2" in capsys.readouterr().err
    assert not out.exists()
    assert [*recorded(folder)] == []
    assert export(folder, out, "--named", "--reason", " 年次監査 ") == 0
    first = read(out)[0]
    assert (first["氏名"], first["番号"], first["生年月日"]) == (
        HANAKO.name,
        HANAKO.number,
        "1945-01-05",
    )
    said = LookedUp(since=FIRST, until=LAST, rows=6, named=True, reason="年次監査")
    assert [*recorded(folder)] == [said]
    assert HANAKO.name not in capsys.readouterr().out


@pytest.mark.parametrize("reason", ["見本さんの件", "ミホンさん", "00000018 の確認"])
def test_a_reason_names_nobody(folder: Path, tmp_path: Path, reason: str) -> None:
    out = tmp_path / "audit.csv"
    assert export(folder, out, "--reason", reason) == 4
    assert not out.exists()
    assert [*recorded(folder)] == []


def test_no_file_is_replaced(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "audit.csv"
    out.write_text("mine", encoding="utf-8")
    assert export(folder, out) == 4
    assert "E-EXPORT-1" in capsys.readouterr().err
    with pytest.raises(Refused, match="E-EXPORT-1"):
        write_new(out, b"theirs")
    assert out.read_text(encoding="utf-8") == "mine"
    assert [*recorded(folder)] == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["audit.csv", "desk"]


def test_a_file_that_fails_leaves_nothing_but_the_record(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(folder, tmp_path / "nowhere" / "audit.csv") == 3
    assert "E-DISK-2" in capsys.readouterr().err
    assert [one.rows for one in recorded(folder)] == [6]


def test_what_cannot_be_finished_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unreachable, match="E-DISK-1"):
        write_new(tmp_path / "audit.csv", b"x")
    assert [*tmp_path.iterdir()] == []


def test_nothing_is_written_where_it_cannot_be_recorded(
    folder: Path, tmp_path: Path
) -> None:
    with open_store(folder, SESAME, CLOCK) as store, store.file.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON event "
            f"WHEN json_extract(new.body, '$.type') = '{EventType.EXPORTED}' "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    out = tmp_path / "audit.csv"
    assert export(folder, out) != 0
    assert not out.exists()


def test_an_open_desk_is_not_written_out(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "audit.csv"
    with open_store(folder, SESAME, CLOCK):
        assert export(folder, out) == 4
    assert not out.exists()


@pytest.mark.parametrize(
    "month", ["2025-13", "2025", "2025-1", "11/2025", "２０２５-１１", ""]
)
def test_a_month_is_a_year_and_a_month(
    folder: Path, tmp_path: Path, month: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(folder, tmp_path / "audit.csv", month=month) == 2
    assert "E-EXPORT-3" in capsys.readouterr().err


def test_a_month_without_visits_is_a_heading(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "audit.csv"
    assert export(folder, out, month="2024-02") == 0
    assert read(out) == []
    assert next(iter(recorded(folder))).until == date(2024, 2, 29)


@pytest.mark.parametrize("begin", FORMULA)
def test_no_name_is_a_formula(tmp_path: Path, begin: str) -> None:
    data, out = tmp_path / "desk", tmp_path / "audit.csv"
    with create_store(data, SESAME, CLOCK, staff="s", stretch=CHEAP) as store:
        named = replace(a_patient(), name=f"{begin}cmd", name_kana=f"{begin}1")
        entry = an_entry(day=FIRST)
        store.journal.append(replace(entry, patient=named))
    assert export(data, out, "--named", "--reason", "監査") == 0
    (row,) = read(out)
    assert (row["氏名"], row["カナ氏名"]) == (f"'{begin}cmd", f"'{begin}1")


@pytest.mark.parametrize("way", ["masked", "named"])
def test_only_this_account_can_read_it(folder: Path, tmp_path: Path, way: str) -> None:
    out = tmp_path / "audit.csv"
    more = ("--named", "--reason", "監査") if way == "named" else ()
    assert export(folder, out, *more) == 0
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
