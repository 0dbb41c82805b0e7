"""What each dated fact has to be on a day, by what was known on another."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from schema.rules.book import Rulebook
from schema.rules.dated import fact

CERTIFICATE = ["eligibility_certificate"]
BY_CARD = ["eligibility_certificate", "eligibility_notice"]
Answer = tuple[str, str | None, str | None, Any]
"""Name, day of knowledge, day the value is about, and the value."""

ANSWERS: tuple[Answer, ...] = (
    ("card_last_day", "2023-06-08", None, None),
    ("card_last_day", "2023-06-09", None, date(2025, 12, 1)),
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
)
"""Of the built-in edition."""

REPORTED = "2026-03-19"
ADOPTED: tuple[Answer, ...] = (
    ("interim_handling_end", "2026-03-18", None, date(2026, 3, 31)),
    ("interim_handling_end", REPORTED, None, date(2026, 7, 31)),
    ("interim_handling_end", "2026-03-20", None, date(2026, 7, 31)),
    ("interim_handling_end", None, None, date(2026, 7, 31)),
    ("interim_handling_end", REPORTED, "2025-10-10", date(2026, 7, 31)),
    ("interim_operation_end", REPORTED, None, date(2026, 7, 31)),
)
"""Of the edition with the reported extension adopted."""

CITED_FOR_EXTENSION = ("extension-20260319",)
"""Who says so, once it is adopted."""


def day(text: str | None) -> date | None:
    """A day as the table has it; `None` where it is left open."""
    return None if text is None else date.fromisoformat(text)


def wrong_answers(book: Rulebook, answers: tuple[Answer, ...]) -> Iterator[str]:
    """Every answer of the table that the book does not give."""
    for name, known_on, of, value in answers:
        found = fact(book, name, day(known_on), day(of))
        if found.value != value:
            yield f"{name} known {known_on} of {of}: {found.value}, expected {value}"
        elif not found.authorities and value is not None:
            yield f"{name} known {known_on} of {of}: nobody says so"
