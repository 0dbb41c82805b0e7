"""How old the invented people are, and on which days they reach an age (年齢)."""

from datetime import date

from schema.terms import Sex
from sync.register.weighted import Weighted

FIRST_AGE = 65
LAST_AGE = 106

_WOMEN = (
    8, 8, 9, 9, 10, 10, 11, 12, 13, 14,
    680, 740, 760, 730, 600, 560, 590, 600, 590, 560,
    530, 510, 480, 450, 420, 370, 330, 290, 250, 200,
    160, 130, 90, 65, 45, 28, 18, 11, 6, 3, 1, 1,
)  # fmt: skip
_MEN = (
    10, 10, 11, 11, 12, 12, 13, 14, 15, 16,
    560, 600, 600, 560, 450, 410, 420, 410, 390, 350,
    320, 290, 260, 230, 200, 160, 130, 105, 80, 58,
    40, 28, 18, 11, 7, 4, 2, 1, 1, 1, 0, 0,
)  # fmt: skip

AGES = Weighted(
    ((sex, age), weight)
    for sex, weights in ((Sex.FEMALE, _WOMEN), (Sex.MALE, _MEN))
    for age, weight in enumerate(weights, FIRST_AGE)
)
"""Sex and age together: women live longer; under 75 only with a disability."""


def turns_on(birth_date: date, age: int) -> date:
    """The birthday on which someone turns `age`; 29 February moves to 1 March."""
    year = birth_date.year + age
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def born_between(as_of: date, age: int) -> tuple[int, int]:
    """The ordinal of the first day of birth and the number of days, for an age."""
    first = _latest_birth(as_of, age + 1) + 1
    return first, _latest_birth(as_of, age) - first + 1


def _latest_birth(as_of: date, age: int) -> int:
    """The ordinal of the last day of birth of those who are `age` on `as_of`."""
    birthday = turns_on(as_of, -age)
    late = turns_on(birthday, age) > as_of
    return birthday.toordinal() - late
