"""A rulebook as rows of text that a lawyer can read (受付基準の読み下し).

Both printed forms, for the terminal and for paper, show these rows; neither reads
a rule itself. The JSON form has the parts as their files write them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from kiosk.labels import text
from kiosk.words.book_words import (
    MAY,
    MUST,
    USUAL,
    AuthorityRow,
    authority_rows,
    conditions,
    fact_value,
    knowledge,
    occasion,
    period,
    value_words,
    verdict,
)
from schema.rules.book import Rulebook
from schema.rules.parts import (
    DatedFact,
    DocumentRule,
    FactValue,
    Remark,
    RemarkKind,
    Rule,
    Tier,
    Valid,
)
from schema.terms import Outcome, Scheme
from schema.wareki import to_wareki

TIER_JA = {Tier.LAW: "常の基準", Tier.EXCEPTION: "期間のある例外（常の基準に優先）"}
REMARK_JA = {
    RemarkKind.CAUTION: "受付の注意",
    RemarkKind.TELL: "患者への案内",
    RemarkKind.NOTE: "受付の覚え",
}
REMARK_LABEL = {
    RemarkKind.CAUTION: "caution",
    RemarkKind.TELL: "tell",
    RemarkKind.NOTE: "note",
}


@dataclass(frozen=True, slots=True)
class Clocks:
    """Which parts to show: both days may be left open (受診日と通知日)."""

    on: date | None = None
    """Only what covers this visit day."""
    known_on: date | None = None
    """Only what could be known on this day."""

    def show(self, part: Rule | Remark) -> bool:
        """True if the part covers both days."""
        return (self.on is None or part.valid.covers(self.on)) and self.knows(part)

    def knows(self, part: Rule | Remark | DocumentRule | FactValue) -> bool:
        """True if the part could be known."""
        return self.known_on is None or part.known.covers(self.known_on)


@dataclass(frozen=True, slots=True)
class Row:
    """One part in words: what it is called, and its labelled lines."""

    id: str
    """Id, code or name."""
    title: str
    """What it is about."""
    verdict: str
    """Symbol and word of the outcome; empty for other parts."""
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    """Label and one or more lines of text, in the order to show them."""
    authorities: tuple[AuthorityRow, ...]
    """Who says so, the binding one first."""


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the book in words."""

    anchor: str
    """Where a link may point."""
    title: str
    """Heading."""
    lead: str
    """How to read the table."""
    rows: tuple[Row, ...]
    """Its parts."""


def heading(book: Rulebook, clocks: Clocks) -> tuple[str, ...]:
    """What is printed above the tables: which book, for which days."""
    edition = book.edition
    reviewed = Valid(from_=edition.reviewed_from, to=edition.reviewed_to)
    lines = [
        f"受付基準 {book.name}",
        edition.title,
        f"見直した受診日：{period(reviewed)}",
        f"採用した改正：{'、'.join(book.adopted) or 'なし'}",
    ]
    if clocks.on:
        lines.append(f"{to_wareki(clocks.on)}の受診にあてはまるものだけ")
    if clocks.known_on:
        lines.append(f"{to_wareki(clocks.known_on)}に知られていたものだけ")
    return tuple(lines)


def sections(book: Rulebook, clocks: Clocks) -> tuple[Section, ...]:
    """The whole book in words, in the order in which a reader needs it."""
    return (
        *_rule_sections(book, clocks),
        Section(
            "documents",
            "書類の有効期間",
            "券面の期限がここに定める日より遅ければ、ここに定める日まで。"
            "はじめの日も終わりの日も有効な日に含む。",
            tuple(
                _document_row(book, one) for one in book.documents if clocks.knows(one)
            ),
        ),
        Section(
            "remarks",
            "注意と案内",
            "判定にそえる言葉。判定そのものを変えることはない。",
            tuple(_remark_row(book, one) for one in book.remarks if clocks.show(one)),
        ),
        Section(
            "facts",
            "日付のある事実",
            "資料の述べる日付と数。いつのことか、いつ知られたかを分けて示す。",
            tuple(
                row
                for one in book.facts.values()
                for row in _fact_rows(book, one, clocks)
            ),
        ),
    )


def _rule_sections(book: Rulebook, clocks: Clocks) -> Iterator[Section]:
    leads = {
        Tier.LAW: "どの場合にも、この表のちょうど一つがあてはまる。",
        Tier.EXCEPTION: "あてはまるものは常の基準に優先する。二つは重ならない。",
    }
    for tier, lead in leads.items():
        rows = (
            rule_row(book, rule)
            for rule in book.rules
            if rule.tier is tier and clocks.show(rule)
        )
        yield Section(tier.value, TIER_JA[tier], lead, tuple(rows))


def rule_row(book: Rulebook, rule: Rule) -> Row:
    """One rule in words."""
    lines = [
        ("効力", (MAY if rule.permissive else MUST,)),
        ("受診日", (period(rule.valid),)),
        ("知られた日", (knowledge(rule.known),)),
        ("地域", (rule.jurisdiction,)),
        ("条件", conditions(rule)),
        ("患者へ", tuple(text(f"tell.{code}") for code in rule.tell_patient)),
        ("受付の覚え", tuple(text(f"note.{code}") for code in rule.note)),
    ]
    return Row(
        rule.id,
        rule.title,
        verdict(rule.outcome),
        _filled(lines),
        authority_rows(book, rule.authorities),
    )


def _filled(
    lines: Iterable[tuple[str, tuple[str, ...]]],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The lines that say something."""
    return tuple((label, said) for label, said in lines if any(said))


def _document_row(book: Rulebook, line: DocumentRule) -> Row:
    lines = [
        ("効力", (USUAL if line.usual else "",)),
        ("書類", (line.document.ja,)),
        ("制度", (value_words(Scheme, line.schemes),)),
        ("地域", (line.jurisdiction,)),
        ("交付の日", (_window(line.issued),)),
        ("発効の日", (_window(line.taking_effect),)),
        ("券面の期限", (_printed(line),)),
        ("始まりの日", (_day(line.first_day),)),
        ("最後の日", (_day(line.last_day),)),
        ("交付の終わり", (_day(line.issue_ended),)),
        ("始まった日", (_day(line.exists_from),)),
        ("知られた日", (knowledge(line.known),)),
    ]
    return Row(
        line.id, line.title, "", _filled(lines), authority_rows(book, line.authorities)
    )


def _window(window: Valid | None) -> str:
    return period(window) if window else ""


def _printed(line: DocumentRule) -> str:
    """Which printed last days a line speaks of."""
    return (
        "印字がないとき" if line.only_without_printed_expiry else _window(line.expiring)
    )


def _day(day: date | None) -> str:
    return to_wareki(day) if day else ""


def _remark_row(book: Rulebook, remark: Remark) -> Row:
    every = len(remark.outcomes) == len(Outcome)
    lines = [
        ("だれに", (REMARK_JA[remark.kind],)),
        ("どんなとき", (occasion(remark),)),
        ("判定", ("すべて" if every else value_words(Outcome, remark.outcomes),)),
        ("制度", (value_words(Scheme, remark.schemes),)),
        ("地域", (remark.jurisdiction,)),
        ("受診日", (period(remark.valid),)),
        ("知られた日", (knowledge(remark.known),)),
    ]
    return Row(
        remark.code,
        text(f"{REMARK_LABEL[remark.kind]}.{remark.code}"),
        "",
        _filled(lines),
        authority_rows(book, remark.authorities),
    )


def _fact_rows(book: Rulebook, fact: DatedFact, clocks: Clocks) -> Iterator[Row]:
    """One row for each value, so that what superseded what can be seen."""
    for one in fact.values:
        if clocks.knows(one):
            lines = [
                ("値", (fact_value(one.value),)),
                ("いつのこと", (f"{period(one.of)}（{fact.about}）",)),
                ("知られた日", (knowledge(one.known),)),
                ("注", (one.note,)),
            ]
            rows = authority_rows(book, one.authorities)
            yield Row(fact.name, fact.title, "", _filled(lines), rows)


def parts_of(book: Rulebook, clocks: Clocks) -> dict[str, Any]:
    """The same parts as their files write them, for one JSON document."""
    facts = [
        msgspec.structs.replace(
            one, values=tuple(v for v in one.values if clocks.knows(v))
        )
        for one in book.facts.values()
    ]
    return {
        "edition": book.name,
        "title": book.edition.title,
        "reviewed_from": book.edition.reviewed_from,
        "reviewed_to": book.edition.reviewed_to,
        "adopted": book.adopted,
        "on": clocks.on,
        "known_on": clocks.known_on,
        "rules": [one for one in book.rules if clocks.show(one)],
        "documents": [one for one in book.documents if clocks.knows(one)],
        "remarks": [one for one in book.remarks if clocks.show(one)],
        "facts": facts,
        "authorities": book.authorities,
    }
