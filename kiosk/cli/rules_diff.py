"""The difference of two editions in words, and as one JSON document (版の比較)."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from kiosk.words.book_words import DIMENSION_JA, period, value_words, verdict
from schema.rules.changes import ChangeKind, PartChange
from schema.rules.compare import Comparison, Consequence, Days, PaperChange
from schema.rules.documents import Standing, State
from schema.rules.facts import DIMENSIONS
from schema.rules.parts import Valid
from schema.wareki import to_wareki

TABLE_JA = {
    "edition": "版",
    "authority": "根拠",
    "rule": "基準",
    "document": "書類の有効期間",
    "remark": "注意と案内",
    "fact": "日付のある事実",
}
KIND_JA = {
    ChangeKind.ADDED: "加わる",
    ChangeKind.REMOVED: "なくなる",
    ChangeKind.CHANGED: "変わる",
}


def difference(found: Comparison) -> dict[str, Any]:
    """The comparison as one JSON document."""
    return {
        "before": found.before.name,
        "after": found.after.name,
        "parts": [_part_document(part) for part in found.parts],
        "papers": [_paper_document(paper) for paper in found.papers],
        "consequences": [_consequence_document(one) for one in found.consequences],
    }


def _part_document(part: PartChange) -> dict[str, Any]:
    keys = {key.key: {"before": key.before, "after": key.after} for key in part.keys}
    return {"table": part.table, "name": part.name, "change": part.kind, "keys": keys}


def _paper_document(paper: PaperChange) -> dict[str, Any]:
    return {
        "line": paper.line,
        "scheme": paper.scheme,
        "paper": msgspec.to_builtins(paper.shown),
        "before": _standing_document(paper.before),
        "after": _standing_document(paper.after),
    }


def _standing_document(one: Standing) -> dict[str, Any]:
    possible = one.state is not State.IMPOSSIBLE
    return {"possible": possible, "first_day": one.first_day, "last_day": one.last_day}


def _consequence_document(one: Consequence) -> dict[str, Any]:
    return {
        "visit_days": one.visit_days,
        "known_days": one.known_days,
        "area": one.area,
        "before": one.before,
        "after": one.after,
        "inputs": one.inputs,
        "example": _facts(one.example),
        "rules": one.rules,
    }


def _facts(example: str) -> dict[str, str]:
    """The dimensions of an input that was spelled out."""
    return dict(pair.split("=") for pair in example.split())


def different(found: Comparison) -> list[str]:
    """The comparison as lines of Japanese."""
    lines = [f"{found.before.name} → {found.after.name}"]
    parts = (
        ("変わる箇所", _changed(found)),
        ("書類の有効期間への影響", map(_paper, found.papers)),
        (
            "判定への影響",
            (line for one in found.consequences for line in _touched(one)),
        ),
    )
    for title, said in parts:
        here = list(said)
        lines += ["", f"■ {title}", *(f"  {line}" for line in here or ["なし"])]
    return lines


def _changed(found: Comparison) -> Iterator[str]:
    for part in found.parts:
        yield f"{TABLE_JA[part.table]} {part.name}：{KIND_JA[part.kind]}"
        for key in part.keys:
            yield f"    {key.key}：{_plain(key.before)} → {_plain(key.after)}"


def _plain(value: Any) -> str:
    return "なし" if value is None else msgspec.json.encode(value).decode()


def _paper(paper: PaperChange) -> str:
    shown = paper.shown
    printed = [
        f"{name}{to_wareki(day)}"
        for name, day in (
            ("交付 ", shown.issued_on),
            ("発効 ", shown.effective_on),
            ("期限 ", shown.expires_on),
        )
        if day
    ]
    what = "、".join((paper.scheme.ja, *printed))
    before, after = _worth(paper.before), _worth(paper.after)
    return f"{shown.document.ja}（{what}）：{before} → {after}［{paper.line}］"


def _worth(one: Standing) -> str:
    if one.state is State.IMPOSSIBLE:
        return "あり得ない"
    if not (one.first_day or one.last_day):
        return "定めなし"
    return period(Valid(from_=one.first_day, to=one.last_day))


def _touched(one: Consequence) -> Iterator[str]:
    area = f"、地域 {one.area}" if one.area else ""
    yield f"受診日 {_days(one.visit_days)}、知られた日 {_days(one.known_days)}{area}"
    yield f"    {verdict(one.before)} → {verdict(one.after)}：{one.inputs:,}とおり"
    yield f"    例：{_in_words(_facts(one.example))}"
    yield f"        {one.rules[0]} → {one.rules[1]}"


def _days(days: Days) -> str:
    return period(Valid(from_=days[0], to=days[1]))


def _in_words(facts: Mapping[str, str]) -> str:
    return "、".join(
        f"{DIMENSION_JA[name]}は「{value_words(closed, [facts[name]])}」"
        for name, closed in DIMENSIONS.items()
    )
