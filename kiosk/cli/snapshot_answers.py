"""What `snapshot` answers, as a document and as a sentence (手元データの結果)."""

from datetime import datetime

import msgspec

from kiosk.cli.intake import Intake, intake_of, intake_sentence
from kiosk.desk.ports import SnapshotInfo
from sync.register.csv import RegisterFile
from sync.register.report import Report


class Imported(Intake, frozen=True, kw_only=True):
    """What became of a file: the document of the machine interface."""

    serial: int | None = None
    """The new copy's serial."""
    as_of: datetime | None = None
    """基準日時 of the new copy."""
    size: int | None = None
    """Bytes on disk."""


class Generated(msgspec.Struct, frozen=True, kw_only=True):
    """What was invented: the document of the machine interface."""

    rows: int
    """Rows in all."""
    late_elderly: int
    """Rows of the late-elderly scheme."""
    other: int
    """Rows of the other schemes."""
    seed: int
    """The same seed gives the same people."""
    as_of: datetime
    """基準日時."""
    csv: str | None = None
    """The file written, if one was asked for."""
    serial: int | None = None
    """The new copy's serial; `None` if only a file was written."""
    size: int | None = None
    """Bytes on disk."""


def imported(
    register: RegisterFile, told: Report, info: SnapshotInfo | None
) -> Imported:
    """Say what became of the file."""
    read = intake_of(register, told, info.rows if info else None)
    done = Imported(**msgspec.structs.asdict(read))
    if info is None:
        return done
    return msgspec.structs.replace(
        done, serial=info.serial, as_of=info.as_of, size=info.size
    )


def info_document(info: SnapshotInfo | None) -> str:
    """The copy in use; without one the same fields say so."""
    if info:
        return document(info)
    fields = dict.fromkeys(SnapshotInfo.__struct_fields__)
    return document(fields | {"rows": 0, "size": 0})


def info_sentence(info: SnapshotInfo | None) -> str:
    """Which copy is in use."""
    if info is None:
        return "no local copy yet (手元データなし)"
    return (
        f"serial {info.serial}: {info.rows} rows as of {info.as_of:%F %H:%M}, "
        f"fetched {info.fetched_at:%F %H:%M}, {info.size} bytes, {info.source}"
    )


def import_sentence(done: Imported) -> str:
    """What became of the file."""
    if not done.imported:
        return intake_sentence("nothing imported; the copy in use stays", done)
    taken = f"{done.rows} rows imported as serial {done.serial}"
    return intake_sentence(taken, done)


def generate_sentence(done: Generated) -> str:
    """What was invented, and where it is."""
    where = done.csv or f"the local copy, serial {done.serial}"
    return f"{done.rows} invented rows as of {done.as_of:%F} in {where}"


def document(answer: object) -> str:
    """One JSON document."""
    return msgspec.json.encode(answer).decode()
