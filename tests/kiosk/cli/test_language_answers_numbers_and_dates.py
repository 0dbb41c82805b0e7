import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from kiosk.cli import language
from schema.errors import Unreadable
from schema.numbers import check_digit, with_check_digit

app = typer.Typer()
app.command("number")(language.number)
app.command("wareki")(language.wareki)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def document(*words: str) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def test_an_insurer_number_answers_scheme_and_prefecture() -> None:
    assert document("number", "insurer", "３９１３-１０４０") == {
        "normalised": "39131040",
        "valid": True,
        "scheme": "late_elderly",
        "prefecture": "東京都",
        "problem": None,
    }


@pytest.mark.parametrize("value", ["138157", "77777777", "77777779", "54016027", "x"])
def test_an_invalid_number_is_an_honest_answer(value: str) -> None:
    found = document("number", "insurer", value)
    assert found["valid"] is False
    assert found["normalised"] == value.upper()
    assert found["problem"].startswith("E-NUM-")


def test_an_insured_number_is_proven_by_its_check_digit() -> None:
    number = with_check_digit("9999012")
    found = document("number", "insured", number)
    assert found["valid"] is True
    assert found["scheme"] == "late_elderly"
    assert found["problem"] is None


def test_an_insured_number_with_another_digit_is_neither_valid_nor_invalid() -> None:
    wrong = str((int(check_digit("9999012")) + 1) % 10)
    found = document("number", "insured", f"9999012{wrong}")
    assert found["valid"] is None
    assert "check digit" in found["problem"]


def test_an_insured_number_of_another_scheme_stays_unproven() -> None:
    found = document("number", "insured", "a-12")
    assert found["normalised"] == "A12"
    assert found["valid"] is None
    assert found["scheme"] is None
    assert found["problem"]


@pytest.mark.parametrize("value", ["77777777", "77777779", "1" * 21, " ", "00000000"])
def test_what_can_be_no_insured_number_is_invalid(value: str) -> None:
    assert document("number", "insured", value)["valid"] is False


def test_an_institution_code_answers_its_prefecture() -> None:
    found = document("number", "institution", "1319999999")
    assert found["valid"] is True
    assert found["scheme"] is None
    assert found["prefecture"] == "東京都"


def test_an_unknown_kind_is_wrong_use_and_is_not_repeated() -> None:
    result = run("number", "12345678", "insured", "--json")
    assert isinstance(result.exception, Unreadable)
    assert result.exception.exit_code == 2
    assert "12345678" not in str(result.exception)
    assert result.stdout == ""


def test_a_person_reads_one_line_about_a_number() -> None:
    assert run("number", "insurer", "39131040").stdout == (
        "39131040  valid (正しい)  後期高齢者医療  東京都\n"
    )
    wrong = run("number", "insurer", "138157").stdout
    assert wrong.startswith("138157  not valid (誤り)  E-NUM-2: 保険者番号")
    assert wrong.count("\n") == 1


def test_a_date_answers_in_both_calendars() -> None:
    assert document("wareki", "3200105") == {
        "date": "1945-01-05",
        "wareki": "昭和20年1月5日",
        "warning": None,
    }
    assert run("wareki", "3200105").stdout == "1945-01-05  昭和20年1月5日\n"


def test_a_printed_expiry_is_converted_with_a_warning() -> None:
    found = document("wareki", "平成32年7月31日", "--printed")
    assert found["date"] == "2020-07-31"
    assert found["wareki"] == "令和2年7月31日"
    assert "平成" in found["warning"]
    line = run("wareki", "平成32年7月31日", "--printed").stdout
    assert line == f"2020-07-31  令和2年7月31日  ! {found['warning']}\n"


@pytest.mark.parametrize("value", ["昭和64-02-01", "昭和20年2月30日", "abc"])
def test_a_refused_date_still_prints_its_document(value: str) -> None:
    result = run("wareki", value, "--json")
    assert isinstance(result.exception, Unreadable)
    assert result.exception.exit_code == 2
    assert json.loads(result.stdout) == {"date": None, "wareki": None, "warning": None}


def test_a_refused_date_prints_nothing_for_people_but_the_refusal() -> None:
    result = run("wareki", "昭和64-02-01")
    assert isinstance(result.exception, Unreadable)
    assert result.stdout == ""
