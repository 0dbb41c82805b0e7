"""What goes beside an outcome: every remark's sign beside every outcome.

Each base visit has one outcome; each addition makes one sign. A sign has to
show where a remark wants it and nowhere else, in every scheme.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import msgspec

from schema.rules.book import Rulebook
from schema.terms import OnlineCheck, Reader, Scheme
from schema.visit import SnapshotFinding, Visit
from tests.schema.rules.boundary import says
from tests.schema.rules.notation import shown_in

HEADER = "scheme\tarea\tvisit_day\tbase\taddition\toutcome\trule\tsays"


@dataclass(frozen=True)
class Base:
    """A visit that has a certain outcome without any addition."""

    shown: str
    reader: Reader = Reader.NOT_USED
    online: OnlineCheck = OnlineCheck.NOT_RUN
    declaration: bool = False


READ, DARK = Reader.READ, Reader.CANNOT_READ
MINE = "my_number_card"
BASES = {
    "valid": Base("eligibility_certificate issued 2025-02-01 to 2029-07-31"),
    "marked": Base("eligibility_certificate to 2029-07-31 special_care"),
    "read": Base(MINE, READ, OnlineCheck.ELIGIBLE),
    "not read": Base(MINE),
    "unreadable": Base(MINE, DARK),
    "declared": Base(MINE, DARK, declaration=True),
    "screen": Base(f"{MINE} + portal_screen", DARK),
    "marked screen": Base(f"{MINE} + portal_screen special_care", DARK),
    "nobody found": Base(MINE, READ, OnlineCheck.NOT_FOUND),
    "old card eligible": Base(
        "insurance_card to 2025-01-31", online=OnlineCheck.ELIGIBLE
    ),
    "old card": Base("insurance_card to 2025-01-31"),
    "nothing": Base("none"),
}
"""One or two visits for each outcome."""

PAPERS = (
    "insurance_card to 2023-07-31",
    "insurance_card issued 2024-12-02",
    "insurance_card issued 2022-04-01 to 2027-03-31",
    "insurance_card issued 2022-04-01",
    "insurance_card issued 2024-07-01",
    "insurance_card issued 2024-12-01",
    "insurance_card illegible",
    "eligibility_certificate to 2025-01-31",
    "eligibility_certificate issued 2024-12-10",
    "eligibility_certificate issued 2025-07-01",
    "eligibility_certificate from 2025-08-01",
    "eligibility_certificate from 2024-12-02 to 2025-01-31 special_care",
    "eligibility_certificate from 2028-01-01 to 2029-07-31",
    "eligibility_certificate issued 2025-07-01 to 2026-07-31",
    "eligibility_notice",
    "eligibility_notice issued 2024-12-10",
    "eligibility_notice issued 2024-12-10 to 2027-07-31",
    "portal_screen",
    "limit_certificate issued 2024-09-01",
    "limit_certificate issued 2024-12-02",
    "limit_certificate issued 2024-12-02 to 2026-07-31",
    "specific_disease_certificate to 2025-01-31",
    "my_number_digits_notice",
    "other_paper",
    "other_paper illegible",
    "other_paper share 10 + other_paper share 20",
)
"""Papers that make a sign when they are shown beside the base."""

UNPRINTED = ("insurance_card issued 2022-04-01", "insurance_card from 2025-11-30")
"""Cards without a last day, shown beside every base while that means something."""

ASKED: dict[str, dict[str, Any]] = {
    "": {},
    "line down": {"online_check": OnlineCheck.UNAVAILABLE},
    "answer eligible": {"online_check": OnlineCheck.ELIGIBLE},
    "answer newer": {"online_check": OnlineCheck.NEWER_EXISTS},
    "answer not eligible": {"online_check": OnlineCheck.NOT_ELIGIBLE},
    "shares 10 and 20": {
        "online_share": 10,
        "snapshot": SnapshotFinding(share=20),
    },
    "answered 10, copied 20": {
        "online_check": OnlineCheck.ELIGIBLE,
        "online_share": 10,
        "snapshot": SnapshotFinding(share=20),
    },
    "copy finds nobody": {"snapshot": SnapshotFinding(result=OnlineCheck.NOT_FOUND)},
    "born 1940": {"birth_date": date(1940, 5, 5)},
    "born 1990": {"birth_date": date(1990, 5, 5)},
    "emergency": {"emergency": True},
}
"""Answers and statements that make a sign."""

DAYS = (date(2024, 12, 1), date(2025, 7, 15), date(2025, 8, 2), date(2026, 2, 10))
LATE = (date(2026, 5, 10), date(2026, 8, 1), date(2027, 3, 31))
HINDSIGHT = date(2027, 4, 1)


def visits() -> Iterator[tuple[str, Visit]]:
    """Every base with every addition, and what it is in words."""
    for scheme, (name, base) in product(Scheme, BASES.items()):
        for said, asked in ASKED.items():
            yield _one((scheme, "13", date(2026, 2, 10)), name, base, said, asked)
        for paper in PAPERS:
            yield _one((scheme, "13204", date(2026, 2, 10)), name, base, paper, {})
    for area, day, paper in product(("13204", "14"), (*DAYS, *LATE), PAPERS):
        for scheme in Scheme:
            yield _one((scheme, area, day), "nothing", BASES["nothing"], paper, {})
    for day, name, scheme in product((*DAYS, *LATE), BASES, Scheme):
        paper = "insurance_card to 2023-07-31"
        yield _one((scheme, "13", day), name, BASES[name], paper, {})
    for paper, name, scheme in product(UNPRINTED, BASES, Scheme):
        where = (scheme, "13", date(2025, 8, 2))
        yield _one(where, name, BASES[name], paper, {})


def _one(
    where: tuple[Scheme, str, date],
    name: str,
    base: Base,
    addition: str,
    asked: dict[str, Any],
) -> tuple[str, Visit]:
    scheme, area, day = where
    papers = () if addition in ASKED else shown_in(addition)
    first, *others = (*shown_in(base.shown), *papers)
    visit = Visit(
        visit_day=day,
        known_on=HINDSIGHT,
        scheme=scheme,
        jurisdiction=area,
        presented=first,
        also_presented=tuple(others),
        reader=base.reader,
        online_check=base.online,
        declaration=base.declaration,
    )
    words = "\t".join((scheme, area, str(day), name, addition))
    return words, msgspec.structs.replace(visit, **asked)


def lines(book: Rulebook) -> list[str]:
    """Every visit as one line with what goes beside its outcome."""
    return sorted({f"{words}\t{says(book, visit)}" for words, visit in visits()})
