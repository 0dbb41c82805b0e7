"""Words of what paper, local copy and answer say (突き合わせの言葉)."""

from datetime import date

from kiosk.desk import compare
from kiosk.labels import text
from schema.wareki import to_wareki

DAYS = frozenset({compare.BIRTH, compare.VALID_TO})

PERCENTS = frozenset({compare.SHARE, compare.DECLARED})


def said(field: str, value: str) -> str:
    """A value as people read it; a dash for what nobody said."""
    if not value:
        return text("comparison.unsaid")
    if field in DAYS:
        return to_wareki(date.fromisoformat(value))
    if field == compare.ELIGIBILITY:
        return text(f"check.{value}")
    return text(f"share.{value}") if field in PERCENTS else value
