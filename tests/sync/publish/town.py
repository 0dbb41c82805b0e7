"""Invented people of two wards, and their changes from day to day."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from schema.clock import JAPAN
from schema.insured import Insured
from schema.wire.packs import EditionOffer, Manifest
from sync.central.folder import CentralFolder
from sync.central.people import Registers
from sync.trust.names import EDITION_OFFER, manifest_of
from sync.trust.repository import Repository
from tests.people import a_person

AS_OF = datetime(2025, 10, 1, 3, 0, tzinfo=JAPAN)
HERE, ELSEWHERE = "13104", "13112"
SCOPE, OTHER = f"area-{HERE}", f"area-{ELSEWHERE}"


def person(number: int, municipality: str = HERE, **changes: object) -> Insured:
    return a_person(
        number=f"{number:08d}",
        municipality=municipality,
        name=f"架空　{number}",
        **changes,
    )


PEOPLE = tuple(
    person(number, HERE if number % 2 else ELSEWHERE) for number in range(1, 61)
)


def moved(people: Iterable[Insured], *numbers: int) -> list[Insured]:
    """The same people; some have moved within their ward."""
    wanted = {f"{number:08d}" for number in numbers}
    return [
        replace(one, address="東京都架空町1") if one.number in wanted else one
        for one in people
    ]


def import_people(
    central: CentralFolder, people: Iterable[Insured], now: datetime, as_of: datetime
) -> None:
    people = list(people)
    kept = Registers(central.folder, central.keys)
    kept.take(people, as_of=as_of, now=now, at_most=len(people))


def manifest(repository: Repository, scope: str = SCOPE) -> Manifest:
    data = repository.read(manifest_of(scope))
    assert data is not None
    return msgspec.json.decode(data, type=Manifest)


def edition_offer(repository: Repository) -> EditionOffer:
    data = repository.read(EDITION_OFFER)
    assert data is not None
    return msgspec.json.decode(data, type=EditionOffer)
