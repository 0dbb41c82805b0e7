from pathlib import Path

import pytest

from schema.errors import Refused, Unreadable
from sync.register.csv import RegisterFile
from sync.register.forbidden import holds_my_number
from tests.sync.register.files import GOOD, a_file, csv_text

FORBIDDEN = [
    "個人番号",
    "マイナンバー",
    "ﾏｲﾅﾝﾊﾞｰ",
    "個人番号下４桁",
    "下4桁",
    "My Number",
    "my_number",
    "傷病名",
    "病名",
    "診療内容",
    "薬剤情報",
    "特定健診",
    "顔写真",
    "画像ファイル",
    "photo",
]


@pytest.mark.parametrize("column", FORBIDDEN)
def test_the_whole_file_is_refused_naming_the_column(
    tmp_path: Path, column: str
) -> None:
    path = a_file(tmp_path, csv_text([GOOD | {column: ""}]))
    with pytest.raises(Refused, match="E-CSV-FORBIDDEN") as refused:
        RegisterFile(path)
    assert column in refused.value.found
    assert refused.value.exit_code == 4


def test_a_column_that_nobody_knows_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, csv_text([GOOD | {"備考": "x"}]))
    with pytest.raises(Unreadable, match="unknown: column 10 '備考'"):
        RegisterFile(path)


@pytest.mark.parametrize("cell", ["39131040", "東京都見本区見本1-2-3456", "見" * 90])
def test_what_is_no_header_is_told_by_its_place(tmp_path: Path, cell: str) -> None:
    path = a_file(tmp_path, csv_text([GOOD | {cell: "x", f"病名{cell}": "x"}]))
    with pytest.raises(Refused, match="column 11") as refused:
        RegisterFile(path)
    assert cell not in str(refused.value)
    path = a_file(tmp_path, csv_text([GOOD | {cell: "x"}]))
    with pytest.raises(Unreadable, match="unknown: column 10") as unread:
        RegisterFile(path)
    assert cell not in str(unread.value)


def test_all_missing_columns_are_named(tmp_path: Path) -> None:
    kept = {name: cell for name, cell in GOOD.items() if name not in {"性別", "氏名"}}
    with pytest.raises(Unreadable, match="missing: 氏名, 性別"):
        RegisterFile(a_file(tmp_path, csv_text([kept])))


def test_a_column_given_twice_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, csv_text([GOOD | {"被保険者番号": "00000018"}]))
    with pytest.raises(Unreadable, match="twice: 番号"):
        RegisterFile(path)


def test_a_file_without_header_does_not_tell_who_is_in_it(tmp_path: Path) -> None:
    rows = csv_text([GOOD]).split("\r\n", 1)[1]
    with pytest.raises(Unreadable, match="E-CSV-HEADER") as refused:
        RegisterFile(a_file(tmp_path, rows))
    assert "見本" not in str(refused.value)
    assert "00000018" not in str(refused.value)


def test_an_empty_file_has_no_header(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="E-CSV-HEADER"):
        RegisterFile(a_file(tmp_path, ""))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("123456789018", True),
        ("1234 5678 9018", True),
        ("１２３４５６７８９０１８", True),
        ("123456789017", False),
        ("1234567890181", False),
        ("見本町1丁目2番3号", False),
    ],
)
def test_twelve_digits_are_known_by_their_check_digit(
    text: str, *, is_one: bool
) -> None:
    assert holds_my_number(text) is is_one
