"""The promise of a live check outranks every edition, however well it is signed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from msgspec import structs

from schema.errors import UnprovenBook
from schema.rules import proof
from schema.rules.book import Rulebook
from schema.rules.facts import ALL_OF, Card, Paper, every_facts
from schema.rules.judge import judge
from schema.rules.parts import DocumentRule, Known, Tier, Valid
from schema.rules.promises import (
    ACCEPTING,
    ELIGIBLE,
    GROUNDS,
    Ground,
    needs_live_answer,
    shown_needs_live_answer,
)
from schema.rules.proof import needing_a_check, prove, prove_or_refuse
from schema.rules.read import built_in
from schema.terms import Document, OnlineCheck, Outcome, Reader, Scheme
from schema.visit import Presented, Visit
from tests.schema.rules.test_promises_hold_for_every_input import visits

EXTENSION = ("extension-2026-07",)
REVIEWED = date(2026, 12, 1)


def saying(rule_id: str, outcome: Outcome, book: Rulebook | None = None) -> Rulebook:
    """An edition in which one rule says another outcome."""
    book = book or built_in()
    rules = tuple(
        structs.replace(rule, outcome=outcome) if rule.id == rule_id else rule
        for rule in book.rules
    )
    assert rules != book.rules
    return replace(book, rules=rules)


UNCHECKED = [
    "interim-late_elderly-pending",
    "interim-late_elderly-not-confirmed",
    "interim-late_elderly-another-eligibility",
    "interim-national-pending",
    "interim-employee-pending",
    "law-expired-card",
    "law-expired-certificate",
    "law-not-yet-valid",
    "law-notice-alone",
    "law-portal-alone",
    "law-nothing-shown",
    "law-flawed-document",
    "law-emergency",
    "law-read-the-card",
    "law-unreadable-card",
    "law-my-number-card-no-answer",
]
"""Rules whose cases nothing confirms."""


@pytest.mark.parametrize("outcome", ACCEPTING)
@pytest.mark.parametrize("rule_id", UNCHECKED)
def test_an_edition_that_accepts_what_nothing_confirms_is_refused(
    rule_id: str, outcome: Outcome
) -> None:
    with pytest.raises(UnprovenBook, match="E-BOOK-2") as refused:
        prove_or_refuse(saying(rule_id, outcome))

    (line,) = refused.value.problems
    assert line.startswith("unchecked: visit ")
    assert f"found rule {rule_id}: {outcome.value}, expected a live answer" in line
    assert "online=eligible" not in line


@pytest.mark.parametrize("rule_id", UNCHECKED)
def test_leaving_the_same_cases_to_a_person_is_proven(rule_id: str) -> None:
    before = built_in().rule(rule_id).outcome
    other = {Outcome.REVIEW: Outcome.CHECK_REQUIRED}.get(before, Outcome.REVIEW)
    assert prove(saying(rule_id, other)).holds


@pytest.mark.parametrize("rule_id", [f"{UNCHECKED[0]}-extended", UNCHECKED[3]])
def test_an_adopted_amendment_may_not_either(rule_id: str) -> None:
    book = built_in(EXTENSION)
    assert prove(book).holds
    (line,) = prove(saying(rule_id, Outcome.INSURED, book)).broken
    assert f"found rule {rule_id}: insured" in line


def test_only_what_a_law_decides_counts_against_it() -> None:
    """What an exception takes from it everywhere is not held against it."""
    wide = structs.replace(
        built_in().rule("law-certificate"),
        id="wide",
        outcome=Outcome.REVIEW,
        tier=Tier.EXCEPTION,
        when=({"paper": ("expired_card",), "card": ("absent",)},),
    )
    lax = saying("law-expired-card", Outcome.INSURED)
    others = tuple(r for r in lax.rules if not r.id.startswith("interim-"))
    assert prove(replace(lax, rules=others)).broken
    assert prove(replace(lax, rules=(*others, wide))).broken == ()


@pytest.mark.parametrize("outcome", Outcome)
def test_the_proof_and_the_desk_ask_the_same_of_every_input(outcome: Outcome) -> None:
    needing = needing_a_check(outcome)
    for place, facts in enumerate(every_facts()):
        checked = facts[5] is OnlineCheck.ELIGIBLE
        expected = needs_live_answer(outcome, facts) and not checked
        assert bool(needing >> place & 1) is expected, facts


def test_without_the_card_only_a_paper_in_force_is_a_ground() -> None:
    good = {Paper.VALID_CARD, Paper.VALID_CERTIFICATE}
    for facts in every_facts():
        if facts[3] is Card.ABSENT and facts[1] not in good:
            assert all(needs_live_answer(outcome, facts) for outcome in ACCEPTING)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Ground], None]]:
    """Takes one ground away for the time of a test."""

    def take(ground: Ground) -> None:
        left = tuple(one for one in GROUNDS if one is not ground)
        monkeypatch.setattr(proof, "GROUNDS", left)
        needing_a_check.cache_clear()

    yield take
    monkeypatch.undo()
    needing_a_check.cache_clear()


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.name)
def test_each_exception_is_needed_and_its_authority_is_in_the_book(
    ground: Ground, without: Callable[[Ground], None]
) -> None:
    assert ground.authorities
    assert set(ground.authorities) <= set(built_in().authorities)
    assert prove(built_in()).broken == ()
    without(ground)
    is_answered = not ground.box & ALL_OF["online"] & ~ELIGIBLE
    assert bool(prove(built_in()).broken) is not is_answered


@given(visit=visits)
def test_what_the_book_accepts_is_never_doubted_by_print(visit: Visit) -> None:
    decision = judge(built_in(), visit)
    outcome = decision.outcome
    if outcome in ACCEPTING and visit.online_check is not OnlineCheck.ELIGIBLE:
        assert not needs_live_answer(outcome, decision.facts)
        assert not shown_needs_live_answer(outcome, visit)


CARD = Presented(document=Document.INSURANCE_CARD, expires_on=date(2025, 7, 31))
NOTICE = Presented(document=Document.ELIGIBILITY_NOTICE)
MY_NUMBER = Presented(document=Document.MY_NUMBER_CARD)
CERTIFICATE = Presented(
    document=Document.ELIGIBILITY_CERTIFICATE, expires_on=date(2026, 7, 31)
)


def seen(*shown: Presented, day: date = date(2025, 10, 15), **more: object) -> Visit:
    first, *others = shown
    return Visit(
        visit_day=day,
        scheme=Scheme.LATE_ELDERLY,
        presented=first,
        also_presented=tuple(others),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("visit", "needs"),
    [
        (seen(CARD), True),
        (seen(NOTICE), True),
        (seen(CARD, NOTICE), True),
        (seen(CARD, NOTICE, returning=True, declaration=True), True),
        (seen(CARD, NOTICE, emergency=True), True),
        (seen(structs.replace(CARD, expires_on=None), day=date(2025, 12, 2)), True),
        (
            seen(
                structs.replace(CARD, expires_on=date(2099, 1, 1)),
                day=date(2025, 12, 2),
            ),
            True,
        ),
        (seen(structs.replace(CARD, expires_on=None), day=date(2025, 12, 1)), False),
        (seen(CARD, day=date(2025, 7, 31)), False),
        (seen(CARD, CERTIFICATE), False),
        (seen(CARD, structs.replace(CERTIFICATE, legible=False)), True),
        (seen(NOTICE, MY_NUMBER), True),
        (seen(NOTICE, MY_NUMBER, reader=Reader.CANNOT_READ), False),
        (seen(CARD, MY_NUMBER, reader=Reader.CANNOT_READ), True),
    ],
)
def test_what_was_shown_is_a_ground_by_its_print(visit: Visit, *, needs: bool) -> None:
    assert shown_needs_live_answer(Outcome.INSURED, visit) is needs
    assert shown_needs_live_answer(Outcome.INSURED_INTERIM, visit)
    assert not shown_needs_live_answer(Outcome.REVIEW, visit)


def test_a_declaration_is_a_ground_only_beside_the_card() -> None:
    said = Outcome.INSURED_BY_DECLARATION
    alone = seen(CARD, declaration=True)
    beside = seen(CARD, MY_NUMBER, reader=Reader.CANNOT_READ, returning=True)
    assert shown_needs_live_answer(said, alone)
    assert not shown_needs_live_answer(said, beside)
    assert shown_needs_live_answer(Outcome.INSURED, beside)
    assert shown_needs_live_answer(said, structs.replace(beside, returning=False))


def with_cap(**changes: object) -> Rulebook:
    """An edition whose line for the end of all cards is another."""
    lines = tuple(
        structs.replace(line, **changes) if line.id == "card-cap" else line
        for line in built_in().documents
    )
    assert lines != built_in().documents
    return replace(built_in(), documents=lines)


LAX: dict[str, dict[str, object]] = {
    "later": {"last_day": date(2099, 12, 31)},
    "never": {"last_day": None},
    "forgotten": {"known": Known(from_=date(2023, 6, 9), superseded=REVIEWED)},
    "known late": {"known": Known(from_=REVIEWED)},
    "print first": {"only_without_printed_expiry": True},
    "some issues": {"issued": Valid(from_=date(2024, 1, 1))},
    "some starts": {"taking_effect": Valid(from_=date(2024, 1, 1))},
    "some ends": {"expiring": Valid(from_=date(2024, 1, 1))},
    "one scheme": {"schemes": (Scheme.NATIONAL,)},
    "one place": {"jurisdiction": "13"},
    "only usual": {"usual": True},
    "other paper": {"document": Document.OTHER_PAPER},
}


@pytest.mark.parametrize("changes", LAX.values(), ids=LAX)
def test_an_edition_that_lets_cards_live_on_is_refused(
    changes: dict[str, object],
) -> None:
    with pytest.raises(UnprovenBook, match="unending: known "):
        prove_or_refuse(with_cap(**changes))


def test_cards_may_end_sooner_and_a_cap_may_be_split() -> None:
    assert prove(with_cap(last_day=date(2025, 11, 30))).holds
    (cap,) = (line for line in built_in().documents if line.id == "card-cap")
    lines: tuple[DocumentRule, ...] = tuple(
        structs.replace(cap, id=scheme.value, schemes=(scheme,)) for scheme in Scheme
    )
    rest = tuple(line for line in built_in().documents if line is not cap)
    assert prove(replace(built_in(), documents=(*rest, *lines))).holds
    assert not prove(replace(built_in(), documents=(*rest, *lines[1:]))).holds
