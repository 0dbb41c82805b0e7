"""What the documents said on a day, before and after the later one superseded it."""

from datetime import date
from typing import Any

import pytest

from schema.errors import Unreadable
from schema.rules.dated import NOT_KNOWN, fact
from schema.rules.read import built_in

CERTIFICATE = ["eligibility_certificate"]
BY_CARD = ["eligibility_certificate", "eligibility_notice"]

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


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("name", "known_on", "of", "value"),
    [
        ("card_last_day", "2024-06-30", None, None),
        ("card_last_day", "2024-07-01", None, date(2025, 12, 1)),
        ("certificate_expiry", "2024-11-30", "2024-12-02", None),
        ("certificate_expiry", "2024-12-01", "2024-12-02", date(2025, 7, 31)),
        ("certificate_expiry", "2024-12-01", "2024-12-01", None),
        ("certificate_expiry", "2025-04-02", "2025-07-31", date(2025, 7, 31)),
        ("certificate_expiry", "2025-04-02", "2025-08-01", date(2027, 7, 31)),
        ("certificate_expiry", "2025-04-03", "2025-08-01", date(2026, 7, 31)),
        ("certificate_expiry", "2025-04-03", "2026-08-01", None),
        ("certificate_expiry", "2025-04-02", None, date(2027, 7, 31)),
        ("certificate_expiry", "2025-04-03", None, date(2026, 7, 31)),
        ("certificate_expiry", None, "2025-07-31", date(2025, 7, 31)),
        ("certificate_expiry", None, None, date(2026, 7, 31)),
        ("first_issue_expiry", "2024-12-01", "2025-07-31", date(2025, 7, 31)),
        ("first_issue_expiry", "2024-12-01", "2025-08-01", None),
        ("document_sent", None, "2024-12-01", ["insurance_card"]),
        ("document_sent", "2025-04-02", "2024-12-02", BY_CARD),
        ("document_sent", "2025-04-03", "2024-12-02", CERTIFICATE),
        ("document_sent", "2025-04-02", "2025-07-15", BY_CARD),
        ("document_sent", "2025-04-03", "2025-07-15", CERTIFICATE),
        ("document_sent", "2025-04-03", None, CERTIFICATE),
        ("document_sent", None, "2026-07-31", CERTIFICATE),
        ("document_sent", None, "2026-08-01", BY_CARD),
        ("interim_operation_end", "2024-09-25", None, None),
        ("interim_operation_end", "2025-04-02", None, date(2025, 7, 31)),
        ("interim_operation_end", "2025-04-03", None, date(2026, 7, 31)),
        ("interim_handling_end", "2025-06-26", None, None),
        ("interim_handling_end", "2025-06-27", None, date(2026, 3, 31)),
        ("interim_handling_end", "2026-03-19", None, date(2026, 3, 31)),
        ("limit_certificate_last_day", None, "2024-07-31", None),
        ("limit_certificate_last_day", None, "2024-08-01", date(2025, 7, 31)),
        ("limit_certificate_last_day", None, "2024-12-01", date(2025, 7, 31)),
        ("limit_certificate_last_day", None, "2024-12-02", None),
        ("renewal_cycle", "2025-04-02", None, 2),
        ("renewal_cycle", "2025-04-03", None, 1),
        ("renewal_cycle", None, "2024-07-01", 1),
        ("mailing_method", None, "2024-06-30", {"insurance_card": ["簡易書留"]}),
        (
            "mailing_method",
            None,
            "2024-07-01",
            {"insurance_card": ["簡易書留", "特定記録"]},
        ),
        ("digits_notice_period", None, None, "2024-03/2024-10"),
        ("leaflet_mailing", "2025-06-09", None, None),
        ("leaflet_mailing", "2025-06-10", None, date(2025, 6, 10)),
        ("insured_total", None, "2025-04-30", 1774596),
        ("insured_total", None, "2025-05-01", None),
    ],
)
def test_a_fact_is_what_was_known_about_that_day(
    name: str, known_on: str | None, of: str | None, value: Any
) -> None:
    assert fact(built_in(), name, day(known_on), day(of)).value == value


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
