"""Words of a search: who fits, what is still missing (検索の言葉)."""

from kiosk.desk.lookup import SHORTEST_PART, Asked, Candidates, Found
from kiosk.desk.receive import Desk
from kiosk.labels import text
from schema.clock import JAPAN
from schema.wareki import to_short, to_wareki


def candidate(one: Found) -> str:
    """One who fits, masked, with what tells two apart."""
    birth = to_wareki(one.birth)
    if not one.by_birth:
        birth = text("search.born_in", year=birth.partition("年")[0])
    return f"{one.name}  {birth}  {one.number}  {one.insurer}"


def lost(one: Found) -> str:
    """That their eligibility ended, where it did."""
    return text("search.lost", day=to_short(one.lost_on)) if one.lost_on else ""


def how_many(found: Candidates) -> str:
    """How many fit, and that none is picked."""
    key = "search.more" if found.has_more else "search.many"
    return text(key, count=len(found.people))


def nobody(desk: Desk) -> str:
    """That nobody fits, and of which day the copy is."""
    info = desk.snapshot.info()
    at = info.as_of.astimezone(JAPAN) if info else None
    as_of = f"{at.month}/{at.day}" if at else text("comparison.none")
    return text("search.none", as_of=as_of)


def missing(asked: Asked) -> str:
    """What has to be known besides; empty where it is enough."""
    if asked.is_enough:
        return ""
    if asked.part and not asked.has_part:
        return text("search.short_part", least=SHORTEST_PART)
    return text("search.need_two")


def too_little(asked: Asked) -> str:
    """Why nobody can be looked for in the desk's own log; empty where they can."""
    if asked.part and not asked.has_part:
        return text("search.short_part", least=SHORTEST_PART)
    return "" if asked.clues else text("search.need_one")
