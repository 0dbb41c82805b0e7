"""Two editions side by side: what differs, and which visits it touches."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec

from schema.rules.book import Rulebook
from schema.rules.changes import ChangeKind
from schema.rules.compare import Consequence, compare
from schema.rules.facts import INPUTS
from schema.rules.parts import Rule, Valid
from schema.rules.read import built_in
from schema.terms import Outcome

EXTENSION = "extension-2026-07"


def with_rule(book: Rulebook, rule_id: str, **changes: object) -> Rulebook:
    """The same book with one rule changed."""
    rules = tuple(
        msgspec.structs.replace(rule, **changes) if rule.id == rule_id else rule
        for rule in book.rules
    )
    return replace(book, rules=rules)


def extended() -> tuple[Consequence, ...]:
    return compare(built_in(), built_in((EXTENSION,))).consequences


def test_a_book_does_not_differ_from_itself() -> None:
    same = compare(built_in(), built_in())
    assert (same.parts, same.papers, same.consequences) == ((), (), ())


def test_the_extension_adds_twelve_rules_and_swaps_a_remark() -> None:
    parts = compare(built_in(), built_in((EXTENSION,))).parts
    kinds = [(part.table, part.kind) for part in parts]
    assert kinds.count(("rule", ChangeKind.ADDED)) == 12
    assert [p.name for p in parts if p.table == "remark"] == [
        "extension_reported",
        "extension_text_not_found",
    ]


def test_the_extension_touches_only_its_own_days_and_knowledge() -> None:
    assert extended()
    for one in extended():
        assert one.visit_days == (date(2026, 4, 1), date(2026, 7, 31))
        assert one.known_days == (date(2026, 3, 19), None)
        assert one.area == ""


def test_the_extension_lets_a_checked_card_be_accepted() -> None:
    accepted = [c for c in extended() if c.after is Outcome.INSURED_INTERIM]
    by_before = {c.before: c for c in accepted}
    one = by_before[Outcome.UNCONFIRMED]
    assert "online=eligible" in one.example
    assert one.rules == ("law-notice-alone", "interim-late_elderly-accepted-extended")
    assert all("online=eligible" in c.example for c in accepted)


def test_the_way_back_is_the_same_way() -> None:
    there = compare(built_in(), built_in((EXTENSION,))).consequences
    back = compare(built_in((EXTENSION,)), built_in()).consequences
    assert {(c.before, c.after, c.inputs) for c in there} == {
        (c.after, c.before, c.inputs) for c in back
    }


def test_a_changed_outcome_shows_the_key_and_counts_its_inputs() -> None:
    changed = with_rule(
        built_in(), "law-notice-alone", outcome=Outcome.REVIEW, permissive=False
    )
    found = compare(built_in(), changed)
    (part,) = found.parts
    assert [(k.key, k.before, k.after) for k in part.keys] == [
        ("outcome", "unconfirmed", "review"),
        ("permissive", True, False),
    ]
    assert {(c.before, c.after) for c in found.consequences} == {
        (Outcome.UNCONFIRMED, Outcome.REVIEW)
    }
    assert all(0 < c.inputs < INPUTS for c in found.consequences)


def test_a_moved_date_touches_exactly_the_days_between() -> None:
    book = built_in()
    rule: Rule = book.rule("interim-national-accepted")
    shorter = Valid(from_=rule.valid.from_, to=date(2026, 2, 28))
    found = compare(book, with_rule(book, rule.id, valid=shorter)).consequences
    spans = {c.visit_days for c in found}
    assert spans == {(date(2026, 3, 1), date(2026, 3, 31))}


def test_a_moved_last_day_of_a_document_is_shown_on_a_paper() -> None:
    book = built_in()
    later = date(2025, 12, 1) + timedelta(days=30)
    documents = tuple(
        msgspec.structs.replace(line, last_day=later) if line.id == "card-cap" else line
        for line in book.documents
    )
    found = compare(book, replace(book, documents=documents))
    assert {paper.line for paper in found.papers} == {"card-cap"}
    assert {p.before.last_day for p in found.papers} == {date(2025, 12, 1)}
    assert {p.after.last_day for p in found.papers} == {later}
    assert found.consequences == ()


def test_a_changed_fact_is_a_change_without_consequence() -> None:
    book = built_in()
    facts = {name: one for name, one in book.facts.items() if name != "insured_total"}
    found = compare(book, replace(book, facts=facts))
    assert [(p.table, p.name, p.kind) for p in found.parts] == [
        ("fact", "insured_total", ChangeKind.REMOVED)
    ]
    assert found.consequences == ()
