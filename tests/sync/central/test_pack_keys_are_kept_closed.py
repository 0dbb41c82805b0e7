"""A pack's key is kept closed, found by its target, and forgotten with it."""

from pathlib import Path

from sqlalchemy import select

from sync.central.database import Database
from sync.central.keys import CentralKeys
from sync.central.migrations import migrate
from sync.central.pack_keys import PackKeys
from sync.central.tables import PackKeyRow

FULL, DELTA = "area-13104/full-2.pack", "area-13104/delta-1-2.pack"


def test_a_pack_is_opened_by_the_key_it_was_given(
    database: Database, tmp_path: Path
) -> None:
    migrate(database)
    kept = PackKeys(database, CentralKeys.create(tmp_path))
    kept.keep(FULL, b"f" * 32)
    kept.keep(DELTA, b"d" * 32)
    kept.keep(DELTA, b"e" * 32)

    assert (kept.find(FULL), kept.find(DELTA)) == (b"f" * 32, b"e" * 32)
    assert kept.find("area-13104/full-3.pack") is None
    rows = database.read(lambda to: to.execute(select(PackKeyRow.wrapped)).all())  # type: ignore[call-overload]
    assert all(b"ffff" not in row.wrapped for row in rows)

    kept.drop([DELTA, "area-13104/full-1.pack"])
    assert (kept.find(FULL), kept.find(DELTA)) == (b"f" * 32, None)
