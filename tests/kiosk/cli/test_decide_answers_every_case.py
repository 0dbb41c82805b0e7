"""The thirty cases of the contract and every other case, through the command."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kiosk.cli.decide import Answer, answered, decide
from schema.rules.read import built_in
from schema.terms import Document, OnlineCheck, Outcome, Reader, Scheme

CASES = Path(__file__).parents[2] / "schema" / "rules" / "cases" / "contract.jsonl"
LINES = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]

app = typer.Typer()
app.command()(decide)


def decided(*cases: dict[str, Any]) -> list[dict[str, Any]]:
    given_lines = "".join(json.dumps(case) + "\n" for case in cases)
    result = CliRunner().invoke(app, ["-"], input=given_lines.encode())
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["input"]["case"])
def test_a_contract_case_comes_out_as_expected(line: dict[str, Any]) -> None:
    (answer,) = decided(line["input"])
    assert answer["outcome"] == line["expected"]["outcome"], line["why"]
    assert set(line["expected"]["tell_patient"]) <= set(answer["tell_patient"])
    assert answer["case"] == line["input"]["case"]


def test_there_are_thirty_cases_and_they_keep_their_order() -> None:
    answers = decided(*(line["input"] for line in LINES))
    assert len(answers) == 30
    assert [a["case"] for a in answers] == [line["input"]["case"] for line in LINES]


def test_an_answer_has_exactly_the_fields_of_the_contract() -> None:
    (answer,) = decided(LINES[2]["input"])
    assert list(answer) == list(Answer.__struct_fields__)
    assert set(answer["authorities"][0]) == {"document", "section", "dated_on", "says"}
    assert set(answer["why_not"][0]) == {"rule", "because"}
    assert answer["edition"] == built_in().name


def test_a_file_is_read_like_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "受付.jsonl"
    text = json.dumps(LINES[0]["input"], ensure_ascii=False)
    path.write_bytes(b"\xef\xbb\xbf\r\n" + text.encode() + b"\r\n\r\n")
    result = CliRunner().invoke(app, [str(path)])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["case"] == "A01"


def test_a_byte_order_mark_before_the_first_case_is_no_error() -> None:
    line = b"\xef\xbb\xbf" + json.dumps(LINES[0]["input"]).encode()
    result = CliRunner().invoke(app, [], input=line)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["outcome"] == "insured"


def test_nothing_given_is_nothing_answered() -> None:
    result = CliRunner().invoke(app, [], input=b"\n  \r\n")
    assert (result.exit_code, result.stdout) == (0, "")


def test_null_means_left_out_wherever_a_field_may_be_left_out() -> None:
    short = {
        "visit_day": "2025-10-01",
        "scheme": "national",
        "presented": {"document": "insurance_card", "expires_on": "2025-09-30"},
    }
    null_in_document = dict.fromkeys(
        ("issued_on", "effective_on", "legible", "share", "special_care")
    )
    long = {
        **dict.fromkeys(
            (
                "case",
                "known_on",
                "jurisdiction",
                "also_presented",
                "reader",
                "online_check",
                "online_share",
                "returning",
                "declaration",
                "emergency",
                "birth_date",
                "snapshot",
            )
        ),
        **short,
        "presented": {**null_in_document, **short["presented"]},  # type: ignore[dict-item]
    }
    first, second = decided(short, long)
    assert first == second


def test_the_extension_is_in_force_only_if_it_is_adopted() -> None:
    case = {
        "visit_day": "2026-05-01",
        "scheme": "national",
        "presented": {"document": "insurance_card", "expires_on": "2025-07-31"},
        "online_check": "eligible",
    }
    line = json.dumps(case).encode()
    plain = CliRunner().invoke(app, [], input=line)
    adopted = CliRunner().invoke(app, ["--adopt", "extension-2026-07"], input=line)
    assert json.loads(plain.stdout)["outcome"] == "unconfirmed"
    assert "extension_reported" in json.loads(plain.stdout)["cautions"]
    assert json.loads(adopted.stdout)["outcome"] == "insured_interim"


days = st.dates(date(1900, 1, 1), date(9999, 12, 31)).map(date.isoformat)
near = st.dates(date(2023, 6, 1), date(2027, 6, 1)).map(date.isoformat)
maybe_day = st.none() | days | near
shares = st.sampled_from([None, 10, 20, 30])
truth = st.booleans() | st.none()


def values(closed: type[Any]) -> st.SearchStrategy[str]:
    return st.sampled_from([value.value for value in closed])


documents = st.fixed_dictionaries(
    {"document": values(Document)},
    optional={
        "issued_on": maybe_day,
        "effective_on": maybe_day,
        "expires_on": maybe_day,
        "legible": truth,
        "share": shares,
        "special_care": truth,
    },
)
cases = st.fixed_dictionaries(
    {
        "visit_day": near | days,
        "scheme": values(Scheme),
        "presented": documents,
    },
    optional={
        "case": st.none() | st.text(),
        "known_on": maybe_day,
        "jurisdiction": st.sampled_from([None, "13", "13104", "13204", "27"]),
        "also_presented": st.none() | st.lists(documents, max_size=4),
        "reader": st.none() | values(Reader),
        "online_check": st.none() | values(OnlineCheck),
        "online_share": shares,
        "returning": truth,
        "declaration": truth,
        "emergency": truth,
        "birth_date": maybe_day,
        "snapshot": st.none()
        | st.fixed_dictionaries(
            {},
            optional={
                "result": st.none() | values(OnlineCheck),
                "age_days": st.none() | st.integers(0, 10**6),
                "share": shares,
            },
        ),
    },
)


@settings(max_examples=400, deadline=None)
@given(case=cases)
def test_any_combination_of_the_listed_values_is_a_case(case: dict[str, Any]) -> None:
    line, good = answered(built_in(), json.dumps(case).encode())
    answer = json.loads(line)
    assert good, answer
    assert answer["outcome"] in set(Outcome)
    assert answer["case"] == case.get("case")


CARD = "my_number_card"


def outcome_of(case: dict[str, Any]) -> str:
    return str(
        json.loads(answered(built_in(), json.dumps(case).encode())[0])["outcome"]
    )


@settings(max_examples=400, deadline=None)
@given(case=cases)
def test_no_case_breaks_what_the_contract_says_of_outcomes(
    case: dict[str, Any],
) -> None:
    answer = json.loads(answered(built_in(), json.dumps(case).encode())[0])
    outcome = answer["outcome"]
    shown = [case["presented"], *(case.get("also_presented") or [])]
    has_card = CARD in {one["document"] for one in shown}
    if outcome == "insured_interim":
        assert case.get("online_check") == "eligible"
    assert answer["permissive"] is (outcome in {"insured_interim", "unconfirmed"})
    if outcome == "insured_by_declaration":
        assert has_card
        assert case.get("returning") or case.get("declaration")
    if outcome == "use_my_number_card":
        assert has_card
        assert case.get("reader") != "cannot_read"
    if outcome == "special_care":
        assert any(one.get("special_care") for one in shown)
    assert (answer["share"] is None) is (answer["share_from"] is None)
    assert answer["authorities"]
    if not has_card:
        assert outcome == outcome_of(case | {"reader": "not_used"})
    beside = {"snapshot": None, "birth_date": None, "online_share": None}
    assert outcome == outcome_of(case | beside)
