"""Setting a desk up can be cut at any point; a desk with a log is never set up anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.store.keys import make_keys
from kiosk.store.vault import Store, create_store
from schema.clock import FixedClock
from schema.errors import Refused, Unreadable
from tests.kiosk.store.desk import CHEAP, SESAME


def test_keys_without_a_log_are_finished_on_opening(
    folder: Path, reopen: Callable[..., Store]
) -> None:
    folder.mkdir()
    device = make_keys(folder, SESAME, "uketsuke-1", CHEAP).device
    (folder / "device.db").write_bytes(b"cut short")
    with reopen() as store:
        assert (store.device, store.keys.ready) == (device, True)
    assert reopen().journal.verify().events == 2


def test_a_cut_set_up_can_be_begun_again(folder: Path, clock: FixedClock) -> None:
    folder.mkdir()
    make_keys(folder, "a forgotten passphrase", "uketsuke-1", CHEAP)
    with create_store(folder, SESAME, clock, staff="s", stretch=CHEAP) as store:
        assert store.journal.verify().ok


def test_a_desk_is_not_set_up_twice(
    store: Store, folder: Path, clock: FixedClock, reopen: Callable[..., Store]
) -> None:
    store.close()
    with pytest.raises(Refused, match="E-STORE-2"):
        create_store(folder, SESAME, clock, staff="s", stretch=CHEAP)
    reopen().close()


def test_a_log_without_its_keys_is_not_overwritten(
    store: Store, folder: Path, clock: FixedClock, reopen: Callable[..., Store]
) -> None:
    store.close()
    keys = (folder / "keys.json").read_bytes()
    (folder / "keys.json").unlink()
    with pytest.raises(Unreadable, match="E-STORE-1"):
        reopen()
    with pytest.raises(Refused, match="E-STORE-2"):
        create_store(folder, SESAME, clock, staff="s", stretch=CHEAP)
    (folder / "keys.json").write_bytes(keys)
    assert reopen().journal.verify().ok
