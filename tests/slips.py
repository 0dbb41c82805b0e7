"""Slips of every kind of visit, for tests, and those that are drawn for the README."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from html import escape
from typing import Any

from kiosk.desk.receive import Place
from kiosk.desk.slip import Reception, Slip, SlipForm, SlipSetup, slip_of
from kiosk.paper.slip import laid_out
from kiosk.paper.strip import Strip
from kiosk.paper.typeface import BOLD, width
from schema.clock import JAPAN, FixedClock
from schema.rules.judge import Decision, judge
from schema.rules.read import built_in
from schema.terms import Document, OnlineCheck, Outcome, Reader, Scheme
from schema.visit import Presented, SnapshotFinding, Visit

DAY = date(2025, 12, 10)
"""A visit day on which the interim handling covers every scheme."""
AT = datetime(2025, 12, 10, 8, 42, tzinfo=JAPAN)
PLACE = Place("さくら内科クリニック", "受付1", "13")
SETUP = SlipSetup(phone="03-0000-0000", asks_deposit=True)
EXPIRED = date(2025, 7, 31)
VALID = date(2026, 7, 31)
LAST_DAY = date(2025, 12, 1)
"""Of every insurance card."""
LANGUAGES = ("", "en", "yasashii")

_BOOK = built_in()
_FAMILY = "'BIZ UDPGothic', 'Noto Sans CJK JP', 'Yu Gothic', sans-serif"
_OLD_CARD = Presented(document=Document.INSURANCE_CARD, expires_on=EXPIRED)
_CARD = Presented(document=Document.MY_NUMBER_CARD)
_NOTICE = Presented(document=Document.ELIGIBILITY_NOTICE)
_CERTIFICATE = Presented(
    document=Document.ELIGIBILITY_CERTIFICATE, expires_on=VALID, share=10
)

SHOWN: Mapping[str, tuple[Presented, Mapping[str, Any], Reception]] = {
    "certificate": (_CERTIFICATE, {}, Reception()),
    "valid card": (
        Presented(document=Document.INSURANCE_CARD, expires_on=LAST_DAY, share=30),
        {"visit_day": LAST_DAY},
        Reception(),
    ),
    "card read": (
        _CARD,
        {
            "reader": Reader.READ,
            "online_check": OnlineCheck.ELIGIBLE,
            "snapshot": SnapshotFinding(share=20),
        },
        Reception(),
    ),
    "card and notice": (
        _CARD,
        {"reader": Reader.CANNOT_READ, "also_presented": (_NOTICE,)},
        Reception(),
    ),
    "interim": (
        _OLD_CARD,
        {"online_check": OnlineCheck.ELIGIBLE, "online_share": 20},
        Reception(),
    ),
    "interim by notice": (
        _NOTICE,
        {"online_check": OnlineCheck.ELIGIBLE, "online_share": 20},
        Reception(),
    ),
    "declared": (
        _CARD,
        {"reader": Reader.CANNOT_READ, "declaration": True},
        Reception(declared_share=30),
    ),
    "returning": (
        _CARD,
        {"reader": Reader.CANNOT_READ, "returning": True},
        Reception(),
    ),
    "special care": (
        Presented(
            document=Document.ELIGIBILITY_CERTIFICATE,
            expires_on=VALID,
            special_care=True,
        ),
        {},
        Reception(),
    ),
    "to be checked": (_OLD_CARD, {}, Reception()),
    "pending": (_OLD_CARD, {"online_check": OnlineCheck.UNAVAILABLE}, Reception()),
    "unread": (_CARD, {"reader": Reader.CANNOT_READ}, Reception()),
    "card not read yet": (_CARD, {}, Reception()),
    "review": (_OLD_CARD, {"online_check": OnlineCheck.NEWER_EXISTS}, Reception()),
    "settled review": (
        _OLD_CARD,
        {"online_check": OnlineCheck.NEWER_EXISTS},
        Reception(taken=Outcome.INSURED),
    ),
    "not found": (_OLD_CARD, {"online_check": OnlineCheck.NOT_FOUND}, Reception()),
    "nothing shown": (Presented(document=Document.NONE), {}, Reception()),
    "nothing else": (
        _OLD_CARD,
        {"online_check": OnlineCheck.NOT_FOUND},
        Reception(nothing_else=True),
    ),
    "card in vain": (
        _CARD,
        {"reader": Reader.CANNOT_READ, "online_check": OnlineCheck.NOT_FOUND},
        Reception(nothing_else=True, scheme_known=False),
    ),
}
"""What was shown, what else is known of the visit, and what was done."""


def decided(kind: str, scheme: Scheme) -> Decision:
    """What the built-in edition says of one kind of visit."""
    presented, known, _ = SHOWN[kind]
    facts: Mapping[str, Any] = {"visit_day": DAY, **known}
    return judge(_BOOK, Visit(scheme=scheme, presented=presented, **facts))


def a_slip(
    kind: str,
    scheme: Scheme = Scheme.LATE_ELDERLY,
    *,
    place: Place = PLACE,
    setup: SlipSetup = SETUP,
) -> Slip:
    """The slip of one kind of visit."""
    decision = decided(kind, scheme)
    return slip_of(decision, place, FixedClock(AT), setup, SHOWN[kind][2])


def every_slip() -> Iterator[tuple[str, Scheme, Slip]]:
    """Every kind of visit under every scheme."""
    for kind in SHOWN:
        for scheme in Scheme:
            yield kind, scheme, a_slip(kind, scheme)


PICTURES = {
    "slip-insured": ("certificate", SlipForm.A4, ""),
    "slip-interim-roll": ("interim", SlipForm.ROLL, ""),
    "slip-pending": ("pending", SlipForm.A4, ""),
    "slip-unconfirmed": ("nothing else", SlipForm.A4, ""),
    "slip-unconfirmed-en": ("nothing else", SlipForm.A4, "en"),
    "slip-interim-yasashii": ("interim", SlipForm.A4, "yasashii"),
}
"""Names of the pictures, and what is on each."""


def picture(name: str) -> str:
    """One of them as SVG, laid out by what lays out the PDF."""
    kind, form, language = PICTURES[name]
    strip = laid_out(a_slip(kind), form, language)
    return drawn(strip)


def drawn(strip: Strip) -> str:
    """A strip as SVG: every piece of text where it is printed, and as wide."""
    wide, high = strip.page
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.1f} {high:.1f}">',
        f"<style>text {{ font-family: {_FAMILY}; white-space: pre }}</style>",
        f'<rect width="{wide:.1f}" height="{high:.1f}" fill="#fff"/>',
    ]
    for left, top, long, deep, dashed in strip.strokes:
        thick, dash = (2.2 if deep else 0.8), (' stroke-dasharray="4 3"' * dashed)
        lines.append(
            f'<path d="M{left:.1f} {top:.1f}h{long:.1f}v{deep:.1f}h{-long:.1f}z" '
            f'stroke="#000" stroke-width="{thick}" fill="none"{dash}/>'
        )
    for left, base, said, font, size in strip.letters:
        weight = "bold" if font == BOLD else "normal"
        lines.append(
            f'<text x="{left:.1f}" y="{base:.1f}" font-size="{size:.1f}" '
            f'font-weight="{weight}" textLength="{width(said, font, size):.1f}" '
            f'lengthAdjust="spacingAndGlyphs">{escape(said, quote=False)}</text>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"
