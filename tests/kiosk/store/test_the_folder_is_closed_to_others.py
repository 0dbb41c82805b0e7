"""Other accounts of the machine find nothing to read in the desk's folder."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.cli import run
from kiosk.store.vault import Store
from schema.errors import Refused
from sync.register.csv import write_csv
from tests.kiosk.store.desk import AS_OF, SESAME
from tests.people import EVERYONE


def open_to_others(folder: Path) -> dict[str, int]:
    """What others may do, where the system keeps such rights at all."""
    if os.name == "nt":
        assert folder.exists()
        return {}
    rights = {path.name: path.stat().st_mode & 0o077 for path in folder.rglob("*")}
    rights["."] = folder.stat().st_mode & 0o077
    return {name: mode for name, mode in rights.items() if mode}


def test_a_folder_left_open_is_closed_on_opening(
    store: Store, folder: Path, reopen: Callable[..., Store]
) -> None:
    store.shelf.replace(EVERYONE, as_of=AS_OF, source="import")
    (folder / "trust" / "metadata").mkdir(parents=True)
    for name in ("incidents.log", "sync-answer.json", "trust/metadata/root.json"):
        (folder / name).write_text("", encoding="utf-8")
    store.close()
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    reopen().close()
    assert open_to_others(folder) == {}


def test_whatever_a_command_makes_is_made_closed(tmp_path: Path) -> None:
    register, folder = tmp_path / "register.csv", tmp_path / "desk"
    write_csv([*EVERYONE, EVERYONE[0]], register)
    reading, writing = os.pipe()
    os.write(writing, f"{SESAME}\n".encode())
    os.close(writing)
    given = ["snapshot", "import", str(register), "--skip-bad", "--json"]
    before = os.umask(0o022)
    try:
        words = ["--data", str(folder), "--passphrase-fd", str(reading)]
        assert run([*given, *words]) == 0
    finally:
        after = os.umask(before)
    assert os.name == "nt" or after == 0o022
    assert (folder / "import-report.csv").exists()
    assert open_to_others(folder) == {}


def test_a_folder_of_another_account_is_refused(
    store: Store,
    reopen: Callable[..., Store],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.close()
    if os.name == "nt":
        reopen().close()
        return
    somebody = os.geteuid() + 1
    with monkeypatch.context() as patched:
        patched.setattr(os, "geteuid", lambda: somebody)
        with pytest.raises(Refused, match="E-STORE-8"):
            reopen()
    reopen().close()
