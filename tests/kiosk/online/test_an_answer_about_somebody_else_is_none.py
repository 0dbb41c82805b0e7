"""An answer counts for the person who was asked for, and for nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.online.whose import DOUBT, OTHER_PERSON, about
from schema.online import AnsweredPerson, OnlineAnswer
from schema.terms import OnlineCheck
from tests.kiosk.online.shared import NINE, query_of
from tests.people import HANAKO, NATIONAL_SPOUSE, SETAGAYA, a_national_person

HERS = query_of(HANAKO)
HIS = query_of(a_national_person())
PERSON = AnsweredPerson(
    insurer_number=HERS.insurer_number,
    number=HERS.number,
    birth_date=HERS.birth_date,
    name=HANAKO.name,
)
MANS = AnsweredPerson(
    insurer_number=HIS.insurer_number,
    symbol=HIS.symbol,
    number=HIS.number,
    branch=HIS.branch,
    birth_date=HIS.birth_date,
)


def an_answer(
    person: AnsweredPerson | None = PERSON,
    result: OnlineCheck = OnlineCheck.ELIGIBLE,
    **changes: Any,
) -> OnlineAnswer:
    said = OnlineAnswer(
        result=result,
        source="oqs_folder",
        asked_at=NINE,
        answered_at=NINE + timedelta(seconds=2),
        share=10,
        correlation=HERS.correlation,
        insured=person,
        codes={"segment": "1"},
    )
    return replace(said, **changes)


def is_none(answer: OnlineAnswer) -> bool:
    return (
        answer.result is OnlineCheck.UNAVAILABLE
        and answer.codes[DOUBT] == OTHER_PERSON
        and answer.codes["segment"] == "1"
        and (answer.insured, answer.share, answer.limit) == (None, None, None)
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"insurer_number": f" {HERS.insurer_number} "},
        {"number": "18"},
        {"number": "０００ ０００-１８"},
        {"name": "別の名　花子"},
        {"insurer_number": SETAGAYA},
        {"insurer_number": SETAGAYA, "number": "00000042"},
    ],
)
def test_the_same_person_however_written(changes: dict[str, Any]) -> None:
    answer = an_answer(replace(PERSON, **changes))

    assert about(HERS, answer) == answer


def test_blanks_before_a_national_insurer_do_not_matter() -> None:
    written = replace(MANS, insurer_number="  138156")
    answer = an_answer(written, correlation=HIS.correlation)

    assert about(HIS, answer) == answer


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": date(1945, 1, 6)},
        {"birth_date": None},
        {"number": "00000026"},
        {"number": ""},
        {"insurer_number": "", "number": "00000026"},
        {"insurer_number": SETAGAYA, "birth_date": date(1954, 1, 5)},
    ],
)
def test_somebody_else_is_nobody(changes: dict[str, Any]) -> None:
    assert is_none(about(HERS, an_answer(replace(PERSON, **changes))))


def test_an_answer_to_another_question_is_none() -> None:
    assert is_none(about(HERS, an_answer(correlation="another")))


def test_a_twin_is_told_by_the_branch() -> None:
    twin = replace(MANS, branch=NATIONAL_SPOUSE.branch)
    answer = an_answer(twin, correlation=HIS.correlation)

    assert is_none(about(HIS, answer))
    unsaid = replace(answer, insured=replace(twin, branch=""))
    assert about(HIS, unsaid) == unsaid


def test_eligible_of_nobody_is_none() -> None:
    assert is_none(about(HERS, an_answer(None)))


@pytest.mark.parametrize(
    "result", [one for one in OnlineCheck if one is not OnlineCheck.ELIGIBLE]
)
def test_nobody_is_what_other_answers_may_be_about(result: OnlineCheck) -> None:
    answer = an_answer(None, result)

    assert about(HERS, answer) == answer


PEOPLE = st.builds(
    AnsweredPerson,
    insurer_number=st.sampled_from(["", HERS.insurer_number, SETAGAYA, "  138156"]),
    number=st.sampled_from(["", "18", HERS.number, "00000026", "１８"]),
    branch=st.sampled_from(["", "1", "01", "02"]),
    birth_date=st.sampled_from([None, HERS.birth_date, date(1930, 2, 11)]),
)


@given(
    person=st.none() | PEOPLE,
    result=st.sampled_from(OnlineCheck),
    correlation=st.sampled_from([HERS.correlation, "", "another"]),
)
def test_nothing_is_eligible_by_accident(
    person: AnsweredPerson | None, result: OnlineCheck, correlation: str
) -> None:
    judged = about(HERS, an_answer(person, result, correlation=correlation))

    if judged.result is OnlineCheck.ELIGIBLE:
        assert result is OnlineCheck.ELIGIBLE
        assert correlation == HERS.correlation
        assert person is not None
        assert person.birth_date == HERS.birth_date
        assert person.number in {"18", "１８", HERS.number} or (
            person.insurer_number not in {"", HERS.insurer_number}
        )
    else:
        assert judged.result in {result, OnlineCheck.UNAVAILABLE}
    assert about(HERS, judged).result is judged.result
