"""The rulebook as a table: every cell is judged, and no change lies between stops."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from kiosk.desk.table import ANSWERS, ROWS, Table, known_stops, next_stop, visit_stops
from schema.rules.book import Rulebook
from schema.rules.read import built_in
from schema.terms import OnlineCheck, Outcome, Scheme

TOKYO = "13"
INTERIM, AFTER = date(2025, 10, 15), date(2026, 4, 1)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return built_in()


def outcomes(table: Table) -> list[list[Outcome]]:
    return [[one.outcome for one in row] for row in table.cells]


def cell(table: Table, row: str, answer: OnlineCheck) -> Outcome:
    nth = next(n for n, one in enumerate(ROWS) if one.name == row)
    return table.cells[nth][ANSWERS.index(answer)].outcome


def test_an_expired_card_counts_by_a_check_until_the_interim_rule_ends(
    book: Rulebook,
) -> None:
    late = Scheme.LATE_ELDERLY
    during = Table(book, TOKYO, late, INTERIM, INTERIM)
    over = Table(book, TOKYO, late, AFTER, AFTER)

    eligible = OnlineCheck.ELIGIBLE
    assert cell(during, "card_over", eligible) is Outcome.INSURED_INTERIM
    assert cell(over, "card_over", eligible) is Outcome.UNCONFIRMED


def test_what_was_not_known_yet_does_not_judge(book: Rulebook) -> None:
    before_the_notice = date(2025, 8, 3)
    late = Scheme.LATE_ELDERLY

    unknowing = Table(book, TOKYO, late, INTERIM, before_the_notice)

    eligible = OnlineCheck.ELIGIBLE
    assert cell(unknowing, "card_over", eligible) is Outcome.UNCONFIRMED


@pytest.mark.parametrize("scheme", Scheme)
def test_nothing_changes_between_two_visit_stops(
    book: Rulebook, scheme: Scheme
) -> None:
    for start, end in pairwise(visit_stops(book)):
        first = Table(book, TOKYO, scheme, start, AFTER)
        for day in days_between(start, end):
            assert outcomes(Table(book, TOKYO, scheme, day, AFTER)) == outcomes(first)


@pytest.mark.parametrize("scheme", Scheme)
def test_nothing_changes_between_two_days_of_knowledge(
    book: Rulebook, scheme: Scheme
) -> None:
    for start, end in pairwise(known_stops(book)):
        first = Table(book, TOKYO, scheme, INTERIM, start)
        for day in days_between(start, end):
            assert outcomes(Table(book, TOKYO, scheme, INTERIM, day)) == outcomes(first)


def days_between(start: date, end: date) -> list[date]:
    """Every third day, and the last one before `end`."""
    days = [start + timedelta(days=n) for n in range(0, (end - start).days, 3)]
    return [*days, end - timedelta(days=1)]


def test_something_changes_at_a_stop(book: Rulebook) -> None:
    changed = {
        after
        for before, after in pairwise(visit_stops(book))
        for scheme in Scheme
        if outcomes(Table(book, TOKYO, scheme, before, AFTER))
        != outcomes(Table(book, TOKYO, scheme, after, AFTER))
    }

    assert {date(2025, 8, 1), date(2025, 12, 2), AFTER} <= changed


def test_at_either_end_there_is_no_further_stop() -> None:
    stops = (date(2025, 8, 1), AFTER)

    assert next_stop(stops, INTERIM) == AFTER
    assert next_stop(stops, INTERIM, back=True) == stops[0]
    assert next_stop(stops, AFTER) == AFTER
    assert next_stop(stops, stops[0], back=True) == stops[0]
