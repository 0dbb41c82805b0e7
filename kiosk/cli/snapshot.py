"""The local copy on the command line: `snapshot generate`, `import` and `info`.

1. An import takes everyone or nobody, unless it is told to skip bad rows.
2. What was not taken is in the report, by line and reason; no output names anyone.
3. A generated copy is of invented people and says so: its source is `generated`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli.intake import counted, past_day, progress, true_at
from kiosk.cli.options import (
    Data,
    Json,
    PassphraseFd,
    desk_passphrase,
    read_sign_in,
)
from kiosk.cli.register_options import (
    INVENTED_AS_OF,
    AsOf,
    InventedAsOf,
    LateElderly,
    Others,
    RegisterCsv,
    ReportFile,
    Seed,
    SkipBad,
)
from kiosk.cli.report_place import place_of_report
from kiosk.cli.settings import refuse_others
from kiosk.cli.snapshot_answers import (
    Generated,
    document,
    generate_sentence,
    import_sentence,
    imported,
    info_document,
    info_sentence,
)
from kiosk.desk.ports import SnapshotInfo
from kiosk.desk.staff import FIRST
from kiosk.store.keyfile import KEY_FILE
from kiosk.store.vault import Store, create_store, open_store
from schema.clock import SystemClock, japan_midnight
from schema.errors import Unreadable
from schema.insured import Insured
from sync.register.csv import NobodyTaken, RegisterFile, write_csv
from sync.register.people import generate_late_elderly, generate_other
from sync.register.report import Report


def import_(  # noqa: PLR0913
    file: RegisterCsv,
    data: Data,
    passphrase_fd: PassphraseFd = None,
    report: ReportFile = None,
    as_of: AsOf = None,
    *,
    skip_bad: SkipBad = False,
    json: Json = False,
) -> None:
    """Take a register file as the new local copy: all of it or nothing."""
    now = SystemClock().now()
    day = None if as_of is None else past_day(as_of, now)
    place = place_of_report(report, data, file)
    register = RegisterFile(file, now)
    with Report(place) as told, _opened(data, passphrase_fd) as store:
        taken = _take(register, store, told, day, skip_bad=skip_bad, quiet=json)
    done = imported(register, told, taken)
    typer.echo(document(done) if json else import_sentence(done))
    if taken is None:
        raise typer.Exit(NobodyTaken.exit_code)


def generate(  # noqa: PLR0913
    data: Data,
    *,
    count: LateElderly = 10_000,
    other: Others = 0,
    seed: Seed = 1,
    as_of: InventedAsOf = INVENTED_AS_OF,
    csv: Annotated[
        Path | None, typer.Option(help="Write this file; no store is opened")
    ] = None,
    encoding: Annotated[
        str, typer.Option(help="Of the file: utf-8-sig, utf-8 or cp932")
    ] = "utf-8-sig",
    passphrase_fd: PassphraseFd = None,
    json: Json = False,
) -> None:
    """Invent people, into the local copy or into a file (架空データ)."""
    day = past_day(as_of, SystemClock().now())
    people = chain(
        generate_late_elderly(count, seed, day), generate_other(other, seed, day)
    )
    done = Generated(
        rows=count + other,
        late_elderly=count,
        other=other,
        seed=seed,
        as_of=japan_midnight(day),
    )
    if csv:
        with progress("writing", done.rows, quiet=json) as step:
            write_csv(counted(people, step), csv, _encoding(encoding))
        done = msgspec.structs.replace(done, csv=str(csv))
    else:
        info = _build(people, done, data, passphrase_fd, quiet=json)
        done = msgspec.structs.replace(done, serial=info.serial, size=info.size)
    typer.echo(document(done) if json else generate_sentence(done))


def info(data: Data, passphrase_fd: PassphraseFd = None, *, json: Json = False) -> None:
    """Say which local copy is in use (手元データ)."""
    passphrase = desk_passphrase(data, passphrase_fd)
    with open_store(data, passphrase, SystemClock()) as store:
        store.snapshot.check()
        found = store.snapshot.info()
    typer.echo(info_document(found) if json else info_sentence(found))


@contextmanager
def _opened(data: Path, passphrase_fd: int | None) -> Iterator[Store]:
    """The desk's store, set up first where nothing is kept yet."""
    given, clock = read_sign_in(data, passphrase_fd), SystemClock()
    if (data / KEY_FILE).exists():
        store = open_store(data, given, clock)
    else:
        store = create_store(data, given.passphrase, clock, staff=FIRST)
    with store:
        refuse_others(store)
        yield store


def _take(  # noqa: PLR0913
    register: RegisterFile,
    store: Store,
    told: Report,
    day: date | None,
    *,
    skip_bad: bool,
    quiet: bool,
) -> SnapshotInfo | None:
    """Import the file; `None` where bad rows kept everybody out."""
    with progress("importing", register.lines, quiet=quiet) as step:
        people = counted(
            register.people(told, skip_bad=skip_bad), step, lambda: register.line
        )
        try:
            return store.shelf.replace(
                people, as_of=lambda: true_at(register, day), source="import"
            )
        except NobodyTaken:
            return None


def _build(
    people: Iterable[Insured],
    wanted: Generated,
    data: Path,
    passphrase_fd: int | None,
    *,
    quiet: bool,
) -> SnapshotInfo:
    """Build the local copy of invented people."""
    with (
        _opened(data, passphrase_fd) as store,
        progress("building", wanted.rows, quiet=quiet) as step,
    ):
        return store.shelf.replace(
            people, as_of=wanted.as_of, source="generated", progress=step
        )


_ENCODINGS = ("utf-8-sig", "utf-8", "cp932")


def _encoding(name: str) -> str:
    """An encoding that the import reads again."""
    if name in _ENCODINGS:
        return name
    raise Unreadable(
        "E-CSV-ENCODING",
        subject="--encoding",
        found="another encoding",
        expected=", ".join(_ENCODINGS),
        hint="choose one of them",
    )
