"""The words of a rulebook: days, conditions, values, authorities (受付基準の言葉)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.labels import text
from schema.rules.book import ONE_DAY, Rulebook
from schema.rules.facts import DIMENSIONS
from schema.rules.parts import Authority, Known, Remark, Rule, Valid
from schema.terms import Document, Outcome, Term
from schema.wareki import to_wareki

DIMENSION_JA: Mapping[str, str] = {
    "scheme": "制度",
    "paper": "証・確認書",
    "flaw": "書類の不備",
    "card": "マイナ保険証",
    "aid": "お知らせ・画面",
    "online": "照会の答え",
    "statement": "申立て",
    "emergency": "緊急",
}
"""What a rule looks at, in words."""

SIGN_JA: Mapping[str, str] = {
    "expired_card": "期限切れの被保険者証がある",
    "expired_certificate": "期限切れの資格確認書がある",
    "notice_alone": "お知らせがあり、マイナ保険証がない",
    "notice_shown": "お知らせがある",
    "notice_expired": "期限の過ぎたお知らせがある",
    "not_yet_document": "発効前の証がある",
    "not_proof_shown": "資格を示すものではない書類がある",
    "digits_notice_shown": "個人番号下4桁のお知らせがある",
    "supplement_expired": "期限切れの限度額認定証等がある",
    "supplement_impossible": "あり得ない日付の限度額認定証等がある",
    "illegible": "読めない書類がある",
    "impossible": "あり得ない日付の書類がある",
    "expiry_not_printed": "期限の印字のない資格確認書がある",
    "card_expiry_not_printed": "期限の印字のない被保険者証がある",
    "expiry_capped": "券面の期限より早い最後の日がある",
    "expired_long_ago": "期限が切れて1年を超える",
    "special_care_printed": "特別療養費の記載がある",
    "portal_alone": "資格情報画面があり、マイナ保険証がない",
    "share_differs": "負担割合が食いちがう",
    "online_eligible": "照会で資格あり",
    "online_contradicts": "照会の答えが資格無効・該当なしなど",
    "check_not_run": "照会していない",
    "check_unavailable": "照会できない",
    "snapshot_differs": "手元データでは資格無効・該当なしなど",
    "turned_75": "国保・被用者保険で75歳以上",
    "under_65": "後期高齢者医療で65歳未満",
    "flagged_emergency": "緊急でやむを得ない",
    "edition_ending": "版の見直した最後の日が近い",
}
"""What a remark is given for, in words."""

AND = "、かつ "
"""Between two conditions that must both hold."""
MAY, MUST = "許容（差し支えない。義務ではない）", "定め"
USUAL = "目安（判定は変えない）"
"""What a line of the table of documents says that changes no standing."""
ANY_FACTS = "どのような場合にも"


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """A law, notice or report in words (根拠)."""

    key: str
    """As parts refer to it."""
    title: str
    """Document and section."""
    dated: str
    """Its date."""
    says: str
    """What it says, in our words."""
    status: str
    """How sure we are; empty where nothing has to be said."""


def verdict(outcome: Outcome) -> str:
    """Symbol and word of an outcome (受付判定区分)."""
    return f"{text(f'outcome.{outcome}.symbol')} {outcome.ja}"


def conditions(rule: Rule) -> tuple[str, ...]:
    """When a rule fires, one line for each alternative."""
    return tuple(_condition(box) for box in rule.when)


def _condition(box: Mapping[str, Iterable[str]]) -> str:
    said = [
        f"{DIMENSION_JA[name]}が「{value_words(DIMENSIONS[name], box[name])}」"
        for name in DIMENSIONS
        if name in box
    ]
    return AND.join(said) or ANY_FACTS


def occasion(remark: Remark) -> str:
    """When a remark is given, beside its outcomes, schemes and days."""
    said = [SIGN_JA[sign] for sign in remark.signs]
    if remark.any_sign:
        said.append("／".join(SIGN_JA[sign] for sign in remark.any_sign))
    return AND.join(said)


def value_words(closed: type[Term], values: Iterable[str]) -> str:
    """Values of a closed list in words."""
    words = {one.value: one.ja for one in closed}
    return "／".join(words[value] for value in values)


def period(valid: Valid) -> str:
    """A period of days in words."""
    start = to_wareki(valid.from_) if valid.from_ else ""
    end = to_wareki(valid.to) if valid.to else ""
    if valid.from_ and valid.from_ == valid.to:
        return start
    return "".join((start and f"{start}から", end and f"{end}まで")) or "限りなし"


def knowledge(known: Known) -> str:
    """Since when, and until when, something was known in words."""
    last = known.superseded - ONE_DAY if known.superseded else None
    if not (known.from_ or last):
        return "はじめから"
    return period(Valid(from_=known.from_, to=last))


def fact_value(value: Any) -> str:
    """A fact's value in words: days in 和暦, documents by their legal term."""
    if isinstance(value, date):
        return to_wareki(value)
    if isinstance(value, Mapping):
        return "、".join(f"{fact_value(k)}は{fact_value(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "か".join(fact_value(one) for one in value)
    if isinstance(value, int):
        return f"{value:,}"
    return next((one.ja for one in Document if one == value), str(value))


def authority_rows(book: Rulebook, keys: Iterable[str]) -> tuple[AuthorityRow, ...]:
    """Authorities in words."""
    return tuple(authority_row(key, book.authorities[key]) for key in keys)


def authority_row(key: str, one: Authority) -> AuthorityRow:
    """One authority in words."""
    return AuthorityRow(
        key,
        " ".join(part for part in (one.document, one.section) if part),
        to_wareki(one.dated_on) if one.dated_on else "日付なし",
        one.says,
        one.status,
    )
