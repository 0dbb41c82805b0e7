"""A register in memory for the simulated terminal (模擬端末の登録)."""

from collections.abc import Callable, Iterable

from schema.insured import Insured
from schema.numbers import normalise_number
from schema.online import OnlineQuery

_Key = tuple[str, str, str]


def register_of(people: Iterable[Insured]) -> Callable[[OnlineQuery], Insured | None]:
    """Whom these people's register knows under a query's numbers.

    In a family it is the branch that tells, or where none was given the birth date.
    """
    families: dict[_Key, list[Insured]] = {}
    for person in people:
        key = _key(person.insurer_number, person.symbol, person.number)
        families.setdefault(key, []).append(person)

    def known(query: OnlineQuery) -> Insured | None:
        key = _key(query.insurer_number, query.symbol, query.number)
        family = families.get(key, [])
        meant = [one for one in family if one.branch == query.branch] or [
            one for one in family if not query.branch or not one.branch
        ]
        born = [one for one in meant if one.birth_date == query.birth_date]
        return next(iter(born or meant), None)

    return known


def _key(insurer: str, symbol: str, number: str) -> _Key:
    symbol, number = normalise_number(symbol), normalise_number(number)
    return insurer.strip().zfill(8), symbol, number
