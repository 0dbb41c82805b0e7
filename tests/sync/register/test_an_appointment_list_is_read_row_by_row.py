"""An appointment list gives its good rows; bad ones are told by line, naming nobody."""

from datetime import date, time
from pathlib import Path

import pytest

from schema.errors import Refused, Unreadable
from sync.register.bookings import MOST_ROWS, BookingList, read_bookings
from sync.register.reasons import Reason
from tests.sync.register.files import a_file, csv_text

DAY = date(2025, 10, 16)
ROW = {
    "予約日": "2025-10-16",
    "予約時刻": "9:30",
    "保険者番号": "39131040",
    "記号": "",
    "番号（被保険者番号）": "00000018",
    "枝番": "",
    "生年月日": "昭和20年1月5日",
    "氏名": "見本　花子",
    "カナ氏名": "ﾐﾎﾝ ﾊﾅｺ",
}
NATIONAL = ROW | {
    "保険者番号": "138156",
    "記号": "見01",
    "番号（被保険者番号）": "1002",
    "枝番": "1",
    "生年月日": "19680520",
}


def read(folder: Path, *rows: dict[str, str], encoding: str = "utf-8") -> BookingList:
    return read_bookings(a_file(folder, csv_text(rows), encoding))


def wrong(found: BookingList) -> list[tuple[int, str, Reason]]:
    return [(bad.line, bad.column, bad.reason) for bad in found.bad]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, ROW, NATIONAL, encoding=encoding)

    first, second = found.bookings
    assert (first.day, first.at, first.line) == (DAY, time(9, 30), 2)
    assert (first.insurer_number, first.number) == ("39131040", "00000018")
    assert (first.birth_date, first.name) == (date(1945, 1, 5), "見本　花子")
    assert (second.insurer_number, second.branch) == ("00138156", "01")
    assert second.symbol == "見01"
    assert found.bad == ()


def test_english_headers_are_known_too(tmp_path: Path) -> None:
    header = "day,at,insurer_number,symbol,number,branch,birth_date,name,name_kana"
    row = "20251016,0930,39131040,,00000018,,3200105,Hanako,Mihon Hanako"

    found = read_bookings(a_file(tmp_path, f"{header}\n{row}\n"))

    assert [(one.day, one.at) for one in found.bookings] == [(DAY, time(9, 30))]
    assert found.bookings[0].birth_date == date(1945, 1, 5)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9:30", time(9, 30)),
        ("09:30:00", time(9, 30)),
        ("０９：３０", time(9, 30)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("9時30分", time(9, 30)),
        ("9時", time(9)),
        ("", None),
    ],
)
def test_a_time_is_read_as_it_is_written(
    tmp_path: Path, written: str, meant: time | None
) -> None:
    found = read(tmp_path, ROW | {"予約時刻": written})

    assert [one.at for one in found.bookings] == [meant]


@pytest.mark.parametrize("written", ["25:00", "9:75", "昼", "93012"])
def test_a_time_that_is_none_is_a_bad_row(tmp_path: Path, written: str) -> None:
    found = read(tmp_path, ROW | {"予約時刻": written})

    assert wrong(found) == [(2, "予約時刻", Reason.NOT_AN_INSTANT)]


def test_unknown_columns_are_never_looked_at(tmp_path: Path) -> None:
    extra = {"診察券番号": "1234", "診療科": "内科", "備考": "123456789018"}

    found = read(tmp_path, ROW | extra)

    assert len(found.bookings) == 1
    assert found.bad == ()


@pytest.mark.parametrize(
    "header", ["個人番号", "マイナンバー", "病名", "処方内容", "検査結果", "診療内容"]
)
def test_a_forbidden_column_refuses_the_whole_list(tmp_path: Path, header: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, ROW | {header: ""})

    assert refused.value.code == "E-CSV-FORBIDDEN"


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"保険者番号": "39131041"}, "保険者番号", Reason.CHECK_DIGIT),
        ({"番号（被保険者番号）": "18"}, "番号", Reason.SHAPE),
        ({"番号（被保険者番号）": ""}, "番号", Reason.MISSING),
        ({"保険者番号": ""}, "保険者番号", Reason.MISSING),
        ({"生年月日": ""}, "生年月日", Reason.MISSING),
        ({"生年月日": "昭和70年1月1日"}, "生年月日", Reason.OUTSIDE_ERA),
        ({"予約日": ""}, "予約日", Reason.MISSING),
        ({"予約日": "あした"}, "予約日", Reason.NOT_A_DATE),
        ({"枝番": "01"}, "枝番", Reason.NOT_FOR_SCHEME),
        ({"氏名": "123456789018"}, "氏名", Reason.MY_NUMBER),
    ],
)
def test_a_bad_row_is_told_and_the_others_go_on(
    tmp_path: Path, change: dict[str, str], column: str, reason: Reason
) -> None:
    found = read(tmp_path, NATIONAL, ROW | change, ROW)

    assert wrong(found) == [(3, column, reason)]
    assert [one.line for one in found.bookings] == [2, 4]
    assert found.bad_rows == 1
    for value in filter(None, (ROW | change).values()):
        assert value not in repr(found.bad)


def test_a_quote_that_does_not_end_spoils_no_other(tmp_path: Path) -> None:
    text = csv_text((ROW, ROW, ROW)).splitlines()
    text[2] = '"' + text[2]

    found = read_bookings(a_file(tmp_path, "\n".join(text)))

    assert wrong(found) == [(3, "", Reason.QUOTES)]
    assert [one.line for one in found.bookings] == [2, 4]


def test_somebody_without_numbers_is_taken(tmp_path: Path) -> None:
    found = read(tmp_path, ROW | {"保険者番号": "", "番号（被保険者番号）": ""})

    assert [one.number for one in found.bookings] == [""]
    assert found.bad == ()


def test_one_day_leaves_the_others_out(tmp_path: Path) -> None:
    later = ROW | {"予約日": "2025-10-17"}
    path = a_file(tmp_path, csv_text((ROW, later)))

    assert [one.line for one in read_bookings(path, date(2025, 10, 17)).bookings] == [3]
    assert [one.line for one in read_bookings(path).bookings] == [2, 3]


def test_a_list_without_days_needs_one(tmp_path: Path) -> None:
    row = {header: cell for header, cell in ROW.items() if header != "予約日"}
    path = a_file(tmp_path, csv_text((row,)))

    with pytest.raises(Unreadable) as refused:
        read_bookings(path)
    assert "予約日" in refused.value.found
    assert [one.day for one in read_bookings(path, DAY).bookings] == [DAY]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"hello", b"\xff\xfe\x00\x01"])
def test_what_is_no_list_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(Unreadable):
        read_bookings(path)


@pytest.mark.parametrize("row", ["x", '"x', "=cmd|x,2025-10-16,39131040"])
def test_a_file_of_endless_rows_is_read_to_an_end(tmp_path: Path, row: str) -> None:
    header = ",".join(ROW)
    file = a_file(tmp_path, f'{header}\n2025-10-16,"' + f"{row}\n" * (MOST_ROWS + 1))
    with pytest.raises(Unreadable) as refused:
        read_bookings(file)
    assert refused.value.code == "E-BOOKING-2"
    full = read_bookings(a_file(tmp_path, f"{header}\n" + f"{row}\n" * MOST_ROWS))

    assert full.bad_rows == MOST_ROWS
