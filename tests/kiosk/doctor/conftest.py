"""A desk on disk in which nothing is wrong, closed."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.store.vault import create_store
from schema.clock import JAPAN, FixedClock
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.people import EVERYONE

MORNING = datetime(2026, 2, 4, 9, 0, tzinfo=JAPAN)


@pytest.fixture
def clock() -> FixedClock:
    """Without it, ages would depend on the day of the run."""
    return FixedClock(MORNING)


@pytest.fixture
def folder(tmp_path: Path, clock: FixedClock) -> Path:
    """The desk's folder; without it there would be nothing to look at."""
    data_dir = tmp_path / "desk"
    with create_store(data_dir, SESAME, clock, staff="s-1", stretch=CHEAP) as store:
        store.keys.allow("s-2", f"{SESAME} 2", CHEAP)
        store.shelf.replace(
            EVERYONE, as_of=MORNING - timedelta(hours=3), source="import"
        )
        store.settings.put("online.gateways", "oqs_folder")
        store.settings.put("oqs.institution", "1310000000")
        store.settings.put("oqs.folder", str(tmp_path / "oqs"))
    for name in ("req", "res"):
        (tmp_path / "oqs" / name).mkdir(parents=True)
    return data_dir
