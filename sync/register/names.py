"""Invented full names: common surnames with given names that fit the year of birth.

1. Kana are half width with a half-width space, kanji have a full-width space, as
   the online check prints them.
2. Everything is drawn by whole-number weights: the same on every platform.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import jaconv

from schema.terms import Sex
from sync.register.given_names import MEN, WOMEN
from sync.register.surnames import SURNAMES
from sync.register.weighted import Weighted

BLACK_CIRCLE = "●"
"""Stands for a character that has no common code (黒丸)."""

_FADES_AFTER = 22
_SPAN = 5


@dataclass(frozen=True, slots=True)
class Name:
    """One surname or given name (姓・名)."""

    kanji: str
    """As written; may be kana only."""
    kana: str
    """Its reading in half-width katakana."""
    dotted: tuple[str, ...]
    """As written, with each kanji in turn shown as ●; empty for kana names."""


def _name(kanji: str, kana: str) -> Name:
    """Make a name of its writing and its full-width reading."""
    dotted = tuple(
        kanji[:at] + BLACK_CIRCLE + kanji[at + 1 :]
        for at, character in enumerate(kanji)
        if _is_kanji(character)
    )
    return Name(kanji, jaconv.z2h(kana), dotted)


def _is_kanji(character: str) -> bool:
    """Whether ● may stand for this character."""
    return "一" <= character <= "鿿" or "豈" <= character <= "\ufaff"


def _surnames() -> Iterator[tuple[Name, int]]:
    """Each surname with its weight."""
    for line in SURNAMES.split("\n"):
        if line:
            kanji, kana, weight = line.split()
            yield _name(kanji, kana), int(weight)


def _given(table: str) -> Iterator[tuple[Name, int, int]]:
    """Each given name with its peak year and weight."""
    for line in table.split("\n"):
        if line:
            kanji, kana, peak, weight = line.split()
            yield _name(kanji, kana), int(peak), int(weight)


def _in_fashion(names: list[tuple[Name, int, int]], year: int) -> Weighted[Name]:
    """The given names of one year of birth, fading away from their peaks."""
    return Weighted(
        (name, weight * max(0, _FADES_AFTER - abs(year - peak)))
        for name, peak, weight in names
    )


class NameBook:
    """Names to draw from, by sex and year of birth."""

    def __init__(self, first_year: int, last_year: int) -> None:
        """Prepare for births from `first_year` to `last_year`."""
        self.surnames = Weighted(_surnames())
        self._first = first_year
        self._women = self._by_span(list(_given(WOMEN)), last_year)
        self._men = self._by_span(list(_given(MEN)), last_year)

    def _by_span(
        self, names: list[tuple[Name, int, int]], last_year: int
    ) -> list[Weighted[Name]]:
        """One choice for each five years."""
        years = range(self._first, last_year + _SPAN, _SPAN)
        return [_in_fashion(names, year) for year in years]

    def given(self, sex: Sex, year: int) -> Weighted[Name]:
        """The given names of people of `sex` born in `year`."""
        names = self._men if sex is Sex.MALE else self._women
        return names[(year - self._first) // _SPAN]


def dotted(surname: Name, given: Name, at: float) -> str:
    """The full name with one of its kanji shown as ●."""
    ways = [f"{way}　{given.kanji}" for way in surname.dotted]
    ways += [f"{surname.kanji}　{way}" for way in given.dotted]
    return ways[int(at * len(ways))]
