"""One account and one process own a data directory at a time (所有者).

1. The folder belongs to the account that runs the program, or is refused.
2. On POSIX nobody else can enter it or read a file of the desk; on Windows the
   user's own folder is closed to others already.
3. The system drops the lock when the process ends.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from kiosk.store.faults import in_use, translated
from schema.errors import Refused

_OTHERS = 0o077
_OF_THE_DESK = (
    "keys.json*",
    "sign-ins.json*",
    "device.db*",
    "snapshot-*.db*",
    "anchor",
    "owner.lock",
    "import-report.csv",
    "incidents.log",
    "sync-*.json*",
    "trust",
    "trust/**/*",
)


def own(data_dir: Path) -> BaseFileLock:
    """Close the directory to others, and take its lock.

    Raises:
        Refused: It belongs to another account.
        Locked: Another process has it.
    """
    lock = FileLock(data_dir / "owner.lock", timeout=0, thread_local=False, mode=0o600)
    with translated("the data folder"):
        close_to_others(data_dir)
    with translated("owner.lock"):
        try:
            lock.acquire()
        except Timeout:
            raise in_use("the data folder") from None
    return lock


def close_to_others(data_dir: Path) -> None:
    """Take every right away from other accounts.

    Raises:
        Refused: The directory belongs to another account.
    """
    if sys.platform == "win32":
        return
    folder = data_dir.resolve()
    if folder.stat().st_uid != os.geteuid():
        raise _another_accounts()
    found = (path for name in _OF_THE_DESK for path in folder.glob(name))
    for path in (folder, *found):
        # A desk that is running may just have removed one of its own.
        with suppress(FileNotFoundError):
            mode = path.lstat().st_mode
            if mode & _OTHERS and not path.is_symlink():
                path.chmod(mode & 0o7777 & ~_OTHERS)


def _another_accounts() -> Refused:
    return Refused(
        "E-STORE-8",
        subject="the data folder",
        found="a folder of another account",
        expected="a folder of the account that runs Madoguchi",
        hint="sign in as its owner, or name another folder with --data",
    )
