"""The days on which a book changes its mind, and what it says on each of them.

For every date in a book the day before, the day and the day after are judged:

1. as a visit day, for each of `SITUATIONS`, judged with that day's knowledge;
2. as a visit day judged with hindsight, for those that a notice speaks of;
3. as the day of knowledge, for a visit in each stretch of the interim handling;
4. as a day printed on a document, on visits around the ends of validity.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from schema.rules.book import Rulebook
from schema.rules.judge import judge
from schema.rules.parts import DocumentRule, Valid
from schema.terms import OnlineCheck, Reader, Scheme
from schema.visit import Visit
from tests.schema.rules.notation import shown_in

ONE_DAY = timedelta(days=1)
HEADER = (
    "scheme\tarea\tshown\treader\tonline\tsaid\tvisit_day\tknown_on"
    "\toutcome\trule\tsays"
)


@dataclass(frozen=True)
class Situation:
    """What was shown and asked, without a day."""

    scheme: Scheme
    shown: str
    reader: Reader = Reader.NOT_USED
    online: OnlineCheck = OnlineCheck.NOT_RUN
    said: str = ""
    area: str = "13"

    def on(self, visit_day: date, known_on: date) -> Visit:
        """The visit on one day, with one day's knowledge."""
        first, *others = shown_in(self.shown)
        return Visit(
            visit_day=visit_day,
            known_on=known_on,
            scheme=self.scheme,
            jurisdiction=self.area,
            presented=first,
            also_presented=tuple(others),
            reader=self.reader,
            online_check=self.online,
            returning=self.said == "returning",
            declaration=self.said == "declaration",
            emergency=self.said == "emergency",
        )


OLD, YOUNG, WORK = Scheme.LATE_ELDERLY, Scheme.NATIONAL, Scheme.EMPLOYEE
ELIGIBLE, LOST = OnlineCheck.ELIGIBLE, OnlineCheck.NOT_ELIGIBLE
NEWER, DOWN = OnlineCheck.NEWER_EXISTS, OnlineCheck.UNAVAILABLE
READ, DARK = Reader.READ, Reader.CANNOT_READ
CARD = "insurance_card issued 2024-07-15 to 2025-07-31"
NOTICE = "eligibility_notice issued 2025-07-18"
MINE = "my_number_card"
RENEWED = "eligibility_certificate issued 2025-07-10 to 2026-07-31"
FIRST = "eligibility_certificate issued 2025-01-10 to 2025-07-31"

INTERIM = tuple(
    Situation(scheme, shown, online=online)
    for scheme in Scheme
    for shown in (CARD, NOTICE)
    for online in (ELIGIBLE, OnlineCheck.NOT_RUN)
) + tuple(Situation(scheme, CARD, online=LOST) for scheme in Scheme)
"""Situations that the interim handling speaks of."""

SITUATIONS = (
    *INTERIM,
    Situation(WORK, "insurance_card issued 2022-04-01"),
    Situation(YOUNG, "insurance_card issued 2022-04-01 to 2027-03-31", online=DOWN),
    Situation(YOUNG, CARD, online=NEWER),
    Situation(OLD, "insurance_card issued 2024-07-15"),
    Situation(OLD, "insurance_card issued 2024-12-02"),
    Situation(OLD, FIRST, area="13204"),
    Situation(YOUNG, FIRST, online=ELIGIBLE),
    Situation(OLD, RENEWED),
    Situation(OLD, "eligibility_certificate issued 2025-01-10"),
    Situation(OLD, "eligibility_certificate to 2028-07-31 special_care"),
    Situation(OLD, "portal_screen", online=ELIGIBLE),
    Situation(OLD, "none"),
    Situation(YOUNG, CARD, said="emergency"),
    Situation(OLD, MINE),
    Situation(OLD, MINE, READ, ELIGIBLE),
    Situation(OLD, MINE, READ, LOST),
    Situation(OLD, MINE, READ, LOST, "declaration"),
    Situation(OLD, MINE, DARK),
    Situation(OLD, MINE, DARK, said="returning"),
    Situation(OLD, f"{MINE} + portal_screen", DARK),
    Situation(OLD, f"{NOTICE} + {MINE}", DARK),
    Situation(WORK, f"{NOTICE} special_care + {MINE}", DARK),
    Situation(WORK, f"{CARD} + {MINE}", DARK, ELIGIBLE),
    Situation(OLD, "limit_certificate issued 2024-09-01"),
    Situation(OLD, "insurance_card illegible"),
    Situation(OLD, "other_paper illegible"),
    Situation(OLD, f"{NOTICE} + {MINE} + portal_screen", DARK),
)
"""One of each kind that a desk sees."""

UNPRINTED = Situation(OLD, "insurance_card issued 2024-07-15")
TIMELY = tuple(
    one
    for one in SITUATIONS
    if one.online is ELIGIBLE
    or " + " in one.shown
    or one.area != "13"
    or one == UNPRINTED
)
"""Those of which something became known while the book was in force."""

PRINTED = (
    "insurance_card issued {day}",
    "insurance_card issued 2022-04-01 to {day}",
    "eligibility_certificate issued {day}",
    "eligibility_certificate from {day}",
    "eligibility_certificate issued {day} to 2026-07-31",
    "eligibility_certificate issued 2025-07-10 to {day}",
    "eligibility_notice issued {day}",
    "limit_certificate issued {day}",
)
"""Documents on which a day is printed."""


def around(days: Iterable[date | None]) -> tuple[date, ...]:
    """The day before, the day and the day after each of `days`."""
    known = {day for day in days if day is not None}
    steps = (-ONE_DAY, timedelta(), ONE_DAY)
    return tuple(sorted({day + step for day in known for step in steps}))


def visit_dates(book: Rulebook) -> Iterator[date | None]:
    """Every date of the book that a visit day is compared with."""
    edition = book.edition
    yield from (edition.reviewed_from, edition.reviewed_to)
    yield edition.reviewed_to - timedelta(days=edition.warn_days)
    periods = [r.valid for r in book.rules] + [r.valid for r in book.remarks]
    for valid in periods:
        yield from (valid.from_, valid.to)
    for line in book.documents:
        yield from (line.first_day, line.last_day, line.exists_from)


def known_dates(book: Rulebook) -> Iterator[date | None]:
    """Every date of the book that a day of knowledge is compared with."""
    periods = [r.known for r in book.rules] + [r.known for r in book.remarks]
    for known in (*periods, *(line.known for line in book.documents)):
        yield from (known.from_, known.superseded)


def printed_dates(line: DocumentRule) -> Iterator[date | None]:
    """Every date of the table that a printed day is compared with."""
    windows: tuple[Valid | None, ...] = (line.issued, line.taking_effect, line.expiring)
    for window in windows:
        if window is not None:
            yield from (window.from_, window.to)
    yield from (line.issue_ended, line.last_day, line.exists_from)


def lines(book: Rulebook) -> list[str]:
    """Every visit day and printed day as one line, sorted as text."""
    return sorted({_line(book, *asked) for asked in (*_days(book), *_print(book))})


def known_lines(book: Rulebook) -> list[str]:
    """Every day of knowledge as one line, sorted as text."""
    return sorted({_line(book, *asked) for asked in _knowledge(book)})


Asked = tuple[Situation, date, date]


def _days(book: Rulebook) -> Iterator[Asked]:
    days = around(visit_dates(book))
    hindsight = max(days)
    for day in days:
        yield from ((one, day, day) for one in SITUATIONS)
        yield from ((one, day, hindsight) for one in INTERIM if one.online is ELIGIBLE)


def _knowledge(book: Rulebook) -> Iterator[Asked]:
    """Visits in each stretch of the interim handling, with each day's knowledge."""
    for visit_day in (date(2025, 8, 2), date(2026, 1, 10), date(2026, 5, 10)):
        for known_on in around(known_dates(book)):
            for one in SITUATIONS:
                if one in TIMELY:
                    yield one, visit_day, known_on


def _print(book: Rulebook) -> Iterator[Asked]:
    """Documents with each printed day, on visits around the ends of validity."""
    for shown in PRINTED:
        table = [n for n in book.documents if n.document == shown.split()[0]]
        for day in around(day for line in table for day in printed_dates(line)):
            one = Situation(OLD, shown.format(day=day))
            for visit_day in (date(2025, 7, 31), date(2025, 8, 1), date(2026, 8, 1)):
                yield one, visit_day, visit_day


def visit_of(line: str) -> Visit:
    """The visit of one frozen line."""
    scheme, area, shown, reader, online, said, day, known, *_ = line.split("\t")
    asked = {"scheme": scheme, "shown": shown, "reader": reader, "online": online}
    one = msgspec.convert({**asked, "said": said, "area": area}, Situation)
    return one.on(date.fromisoformat(day), date.fromisoformat(known))


def says(book: Rulebook, visit: Visit) -> str:
    """What `book` says of `visit`: outcome, rule, codes; the end of a line."""
    decision = judge(book, visit)
    codes = " ".join((*decision.tell_patient, *decision.cautions))
    return f"{decision.outcome}\t{decision.rule.id}\t{codes}"


def _line(book: Rulebook, one: Situation, visit_day: date, known_on: date) -> str:
    said = (one.scheme, one.area, one.shown, one.reader, one.online, one.said)
    days = (str(visit_day), str(known_on))
    return "\t".join((*said, *days, says(book, one.on(visit_day, known_on))))
