"""Setting a desk up can be cut at any point; a desk with a log is never set up anew."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kiosk.store.keyfile import read_key_file
from kiosk.store.keys import make_keys
from kiosk.store.vault import Store, create_store
from schema.clock import FixedClock
from schema.errors import MadoguchiError, NotIntact, Refused, Unreadable
from tests.kiosk.store.desk import CHEAP, SESAME, an_entry, flip_byte, seal_again


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


@pytest.mark.parametrize("lost", [(), ("anchor",), ("device.db",)])
def test_a_log_is_never_begun_anew_by_an_older_key_file(
    store: Store, folder: Path, reopen: Callable[..., Store], lost: tuple[str, ...]
) -> None:
    store.journal.append(an_entry())
    unready(store, folder)
    for name in lost:
        (folder / name).unlink()
    kept = {path: path.read_bytes() for path in folder.glob("device.db*")}
    if not lost:
        with reopen() as again:
            assert again.keys.ready
            assert again.journal.verify().events == 3
        return
    with pytest.raises(MadoguchiError, match=r"E-JOURNAL-3|E-STORE-7"):
        reopen()
    assert {path: path.read_bytes() for path in folder.glob("device.db*")} == kept


def test_a_damaged_log_is_kept_under_an_older_key_file(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    unready(store, folder)
    flip_byte(folder / "device.db", 100)
    kept = (folder / "device.db").read_bytes()
    with pytest.raises(NotIntact):
        reopen()
    assert (folder / "device.db").read_bytes() == kept


def test_a_log_under_an_older_key_file_is_not_set_up_anew(
    store: Store, folder: Path, clock: FixedClock
) -> None:
    unready(store, folder)
    with pytest.raises(Refused, match="E-STORE-2"):
        create_store(folder, SESAME, clock, staff="s", stretch=CHEAP)


def test_a_key_file_of_the_first_desks_still_opens(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    first = msgspec.structs.replace(read_key_file(folder), generation=msgspec.UNSET)
    seal_again(store, folder, first)
    store.keys._keys = read_key_file(folder)  # noqa: SLF001
    store.settings.put("key_file_generation", "0")
    store.close()
    assert b"generation" not in (folder / "keys.json").read_bytes()
    with reopen() as again:
        assert again.keys.generation == 0
        again.keys.allow("uketsuke-2", "another passphrase", CHEAP)
    assert reopen("another passphrase").keys.generation == 1


def unready(store: Store, folder: Path) -> None:
    """Close the desk and put back the key file of its first minute."""
    store.close()
    first = msgspec.structs.replace(read_key_file(folder), ready=False, generation=1)
    seal_again(store, folder, first)
