"""Explain a case, prove a book, compare two, look up a fact."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from kiosk.cli import rules
from schema.errors import BrokenBook, UnprovenBook, Unreadable
from schema.rules.read import built_in

CASES = Path(__file__).parents[2] / "schema" / "rules" / "cases" / "contract.jsonl"
INPUTS = [
    json.loads(line)["input"] for line in CASES.read_text(encoding="utf-8").splitlines()
]
EXTENDED = "builtin+extension-2026-07"
CARD = {
    "case": "期限切れ",
    "visit_day": "2025-10-01",
    "scheme": "national",
    "presented": {"document": "insurance_card", "expires_on": "2025-09-30"},
    "online_check": "eligible",
    "online_share": 30,
}

app = typer.Typer()
for command in (rules.check, rules.explain, rules.diff, rules.fact):
    app.command(command.__name__)(command)


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, words, input=given.encode())


def printed(*words: str, given: str = "") -> str:
    result = run(*words, given=given)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def document(*words: str, given: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(*words, "--json", given=given))
    return found


def test_the_built_in_book_is_proven() -> None:
    found = document("check")
    assert list(found) == [
        "edition",
        "rules",
        "inputs",
        "gaps",
        "overlaps",
        "dead",
        "seconds",
    ]
    assert found["edition"] == built_in().name
    assert found["inputs"] >= 50_000
    assert (found["gaps"], found["overlaps"], found["dead"]) == (0, 0, [])
    assert "証明された" in printed("check")


def test_the_extended_book_is_proven() -> None:
    assert document("check", "--adopt", "extension-2026-07")["gaps"] == 0


def test_a_book_with_a_gap_exits_with_one_and_counts_it(gapped_book: Path) -> None:
    result = run("check", str(gapped_book), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["gaps"] > 0
    plain = run("check", str(gapped_book))
    assert plain.exit_code == 1
    assert "aid=marked_portal" in plain.stderr


def test_a_book_that_does_not_read_lists_its_problems(copied_book: Path) -> None:
    law = copied_book / "japan" / "law.toml"
    text = law.read_text(encoding="utf-8").replace('tier = "law"', 'tier = "lore"', 1)
    law.write_text(text, encoding="utf-8", newline="\n")
    result = run("check", str(copied_book), "--json")
    assert isinstance(result.exception, BrokenBook)
    assert "law.toml" in str(result.exception)
    assert result.exception.exit_code == 2


def test_a_folder_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    assert isinstance(run("check", str(tmp_path / "none")).exception, Unreadable)


def test_a_case_is_explained_from_its_json_a_file_or_standard_input(
    tmp_path: Path,
) -> None:
    source = json.dumps(CARD, indent=2)
    path = tmp_path / "case.json"
    path.write_text(source, encoding="utf-8-sig")
    inline = printed("explain", source)
    assert inline == printed("explain", str(path))
    assert inline == printed("explain", "-", given=source)


def test_an_explanation_says_what_was_shown_decided_and_by_whom() -> None:
    said = printed("explain", json.dumps(CARD))
    for words in (
        "期限切れ：令和7年10月1日の受診（国民健康保険）",
        "被保険者証：期限切れ（令和7年9月30日まで：券面の期限）",
        "◇ 保険診療（暫定取扱い）（許容",
        "負担割合：3割（オンライン資格確認による）",
        "interim-national-accepted",
        "別紙7-5",
        "お持ちの保険証は期限が切れています。",
        "照会の答えが「照会できない／未照会」なら［interim-national-pending］",
    ):
        assert words in said


def test_an_explanation_names_the_line_that_capped_a_card() -> None:
    late = {"document": "insurance_card", "expires_on": "2027-03-31"}
    case = CARD | {"visit_day": "2025-12-02", "presented": late}
    standing = document("explain", json.dumps(case))["documents"][0]
    assert standing == {
        "document": "insurance_card",
        "state": "expired",
        "first_day": None,
        "last_day": "2025-12-01",
        "capped_by": "card-cap",
    }
    assert "令和7年12月1日まで：被保険者証は令和7年12月1日まで" in printed(
        "explain", json.dumps(case)
    )


def test_an_explanation_says_when_it_was_not_known_yet() -> None:
    case = CARD | {"known_on": "2025-06-26"}
    said = printed("explain", json.dumps(case))
    assert "令和7年6月26日までの通知で判定" in said
    assert "「令和7年6月27日から」に知られていたことで判定すれば" in said


@pytest.mark.parametrize("case", INPUTS, ids=lambda case: str(case["case"]))
def test_every_contract_case_can_be_explained(case: dict[str, Any]) -> None:
    said = printed("explain", json.dumps(case))
    assert "■ 判定" in said
    assert "■ 根拠" in said
    assert "tell." not in said
    assert "caution." not in said
    found = document("explain", json.dumps(case))
    assert found["facts"]["scheme"] == case["scheme"]


def test_a_malformed_case_is_unreadable() -> None:
    for given in ("{", '{"visit_day": 3}', "no-such-file.json"):
        assert isinstance(run("explain", given).exception, Unreadable)
    assert isinstance(run("explain", "-", given="").exception, Unreadable)


def test_the_difference_says_who_is_touched() -> None:
    found = document("diff", "builtin", EXTENDED)
    assert list(found) == ["before", "after", "parts", "papers", "consequences"]
    assert {tuple(one["visit_days"]) for one in found["consequences"]} == {
        ("2026-04-01", "2026-07-31")
    }
    said = printed("diff", "builtin", EXTENDED)
    assert "× 確認できません → ◇ 保険診療（暫定取扱い）：" in said
    assert "令和8年4月1日から令和8年7月31日まで" in said
    assert "extension_reported：なくなる" in said


def test_a_book_and_its_copy_differ_in_nothing(copied_book: Path) -> None:
    found = document("diff", "builtin", str(copied_book))
    assert found["before"] == found["after"]
    assert found["parts"] == found["papers"] == found["consequences"] == []
    assert printed("diff", "builtin", str(copied_book)).count("なし") == 3


def test_a_moved_cap_is_shown_on_the_paper_it_touches(copied_book: Path) -> None:
    path = copied_book / "japan" / "documents.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("last_day = 2025-12-01", "last_day = 2025-11-30"),
        encoding="utf-8",
        newline="\n",
    )
    said = printed("diff", "builtin", str(copied_book))
    assert 'last_day："2025-12-01" → "2025-11-30"' in said
    assert "令和7年12月1日まで → 令和7年11月30日まで" in said


@pytest.mark.parametrize("outcome", ["insured", "insured_by_declaration", "review"])
def test_a_book_that_accepts_without_a_check_is_told(
    copied_book: Path, outcome: str
) -> None:
    path = copied_book / "japan" / "interim-late-elderly.toml"
    said, pending = path.read_text(encoding="utf-8"), 'outcome = "check_required"'
    assert pending in said
    lax = said.replace(pending, f'outcome = "{outcome}"')
    path.write_text(lax, encoding="utf-8", newline="\n")
    for result in (
        run("check", str(copied_book)),
        run("check", str(copied_book), "--json"),
    ):
        named = f"found rule interim-late_elderly-pending: {outcome}" in result.stderr
        assert (result.exit_code, named) == (
            (0, False) if outcome == "review" else (1, True)
        )


def test_a_book_that_is_not_proven_is_not_compared(gapped_book: Path) -> None:
    result = run("diff", "builtin", str(gapped_book))
    assert isinstance(result.exception, UnprovenBook)


def test_a_fact_answers_by_both_clocks() -> None:
    words = ("fact", "certificate_expiry", "--of", "2025-08-01", "--known-on")
    early, late = document(*words, "2025-04-02"), document(*words, "2025-04-03")
    assert (early["value"], late["value"]) == ("2027-07-31", "2026-07-31")
    assert list(late) == ["value", "authorities"]
    assert late["authorities"][0]["says"]
    assert "令和8年7月31日" in printed(*words, "2025-04-03")


def test_a_fact_that_was_not_known_yet_is_null() -> None:
    words = ("fact", "insured_total", "--known-on", "2020-01-01")
    assert document(*words) == {"value": None, "authorities": []}
    assert "知られていない" in printed(*words)


@pytest.mark.parametrize("name", sorted(built_in().facts))
def test_every_fact_can_be_printed(name: str) -> None:
    assert document("fact", name)["value"] is not None
    assert built_in().facts[name].title in printed("fact", name)


def test_an_unknown_fact_and_a_wrong_day_are_unreadable() -> None:
    for words in (("fact", "x"), ("fact", "insured_total", "--of", "令和7年")):
        assert isinstance(run(*words).exception, Unreadable)
