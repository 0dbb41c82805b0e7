"""What the documents said on a day, before and after the later one superseded it."""

from datetime import date

import pytest

from schema.errors import Unreadable
from schema.rules.dated import NOT_KNOWN, fact
from schema.rules.read import built_in
from tests.schema.rules.fact_table import (
    ADOPTED,
    ANSWERS,
    CITED_FOR_EXTENSION,
    Answer,
    day,
    wrong_answers,
)

EXTENSION = ("extension-2026-07",)

NAMES = (
    "card_last_day",
    "certificate_expiry",
    "first_issue_expiry",
    "document_sent",
    "interim_operation_end",
    "interim_handling_end",
    "limit_certificate_last_day",
    "renewal_cycle",
    "mailing_method",
    "digits_notice_period",
    "leaflet_mailing",
    "insured_total",
)


@pytest.mark.parametrize(
    "answer", ANSWERS, ids=lambda answer: " ".join(map(str, answer))
)
def test_a_fact_is_what_was_known_about_that_day(answer: Answer) -> None:
    assert list(wrong_answers(built_in(), (answer,))) == []


@pytest.mark.parametrize(
    "answer", ADOPTED, ids=lambda answer: " ".join(map(str, answer))
)
def test_an_adopted_amendment_amends_the_fact_from_its_report_on(
    answer: Answer,
) -> None:
    assert list(wrong_answers(built_in(EXTENSION), (answer,))) == []


def test_an_amended_fact_names_who_says_so_and_keeps_what_was_said_before() -> None:
    adopted, plain = built_in(EXTENSION).facts, built_in().facts
    changed = {name for name in plain if adopted[name] != plain[name]}
    assert changed == {"interim_handling_end"}
    old, new = (one["interim_handling_end"].values for one in (plain, adopted))
    assert new[: len(old)] == old
    newest = fact(built_in(EXTENSION), "interim_handling_end")
    assert newest.authorities == CITED_FOR_EXTENSION


def test_a_wrong_answer_of_the_table_would_be_noticed() -> None:
    assert list(wrong_answers(built_in(), ADOPTED)) != []


def test_every_fact_of_the_contract_has_a_value_and_an_authority() -> None:
    book = built_in()
    assert set(NAMES) == set(book.facts)
    for name in NAMES:
        newest = fact(book, name)
        assert newest.value is not None
        assert newest.authorities


def test_interim_handling_gains_an_authority_with_each_notice() -> None:
    days = ("2025-06-27", "2025-08-04", "2025-11-12")
    named = [fact(built_in(), "interim_handling_end", day(d)).authorities for d in days]
    assert "n20250804" not in named[0]
    assert "n20250804" in named[1]
    assert "n20251112" in named[2]


def test_one_day_and_one_knowledge_never_have_two_values() -> None:
    book = built_in()
    for name, one in book.facts.items():
        periods = [p for v in one.values for p in (v.of, v.known)]
        days = {d for p in periods for d in (p.from_, getattr(p, "to", None)) if d}
        days |= {v.known.superseded for v in one.values if v.known.superseded}
        for known_on in days:
            for of in days:
                found = [
                    v
                    for v in one.values
                    if v.known.covers(known_on) and v.of.covers(of)
                ]
                assert len(found) <= 1, (name, known_on, of)


def test_nothing_known_yet_is_a_clear_null() -> None:
    assert fact(built_in(), "insured_total", date(2020, 1, 1)) == NOT_KNOWN
    assert NOT_KNOWN.value is None
    assert NOT_KNOWN.authorities == ()


def test_an_unknown_name_lists_the_names() -> None:
    with pytest.raises(Unreadable, match="card_last_day"):
        fact(built_in(), "card_lastday")
