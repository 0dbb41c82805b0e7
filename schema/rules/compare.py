"""Two editions side by side: which parts differ, and whom it touches (版の比較).

1. Parts are compared key by key; the order of files and lines does not count.
2. Every input in every region of either book is judged by both; inputs whose
   outcome differs are counted, by stretch of days, with one of them spelled out.
3. A changed line of the document table moves what a paper is worth before any
   rule is asked: its own boundary papers are dated by both tables.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, product

from schema.rules.book import ONE_DAY, Rulebook
from schema.rules.changes import PartChange, part_changes
from schema.rules.compiled import Region
from schema.rules.documents import Standing, State
from schema.rules.parts import DocumentRule, Valid
from schema.rules.proof import covered, spell_out
from schema.terms import Outcome, Scheme
from schema.visit import Presented, Visit

Days = tuple[date | None, date | None]
"""First and last day of a stretch, both included; `None` where it is open."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """Inputs whose outcome differs on one stretch of days (影響)."""

    visit_days: Days
    """Visit days."""
    known_days: Days
    """Days of knowing."""
    area: str
    """Jurisdiction; empty for all of Japan."""
    before: Outcome
    """Outcome by the first edition."""
    after: Outcome
    """Outcome by the second."""
    inputs: int
    """How many inputs."""
    example: str
    """One of them, spelled out."""
    rules: tuple[str, str]
    """The rules that answer the example."""


@dataclass(frozen=True, slots=True)
class PaperChange:
    """A paper that is worth something else (書類の有効期間への影響)."""

    line: str
    """Id of the line of the table that differs."""
    shown: Presented
    """The paper."""
    scheme: Scheme
    """Its scheme."""
    before: Standing
    """What it was worth, long after."""
    after: Standing
    """What it is worth by the second edition."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything in which two editions differ."""

    before: Rulebook
    """The first edition."""
    after: Rulebook
    """The second edition."""
    parts: tuple[PartChange, ...]
    """Every part that differs."""
    papers: tuple[PaperChange, ...]
    """Every boundary paper that is worth something else."""
    consequences: tuple[Consequence, ...]
    """Every stretch of days on which outcomes differ."""


def compare(before: Rulebook, after: Rulebook) -> Comparison:
    """Find every difference between two proven editions and what it does."""
    parts = tuple(part_changes(before, after))
    return Comparison(
        before,
        after,
        parts,
        tuple(_paper_changes(before, after, parts)),
        tuple(_consequences(before, after)),
    )


def _paper_changes(
    before: Rulebook, after: Rulebook, parts: Iterable[PartChange]
) -> Iterator[PaperChange]:
    changed = {part.name for part in parts if part.table == "document"}
    seen: set[tuple[Scheme, Presented, str]] = set()
    for book in (before, after):
        for line in book.documents:
            if line.id not in changed:
                continue
            for scheme, shown in product(line.schemes, _boundary_papers(line)):
                place = line.jurisdiction or "13"
                old, new = (_dated(b, shown, scheme, place) for b in (before, after))
                if _worth(old) != _worth(new) and (scheme, shown, place) not in seen:
                    seen.add((scheme, shown, place))
                    yield PaperChange(line.id, shown, scheme, old, new)


def _boundary_papers(line: DocumentRule) -> Iterator[Presented]:
    """Papers whose printed days lie on the edges of what a line speaks of."""
    for issued, first, last in product(
        _edges(line.issued, line.issue_ended),
        _edges(line.taking_effect),
        _edges(line.expiring),
    ):
        yield Presented(
            document=line.document,
            issued_on=issued,
            effective_on=first,
            expires_on=last,
        )


def _edges(window: Valid | None, ended: date | None = None) -> tuple[date | None, ...]:
    days = [window.from_, window.to] if window else []
    past = [ended, ended + ONE_DAY] if ended else []
    return tuple(dict.fromkeys(day for day in (*days, *past) if day)) or (None,)


def _dated(book: Rulebook, shown: Presented, scheme: Scheme, place: str) -> Standing:
    """What a paper is worth long after, with all that the edition knows."""
    visit = Visit(
        visit_day=date.max, scheme=scheme, presented=shown, jurisdiction=place
    )
    return book.standings(visit, date.max)[0]


def _worth(one: Standing) -> tuple[bool, date | None, date | None]:
    return one.state is State.IMPOSSIBLE, one.first_day, one.last_day


_Cell = tuple[Days, Outcome, Outcome, int]
"""Visit days, outcome before and after, and the inputs as one integer."""


def _consequences(before: Rulebook, after: Rulebook) -> Iterator[Consequence]:
    visit_days = _stretches((*before.visit_cuts, *after.visit_cuts))
    known_days = _stretches((*before.known_cuts, *after.known_cuts))
    everywhere: dict[_Cell, list[int]] = {}
    for area in ("", *sorted({*before.areas, *after.areas})):
        found: dict[_Cell, list[int]] = {}
        for nth, known in enumerate(known_days):
            for cell in _cells(before, after, visit_days, _day_in(known), area):
                found.setdefault(cell, []).append(nth)
        for cell, places in found.items():
            if area and everywhere.get(cell) == places:
                continue
            for first, last in _runs(places):
                days = (known_days[first][0], known_days[last][1])
                yield _consequence(before, after, cell, days, area)
        everywhere = everywhere or found


def _stretches(cuts: Iterable[date]) -> tuple[Days, ...]:
    """The stretches that the cuts divide time into, open at both ends."""
    starts = sorted(set(cuts))
    ends = [start - ONE_DAY for start in starts]
    return tuple(zip((None, *starts), (*ends, None), strict=True))


def _day_in(days: Days) -> date:
    return days[0] or days[1] or date.max


def _cells(
    before: Rulebook,
    after: Rulebook,
    visit_days: tuple[Days, ...],
    known_on: date,
    area: str,
) -> Iterator[_Cell]:
    """What differs with one knowledge in one area, neighbouring days joined."""
    found: dict[tuple[Outcome, Outcome, int], list[int]] = {}
    for nth, days in enumerate(visit_days):
        old, new = (
            inputs_by_outcome(book.region(_day_in(days), known_on, area))
            for book in (before, after)
        )
        for one, other in product(Outcome, Outcome):
            inputs = old[one] & new[other]
            if one is not other and inputs:
                found.setdefault((one, other, inputs), []).append(nth)
    for change, places in found.items():
        for first, last in _runs(places):
            yield (visit_days[first][0], visit_days[last][1]), *change


def inputs_by_outcome(region: Region) -> Mapping[Outcome, int]:
    """Which inputs have which outcome in one region, one bit an input."""
    found = dict.fromkeys(Outcome, 0)
    excepted = 0
    for one in region.exceptions:
        found[one.rule.outcome] |= covered(one)
        excepted |= covered(one)
    for one in region.laws:
        found[one.rule.outcome] |= covered(one) & ~excepted
    return found


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours in ascending `places`."""
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        joined = [place for _, place in run]
        yield joined[0], joined[-1]


def _consequence(
    before: Rulebook, after: Rulebook, cell: _Cell, known_days: Days, area: str
) -> Consequence:
    visit_days, old, new, inputs = cell
    place = (inputs & -inputs).bit_length() - 1
    where = (_day_in(visit_days), _day_in(known_days), area)
    return Consequence(
        visit_days=visit_days,
        known_days=known_days,
        area=area,
        before=old,
        after=new,
        inputs=inputs.bit_count(),
        example=spell_out(place),
        rules=(
            _answering(before.region(*where), place),
            _answering(after.region(*where), place),
        ),
    )


def _answering(region: Region, place: int) -> str:
    """The rule that answers one input."""
    rules = (*region.exceptions, *region.laws)
    return next(one.rule.id for one in rules if covered(one) >> place & 1)
