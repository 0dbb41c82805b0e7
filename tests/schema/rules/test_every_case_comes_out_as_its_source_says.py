"""The named cases: thirty of the contract, the others the project's own."""

import pytest

from schema.rules.judge import judge
from schema.rules.read import built_in
from tests.schema.rules.case_files import Case, contract_cases, own_cases

ENOUGH = 150


@pytest.mark.parametrize("case", contract_cases(), ids=lambda case: case.name)
def test_contract_case(case: Case) -> None:
    assert case.problems(judge(built_in(), case.visit)) == [], case.why


@pytest.mark.parametrize("case", own_cases(), ids=lambda case: case.name)
def test_own_case(case: Case) -> None:
    assert case.problems(judge(built_in(case.amendments), case.visit)) == [], case.why


def test_cases_are_many_and_each_has_its_own_name_and_source() -> None:
    cases = own_cases()
    assert len(cases) >= ENOUGH
    assert len({case.name for case in cases}) == len(cases)
    assert all(case.why for case in cases)


def test_every_rule_is_some_case() -> None:
    book = built_in(("extension-2026-07",))
    assert {rule.id for rule in book.rules} <= {case.rule for case in own_cases()}


def test_every_remark_is_on_in_one_case_and_off_in_another() -> None:
    on = {code for case in own_cases() for code in case.cautions | case.tells}
    off = {code for case in own_cases() for code in case.never}
    codes = {remark.code for remark in built_in(("extension-2026-07",)).remarks}
    codes |= {remark.code for remark in built_in().remarks}
    assert codes - on == set()
    assert codes - off == set()
