"""Looks at the desk and its machine, and says what is found (点検).

1. What can be seen without the store is seen first, and whatever becomes of the store.
2. A running kiosk keeps its store: it is then not opened, and no passphrase is asked.
3. An open desk is looked at as it is: nothing is recorded and nothing is sent. (The
   command opens the desk, and that is recorded like any opening.)
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.checkup.gathering import answers_of, broken_at, facts_of, refused_by
from kiosk.checkup.line import line_facts
from kiosk.checkup.printed import printed
from kiosk.desk.settings import FORMS, PRINTER
from kiosk.desk.staff import SignIn
from kiosk.doctor.allowed import told_settings
from kiosk.doctor.around import Around
from kiosk.doctor.bundle import Failure, Kept
from kiosk.doctor.desk import found_of_desk
from kiosk.doctor.finding import Finding, bad, look, of_error, ok
from kiosk.doctor.line import found_of_line
from kiosk.doctor.outside import found_of_forms, found_of_printers
from kiosk.doctor.port import Stopped
from kiosk.doctor.surroundings import (
    found_of_central,
    found_of_machine,
    found_of_place,
)
from kiosk.store.counted import row_counts
from kiosk.store.keyfile import KEY_FILE, read_key_file
from kiosk.store.owner import own
from kiosk.store.vault import Store, open_store, verify_log
from kiosk.tui.incident import incident_of
from kiosk.wiring import outlet_of
from schema.clock import Clock
from schema.errors import Locked, MadoguchiError, NotIntact
from sync.client.result import Failed
from sync.ports import Progress

IN_USE = "E-STORE-3"
"""Another program has the folder."""
NO_PASSPHRASE = ("E-UNLOCK-1", "E-UNLOCK-4", "E-UNLOCK-5")
"""A passphrase that opens nothing, and none at all."""


@dataclass(frozen=True, slots=True)
class Further:
    """What is looked at only where it is asked for."""

    deep: Progress | None = None
    """Told how far it is, where every event of the log and every page of the copy are
    to be checked."""
    line: bool = False
    """Whether central is to be told hello."""
    page: bool = False
    """Whether a page is to be printed."""


NOTHING_FURTHER = Further()


@dataclass
class Checked:
    """What was found, and what else the support bundle tells."""

    findings: list[Finding] = field(default_factory=list)
    """In the order in which they were looked at."""
    locked_out: bool = False
    """True where the store stayed closed for want of a passphrase."""
    kept: Kept | None = None
    """What the open store adds to the bundle."""

    @property
    def exit_code(self) -> int:
        """As the command line returns it."""
        if self.locked_out:
            return Locked.exit_code
        is_bad = any(one.state == "bad" for one in self.findings)
        return NotIntact.exit_code if is_bad else 0


def check(
    data_dir: Path,
    passphrase: Callable[[], SignIn],
    clock: Clock,
    around: Around,
    further: Further = NOTHING_FURTHER,
) -> Checked:
    """Look at everything that can be looked at.

    Args:
        data_dir: The desk's folder.
        passphrase: Asked once, where there is a desk that nobody has open.
        clock: The one clock.
        around: The machine.
        further: What is looked at only where it is asked for.
    """
    found = Checked([*found_of_place(data_dir, around)])
    found.findings += found_of_central(data_dir, around)
    if (data_dir / KEY_FILE).exists():
        _check_desk(found, data_dir, passphrase, clock, around, further)
    elif len(found.findings) > 1 and not (data_dir / "central.toml").exists():
        do = "start the kiosk once to set it up, or name its folder with --data"
        found.findings.append(bad("desk", "desk-none", do))
    if found.kept is None:
        found.findings.append(found_of_printers(around.printers()))
    found.findings += found_of_machine(clock, around)
    return found


def check_open(
    store: Store,
    data_dir: Path,
    clock: Clock,
    around: Around,
    further: Further = NOTHING_FURTHER,
) -> Checked:
    """The same of a desk that is open, as its IT screen has it."""
    found = Checked([*found_of_place(data_dir, around)])
    found.findings += found_of_central(data_dir, around)
    _add_store(found, store, clock, around, further)
    if found.kept is None:
        found.findings.append(found_of_printers(around.printers()))
    found.findings += found_of_machine(clock, around)
    return found


def _check_desk(  # noqa: PLR0913, PLR0917
    found: Checked,
    data_dir: Path,
    passphrase: Callable[[], SignIn],
    clock: Clock,
    around: Around,
    further: Further,
) -> None:
    """Key file and owner; then the store, where it opens."""
    refused = refused_by(lambda: read_key_file(data_dir))
    found.findings.append(of_error("key_file", refused) if refused else ok("key_file"))
    if refused:
        return
    taken = refused_by(lambda: own(data_dir).release())
    found.findings.append(_owner(taken))
    if taken:
        return
    try:
        said = passphrase()
        with open_store(data_dir, said, clock) as store:
            _add_store(found, store, clock, around, further)
    except MadoguchiError as error:
        found.findings.append(_closed(error))
        found.locked_out = error.code in NO_PASSPHRASE
        if further.deep is not None and not found.locked_out:
            found.findings += _log_alone(data_dir, said, clock)
    except Exception as error:  # noqa: BLE001 - the rest is looked at all the same
        found.findings.append(_unforeseen(error))


def _add_store(
    found: Checked,
    store: Store,
    clock: Clock,
    around: Around,
    further: Further,
) -> None:
    """What the store says; where it fails in between, that it does."""
    try:
        facts = facts_of(store, clock, around, further.deep)
        wanted, forms = map(store.settings.get, (PRINTER, FORMS))
        kept = Kept(
            settings=told_settings(store.settings.get),
            tables=row_counts(store.file),
            failures=_failures(facts.sync.failed),
        )
        inside = [ok("store"), *found_of_desk(facts), *answers_of(store, clock)]
        if further.line:
            inside += found_of_line(line_facts(store, clock))
        if further.page:
            inside.append(printed(outlet_of(store, clock)))
    except MadoguchiError as error:
        found.findings.append(of_error("store", error))
    except Stopped:
        raise
    except Exception as error:  # noqa: BLE001 - the rest is looked at all the same
        found.findings.append(_unforeseen(error))
    else:
        found.kept = kept
        found.findings += inside
        found.findings.append(found_of_printers(around.printers(), wanted))
        found.findings += found_of_forms(forms)


def _unforeseen(error: Exception) -> Finding:
    """An error that nobody foresaw, by its kind and its place."""
    do = "send this line to whoever maintains Madoguchi; nothing was changed"
    return bad("store", "store-unforeseen", do, last=incident_of(error))


def _owner(taken: MadoguchiError | None) -> Finding:
    if taken is None:
        return ok("owner")
    if taken.code != IN_USE:
        return of_error("owner", taken)
    do = "look at the kiosk's own IT screen, or close it and repeat"
    return look("owner", "owner-running", do)


def _closed(error: MadoguchiError) -> Finding:
    """Why the store stayed closed."""
    if error.code in NO_PASSPHRASE:
        do = "repeat with a passphrase of this desk's staff; the rest stands anyway"
        return look("store", "store-locked", do)
    return of_error("store", error)


def _log_alone(data_dir: Path, passphrase: SignIn, clock: Clock) -> Iterator[Finding]:
    """Where the log of a desk that does not open is broken."""
    try:
        found = verify_log(data_dir, passphrase, clock)
    except MadoguchiError:
        return
    if not found.ok:
        at = broken_at(found.first_bad)
        do = "keep the folder as it is and call IT; record nothing more on this desk"
        yield bad("log", "log-broken", do, at=at)


def _failures(failed: Sequence[Failed]) -> tuple[Failure, ...]:
    return tuple(Failure(part=one.part, kind=one.kind, code=one.code) for one in failed)
