"""Everything that is found without the desk's store (機器の点検)."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.doctor.around import Around
from kiosk.doctor.clocks import found_of_zone
from kiosk.doctor.finding import Finding
from kiosk.doctor.outside import found_of_terminal
from kiosk.doctor.place import (
    INCIDENTS,
    found_of_disk,
    found_of_folder,
    found_of_incidents,
    found_of_root_keys,
    found_of_writing,
)
from kiosk.doctor.program import found_of_fonts, found_of_program
from schema.clock import Clock


def found_of_place(data_dir: Path, around: Around) -> Iterator[Finding]:
    """The folder, its disk, and what was noted there."""
    folder = found_of_folder(data_dir, windows=around.windows, home=around.home)
    yield folder
    if folder.code != "folder-missing":
        largest = max(map(_size, data_dir.glob("snapshot-*.db")), default=0)
        yield found_of_disk(around.free(data_dir), largest)
        yield found_of_writing(data_dir, around.monotonic_ns)
        yield found_of_incidents(data_dir / INCIDENTS)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        # A desk that is running may just have removed it.
        return 0


def found_of_central(data_dir: Path, around: Around) -> Iterator[Finding]:
    """Whether central's root keys have left, where central is on this machine."""
    for folder in dict.fromkeys((data_dir, around.central)):
        found = found_of_root_keys(folder)
        if found is not None:
            yield found


def found_of_machine(clock: Clock, around: Around) -> Iterator[Finding]:
    """Python, packages, fonts, the zone and the terminal."""
    yield from found_of_program(around.program(), clock.now().date())
    yield found_of_fonts(around.lost_fonts())
    yield found_of_zone(clock.now().astimezone())
    yield found_of_terminal(around.terminal)
