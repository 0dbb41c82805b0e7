"""Which late-elderly document is in a person's hands on a day (交付書類).

What holds, by the dated facts of the founding documents:

1. Everything is renewed on 1 August and is valid until 31 July.
2. Until 2024-12-01 an insurance card was issued; from 2024-12-02 a certificate.
3. From the renewal of 2026 some hold a notice instead. Its share and the validity
   of one year are assumptions: nothing later is known.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from schema.errors import Unreadable
from schema.terms import Document

DEMO_DAY = date(2025, 10, 15)
"""The day invented people are made for unless another is asked for."""
FIRST_DAY = date(2024, 8, 1)
"""Renewals before this one ran for two years and are not modelled."""
LAST_DAY = date(2028, 7, 31)
"""Nothing is known that far ahead; later populations would be guesses."""

_FIRST_CERTIFICATE = date(2024, 12, 2)
_NOTICES_SINCE = date(2026, 8, 1)
_NOTICE_SHARE = 0.25
_ALWAYS_CERTIFICATE_AGE = 85


class Paper(NamedTuple):
    """One document as printed (交付書類)."""

    document: Document
    """Its kind."""
    issued_on: date
    """交付年月日."""
    valid_from: date
    """発効日."""
    valid_to: date
    """有効期限, included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """One renewal, and what it put into people's hands (一斉更新)."""

    starts_on: date
    """1 August."""
    ends_on: date
    """31 July, included."""

    def paper(self, acquired_on: date, age: int, place: str, luck: float) -> Paper:
        """What someone of `age` holds who has been insured since `acquired_on`.

        Args:
            acquired_on: People who joined later got theirs a week before.
            age: From the renewal of 2026 on it decides the kind.
            place: 市区町村コード; each municipality posts on its own July day.
            luck: A number in [0, 1), for the kind.
        """
        if acquired_on < self.starts_on:
            posted = self.starts_on - timedelta(days=10 + int(place) % 14)
            kind = self._kind(posted, age, luck)
            return Paper(kind, posted, self.starts_on, self.ends_on)
        issued = acquired_on - timedelta(days=7)
        return Paper(self._kind(issued, age, luck), issued, acquired_on, self.ends_on)

    def _kind(self, issued_on: date, age: int, luck: float) -> Document:
        """What was issued on that day."""
        if issued_on < _FIRST_CERTIFICATE:
            return Document.INSURANCE_CARD
        noticed = self.starts_on >= _NOTICES_SINCE and luck < _NOTICE_SHARE
        if noticed and age < _ALWAYS_CERTIFICATE_AGE:
            return Document.ELIGIBILITY_NOTICE
        return Document.ELIGIBILITY_CERTIFICATE

    def previous(self) -> "Renewal":
        """The renewal before; before 2024 one ran for two years."""
        years = 1 if self.starts_on > FIRST_DAY else 2
        starts_on = self.starts_on.replace(year=self.starts_on.year - years)
        return Renewal(starts_on=starts_on, ends_on=self.starts_on - timedelta(days=1))


def renewal_of(as_of: date) -> Renewal:
    """The renewal in force on `as_of`.

    Raises:
        Unreadable: The day lies outside the years that are modelled.
    """
    if not FIRST_DAY <= as_of <= LAST_DAY:
        raise Unreadable(
            "E-PEOPLE-DAY",
            subject="as of",
            found=as_of.isoformat(),
            expected=f"a day from {FIRST_DAY} to {LAST_DAY}",
            hint="choose a day for which the issue of documents is known",
        )
    year = as_of.year if as_of >= date(as_of.year, 8, 1) else as_of.year - 1
    return Renewal(starts_on=date(year, 8, 1), ends_on=date(year + 1, 7, 31))
