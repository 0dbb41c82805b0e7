"""A disk of a few megabytes is filled until the desk refuses, and then freed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.store.vault import create_store, open_store
from schema.clock import SystemClock
from schema.errors import Unreachable
from tests.kiosk.store.desk import AS_OF, CHEAP, SESAME, an_entry
from tests.people import EVERYONE, HANAKO, a_person

SIZE = "4m"


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A disk of a few megabytes in memory; `None` where this account cannot mount."""
    with TemporaryDirectory() as directory:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", directory]
        if sys.platform != "linux" or subprocess.run(mount, check=False).returncode:
            yield None
            return
        try:
            yield Path(directory)
        finally:
            subprocess.run(["umount", directory], check=True)


def fill(disk: Path) -> list[str]:
    """Fill the disk under a desk and say what went wrong; nothing should."""
    wrong, folder, ballast = [], disk / "desk", disk / "ballast"
    with create_store(
        folder, SESAME, SystemClock(), staff="uketsuke-1", stretch=CHEAP
    ) as store:
        before = store.shelf.replace(EVERYONE, as_of=AS_OF, source="generated")
        many = (a_person(number=f"{number:08}") for number in range(100_000))
        with suppress(Unreachable):
            store.shelf.replace(many, as_of=AS_OF, source="generated")
            wrong.append("a copy larger than the disk was taken")
        if store.snapshot.info() != before or len([*folder.glob("snapshot-*")]) != 1:
            wrong.append("the copy in use did not stay alone")
        ballast.write_bytes(bytes(1 << 20))
        kept = 0
        with suppress(Unreachable):
            for _ in range(20_000):
                store.journal.append(an_entry())
                kept += 1
            wrong.append("the disk did not fill")
        ballast.unlink()
        store.journal.append(an_entry())
    with open_store(folder, SESAME, SystemClock()) as store:
        found = store.journal.verify()
        if not found.ok or found.events != kept + 3:
            wrong.append(f"{kept} events were promised, {found.events} were found")
        if store.snapshot.by_number(HANAKO.insurer_number, HANAKO.number) is None:
            wrong.append("the copy in use lost a person")
    return wrong
