"""The desk opens for its staff, and the journal knows for whom."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kiosk.store.keyfile import read_key_file
from kiosk.store.vault import Store, create_store
from schema.clock import FixedClock
from schema.errors import Locked, MadoguchiError, Refused, Unreadable
from schema.terms import EventType
from tests.kiosk.store.desk import CHEAP, an_entry

OTHER = "another passphrase"


def test_a_wrong_passphrase_opens_nothing_and_harms_nothing(
    store: Store, reopen: Callable[..., Store]
) -> None:
    store.close()
    with pytest.raises(Locked, match="E-UNLOCK-1"):
        reopen("a wrong passphrase")
    assert reopen().journal.verify().ok


def test_width_and_composition_of_a_passphrase_do_not_matter(
    store: Store, reopen: Callable[..., Store]
) -> None:
    store.close()
    reopen("みほんの　合言葉　０００１").close()


def test_each_of_the_staff_unlocks_and_is_named(
    store: Store, reopen: Callable[..., Store]
) -> None:
    store.keys.allow("uketsuke-2", OTHER, CHEAP)
    store.close()
    with reopen(OTHER) as again:
        assert again.staff == "uketsuke-2"
        again.keys.withdraw("uketsuke-1")
        newest = again.journal.append(an_entry())
        assert newest.seq == 3
    with pytest.raises(Locked, match="E-UNLOCK-1"):
        reopen()


def test_unlocking_is_recorded(store: Store) -> None:
    with store.engine.connect() as connection:
        body = connection.exec_driver_sql("SELECT body FROM event").scalar_one()
    event = msgspec.json.decode(body)
    assert (event["type"], event["staff"]) == (EventType.UNLOCKED.value, "uketsuke-1")


def test_a_new_passphrase_rewraps_and_leaves_data_keys_and_data(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    before = read_key_file(folder)
    store.keys.allow("uketsuke-1", OTHER, CHEAP)
    after = read_key_file(folder)
    assert after.wrapped == before.wrapped
    assert after.slots != before.slots
    store.close()
    with pytest.raises(Locked):
        reopen()
    assert reopen(OTHER).journal.verify().ok


def test_the_passphrase_in_use_is_not_withdrawn(store: Store) -> None:
    with pytest.raises(Refused, match="E-UNLOCK-3"):
        store.keys.withdraw("uketsuke-1")


@pytest.mark.parametrize(
    "short",
    ["1234567", " " * 13, "\u3000" * 13, "  123456789012  ", "か\u3099" * 12],
    ids=["short", "blanks", "wide blanks", "padded", "marks apart"],
)
def test_a_short_passphrase_is_refused(
    folder: Path, clock: FixedClock, short: str
) -> None:
    with pytest.raises(Refused, match="E-UNLOCK-2"):
        create_store(folder, short, clock, staff="s", stretch=CHEAP)
    with pytest.raises(Unreadable, match="E-STORE-1"):
        read_key_file(folder)


def test_a_key_opens_only_under_its_own_name(store: Store) -> None:
    wrapped = store.keys.wrap("snapshot-1", bytes(32))
    assert store.keys.unwrap("snapshot-1", wrapped) == bytes(32)
    with pytest.raises(MadoguchiError, match="E-KEYS-1"):
        store.keys.unwrap("snapshot-2", wrapped)


def test_a_kept_key_is_there_after_opening(
    store: Store, reopen: Callable[..., Store]
) -> None:
    store.keys.keep("scope", b"s" * 32)
    store.close()
    assert reopen().keys.key("scope") == b"s" * 32


def test_the_name_of_the_device_follows_from_its_key(store: Store) -> None:
    assert len(store.device) == 26
    assert store.device.islower()
    assert store.keys.signed(store.keys.sign(b"m"), b"m")
    assert not store.keys.signed(store.keys.sign(b"m"), b"n")
