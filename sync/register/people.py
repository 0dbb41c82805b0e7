"""An invented late-elderly population of Tokyo (後期高齢者の架空データ).

1. Everyone is invented: numbers, names and towns are drawn, never copied.
2. The same count, seed and day give the same rows, byte for byte, everywhere.
3. A row is a person with one insurer. Someone who moved within Tokyo keeps the
   insured number and has two rows: the new one, then the lost one. But for the
   latter, rows come in the order of their keys, as a store likes them best.
4. Insured numbers are distinct, hold their check digit and lie from 10000000 to
   76999999, away from the claim placeholders and from the people of the tests.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random

from schema.errors import Unreadable
from schema.insured import Insured
from schema.numbers import check_digit
from schema.terms import Sex
from schema.wareki import birthday_75
from sync.register.ages import AGES, FIRST_AGE, LAST_AGE, born_between, turns_on
from sync.register.fates import FATED, Fates
from sync.register.instants import Instants
from sync.register.means import MEANS
from sync.register.names import NameBook, dotted
from sync.register.others import generate_other
from sync.register.places import Place, flat, places_of_tokyo
from sync.register.renewals import DEMO_DAY, renewal_of
from sync.register.weighted import Weighted

__all__ = ["DEMO_DAY", "MOST", "generate_late_elderly", "generate_other"]

MOST = 1_774_596
"""Tokyo's late-elderly insured on 2025-04-30, by the founding document."""

_INSURER_NAME = "東京都後期高齢者医療広域連合"
_SCHEME_BEGAN = date(2008, 4, 1)
_FULL_AGE = 75
_DISABILITY_AGE = 65
_UNSET_SEX = 0.00002
_WITH_FLAT = 0.35
_BLACK_CIRCLES = 0.044
_SPECIAL_CARE = 0.0003
_LONG_STAY_CLASS = "B05"
_LONG_STAY = 0.06
_DISEASES = Weighted([("", 99_000), ("1", 960), ("2", 25), ("3", 15)])
_FIRST_BODY = 1_000_000
_BODIES = 6_700_000


def generate_late_elderly(
    count: int, seed: int = 1, as_of: date = DEMO_DAY
) -> Iterator[Insured]:
    """Invent `count` rows of the late-elderly register as it stood on `as_of`.

    Raises:
        Unreadable: `count` is not from 0 to `MOST`, or the day is out of range.
    """
    if not 0 <= count <= MOST:
        raise Unreadable(
            "E-PEOPLE-COUNT",
            subject="count",
            found=str(count),
            expected=f"0 to {MOST}",
            hint="ask for no more people than the scheme has in Tokyo",
        )
    return _Population(count, seed, as_of).rows()


@cache
def _check_digits() -> tuple[list[int], list[int]]:
    """Of the first four digits of every body, and of its last three."""
    high = [int(check_digit(f"{first:04}000")) for first in range(10_000)]
    return high, [int(check_digit(f"{last:07}")) for last in range(1000)]


class _Numbers:
    """Distinct insured numbers in rising order (被保険者番号)."""

    def __init__(self, count: int) -> None:
        """Spread `count` numbers over all there are."""
        self._gap = _BODIES // max(count, 1)
        self._high, self._low = _check_digits()

    def number(self, index: int, at: float) -> str:
        """The number of person `index`, seven digits and the check digit.

        The check digit is additive, so that of the whole is the sum of those of
        its parts.
        """
        body = _FIRST_BODY + index * self._gap + int(at * self._gap)
        check = (self._high[body // 1000] + self._low[body % 1000]) % 10
        return str(body * 10 + check)


class _Population:
    """One population: tables made once, then a row for each draw."""

    def __init__(self, count: int, seed: int, as_of: date) -> None:
        """Prepare the tables for `count` rows."""
        self._as_of = as_of
        self._renewal = renewal_of(as_of)
        self._draw = Random(seed).random  # noqa: S311
        places = places_of_tokyo()
        self._quotas = places.shared_out(count)
        self._births = [
            born_between(as_of, age) for age in range(FIRST_AGE, LAST_AGE + 1)
        ]
        self._names = NameBook(as_of.year - LAST_AGE - 1, as_of.year - FIRST_AGE)
        self._numbers = _Numbers(count)
        self._instants = Instants(as_of)
        self._fates = Fates(as_of, self._renewal, places, self._instants, self._draw)

    def rows(self) -> Iterator[Insured]:
        """Everyone, municipality by municipality, numbers rising."""
        index = 0
        for place, quota in self._quotas:
            left = quota
            while left:
                person = self._person(index, place)
                index += 1
                left -= 1
                if self._draw() >= FATED:
                    yield person
                    continue
                befallen = self._fates.befall(person, may_move=left > 0)
                left -= len(befallen) - 1
                yield from befallen

    def _person(self, index: int, place: Place) -> Insured:
        """One person as registered, before anything befalls them."""
        draw = self._draw
        sex, age = AGES.pick(draw())
        birth_date = self._birth_date(age)
        acquired_on = self._acquired_on(birth_date, age)
        paper = self._renewal.paper(acquired_on, age, place.code, draw())
        name, name_kana = self._name(sex, birth_date.year)
        means, since = MEANS.pick(draw()), paper.valid_from
        disease = _DISEASES.pick(draw())
        return Insured(
            insurer_number=place.insurer_number,
            number=self._numbers.number(index, draw()),
            name=name,
            name_kana=name_kana,
            sex=sex if draw() >= _UNSET_SEX else Sex.UNSET,
            birth_date=birth_date,
            address=self._address(place),
            municipality=place.code,
            insurer_name=_INSURER_NAME,
            acquired_on=acquired_on,
            share=means.share,
            share_from=since,
            document=paper.document,
            issued_on=paper.issued_on,
            valid_from=since,
            valid_to=paper.valid_to,
            special_care=draw() < _SPECIAL_CARE,
            limit_class=means.limit_class,
            limit_from=since,
            meal_class=means.meal_class,
            meal_from=since if means.meal_class else None,
            long_stay_on=self._long_stay_on(means.limit_class, since),
            disease_class=disease,
            disease_from=since if disease else None,
            updated_at=self._instants.batch(paper.issued_on, draw()),
        )

    def _birth_date(self, age: int) -> date:
        """A day of birth for someone of `age`."""
        first, days = self._births[age - FIRST_AGE]
        return date.fromordinal(first + int(self._draw() * days))

    def _acquired_on(self, birth_date: date, age: int) -> date:
        """The 75th birthday, or the day a disability was certified (障害認定)."""
        if age >= _FULL_AGE:
            return max(birthday_75(birth_date), _SCHEME_BEGAN)
        first = turns_on(birth_date, _DISABILITY_AGE)
        return first + timedelta(days=int(self._draw() * (self._as_of - first).days))

    def _name(self, sex: Sex, year: int) -> tuple[str, str]:
        """A full name and its kana; one in twenty-three shows ●."""
        draw = self._draw
        surname = self._names.surnames.pick(draw())
        given = self._names.given(sex, year).pick(draw())
        kana = f"{surname.kana} {given.kana}"
        if draw() < _BLACK_CIRCLES:
            return dotted(surname, given, draw()), kana
        return f"{surname.kanji}　{given.kanji}", kana

    def _address(self, place: Place) -> str:
        """A house, or a flat in one."""
        draw = self._draw
        address = place.address(draw(), draw())
        return address + flat(draw()) if draw() < _WITH_FLAT else address

    def _long_stay_on(self, limit_class: str, since: date) -> date | None:
        """The first of a month, for some of those in 区分Ⅱ (長期入院該当)."""
        if limit_class != _LONG_STAY_CLASS or self._draw() >= _LONG_STAY:
            return None
        days = (self._as_of - since).days
        day = since + timedelta(days=int(self._draw() * days))
        return day.replace(day=1) if day.replace(day=1) >= since else None
