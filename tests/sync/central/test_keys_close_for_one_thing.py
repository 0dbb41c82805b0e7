"""Central's keys are made once, stay closed to others, and open one thing each."""

import os
from pathlib import Path

import pytest

from schema.errors import NotIntact, Refused, Unreadable
from schema.wire.form import Wire
from sync.central.keys import FOLDER, CentralKeys, central_of
from sync.protocol.envelope import RECEIPT, enveloped, opened_as
from sync.register.people import generate_late_elderly, generate_other
from tests.people import VISIT_DAY


class Said(Wire, frozen=True):
    word: str


def test_central_keeps_its_name_and_its_signature(tmp_path: Path) -> None:
    made = CentralKeys.create(tmp_path)
    again = CentralKeys.open(tmp_path)

    assert again.central == made.central == central_of(made.public_key)
    assert len(made.central) == 26
    signed = enveloped(RECEIPT, b'{"word":"yes"}', again.sign)
    assert opened_as(Said, RECEIPT, signed, made.public_key) == Said("yes")


def test_two_centrals_share_nothing(tmp_path: Path) -> None:
    one, other = (CentralKeys.create(tmp_path / name) for name in ("one", "other"))

    assert one.central != other.central
    with pytest.raises(NotIntact, match="E-CENTRAL-23"):
        other.unwrap("scope", one.wrap("scope", bytes(32)))


def test_what_is_wrapped_opens_under_its_own_name_only(tmp_path: Path) -> None:
    keys = CentralKeys.create(tmp_path)
    wrapped = keys.wrap("scope:one", b"k" * 32)

    assert keys.unwrap("scope:one", wrapped) == b"k" * 32
    assert b"k" * 8 not in wrapped
    assert keys.wrap("scope:one", b"k" * 32) != wrapped
    altered = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    for name, found in [
        ("scope:other", wrapped),
        ("scope:one", altered),
        ("scope:one", b""),
    ]:
        with pytest.raises(NotIntact, match="E-CENTRAL-23"):
            keys.unwrap(name, found)


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    name = CentralKeys.create(tmp_path).central

    with pytest.raises(Refused, match="E-CENTRAL-20"):
        CentralKeys.create(tmp_path)
    assert CentralKeys.open(tmp_path).central == name


def test_a_folder_without_keys_is_no_central(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="E-CENTRAL-21"):
        CentralKeys.open(tmp_path)


def test_a_shortened_key_is_noticed(tmp_path: Path) -> None:
    CentralKeys.create(tmp_path)
    (tmp_path / FOLDER / "master.key").write_bytes(b"short")

    with pytest.raises(NotIntact, match="E-CENTRAL-22"):
        CentralKeys.open(tmp_path)


def test_nobody_else_can_read_the_keys(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        CentralKeys.create(tmp_path / "central")
    finally:
        os.umask(before)

    found = [tmp_path / "central" / FOLDER, *(tmp_path / "central" / FOLDER).iterdir()]
    assert len(found) == 3
    others = 0 if os.name == "nt" else 0o077
    assert [path.name for path in found if path.stat().st_mode & others] == []


def test_a_blind_index_tells_nobody_who_it_is(tmp_path: Path) -> None:
    keys, other = (CentralKeys.create(tmp_path / name) for name in ("one", "other"))
    people = [person.key for person in generate_late_elderly(50, 1, VISIT_DAY)]
    people += [person.key for person in generate_other(50, 1, VISIT_DAY)]

    blind = {keys.blind(person) for person in people}

    assert len(blind) == len(people)
    assert blind == {CentralKeys.open(tmp_path / "one").blind(one) for one in people}
    assert blind & {*people, *(other.blind(person) for person in people)} == set()
