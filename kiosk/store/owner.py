"""One process owns a data directory at a time (所有者)."""

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from kiosk.store.faults import in_use, translated


def own(data_dir: Path) -> BaseFileLock:
    """Take the directory's lock, which the system drops when the process ends.

    Raises:
        Locked: Another process has it.
    """
    lock = FileLock(data_dir / "owner.lock", timeout=0, thread_local=False)
    with translated("owner.lock"):
        try:
            lock.acquire()
        except Timeout:
            raise in_use("the data folder") from None
    return lock
