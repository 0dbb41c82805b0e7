"""`madoguchi oqs read`: the contract's document, exit codes, and masks for people."""

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import run
from kiosk.online.oqs.read import MOST_BYTES
from tests.kiosk.online.messages import (
    BODY,
    LIST,
    RESULT,
    an_answer,
    for_70_to_74,
    xml,
)
from tests.people import HANAKO, WITH_VARIANT_KANJI, a_national_person
from tests.sources import ROOT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An answer under a name that no terminal gives."""
    return tmp_path / "何か.dat"


def document(file: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run(["oqs", "read", str(file), "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    read: dict[str, Any] = json.loads(said.out)
    return read


def test_the_document_has_the_contracts_fields(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(xml(an_answer(WITH_VARIANT_KANJI), "cp932"))

    read = document(file, capsys)

    assert list(read) == [
        *("online_check", "share", "validity"),
        *("insured", "limit", "diseases", "codes"),
    ]
    assert (read["online_check"], read["share"], read["validity"]) == (
        "eligible",
        20,
        "1",
    )
    assert read["insured"]["name"] == WITH_VARIANT_KANJI.name
    assert read["insured"]["birth_date"] == "1938-12-25"
    assert read["insured"]["lost_on"] is None
    assert read["limit"]["limit_class"] == "B09"
    assert read["diseases"][0]["self_pay"] == 10_000
    assert read["codes"]["segment"] == "1"
    assert read["codes"]["correlation"] == "kiosk-000001"


@pytest.mark.parametrize(
    ("validity", "answer"),
    [
        ("1", "eligible"),
        ("2", "not_eligible"),
        ("3", "newer_exists"),
        ("4", "not_found"),
        ("5", "ambiguous"),
        ("6", "unavailable"),
        ("", "unavailable"),
    ],
)
def test_every_answer_is_an_honest_one(
    file: Path, capsys: pytest.CaptureFixture[str], validity: str, answer: str
) -> None:
    file.write_bytes(xml(an_answer(validity=validity)))

    assert document(file, capsys)["online_check"] == answer


def test_two_people_are_ambiguous_and_nobody(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(xml(an_answer(HANAKO, a_national_person())))

    read = document(file, capsys)

    assert (read["online_check"], read["share"]) == ("ambiguous", None)
    assert (read["insured"], read["limit"], read["diseases"]) == ({}, {}, [])


def test_the_share_of_70_to_74_is_found(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = an_answer(a_national_person())
    for_70_to_74(message.at(BODY, LIST, RESULT), "020")
    file.write_bytes(xml(message))

    assert document(file, capsys)["share"] == 20


def test_the_shipped_example_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    read = document(ROOT / "docs" / "examples" / "answer.xml", capsys)

    assert (read["online_check"], read["share"]) == ("eligible", 10)
    assert read["insured"]["name"] == HANAKO.name


@pytest.mark.parametrize(
    ("data", "code", "exit_code"),
    [
        (b"", "E-OQS-5", 2),
        (xml(an_answer())[:-20], "E-OQS-5", 2),
        (xml(an_answer(), "cp932", declared="UTF-8"), "E-OQS-4", 2),
        (b"<html/>", "E-OQS-6", 2),
        (b"<!DOCTYPE XmlMsg><XmlMsg/>", "E-OQS-2", 4),
        (b"<XmlMsg>" * 100, "E-OQS-3", 4),
        (b" " * (MOST_BYTES + 1), "E-OQS-1", 4),
    ],
)
def test_what_is_no_answer_is_one_line_and_an_exit_code(
    file: Path,
    capsys: pytest.CaptureFixture[str],
    data: bytes,
    code: str,
    exit_code: int,
) -> None:
    file.write_bytes(data)

    for how in ([], ["--json"]):
        assert run(["oqs", "read", str(file), *how]) == exit_code
        said = capsys.readouterr()
        assert (said.out, said.err.count("\n")) == ("", 1)
        assert code in said.err


def test_a_file_that_is_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in (tmp_path / "nothing.xml", tmp_path):
        assert run(["oqs", "read", str(place), "--json"]) == 2
        assert "E-OQS-7" in capsys.readouterr().err


def test_for_people_name_and_numbers_are_masked_unless_asked_for(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = a_national_person()
    file.write_bytes(xml(an_answer(person)))
    secret = (person.name, person.number, person.symbol, person.address, "1968-05-20")

    assert run(["oqs", "read", str(file)]) == 0
    masked = capsys.readouterr().out
    assert run(["oqs", "read", str(file), "--unmasked"]) == 0
    plain = capsys.readouterr().out

    assert [one for one in secret if one in masked] == []
    assert [one for one in secret if one not in plain] == []
    for one in ("eligible (資格有効)", "30 %", "令和7年10月15日", "limit.limit_class"):
        assert one in masked
