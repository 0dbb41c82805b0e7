from datetime import datetime
from pathlib import Path

import pytest

from schema.clock import JAPAN
from schema.errors import Unreadable
from sync.register.csv import BadRows, NoRows, RegisterFile
from sync.register.reasons import BadRow, Reason
from sync.register.report import Report
from tests.sync.register.files import FAMILY, GOOD, a_file, csv_text, problems

SPOILT = [
    ({"保険者番号": ""}, "保険者番号", Reason.MISSING),
    ({"保険者番号": "391310"}, "保険者番号", Reason.CHECK_DIGIT),
    ({"保険者番号": "3913104"}, "保険者番号", Reason.SHAPE),
    ({"保険者番号": "39131041"}, "保険者番号", Reason.CHECK_DIGIT),
    ({"保険者番号": "39991047"}, "保険者番号", Reason.PREFECTURE),
    ({"保険者番号": "98131048"}, "保険者番号", Reason.INSURER_KIND),
    ({"保険者番号": "12131049"}, "保険者番号", Reason.PUBLIC_PAYER),
    ({"保険者番号": "77777777"}, "保険者番号", Reason.PLACEHOLDER),
    ({"番号": ""}, "番号", Reason.MISSING),
    ({"番号": "0000018"}, "番号", Reason.SHAPE),
    ({"番号": "77777777"}, "番号", Reason.PLACEHOLDER),
    ({"番号": "123456789018"}, "番号", Reason.MY_NUMBER),
    ({"氏名": ""}, "氏名", Reason.MISSING),
    ({"氏名": "　"}, "氏名", Reason.MISSING),
    ({"氏名": "見" * 201}, "氏名", Reason.TOO_LONG),
    ({"氏名": "見本\x07花子"}, "氏名", Reason.CONTROL),
    ({"氏名": "1234-5678-9018"}, "氏名", Reason.MY_NUMBER),
    ({"カナ氏名": ""}, "カナ氏名", Reason.MISSING),
    ({"性別": "4"}, "性別", Reason.NOT_IN_LIST),
    ({"生年月日": ""}, "生年月日", Reason.MISSING),
    ({"生年月日": "きのう"}, "生年月日", Reason.NOT_A_DATE),
    ({"生年月日": "1945-02-30"}, "生年月日", Reason.NO_SUCH_DAY),
    ({"生年月日": "昭和65年1月1日"}, "生年月日", Reason.OUTSIDE_ERA),
    ({"生年月日": "1899-12-31"}, "生年月日", Reason.TOO_EARLY),
    ({"生年月日": "2020-01-06"}, "資格取得日", Reason.DATE_ORDER),
    ({"資格取得日": ""}, "資格取得日", Reason.MISSING),
    ({"負担割合": "40"}, "負担割合", Reason.NOT_IN_LIST),
    ({"更新日時": "朝"}, "更新日時", Reason.NOT_AN_INSTANT),
    ({"記号": "見01"}, "記号", Reason.NOT_FOR_SCHEME),
    ({"記号": "見" * 21}, "記号", Reason.TOO_LONG),
    ({"枝番": "01"}, "枝番", Reason.NOT_FOR_SCHEME),
    ({"枝番": "001"}, "枝番", Reason.SHAPE),
    ({"市区町村コード": "1310"}, "市区町村コード", Reason.SHAPE),
    ({"資格喪失日": "2019-12-31"}, "資格喪失日", Reason.DATE_ORDER),
    ({"喪失事由": "04"}, "喪失事由", Reason.NOT_IN_LIST),
    ({"喪失事由": "01"}, "喪失事由", Reason.LOSS_WITHOUT_DAY),
    ({"交付書類": "passport"}, "交付書類", Reason.NOT_IN_LIST),
    ({"有効期限": "2025-07-31", "発効日": "2025-08-01"}, "有効期限", Reason.DATE_ORDER),
    ({"特別療養費": "2"}, "特別療養費", Reason.NOT_IN_LIST),
    ({"限度額適用区分": "B11"}, "限度額適用区分", Reason.NOT_IN_LIST),
    ({"食事・生活療養標準負担額区分": "?"}, None, Reason.NOT_IN_LIST),
    ({"特定疾病区分": "4"}, "特定疾病区分", Reason.NOT_IN_LIST),
]
REASONS = [reason.value for *_, reason in SPOILT]


@pytest.mark.parametrize(
    ("spoilt", "column", "reason"), SPOILT, ids=[reason.value for *_, reason in SPOILT]
)
def test_a_bad_cell_is_told_by_line_column_and_reason(
    tmp_path: Path, spoilt: dict[str, str], column: str | None, reason: Reason
) -> None:
    bad = GOOD | spoilt
    good = dict.fromkeys(bad, "") | GOOD
    (found,) = problems(a_file(tmp_path, csv_text([good, bad])))
    assert found.line == 3
    assert found.column == (column or next(iter(spoilt)))
    assert found.reason is reason


def test_all_problems_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    bad = GOOD | {"性別": "9", "負担割合": "", "生年月日": "1945-13-01"}
    found = problems(a_file(tmp_path, csv_text([bad])))
    assert {one.column for one in found} == {"性別", "負担割合", "生年月日"}


def test_a_second_row_of_the_same_person_names_the_first(tmp_path: Path) -> None:
    other = GOOD | {"番号": "00000026"}
    again = GOOD | {"番号": "０００００018", "氏名": "べつの　書き方"}
    (found,) = problems(a_file(tmp_path, csv_text([GOOD, other, again])))
    assert (found.line, found.reason) == (4, Reason.DUPLICATE)
    assert found.earlier_line == 2


def test_the_same_family_with_another_branch_is_no_duplicate(tmp_path: Path) -> None:
    spouse = FAMILY | {"枝番": "02"}
    assert problems(a_file(tmp_path, csv_text([FAMILY, spouse]))) == []


def test_missing_cells_and_open_quotes_spoil_one_line_only(tmp_path: Path) -> None:
    header, row, _ = csv_text([GOOD]).split("\r\n")
    other = row.replace("00000018", "00000026")
    open_quote = row.replace("見本", '"見本')
    text = "\n".join([header, row[:20], open_quote, row, "", other])
    found = problems(a_file(tmp_path, text))
    assert [(one.line, one.reason) for one in found] == [
        (2, Reason.FIELDS),
        (3, Reason.QUOTES),
    ]


def test_a_line_without_end_is_one_bad_row(tmp_path: Path) -> None:
    header, row, _ = csv_text([GOOD]).split("\r\n")
    text = "\n".join([header, "見" * 200_000, row])
    path = a_file(tmp_path, text)
    assert [one.line for one in problems(path)] == [2]
    people = RegisterFile(path).people(lambda _: None, skip_bad=True)
    assert len(list(people)) == 1


def test_nobody_is_taken_from_a_file_after_its_first_bad_row(tmp_path: Path) -> None:
    bad = GOOD | {"番号": "1"}
    rows = [GOOD, bad, *(GOOD | {"番号": f"{at:08}"} for at in range(100, 110))]
    people = RegisterFile(a_file(tmp_path, csv_text(rows))).people(lambda _: None)
    assert next(people).number == "00000018"
    with pytest.raises(BadRows, match="1 bad row") as refused:
        next(people)
    assert refused.value.exit_code == 1
    register = RegisterFile(a_file(tmp_path, csv_text(rows)))
    kept = list(register.people(lambda _: None, skip_bad=True))
    assert len(kept) == 11
    assert register.bad_rows == 1


@pytest.mark.parametrize("rows", [0, 2])
def test_a_file_from_which_nobody_can_be_taken_is_refused(
    tmp_path: Path, rows: int
) -> None:
    text = csv_text([GOOD]).split("\r\n")[0] + "\r\n見本,花子" * rows
    people = RegisterFile(a_file(tmp_path, text)).people(lambda _: None, skip_bad=True)
    with pytest.raises(NoRows, match="E-CSV-EMPTY") as refused:
        next(people)
    assert refused.value.exit_code == 1


def test_what_lies_in_the_future_is_a_bad_row(tmp_path: Path) -> None:
    now = datetime(2025, 7, 15, 2, tzinfo=JAPAN)
    later = {"番号": "00000026", "更新日時": "2025-07-15T02:00:01+09:00"}
    unborn = {"番号": "00000034", "生年月日": "2025-07-16", "資格取得日": "2025-07-17"}
    rows = [GOOD, GOOD | later, GOOD | unborn]
    found: list[BadRow] = []
    register = RegisterFile(a_file(tmp_path, csv_text(rows)), now)
    taken = list(register.people(found.append, skip_bad=True))
    assert [person.number for person in taken] == ["00000018"]
    assert [(one.line, one.column, one.reason) for one in found] == [
        (3, "更新日時", Reason.FUTURE),
        (4, "生年月日", Reason.FUTURE),
    ]
    assert register.newest_change == now


def test_a_doubtful_insured_number_is_taken_and_counted(tmp_path: Path) -> None:
    register = RegisterFile(a_file(tmp_path, csv_text([GOOD | {"番号": "00000019"}])))
    assert len(list(register.people(lambda _: None))) == 1
    assert register.doubtful_numbers == 1


def test_the_report_holds_no_name_and_no_number(tmp_path: Path) -> None:
    marks = {
        "氏名": "ミシルシ　氏名\x07",
        "カナ氏名": "ﾐｼﾙｼ ｶﾅ",
        "番号": "987654",
        "住所": "ミシルシ町" * 60,
        "生年月日": "明治99年9月9日",
    }
    rows = [GOOD | {"住所": ""}, GOOD | marks, GOOD | {"住所": ""}]
    path = tmp_path / "report.csv"
    with Report(path) as report, pytest.raises(BadRows) as refused:
        list(RegisterFile(a_file(tmp_path, csv_text(rows))).people(report))
    told = path.read_text("utf-8-sig") + str(refused.value)
    for mark in ("ミシルシ", "ﾐｼﾙｼ", "987654", "明治", "99", "見本", "00000018"):
        assert mark not in told
    assert "3,氏名,control_character" in told
    assert "4,,duplicate" in told
    assert report.reasons[Reason.TOO_LONG] == 1


def test_no_report_is_left_where_nothing_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    with Report(path) as report:
        report(BadRow(line=2, column="", reason=Reason.FIELDS))
    assert path.exists()
    with Report(path) as report:
        list(RegisterFile(a_file(tmp_path, csv_text([GOOD]))).people(report))
    assert not path.exists()


@pytest.mark.parametrize("content", ["", "of somebody else", "line,column\n2,番号\n"])
def test_a_file_that_is_no_report_is_never_replaced(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "report.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable, match="E-CSV-REPORT"), Report(path) as report:
        report(BadRow(line=2, column="", reason=Reason.FIELDS))
    assert path.read_text("utf-8") == content


def stopped(path: Path) -> None:
    with Report(path) as report:
        report(BadRow(line=3, column="", reason=Reason.FIELDS))
        raise KeyboardInterrupt


def test_a_report_that_breaks_off_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    with Report(path) as report:
        report(BadRow(line=2, column="", reason=Reason.FIELDS))
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        stopped(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_place_of_the_report_is_told_before_anything_is_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "report.csv"
    path.mkdir()
    with pytest.raises(Unreadable, match=r"E-CSV-FILE: report\.csv"), Report(path):
        pass
