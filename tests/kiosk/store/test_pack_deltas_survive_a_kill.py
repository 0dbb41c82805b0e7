"""Killed anywhere, a copy is before the delta or after it, and says which.

The desk's end is abrupt: the process leaves without closing anything.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kiosk.store.shelf import Shelf
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.errors import NotIntact, Unreachable
from schema.insured import Insured
from tests.kiosk.store.packed import SCOPE, copy_of, offer_of, take_delta, take_full
from tests.people import EVERYONE, HANAKO
from tests.sources import ROOT
from tests.sync.packs.plain import delta_pack

RAISED = replace(HANAKO, share=20)
AFTER = (RAISED, *EVERYONE[1:])
LATER = (replace(HANAKO, share=30), *EVERYONE[1:])

VICTIM = """
import os, sys
from pathlib import Path
import msgspec
from kiosk.store import shelf, snapshot_delta
from kiosk.store.copy import StoreCopy
from kiosk.store.vault import open_store
from schema.clock import SystemClock
from schema.wire.packs import DeltaOffer
from tests.kiosk.store.desk import SESAME

def end(*given):
    os._exit(9)

def word(connection, word):
    give_word(connection, word)
    end()

give_word = snapshot_delta.give_word
where, folder, pack, key, offer, scope = sys.argv[1:]
if where == "before the commit":
    snapshot_delta.give_word = word
elif where == "before the log is emptied":
    snapshot_delta.empty_log = end
else:
    shelf.Shelf.follow = end
store = open_store(Path(folder), SESAME, SystemClock())
copy = StoreCopy(store.shelf, lambda: scope, SystemClock())
offer = msgspec.json.decode(offer, type=DeltaOffer)
copy.take_delta(Path(pack), bytes.fromhex(key), offer)
"""

Killed = Callable[[str], Store]


def share_of(store: Store, person: Insured = HANAKO) -> int:
    found = store.snapshot.by_number(person.insurer_number, person.number)
    assert found is not None
    return found.share


@pytest.fixture
def killed(
    store: Store,
    clock: FixedClock,
    tmp_path: Path,
    folder: Path,
    reopen: Callable[..., Store],
) -> Killed:
    """Ends a desk with serial 7 while it takes the delta to 8, and opens it again."""
    take_full(copy_of(store, clock), tmp_path, EVERYONE, 7)
    store.close()
    pack = delta_pack(tmp_path / "delta.pack", EVERYONE, AFTER)
    offer = msgspec.json.encode(offer_of(pack, (7, 8))).decode()

    def ended(where: str) -> Store:
        given = [where, str(folder), str(pack.path), pack.key.hex(), offer, SCOPE]
        ran = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", VICTIM, *given],
            cwd=ROOT,
            check=False,
        )
        assert ran.returncode == 9
        return reopen()

    return ended


def test_before_the_commit_nothing_has_changed(
    killed: Killed, clock: FixedClock, tmp_path: Path
) -> None:
    store = killed("before the commit")

    copy = copy_of(store, clock)
    assert (copy.serial(), share_of(store)) == (7, HANAKO.share)
    take_delta(copy, tmp_path, (EVERYONE, AFTER), (7, 8))
    assert (copy.serial(), share_of(store)) == (8, 20)


@pytest.mark.parametrize("where", ["before the log is emptied", "before it is named"])
def test_after_the_commit_the_file_is_believed(
    killed: Killed,
    clock: FixedClock,
    tmp_path: Path,
    where: str,
    reopen: Callable[..., Store],
) -> None:
    store = killed(where)

    copy, info = copy_of(store, clock), store.snapshot.info()
    assert info is not None
    assert (copy.serial(), info.serial, share_of(store)) == (8, 8, 20)
    take_delta(copy, tmp_path, (AFTER, LATER), (8, 9))
    assert (copy.serial(), share_of(store)) == (9, 30)
    store.close()
    again = reopen().snapshot.info()
    assert again is not None
    assert again.serial == 9


def test_where_naming_fails_the_next_delta_goes_on(
    store: Store, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk was full after the commit, and is not any more."""

    def fail(*_: object) -> None:
        raise Unreachable("E-DISK-1", subject="", found="", expected="", hint="")

    copy = copy_of(store, clock)
    take_full(copy, tmp_path, EVERYONE, 7)
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "follow", fail)
        with pytest.raises(Unreachable):
            take_delta(copy, tmp_path, (EVERYONE, AFTER), (7, 8))

    take_delta(copy, tmp_path, (AFTER, LATER), (8, 9))
    assert (copy.serial(), share_of(store)) == (9, 30)


def test_an_older_file_put_back_is_refused_and_the_full_pack_mends_it(
    store: Store,
    clock: FixedClock,
    folder: Path,
    tmp_path: Path,
    reopen: Callable[..., Store],
) -> None:
    take_full(copy_of(store, clock), tmp_path, EVERYONE, 7)
    store.close()
    shutil.copy(folder / "snapshot-7.db", tmp_path / "kept")
    with reopen() as again:
        take_delta(copy_of(again, clock), tmp_path, (EVERYONE, AFTER), (7, 8))
    shutil.copy(tmp_path / "kept", folder / "snapshot-7.db")

    store = reopen()
    copy = copy_of(store, clock)
    with pytest.raises(NotIntact, match="E-SNAPSHOT-5"):
        share_of(store)
    assert copy.serial() is None
    take_full(copy, tmp_path, AFTER, 8)
    assert (copy.serial(), share_of(store)) == (8, 20)
