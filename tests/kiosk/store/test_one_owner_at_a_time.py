"""Two programs never have one desk's folder; a dead one does not keep it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.store.vault import Store, verify_log
from schema.clock import FixedClock
from schema.errors import Locked
from tests.kiosk.store.desk import SESAME

OWNS = """
import sys, pathlib
from kiosk.store.owner import own
lock = own(pathlib.Path(sys.argv[1]))
print("owned", flush=True)
sys.stdin.read()
"""


def test_a_second_owner_is_refused_and_the_first_goes_on(
    store: Store, folder: Path, clock: FixedClock, reopen: Callable[..., Store]
) -> None:
    with pytest.raises(Locked, match="E-STORE-3"):
        reopen()
    with pytest.raises(Locked, match="E-STORE-3"):
        verify_log(folder, SESAME, clock)
    assert store.journal.verify().ok


def test_a_closed_folder_is_free(store: Store, reopen: Callable[..., Store]) -> None:
    store.close()
    reopen().close()


def test_a_refused_passphrase_leaves_the_folder_free(
    store: Store, reopen: Callable[..., Store]
) -> None:
    store.close()
    with pytest.raises(Locked, match="E-UNLOCK-1"):
        reopen("a wrong passphrase")
    reopen().close()


def test_a_killed_owner_leaves_the_folder_free(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    store.close()
    with subprocess.Popen(
        [sys.executable, "-c", OWNS, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "owned\n"
        with pytest.raises(Locked, match="E-STORE-3"):
            reopen()
        other.kill()
    assert reopen().journal.verify().ok
