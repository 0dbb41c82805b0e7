"""A row that was signed, and still is no person's, never reaches the desk."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection

import msgspec
import pytest

from kiosk.store import copy as copying
from kiosk.store import snapshot_pack
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.errors import NotIntact, Untrusted
from schema.insured import Insured
from schema.wire.packs import Manifest
from sync.packs.table import table_hash
from tests.kiosk.store.desk import AS_OF
from tests.kiosk.store.packed import (
    copy_of,
    manifest_of,
    offer_of,
    take_full,
)
from tests.people import HANAKO
from tests.sync.packs.plain import delta_pack, full_pack

SPOILT = [
    "sex = 'zz'",
    "loss_reason = 'moved-to-the-moon'",
    "document = 'passport'",
    "share = 77",
    "share = 'x'",
    "special_care = 2",
    "acquired_on = 1000000000",
    "acquired_on = 0",
    "birth_date = birth_date + 0.5",
    "valid_to = 'abc'",
    "lost_on = 1000000000",
    "updated_at = 4611686018427387904",
    "updated_at = -62135596800000000",
    "name = CAST(x'ff' AS TEXT)",
    "address = CAST(x'e38182e381' AS TEXT)",
]
"""What a central could sign, by mistake or because its program is newer."""


def hash_of(connection: Connection, table: str) -> str:
    """The hash that a table has, whatever is in it."""
    fields = ", ".join(Insured.__struct_fields__)
    rows = connection.execute(
        f"SELECT CAST(json_array({fields}) AS BLOB) FROM {table}"  # noqa: S608
    )
    return table_hash(sum(int.from_bytes(sha256(row).digest()) for (row,) in rows))


class Spoiling:
    """Changes a table before it is sealed, and signs what it is then."""

    def __init__(self, table: str, change: str) -> None:
        """Change `table` so."""
        self._table = table
        self._change = change
        self.table_hash = ""

    def __call__(self, connection: Connection) -> None:
        """Change it."""
        connection.execute(f"UPDATE {self._table} SET {self._change}")  # noqa: S608
        self.table_hash = hash_of(connection, self._table)


def ask(store: Store) -> list[Callable[[], object]]:
    """Both look-ups, for the one person there is."""
    of_number = (HANAKO.insurer_number, HANAKO.number)
    return [
        lambda: store.snapshot.by_number(*of_number),
        lambda: store.snapshot.by_birth_and_kana(HANAKO.birth_date, ""),
    ]


def test_a_full_pack_with_one_is_refused_and_the_copy_stays(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    copy = copy_of(store, clock)
    take_full(copy, tmp_path, [HANAKO], 1)
    for change in SPOILT:
        spoil = Spoiling("pack.insured", change)
        pack = full_pack(tmp_path / "2.pack", [HANAKO], spoil)
        said = manifest_of(pack, 2, table_hash=spoil.table_hash)

        with pytest.raises(Untrusted, match="E-PACK-16"):
            copy.take_full(pack.path, pack.key, said)

        assert copy.serial() == 1
        assert [one() for one in ask(store)] == [HANAKO, [HANAKO]]


def test_a_delta_with_one_is_refused_and_the_copy_stays(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    copy = copy_of(store, clock)
    take_full(copy, tmp_path, [HANAKO], 1)
    moved = msgspec.structs.replace(HANAKO, birth_date=date(1950, 1, 1))
    for change in SPOILT:
        spoil = Spoiling("pack.put", change)
        pack = delta_pack(tmp_path / "2.delta", [HANAKO], [moved], spoil)
        said = offer_of(pack, (1, 2), table_hash=spoil.table_hash)

        with pytest.raises(Untrusted, match="E-PACK-16"):
            copy.take_delta(pack.path, pack.key, said)

        assert copy.serial() == 1
        assert [one() for one in ask(store)] == [HANAKO, [HANAKO]]


def test_in_a_copy_that_is_proven_later_it_is_told_and_not_quoted(
    store: Store, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (copying, snapshot_pack):
        monkeypatch.setattr(module, "PROVEN_AT_ONCE", 0)
    copy = copy_of(store, clock)
    told = []
    for serial, change in enumerate(SPOILT, 1):
        spoil = Spoiling("pack.insured", change)
        pack = full_pack(tmp_path / "1.pack", [HANAKO], spoil)
        said = manifest_of(pack, serial, table_hash=spoil.table_hash)
        copy.take_full(pack.path, pack.key, said)
        told += [error for one in ask(store) if (error := raised_by(one))]
        with pytest.raises(NotIntact, match="E-SNAPSHOT-6"):
            copy.prove()

    assert len(told) > len(SPOILT)
    assert {error.code for error in told} == {"E-SNAPSHOT-7"}
    assert not [error for error in told if HANAKO.name in str(error)]


def raised_by(question: Callable[[], object]) -> NotIntact | None:
    try:
        question()
    except NotIntact as error:
        return error
    return None


def test_a_time_without_its_zone_is_no_body() -> None:
    document = {
        "scope": "area-13104",
        "serial": 1,
        "as_of": AS_OF.isoformat(),
        "rows": 0,
        "table_hash": "",
        "full": "",
        "inflated": 0,
    }
    assert msgspec.convert(document, Manifest).as_of - AS_OF == timedelta(0)
    document["as_of"] = datetime(2026, 10, 14, 3, 0).isoformat()  # noqa: DTZ001
    with pytest.raises(msgspec.ValidationError, match="timezone"):
        msgspec.convert(document, Manifest)
