"""What is recorded goes into the file that lies there, or is not recorded at all."""

import os
import shutil
from pathlib import Path

import pytest

from kiosk.store.vault import Store
from schema.errors import NotIntact, Unreachable
from tests.kiosk.store.desk import an_entry


def take_away(path: Path) -> bool:
    """Move an open file; False where the system does not let go of it."""
    try:
        path.rename(path.with_name("taken-away"))
    except PermissionError:
        assert os.name == "nt"
        return False
    return True


def test_nothing_is_recorded_without_the_log(store: Store, folder: Path) -> None:
    if take_away(folder / "device.db"):
        with pytest.raises(NotIntact, match=r"E-STORE-7: device\.db"):
            store.journal.append(an_entry())
        (folder / "taken-away").rename(folder / "device.db")
    assert store.journal.append(an_entry()).seq == 2


def test_nothing_is_recorded_in_another_log(store: Store, folder: Path) -> None:
    if take_away(folder / "device.db"):
        shutil.copy(folder / "taken-away", folder / "device.db")
        with pytest.raises(NotIntact, match="E-STORE-7"):
            store.journal.append(an_entry())
        (folder / "taken-away").replace(folder / "device.db")
    assert store.journal.append(an_entry()).seq == 2


def test_a_folder_that_cannot_be_reached_is_no_missing_log(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Path) -> os.stat_result:
        raise PermissionError(13, "not now")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", fails)
        with pytest.raises(Unreachable, match="E-DISK-2"):
            store.journal.append(an_entry())
    assert store.journal.append(an_entry()).seq == 2
