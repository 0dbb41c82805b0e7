import sys
import tracemalloc
from datetime import date, datetime
from pathlib import Path
from unicodedata import category

import pytest

from schema.clock import JAPAN
from schema.errors import Unreachable, Unreadable
from schema.insured import Insured
from schema.terms import Document, LossReason, Sex
from sync.register.cells import free_text
from sync.register.columns import COLUMNS
from sync.register.csv import RegisterFile, write_csv
from sync.register.people import generate_late_elderly, generate_other
from sync.register.reasons import BadRow
from tests.people import EVERYONE
from tests.sync.register.files import FAMILY, GOOD, a_file, csv_text


def nothing_is_bad(bad: BadRow) -> None:
    pytest.fail(str(bad))


def read(path: Path) -> list[Insured]:
    return list(RegisterFile(path).people(nothing_is_bad))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_people_come_back_as_they_were(tmp_path: Path, encoding: str) -> None:
    people = [*EVERYONE, *generate_late_elderly(2000, 3), *generate_other(300, 3)]
    path = tmp_path / "people.csv"
    assert write_csv(people, path, encoding) == len(people)
    register = RegisterFile(path)
    assert register.encoding == encoding
    assert list(register.people(nothing_is_bad)) == people


def test_the_headers_are_those_of_the_contract() -> None:
    headers = [column.header for column in COLUMNS]
    assert [column.field for column in COLUMNS] == list(Insured.__struct_fields__)
    assert headers[:8] == [
        "保険者番号", "記号", "番号", "枝番",
        "氏名", "カナ氏名", "性別", "生年月日",
    ]  # fmt: skip
    assert len(set(headers)) == len(headers)


def test_english_headers_do_as_well(tmp_path: Path) -> None:
    fields = {column.header: column.field for column in COLUMNS}
    english = {fields[header]: cell for header, cell in GOOD.items()}
    (person,) = read(a_file(tmp_path, csv_text([english])))
    assert person.name == "見本　花子"


def test_a_bare_effective_day_belongs_to_the_column_at_its_left(
    tmp_path: Path,
) -> None:
    header, row, _ = csv_text([GOOD]).split("\r\n")
    header += ",限度額適用区分,発効期日,特定疾病区分,発効期日"
    row += ",B10,2025-08-01,1,2024-04-01"
    (person,) = read(a_file(tmp_path, f"{header}\n{row}\n"))
    assert person.limit_from == date(2025, 8, 1)
    assert person.disease_from == date(2024, 4, 1)
    assert person.share_from is None


def test_a_bare_effective_day_elsewhere_is_unknown(tmp_path: Path) -> None:
    header, row, _ = csv_text([GOOD]).split("\r\n")
    with pytest.raises(Unreadable, match="unknown: column 1 '発効期日'"):
        RegisterFile(a_file(tmp_path, f"発効期日,{header}\n2025-08-01,{row}\n"))


@pytest.mark.parametrize("header", ["番号（被保険者番号）", "被保険者番号", " 番号 "])
def test_the_insured_number_is_known_by_all_its_names(
    tmp_path: Path, header: str
) -> None:
    text = csv_text([GOOD]).replace(",番号,", f",{header},")
    assert read(a_file(tmp_path, text))[0].number == "00000018"


@pytest.mark.parametrize(
    "text", ["19450105", "1945/1/5", "S20.1.5", "3200105", "昭和20年1月5日"]
)
def test_dates_are_read_in_every_form(tmp_path: Path, text: str) -> None:
    (person,) = read(a_file(tmp_path, csv_text([GOOD | {"生年月日": text}])))
    assert person.birth_date == date(1945, 1, 5)


def test_an_expiry_printed_before_its_era_ended_is_read(tmp_path: Path) -> None:
    row = GOOD | {"有効期限": "平成37年7月31日"}
    (person,) = read(a_file(tmp_path, csv_text([row])))
    assert person.valid_to == date(2025, 7, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-15T02:00:00+09:00",
        "2025-07-14T17:00:00Z",
        "2025/07/15 02:00",
        "20250715020000",
    ],
)
def test_instants_without_zone_are_japan_time(tmp_path: Path, text: str) -> None:
    (person,) = read(a_file(tmp_path, csv_text([GOOD | {"更新日時": text}])))
    assert person.updated_at == datetime(2025, 7, 15, 2, tzinfo=JAPAN)


def test_words_and_widths_of_the_trade_are_understood(tmp_path: Path) -> None:
    row = GOOD | {
        "保険者番号": " ３９１３１０４０",
        "性別": "女",
        "負担割合": "１割",
        "交付書類": "資格確認書",
        "資格喪失日": "令和7年8月20日",
        "喪失事由": "2",
        "限度額適用区分": "ｂ１０",
        "特別療養費": "1",
        "市区町村コード": "131041",
    }
    (person,) = read(a_file(tmp_path, csv_text([row])))
    assert person.insurer_number == "39131040"
    assert person.sex is Sex.FEMALE
    assert person.share == 10
    assert person.document is Document.ELIGIBILITY_CERTIFICATE
    assert person.loss_reason is LossReason.PUBLIC_ASSISTANCE
    assert person.limit_class == "B10"
    assert person.special_care
    assert person.municipality == "13104"


def test_national_numbers_are_padded_and_symbols_take_the_form_compared(
    tmp_path: Path,
) -> None:
    row = FAMILY | {"記号": "ﾐﾎ－０１", "枝番": "1"}
    (person,) = read(a_file(tmp_path, csv_text([row])))
    assert person.insurer_number == "00138156"
    assert person.symbol == "ミホ01"
    assert person.branch == "01"


def test_private_characters_of_shift_jis_become_black_circles(tmp_path: Path) -> None:
    text = csv_text([GOOD | {"氏名": "見\ue000　花子"}])
    (person,) = read(a_file(tmp_path, text, "cp932"))
    assert person.name == "見●　花子"


def test_variant_kanji_survive_shift_jis(tmp_path: Path) -> None:
    text = csv_text([GOOD | {"氏名": "髙﨑　德治"}])
    assert read(a_file(tmp_path, text, "cp932"))[0].name == "髙﨑　德治"


def test_blank_lines_and_either_line_end_do_not_matter(tmp_path: Path) -> None:
    text = csv_text([GOOD, GOOD | {"番号": "00000026"}]).replace("\r\n", "\n\n")
    assert len(read(a_file(tmp_path, text + ",,,,,,,,\n"))) == 2


def test_quoted_commas_and_quotes_belong_to_the_cell(tmp_path: Path) -> None:
    row = GOOD | {"住所": '見本町1,"例示ハイツ"'}
    assert read(a_file(tmp_path, csv_text([row])))[0].address == row["住所"]


def test_utf_16_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="UTF-16"):
        RegisterFile(a_file(tmp_path, csv_text([GOOD]), "utf-16"))


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path) -> None:
    path = a_file(tmp_path, csv_text([GOOD]))
    path.write_bytes(path.read_bytes() + b"\x81\xff\xfe\n")
    with pytest.raises(Unreadable, match="E-CSV-ENCODING: line 3"):
        RegisterFile(path)


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="E-CSV-FILE"):
        RegisterFile(tmp_path / "nowhere.csv")


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="E-CSV-WRITE"):
        write_csv([], tmp_path / "nowhere" / "people.csv")


def test_the_newest_change_of_those_taken_dates_the_data(tmp_path: Path) -> None:
    rows = [
        GOOD,
        GOOD | {"番号": "00000026", "更新日時": "2025-09-01T00:00:00Z"},
        GOOD | {"番号": "00000034", "更新日時": "?"},
        GOOD | {"番号": "00000042", "更新日時": "2025-09-02", "性別": "?"},
    ]
    register = RegisterFile(a_file(tmp_path, csv_text(rows)))
    assert len(list(register.people(lambda _: None, skip_bad=True))) == 2
    assert register.newest_change == datetime(2025, 9, 1, 9, tzinfo=JAPAN)


def test_invisible_characters_make_no_other_name(tmp_path: Path) -> None:
    hidden = [chr(at) for at in range(sys.maxunicode + 1) if category(chr(at)) == "Cf"]
    assert {"\u200b", "\u202e", "\ufeff"} <= set(hidden)
    assert [one for one in hidden if free_text(f"見{one}本") != "見本"] == []
    (person,) = read(a_file(tmp_path, csv_text([GOOD | {"氏名": "\u200b見本　花子"}])))
    assert person.name == GOOD["氏名"]


def test_blank_lines_cost_no_memory(tmp_path: Path) -> None:
    register = RegisterFile(a_file(tmp_path, csv_text([GOOD]) + "\n" * 60_000))
    tracemalloc.start()
    try:
        assert len(list(register.people(nothing_is_bad))) == 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20
