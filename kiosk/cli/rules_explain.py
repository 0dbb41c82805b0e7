"""One case in words: what was shown, judged, and would change it (判定の説明)."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec

from kiosk.cli.decide import STANDARD_INPUT, answer_of, opened
from kiosk.labels import text
from kiosk.words.book_words import (
    DIMENSION_JA,
    MAY,
    MUST,
    authority_rows,
    knowledge,
    period,
    value_words,
    verdict,
)
from schema.cases import read_case
from schema.rules.compiled import WhyNot
from schema.rules.documents import DATED, Standing, State
from schema.rules.facts import DIMENSIONS
from schema.rules.judge import Decision
from schema.rules.signs import NOT_PROOF
from schema.terms import Document, Outcome
from schema.visit import Visit
from schema.wareki import to_wareki

STATE_JA = {
    State.VALID: "有効",
    State.EXPIRED: "期限切れ",
    State.NOT_YET: "まだ使えない",
    State.ILLEGIBLE: "読めない",
    State.IMPOSSIBLE: "あり得ない日付",
}


def read_one(given: str) -> Visit:
    """Read the one case that a command was given.

    Args:
        given: A file's path, `-` for standard input, or the JSON itself.
    """
    if given.lstrip().startswith("{"):
        return read_case(given.encode(errors="surrogateescape"))
    with opened(given or STANDARD_INPUT) as lines:
        return read_case(lines.read().strip())


def explanation(decision: Decision) -> dict[str, Any]:
    """The explanation as one JSON document: the decision, and how it came about."""
    answer: dict[str, Any] = msgspec.to_builtins(answer_of(decision))
    standings = [
        {
            "document": one.document,
            "state": one.state,
            "first_day": one.first_day,
            "last_day": one.last_day,
            "capped_by": one.capped_by.id if one.capped_by else None,
        }
        for one in decision.standings
    ]
    facts = dict(zip(DIMENSIONS, decision.facts, strict=True))
    return {
        **answer,
        "visit_day": decision.visit.visit_day,
        "known_on": decision.known_on,
        "notes": decision.notes,
        "documents": standings,
        "facts": facts,
    }


def explained(decision: Decision) -> list[str]:
    """The explanation as lines of Japanese."""
    parts = (
        ("示されたもの", _shown(decision)),
        ("照会と申立て", _asked(decision.visit)),
        ("判定", _judged(decision)),
        ("根拠", _authorities(decision)),
        ("患者へ", (text(f"tell.{code}") for code in decision.tell_patient)),
        ("注意", (text(f"caution.{code}") for code in decision.cautions)),
        ("受付の覚え", (text(f"note.{code}") for code in decision.notes)),
        ("判定が変わるのは", _would_change(decision)),
    )
    lines = list(_heading(decision))
    for title, said in parts:
        here = list(said)
        if here:
            lines += ["", f"■ {title}", *(f"  {line}" for line in here)]
    return lines


def _heading(decision: Decision) -> Iterator[str]:
    visit = decision.visit
    named = f"{visit.case}：" if visit.case else ""
    yield f"{named}{to_wareki(visit.visit_day)}の受診（{visit.scheme.ja}）"
    yield f"{to_wareki(decision.known_on)}までの通知で判定"
    yield f"受付基準 {decision.book.name}"


def _shown(decision: Decision) -> Iterator[str]:
    for one in decision.standings:
        yield f"{one.document.ja}：{_worth(one, decision.visit)}"


def _worth(one: Standing, visit: Visit) -> str:
    """What one document is worth on the day, and what limited it."""
    if one.document is Document.MY_NUMBER_CARD:
        return visit.reader.ja
    if one.document is Document.NONE:
        return "なし"
    proof = "。資格を示すものではない" if one.document in NOT_PROOF else ""
    marked = "。特別療養費の記載あり" if one.shown.special_care else ""
    dated = one.document in DATED or one.state is not State.VALID
    state = f"{STATE_JA[one.state]}{_limits(one)}" if dated else "示された"
    return f"{state}{marked}{proof}"


def _limits(one: Standing) -> str:
    """First and last day, and what set the last one."""
    said = []
    if one.first_day:
        said.append(f"{to_wareki(one.first_day)}から")
    if one.last_day:
        source = one.capped_by.title if one.capped_by else "券面の期限"
        said.append(f"{to_wareki(one.last_day)}まで：{source}")
    return f"（{'、'.join(said)}）" if said else ""


def _asked(visit: Visit) -> Iterator[str]:
    yield f"照会の答え：{visit.online_check.ja}{_tenths(visit.online_share)}"
    if visit.declaration:
        yield "被保険者資格申立書が書かれた"
    if visit.returning:
        yield "再診で、変わりがないと確かめた"
    if visit.emergency:
        yield "緊急でやむを得ない"
    told = visit.snapshot
    if told and told.result:
        age = "" if told.age_days is None else f"、{told.age_days}日前の写し"
        result = f"{told.result.ja}{_tenths(told.share)}"
        yield f"手元データ：{result}{age}。判定には使わない"


def _tenths(share: int | None) -> str:
    """A share in the words of the counter."""
    return "" if share is None else f"（{share // 10}割）"


def _judged(decision: Decision) -> Iterator[str]:
    rule = decision.rule
    yield f"{verdict(rule.outcome)}（{MAY if rule.permissive else MUST}）"
    yield f"あてはまる基準：{rule.title}［{rule.id}］"
    facts = zip(DIMENSIONS, decision.facts, strict=True)
    yield "、".join(f"{DIMENSION_JA[name]}は「{value.ja}」" for name, value in facts)
    share, source = decision.share_and_source
    if share is not None and source is not None:
        yield f"負担割合：{share // 10}割（{source.ja}による）"


def _authorities(decision: Decision) -> Iterator[str]:
    for row in authority_rows(decision.book, decision.rule.authorities):
        yield f"{row.title}（{row.dated}）"
        yield f"    {row.says}"
        if row.status:
            yield f"    確かさ：{row.status}"


def _would_change(decision: Decision) -> Iterator[str]:
    """What would have to be different, grouped by what would come out."""
    order = list(Outcome)
    others = [one for one in decision.why_not if one.rule.outcome != decision.outcome]
    others.sort(key=lambda one: order.index(one.rule.outcome))
    for outcome, group in groupby(others, key=lambda one: one.rule.outcome):
        yield verdict(outcome)
        for said in dict.fromkeys(_if(one) for one in group):
            yield f"    {said}"


def _if(one: WhyNot) -> str:
    """One difference, as a condition."""
    where = f"［{one.rule.id}］"
    if one.dimension == "visit_day":
        return f"受診日が「{period(one.rule.valid)}」なら{where}"
    if one.dimension == "known_on":
        return f"「{knowledge(one.rule.known)}」に知られていたことで判定すれば{where}"
    if one.dimension == "exception":
        return f"例外［{one.found}］がなければ{where}"
    wanted = value_words(DIMENSIONS[one.dimension], one.wanted)
    return f"{DIMENSION_JA[one.dimension]}が「{wanted}」なら{where}"
