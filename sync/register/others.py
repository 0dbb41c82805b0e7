"""An invented population of the national and employee schemes (国保・被用者保険).

1. A family shares symbol and number; branches count up from 01, the holder.
2. Symbols are digits, kana or letters, in the form that is compared.
3. Nobody is 75: such people belong to the late-elderly scheme.
4. A third of the families are national, of the 23 wards; the rest are employees'.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from random import Random

from schema.insured import Insured, scheme_of
from schema.numbers import normalise_symbol
from schema.terms import Document, Scheme, Sex
from schema.visit import Share
from sync.register.ages import born_between
from sync.register.employers import Insurer, employers, ward_insurer
from sync.register.instants import Instants
from sync.register.municipalities import TOKYO
from sync.register.names import Name, NameBook
from sync.register.places import places_of_tokyo
from sync.register.renewals import DEMO_DAY, renewal_of
from sync.register.weighted import Weighted

_NATIONAL = 0.5
_EVEN = 0.5
_ADULT = 20
_OLDEST = 74
_ELDER = 70
_MARRIED = 0.55
_PARENT_AT = (28, 52)
_WITH_GRANDPARENT = 0.1
_LONGEST_DAYS = 3600
_APRIL = 4
_ELDER_SHARES = Weighted[Share]([(20, 9), (30, 1)])
_ELDER_LIMITS: dict[Share, str] = {20: "B04", 30: "B03"}
_LIMITS = Weighted([("A01", 5), ("A02", 10), ("A03", 35), ("A04", 40), ("A05", 10)])
_FIRST_CERTIFICATE = date(2024, 12, 2)
_NATIONAL_CARDS_END = date(2025, 7, 31)
_CARDS_END = date(2025, 12, 1)
_WITH_CARD = 0.6
_WITH_NOTICE = 0.75


def generate_other(
    count: int, seed: int = 1, as_of: date = DEMO_DAY
) -> Iterator[Insured]:
    """Invent `count` rows of other schemes' registers as they stood on `as_of`.

    Raises:
        Unreadable: The day is out of the range that `renewals` knows.
    """
    renewal_of(as_of)
    return islice(_Families(seed, as_of).rows(), count)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """What the members of one family share (世帯)."""

    insurer: Insurer
    """Their insurer."""
    symbol: str
    """記号."""
    number: str
    """番号."""
    surname: Name
    """Their surname."""
    address: str
    """住所."""
    municipality: str
    """市区町村コード."""
    acquired_on: date
    """When the holder joined."""
    document: Document
    """What they hold."""
    given: set[str] = field(default_factory=set)
    """Given names taken so far: siblings have different ones."""


class _Families:
    """Families one after the other."""

    def __init__(self, seed: int, as_of: date) -> None:
        """Prepare the tables for `seed` and `as_of`."""
        self._as_of = as_of
        self._renewal = renewal_of(as_of)
        self._draw: Callable[[], float] = Random(f"other {seed}").random  # noqa: S311
        self._places = places_of_tokyo()
        self._employers = employers()
        self._wards = {
            town.code: ward_insurer(town.code, town.name)
            for town in TOKYO
            if town.code.startswith("131")
        }
        self._names = NameBook(as_of.year - _OLDEST - 1, as_of.year)
        self._instants = Instants(as_of)

    def rows(self) -> Iterator[Insured]:
        """Everyone, without end."""
        serial = 0
        while True:
            serial += 1
            family = self._family(serial)
            for branch, (sex, age) in enumerate(self._members(), 1):
                yield self._member(family, branch, sex, age)

    def _family(self, serial: int) -> _Family:
        """A family with an insurer of its own ward, or of an employer."""
        place = self._places.pick(self._draw())
        insurer = self._wards.get(place.code) if self._draw() < _NATIONAL else None
        insurer = insurer or self._employers.pick(self._draw())
        days = int(self._draw() * _LONGEST_DAYS)
        joined = self._as_of - timedelta(days=days + 1)
        return _Family(
            insurer=insurer,
            symbol=self._symbol(insurer),
            number=str(10 ** (insurer.digits - 1) + serial),
            surname=self._names.surnames.pick(self._draw()),
            address=place.address(self._draw(), self._draw()),
            municipality=place.code,
            acquired_on=joined,
            document=self._document(insurer, joined),
        )

    def _symbol(self, insurer: Insurer) -> str:
        """The insurer's symbol with its digits drawn, in the form that is compared."""
        return normalise_symbol(
            "".join(
                str(int(self._draw() * 10)) if sign == "#" else sign
                for sign in insurer.symbol
            )
        )

    def _document(self, insurer: Insurer, joined: date) -> Document:
        """A card where one was issued and still serves, else certificate or notice."""
        if self._as_of < _FIRST_CERTIFICATE:
            return Document.INSURANCE_CARD
        luck = self._draw()
        serves = joined < _FIRST_CERTIFICATE and self._as_of <= _card_end(insurer)
        if serves and luck < _WITH_CARD:
            return Document.INSURANCE_CARD
        if luck < _WITH_NOTICE:
            return Document.ELIGIBILITY_NOTICE
        return Document.ELIGIBILITY_CERTIFICATE

    def _members(self) -> Iterator[tuple[Sex, int]]:
        """Sex and age: the holder, then spouse, children and a parent."""
        draw = self._draw
        sex = Sex.MALE if draw() < _EVEN else Sex.FEMALE
        age = _ADULT + int(draw() * (_OLDEST - _ADULT + 1))
        yield sex, age
        if draw() < _MARRIED:
            other = Sex.FEMALE if sex is Sex.MALE else Sex.MALE
            yield other, min(_OLDEST, max(_ADULT, age - 4 + int(draw() * 9)))
        if _PARENT_AT[0] <= age <= _PARENT_AT[1]:
            for _ in range(int(draw() * 3)):
                child = Sex.MALE if draw() < _EVEN else Sex.FEMALE
                yield child, int(draw() * min(_ADULT, age - _ADULT))
            if draw() < _WITH_GRANDPARENT:
                yield Sex.FEMALE, 70 + int(draw() * 5)

    def _member(self, family: _Family, branch: int, sex: Sex, age: int) -> Insured:
        """One row of a family."""
        first, days = born_between(self._as_of, age)
        birth_date = date.fromordinal(first + int(self._draw() * days))
        given = self._given(family, sex, birth_date.year)
        acquired_on = max(family.acquired_on, birth_date)
        share = self._share(birth_date, age)
        issued_on, valid_from, valid_to = self._validity(family, acquired_on)
        return Insured(
            insurer_number=family.insurer.number,
            symbol=family.symbol,
            number=family.number,
            branch=f"{branch:02}",
            name=f"{family.surname.kanji}　{given.kanji}",
            name_kana=f"{family.surname.kana} {given.kana}",
            sex=sex,
            birth_date=birth_date,
            address=family.address,
            municipality=family.municipality,
            insurer_name=family.insurer.name,
            acquired_on=acquired_on,
            share=share,
            share_from=acquired_on,
            document=family.document,
            issued_on=issued_on,
            valid_from=valid_from,
            valid_to=valid_to,
            limit_class=self._limit_class(share, age),
            limit_from=acquired_on,
            updated_at=self._instants.by_hand(acquired_on, self._draw()),
        )

    def _given(self, family: _Family, sex: Sex, year: int) -> Name:
        """A given name that nobody in the family has yet."""
        names = self._names.given(sex, year)
        given = names.pick(self._draw())
        while given.kanji in family.given:
            given = names.pick(self._draw())
        family.given.add(given.kanji)
        return given

    def _share(self, birth_date: date, age: int) -> Share:
        """3割; 2割 before school (未就学) and mostly from 70."""
        if age >= _ELDER:
            return _ELDER_SHARES.pick(self._draw())
        return 20 if self._before_school(birth_date) else 30

    def _before_school(self, birth_date: date) -> bool:
        """Until 31 March after the sixth birthday (未就学)."""
        school_year = self._as_of.year - (self._as_of.month < _APRIL)
        return birth_date > date(school_year - 6, 4, 1)

    def _limit_class(self, share: Share, age: int) -> str:
        """ア to オ under 70, then what goes with the share."""
        if age >= _ELDER:
            return _ELDER_LIMITS[share]
        return _LIMITS.pick(self._draw())

    def _validity(
        self, family: _Family, acquired_on: date
    ) -> tuple[date, date, date | None]:
        """Issued on, valid from, valid to; a notice never expires."""
        if family.document is Document.INSURANCE_CARD:
            return acquired_on, acquired_on, _card_end(family.insurer)
        if family.document is Document.ELIGIBILITY_NOTICE:
            issued = max(acquired_on, _FIRST_CERTIFICATE)
            return issued, issued, None
        first = max(acquired_on, self._renewal.starts_on, _FIRST_CERTIFICATE)
        return first, first, self._renewal.ends_on


def _card_end(insurer: Insurer) -> date:
    """The last day printed on the last cards of `insurer`."""
    national = scheme_of(insurer.number) is Scheme.NATIONAL
    return _NATIONAL_CARDS_END if national else _CARDS_END
