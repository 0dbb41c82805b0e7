"""The words of a slip in one language, from its keys (受付票の言葉)."""

import re
from datetime import datetime
from typing import NamedTuple

from kiosk.desk.slip import Slip
from kiosk.labels import DEFAULT, text
from schema.rules.parts import Authority
from schema.wareki import to_wareki

LANGUAGES = ("yasashii", "en")
"""What can stand on a slip below the Japanese; the paper's fonts have no others."""
PLAINEST = "yasashii"
"""Stands there for whoever speaks another: most of them read it."""

_LONGEST_NAME, _LONGEST_PHONE = 36, 24
_NOON = 12
_SENTENCES = re.compile(r"[^。]+。?")


class Row(NamedTuple):
    """One thing said, and what it is about."""

    label: str
    """What it is about."""
    said: tuple[str, ...]
    """Its sentences."""


class Words(NamedTuple):
    """Everything that stands on a slip in one language."""

    title: str
    """受付票."""
    at: str
    """Day and time; empty but in Japanese."""
    where: str
    """Clinic and desk; empty but in Japanese."""
    practice: str
    """A warning that nobody is real; else empty."""
    symbol: str
    """The outcome's symbol."""
    word: str
    """The outcome."""
    share: str
    """The patient's share; empty where it is not known."""
    rows: tuple[Row, ...]
    """What it means, what would change it, what to bring, whom to ask, who says so."""


def below(speaks: str) -> str:
    """The second language for a patient; empty for who reads the Japanese.

    Args:
        speaks: What the patient speaks.
    """
    if speaks == DEFAULT:
        return ""
    return speaks if speaks in LANGUAGES else PLAINEST


def words_of(slip: Slip, language: str = DEFAULT) -> Words:
    """What a slip says in one language."""

    def said(key: str, **filled: object) -> str:
        return text(f"slip.{key}", language, **filled)

    return Words(
        title=said("title"),
        at=_at(slip.at) if language == DEFAULT else "",
        where=_where(slip) if language == DEFAULT else "",
        practice=said("practice") if slip.practice else "",
        symbol=text(f"outcome.{slip.outcome}.symbol"),
        word=said(f"word.{slip.outcome}"),
        share=_share(slip, language),
        rows=tuple(row for row in _rows(slip, language) if row.said),
    )


def _where(slip: Slip) -> str:
    facility, desk = _name(slip.facility), _name(slip.desk)
    return text("slip.where", facility=facility, desk=desk)


def _share(slip: Slip, language: str) -> str:
    if slip.share is None:
        return ""
    key = "slip.share_of_copy" if slip.share_is_of_copy else "slip.share"
    return text(key, language, share=text(f"slip.part.{slip.share}", language))


def _rows(slip: Slip, language: str) -> tuple[Row, ...]:
    """Every row, the empty ones too; first what would change the outcome."""

    def row(kind: str, *said: str) -> Row:
        sentences = (one for given in said for one in _SENTENCES.findall(given))
        return Row(text(f"slip.{kind}", language), tuple(sentences))

    def all_of(section: str, keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text(f"slip.{section}.{key}", language) for key in keys)

    whom = all_of("whom", (slip.whom,)) if slip.whom else ()
    by_staff = () if slip.authority else (text("slip.by_staff", language),)
    return (
        row("change", *all_of("if", slip.changes)),
        row("today", *by_staff, *all_of("say", slip.said)),
        row("bring", *all_of("next", (slip.bring,))),
        row("ask", *whom),
        row("phone", *_phone(slip, language)),
        row("authority", *_authority(slip.authority, language)),
    )


def _phone(slip: Slip, language: str) -> tuple[str, ...]:
    if not slip.phone:
        return ()
    phone = _shortened(slip.phone, _LONGEST_PHONE)
    return (text("slip.here", language, phone=phone),)


def _authority(authority: Authority | None, language: str) -> tuple[str, ...]:
    """Its date, title and section; a title has no translation."""
    if authority is None or language != DEFAULT:
        return ()
    day = to_wareki(authority.dated_on) if authority.dated_on else ""
    parts = (day, authority.document, authority.section)
    return ("　".join(part for part in parts if part),)


def _at(at: datetime) -> str:
    half = "slip.morning" if at.hour < _NOON else "slip.afternoon"
    time = text(half, hour=at.hour % _NOON, minute=f"{at.minute:02}")
    weekday = text("slip.weekdays")[at.weekday()]
    return text("slip.at", day=to_wareki(at.date()), weekday=weekday, time=time)


def _name(name: str) -> str:
    return _shortened(name, _LONGEST_NAME)


def _shortened(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
