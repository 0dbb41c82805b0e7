"""Ten thousand changed answers: a result or a clear refusal, and no accident."""

import pytest

from tests.kiosk.online.messages import an_answer, xml
from tests.kiosk.online.mutants import mutants
from tests.kiosk.online.oracle import Reader, eligible_in, judge
from tests.kiosk.online.wrong_readers import (
    by_crashing,
    by_its_words,
    by_the_last,
    by_the_question,
    by_validity_alone,
)
from tests.people import HANAKO, a_national_person

MUTANTS = 10_000
SOME = 1_500


def test_each_of_ten_thousand_is_read_or_refused_and_none_by_accident() -> None:
    judged = judge(MUTANTS)

    assert judged.wrong == []
    assert judged.tried == MUTANTS
    assert min(judged.eligible, judged.otherwise, judged.refused) > MUTANTS // 10


def test_a_seed_gives_the_same_mutants_and_another_one_others() -> None:
    first = list(mutants(1, 100))

    assert first == list(mutants(1, 100))
    assert first != list(mutants(2, 100))


@pytest.mark.parametrize(
    ("wrong_reader", "accident"),
    [
        (by_its_words, ": eligible"),
        (by_the_last, ": eligible"),
        (by_validity_alone, ": eligible"),
        (by_the_question, ": another person"),
        (by_crashing, ": AssertionError"),
    ],
)
def test_a_reader_that_is_wrong_is_found_out(
    wrong_reader: Reader, accident: str
) -> None:
    wrong = judge(SOME, read=wrong_reader).wrong

    assert [one for one in wrong if one.endswith(accident)]


def test_the_oracle_knows_an_answer_that_nothing_happened_to() -> None:
    assert len(eligible_in(xml(an_answer(HANAKO)))) == 1
    assert len(eligible_in(xml(an_answer(HANAKO), "cp932"))) == 1
    assert eligible_in(xml(an_answer(HANAKO, validity="2"))) == []
    assert eligible_in(xml(an_answer(HANAKO, a_national_person()))) == []
