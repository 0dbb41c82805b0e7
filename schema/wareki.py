"""Japanese-era dates, in and out (和暦).

What holds for every date read here:

1. Widths, blanks and separators do not matter; 元年 is year 1.
2. Digits alone are told apart by their number: seven are an era digit (1 明治,
   2 大正, 3 昭和, 4 平成, 5 令和) with YYMMDD, eight are Gregorian. While a
   date is being typed both are open; Enter ends the doubt.
3. A day that no calendar has is refused.
4. A day outside its era is refused, unless it was printed before the era ended
   (平成32年7月31日): then it is converted, with a warning.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from schema.errors import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """One era, with both of its edges (元号)."""

    digit: str
    """Era digit of the seven-digit form; empty for the Gregorian calendar."""
    letter: str
    """Letter of the short form."""
    name: str
    """元号."""
    zero: int
    """Gregorian year of the era's year 0."""
    first: date
    """First day, included."""
    last: date
    """Last day, included."""

    def holds(self, day: date) -> bool:
        """Whether `day` lies in the era."""
        return self.first <= day <= self.last

    def text(self, year: int, month: int, day: int) -> str:
        """昭和20年1月5日; 元年 for the first year."""
        return f"{self.name}{'元' if year == 1 else year}年{month}月{day}日"


def _era(digit: str, letter: str, name: str, first: date, last: date) -> Era:
    return Era(
        digit=digit,
        letter=letter,
        name=name,
        zero=first.year - 1,
        first=first,
        last=last,
    )


ERAS = (
    _era("1", "M", "明治", date(1868, 1, 1), date(1912, 7, 29)),
    _era("2", "T", "大正", date(1912, 7, 30), date(1926, 12, 24)),
    _era("3", "S", "昭和", date(1926, 12, 25), date(1989, 1, 7)),
    _era("4", "H", "平成", date(1989, 1, 8), date(2019, 4, 30)),
    _era("5", "R", "令和", date(2019, 5, 1), date(2117, 12, 31)),
)
"""Oldest first. The present era ends where two digits end."""

GREGORIAN = Era(
    digit="",
    letter="",
    name="西暦",
    zero=0,
    first=date(1800, 1, 1),
    last=date(2099, 12, 31),
)
"""The other calendar that is read; years outside it are slips (西暦)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDate:
    """A date as it was read, and what to say about it."""

    day: date
    """The day."""
    wareki: str
    """The day in its true era, whatever was printed."""
    warning: str | None = None
    """Why the printed era is not the true one; `None` if it is."""


_SEPARATORS = dict.fromkeys(map(ord, "年月/.．-‐‑‒–—―−ー"), ".")
_FIRST_YEAR = re.compile(r"(?<![0-9])元(?![0-9])")
_NAMES = {key: era for era in ERAS for key in (era.letter, era.name, era.name[0])}
_NAMED = re.compile("(M|T|S|H|R|明治?|大正?|昭和?|平成?|令和?)([0-9.]*)")
_DOTTED = re.compile(r"([0-9]{1,4})\.([0-9]{1,2})\.([0-9]{1,2})")


def read_date(text: str, *, printed: bool = False) -> ReadDate:
    """Read one date in any form that is written at a desk.

    Args:
        text: `3200105`, `S20.1.5`, `s20/1/5`, `S200105`, `昭和20年1月5日`,
            `昭20.1.5`, `㍼20年1月5日`, `1945-01-05`, `19450105`, `1945/1/5`.
        printed: The date was printed before its era ended, as an expiry may be.

    Returns:
        The day, its true 和暦, and a warning where `printed` was needed.

    Raises:
        Unreadable: E-DATE-1 no date at all, E-DATE-2 outside its era, E-DATE-3
            a day that no calendar has. A text that is no date is not repeated:
            it may be an insured number in the wrong field.
    """
    era, year, month, day = _split(_plain(text))
    found = _real_day(era, year, month, day)
    if era.holds(found):
        return ReadDate(day=found, wareki=to_wareki(found))
    if not printed or found < era.first:
        raise _outside(era, era.text(year, month, day), found)
    return ReadDate(
        day=found,
        wareki=to_wareki(found),
        warning=f"{era.name} ended on {era.last}; this is {to_wareki(found)}",
    )


def to_wareki(day: date) -> str:
    """Write `day` as 昭和20年1月5日; days of no era as 1850-01-05."""
    era = _era_of(day)
    if era is None:
        return day.isoformat()
    return era.text(day.year - era.zero, day.month, day.day)


def to_short(day: date) -> str:
    """Write `day` as S20.1.5, for narrow places; of no era as 1850-01-05."""
    era = _era_of(day)
    if era is None:
        return day.isoformat()
    return f"{era.letter}{day.year - era.zero}.{day.month}.{day.day}"


def could_become_date(text: str, *, printed: bool = False) -> bool:
    """Whether what is typed so far can still be completed to a real date.

    Digits are tried as the seven-digit and as the eight-digit form, and pass if
    either can be completed: `20` is 大正0x or 20xx. Nothing typed passes.
    """
    plain = _plain(text)
    return not plain or any(
        _has_day(era, fields, date.max if printed else era.last)
        for era, fields in _readings(plain)
    )


def age_on(birth: date, day: date) -> int:
    """Full years of age on `day`, one more from the birthday on (満年齢).

    The law on counting age adds the year when the day before the birthday ends;
    seen in whole days that is the birthday. Who was born on 29 February gets
    older on 1 March of a common year, as the year is full when 28 February ends.
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def birthday_75(birth: date) -> date:
    """The day late-elderly insurance begins: the 75th birthday itself (75歳到達日).

    29 February never comes back after 75 years; those births begin on 1 March,
    by the rule of `age_on`.
    """
    if (birth.month, birth.day) == (2, 29):
        return date(birth.year + 75, 3, 1)
    return birth.replace(year=birth.year + 75)


def _plain(text: str) -> str:
    """One width, capitals, no blanks, points for separators, digits for 元年."""
    joined = "".join(unicodedata.normalize("NFKC", text).upper().split())
    dotted = joined.removesuffix("日").translate(_SEPARATORS)
    return _FIRST_YEAR.sub("1", dotted)


def _split(plain: str) -> tuple[Era, int, int, int]:
    """Tell calendar, year, month and day apart, by the form alone."""
    for era, rest in _calendars(plain):
        width = _year_width(era)
        fields: Sequence[str] = ()
        if rest.isdecimal() and len(rest) == width + 4:
            fields = (rest[:-4], rest[-4:-2], rest[-2:])
        elif match := _DOTTED.fullmatch(rest):
            fields = match.groups()
        if fields and (era is not GREGORIAN or int(fields[0]) in _years_of(era)):
            year, month, day = map(int, fields)
            return era, year, month, day
    raise Unreadable(
        "E-DATE-1",
        subject="date",
        found=f"{len(plain)} character(s) that are no date",
        expected="3200105, S20.1.5, 昭和20年1月5日, 19450105 or 1945-01-05",
        hint="key the date again",
    )


def _calendars(plain: str) -> Iterator[tuple[Era, str]]:
    """Each calendar that `plain` may be written in, with the rest of the text."""
    if match := _NAMED.fullmatch(plain):
        yield _NAMES[match[1]], match[2]
    if plain[:1].isdecimal() and plain.isascii():
        if "." not in plain:
            yield from ((era, plain[1:]) for era in ERAS if era.digit == plain[0])
        yield GREGORIAN, plain


def _real_day(era: Era, year: int, month: int, day: int) -> date:
    """The day, or a refusal that says which of its parts no calendar has."""
    _within("year", year, _years_of(era))
    _within("month", month, range(1, 13))
    days = monthrange(era.zero + year, month)[1]
    _within("day", day, range(1, days + 1))
    return date(era.zero + year, month, day)


def _years_of(era: Era) -> range:
    """Years that can be written; of an era also those after its end (平成32年)."""
    if era is GREGORIAN:
        return range(era.first.year, era.last.year + 1)
    return range(1, 100)


def _year_width(era: Era) -> int:
    return 4 if era is GREGORIAN else 2


def _within(part: str, number: int, allowed: range) -> None:
    if number not in allowed:
        raise Unreadable(
            "E-DATE-3",
            subject="date",
            found=f"{part} {number}",
            expected=f"{part} {allowed[0]} to {allowed[-1]}",
            hint="key the date again as it is printed",
        )


def _outside(era: Era, written: str, found: date) -> Unreadable:
    return Unreadable(
        "E-DATE-2",
        subject="date",
        found=f"{written}, but {era.name} is {era.first} to {era.last}",
        expected=to_wareki(found),
        hint="check era and year; an expiry printed before the era ended is read "
        "as printed",
    )


def _era_of(day: date) -> Era | None:
    return next((era for era in ERAS if era.holds(day)), None)


def _readings(plain: str) -> Iterator[tuple[Era, list[list[int]]]]:
    """For each form begun: the years, months and days that it leaves open."""
    for era, rest in _calendars(plain):
        width = _year_width(era)
        ranges = (_years_of(era), range(1, 13), range(1, 32))
        if "." not in rest:
            parts = (rest[:width], rest[width : width + 2], rest[width + 2 :])
            yield era, list(map(_begun, parts, ranges, (width, 2, 2)))
        if era is GREGORIAN or not plain[0].isdecimal():
            *closed, last = rest.split(".")
            fields = [[int(part)] if part else [] for part in closed]
            if len(fields) < len(ranges):
                fields.append(_begun(last, ranges[len(fields)], 1))
                yield era, fields + [list(left) for left in ranges[len(fields) :]]


def _begun(part: str, numbers: Sequence[int], width: int) -> list[int]:
    """Numbers whose writing begins with `part`; width 1 leaves the zero to choice."""
    return [
        number
        for number in numbers
        if f"{number:0{width}}".startswith(part)
        or (width == 1 and f"{number:02}".startswith(part))
    ]


def _has_day(era: Era, fields: Sequence[Sequence[int]], last: date) -> bool:
    """Whether one of the days in `fields` is real and no later than `last`."""
    years, months, days = fields
    return any(
        era.first <= date(era.zero + year, month, day) <= last
        for year, month in product(years, months)
        if year in _years_of(era) and month in range(1, 13)
        for day in days
        if 1 <= day <= monthrange(era.zero + year, month)[1]
    )
