"""A log put back as it was earlier is noticed; a cut between two writes is not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.store.chain import Place
from kiosk.store.vault import Store, verify_log
from schema.clock import FixedClock
from schema.errors import Untrusted
from tests.kiosk.store.desk import CHEAP, SESAME, an_entry

OTHER = "another passphrase"


def _with_one_more_event(reopen: Callable[..., Store]) -> None:
    with reopen() as store:
        store.journal.append(an_entry())


def test_an_older_log_is_refused_and_the_newer_one_taken(
    store: Store, folder: Path, clock: FixedClock, reopen: Callable[..., Store]
) -> None:
    store.close()
    older, newer = folder.parent / "older", folder.parent / "newer"
    shutil.copy(folder / "device.db", older)
    _with_one_more_event(reopen)
    shutil.copy(folder / "device.db", newer)
    shutil.copy(older, folder / "device.db")
    with pytest.raises(
        Untrusted, match=r"E-JOURNAL-2.*up to event 1/1, expected event 1/3"
    ):
        reopen()
    found = verify_log(folder, SESAME, clock)
    assert (found.ok, found.first_bad) == (False, Place(epoch=1, seq=2))
    shutil.copy(newer, folder / "device.db")
    assert reopen().journal.verify().ok


def test_it_can_put_an_older_log_back_knowingly_as_a_new_epoch(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    store.close()
    shutil.copy(folder / "device.db", folder.parent / "older")
    _with_one_more_event(reopen)
    shutil.copy(folder.parent / "older", folder / "device.db")
    with reopen(accept_older=True) as again:
        event = again.journal.append(an_entry())
        assert (event.epoch, event.seq) == (2, 2)
        assert again.journal.unsent() == 3
    with reopen() as later:
        found = later.journal.verify()
    assert (found.events, found.epochs, found.ok) == (4, 2, True)


def test_an_anchor_that_lags_is_no_alarm(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    store.close()
    shutil.copy(folder / "anchor", folder.parent / "anchor")
    _with_one_more_event(reopen)
    shutil.copy(folder.parent / "anchor", folder / "anchor")
    with reopen() as again:
        assert again.journal.verify().ok
        assert again.journal.reach().seq == 4


def test_a_torn_anchor_leaves_the_one_before(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    store.journal.append(an_entry())
    store.close()
    with (folder / "anchor").open("r+b") as file:
        file.write(b"\0" * 20)
    with reopen() as again:
        assert again.journal.verify().ok


def test_an_older_key_file_does_not_bring_a_passphrase_back(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    store.keys.allow("uketsuke-2", OTHER, CHEAP)
    older = (folder / "keys.json").read_bytes()
    store.keys.withdraw("uketsuke-2")
    newer = (folder / "keys.json").read_bytes()
    store.close()
    (folder / "keys.json").write_bytes(older)
    for passphrase in (OTHER, SESAME):
        with pytest.raises(Untrusted, match="E-KEYS-3"):
            reopen(passphrase)
    (folder / "keys.json").write_bytes(newer)
    reopen().close()
    (folder / "keys.json").write_bytes(older)
    reopen(accept_older=True).close()
    reopen(OTHER).close()


@pytest.mark.parametrize("content", [None, b"", b"\0" * 1024])
def test_a_missing_anchor_is_refused(
    store: Store, folder: Path, reopen: Callable[..., Store], content: bytes | None
) -> None:
    store.close()
    (folder / "anchor").unlink()
    if content is not None:
        (folder / "anchor").write_bytes(content)
    with pytest.raises(Untrusted, match="E-JOURNAL-3"):
        reopen()
