"""Words of the three ages: of the data, the last fetch, the rulebook (経過時間)."""

from datetime import timedelta

from kiosk.desk.receive import Desk
from kiosk.desk.status import Ages
from kiosk.labels import text
from schema.clock import JAPAN
from schema.wareki import to_short


def data(desk: Desk, ages: Ages) -> str:
    """How old the local copy is."""
    info = desk.snapshot.info()
    if info is None:
        return text("status.data_none")
    at = info.as_of.astimezone(JAPAN)
    this_year = at.year == desk.clock.now().year
    day = f"{at.month}/{at.day}" if this_year else to_short(at.date())
    said = text("status.data", at=f"{day} {at:%H:%M}")
    return f"{said} {text(f'freshness.{ages.freshness}')}"


def fetched(ages: Ages) -> str:
    """When it was last fetched."""
    return text("status.fetched", ago=ago(ages.fetch)) if ages.fetch is not None else ""


def edition(desk: Desk, ages: Ages) -> str:
    """By which rulebook, and how long it holds."""
    said = text("status.edition", id=desk.book.edition.id)
    if ages.book < timedelta():
        return said + text("status.edition_over")
    if desk.book.ends_soon(desk.today):
        return said + text("status.edition_left", days=ages.book.days)
    return said


def ago(age: timedelta) -> str:
    """An age in the largest whole unit."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 0:
        return text("ago.future")
    if minutes == 0:
        return text("ago.now")
    if minutes < 60:  # noqa: PLR2004
        return text("ago.minutes", n=minutes)
    hours = minutes // 60
    if hours < 48:  # noqa: PLR2004
        return text("ago.hours", n=hours)
    return text("ago.days", n=hours // 24)
