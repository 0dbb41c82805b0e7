"""A record's stored form loses nothing, and its hash stays what it was."""

from datetime import UTC, date, datetime

import pytest

from schema.insured import Insured, insured_of, row_hash
from schema.terms import Document, LossReason, Sex
from tests.people import EVERYONE, HANAKO, a_person


@pytest.mark.parametrize("person", EVERYONE, ids=lambda person: person.number)
def test_everyone_comes_back(person: Insured) -> None:
    assert insured_of(person.row()) == person


@pytest.mark.parametrize(
    "changes",
    [
        *({"sex": sex} for sex in Sex),
        *({"document": document} for document in (*Document, None)),
        *({"loss_reason": reason} for reason in (*LossReason, None)),
        *({"special_care": value} for value in (True, False)),
        {"birth_date": date(1868, 1, 25), "valid_to": date.max},
        {"updated_at": datetime(2025, 7, 15, 2, 0, 0, 123_456, tzinfo=UTC)},
        {"updated_at": datetime(1960, 1, 1, tzinfo=UTC)},
    ],
)
def test_every_value_comes_back(changes: dict[str, object]) -> None:
    person = a_person(**changes)
    assert insured_of(person.row()) == person


def test_the_hash_is_of_the_row_and_stays_the_same() -> None:
    assert HANAKO.row_hash() == row_hash(HANAKO.row())
    assert (
        HANAKO.row_hash().hex()
        == "6451dad6127249ec571a74f62bc28bfb7b7d99696ba94ec1ed20b83837f17812"
    )
    assert HANAKO.row_hash() != a_person(share=20).row_hash()


def test_the_hash_does_not_depend_on_how_an_instant_is_written() -> None:
    same = a_person(updated_at=HANAKO.updated_at.astimezone(UTC))
    assert same.row_hash() == HANAKO.row_hash()
