"""Joins store, rulebook and desk; knows all of them, decides nothing (組み立て)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import random
from typing import TYPE_CHECKING

from kiosk.desk.approval import ON_REVIEW, SUPERVISION
from kiosk.desk.receive import Desk, Place
from kiosk.desk.settings import (
    DEFAULTS,
    DESK,
    FACILITY,
    FORMS,
    IDLE,
    JURISDICTION,
    PRINTER,
    SLIP_PRINTER,
    THEME,
)
from kiosk.desk.staff import FIRST, Role, SignIn
from kiosk.online.checks import Asked, Checks
from kiosk.online.setup import OnlineSetup, setup_of
from kiosk.store.keyfile import KEY_FILE
from kiosk.store.keys import unlock
from kiosk.store.slots import Passphrase
from kiosk.store.vault import Store, create_store, open_store
from kiosk.syncing.request import Mailbox
from kiosk.syncing.rounds import Rounds
from kiosk.tui.incident import incident_of
from kiosk.words.keymap import usual_where_refused
from schema.clock import Clock
from schema.rules.book import Rulebook
from schema.rules.proof import prove_or_refuse
from schema.rules.read import built_in

if TYPE_CHECKING:
    from kiosk.export.file import Exports
    from kiosk.online.gateway import OnlineGateway
    from kiosk.opened import Opened
    from kiosk.paper.outlet import Outlet
    from kiosk.syncing.passing import Passing


def proven_book(store: Store | None = None) -> Rulebook:
    """The edition in force, proven: what central offered a desk, else the built-in.

    Args:
        store: An open desk; without one it is the built-in edition.

    Raises:
        BrokenBook: Its files do not read.
        UnprovenBook: It has gaps, overlaps or dead rules.
    """
    if store:
        return store.editions.book()
    book = built_in()
    prove_or_refuse(book)
    return book


def is_set_up(data_dir: Path) -> bool:
    """True where a desk was set up."""
    return (data_dir / KEY_FILE).exists()


def open_or_create(data_dir: Path, given: SignIn, clock: Clock) -> Store:
    """Open the desk in `data_dir`, or set it up with this passphrase."""
    if is_set_up(data_dir):
        return open_store(data_dir, given, clock)
    return create_store(data_dir, given.passphrase, clock, staff=FIRST)


def take_over(store: Store, desk: Desk, given: SignIn) -> None:
    """Go on at a covered desk as whoever signs in; raises `Locked` where nobody does.

    What they do from now on is recorded as theirs.
    """
    desk.staff = store.accounts.unlock(given)


def verify_passphrase(data_dir: Path, passphrase: str) -> None:
    """Raise `Locked` unless `passphrase` opens the desk's keys."""
    unlock(data_dir, Passphrase(passphrase))


def place_of(store: Store, *, practice: bool = False) -> Place:
    """Whose desk it is, from its settings."""
    get = store.settings.get
    return Place(
        facility=get(FACILITY, DEFAULTS[FACILITY]),
        desk=get(DESK, DEFAULTS[DESK]),
        jurisdiction=get(JURISDICTION, DEFAULTS[JURISDICTION]),
        practice=practice,
        institution=setup_of(get).institution,
    )


def rounds_of(
    store: Store,
    data_dir: Path,
    desk: Desk,
    note_incident: Callable[[str], None],
) -> Rounds:
    """Sync beside an open desk; nothing runs before it is started."""

    def make_passing() -> "Passing":
        from kiosk.syncing.passing import Passing  # noqa: PLC0415

        return Passing(store, data_dir, desk.clock, random)

    mailbox = Mailbox(data_dir, desk.clock.now)
    return Rounds(store, make_passing, mailbox, desk, note_incident)


def gateways_of(store: Store, clock: Clock) -> Iterator[Asked]:
    """The registers that the settings name, in their order; nothing is asked yet."""
    setup = setup_of(store.settings.get)
    for name in setup.gateways:
        if name == "central":
            yield Asked(_central(store, clock, setup), setup.central_deadline)
        elif setup.folder:
            yield Asked(_folder(store, clock, setup), setup.deadline)


def _folder(store: Store, clock: Clock, setup: OnlineSetup) -> "OnlineGateway":
    from kiosk.online.oqs.folder import OqsFolder  # noqa: PLC0415

    return OqsFolder(
        Path(setup.folder),
        institution=setup.institution,
        encoding=setup.encoding,
        enquiries=store.enquiries,
        clock=clock,
    )


def _central(store: Store, clock: Clock, setup: OnlineSetup) -> "OnlineGateway":
    from kiosk.online.central import CentralGateway  # noqa: PLC0415
    from kiosk.syncing.passing import line_of  # noqa: PLC0415

    return CentralGateway(
        lambda: line_of(store),
        store.membership,
        store.keys,
        clock,
        store.enquiries,
        deadline=setup.central_deadline,
    )


def checks_of(
    store: Store,
    desk: Desk,
    gateways: Iterable[Asked],
    note_incident: Callable[[str], None],
) -> Checks:
    """Checks beside an open desk; nothing runs before it is started."""

    def noted(error: Exception) -> None:
        note_incident(f"{desk.clock.now():%FT%T%z} {incident_of(error)}")

    return Checks(
        tuple(gateways),
        enquiries=store.enquiries,
        tasks=store.tasks,
        desk=desk,
        remembered=store.settings,
        note_incident=noted,
    )


def desk_of(store: Store, clock: Clock, book: Rulebook, place: Place) -> Desk:
    """A desk over an open store."""
    desk = Desk(
        place=place,
        book=book,
        snapshot=store.snapshot,
        journal=store.journal,
        clock=clock,
        staff=store.staff,
        spellings=store.spellings,
        enquiries=store.enquiries,
    )
    desk.supervisor = partial(_supervisor, store)
    return desk


def _supervisor(store: Store) -> str | None:
    """Who may agree to what a person decides; `None` where nobody is asked."""
    if store.settings.get(SUPERVISION) != ON_REVIEW:
        return None
    return store.staff if store.accounts.may(Role.SUPERVISOR) else ""


def outlet_of(store: Store, clock: Clock) -> "Outlet":
    """Where this desk's forms go; nothing is saved where no folder was named."""
    from kiosk.desk.slip import SlipForm, slip_setup_of  # noqa: PLC0415
    from kiosk.paper.outlet import Outlet  # noqa: PLC0415
    from kiosk.paper.printing import printer_here  # noqa: PLC0415

    get = store.settings.get
    printer, folder, slips = map(get, (PRINTER, FORMS, SLIP_PRINTER))
    media = "A4" if slip_setup_of(get).form is SlipForm.A4 else ""
    return Outlet(
        printer_here(printer),
        clock,
        Path(folder) if folder else None,
        printer_here(slips or printer, media),
    )


def arranged(opened: "Opened", store: Store, clock: Clock) -> "Opened":
    """An open desk with what its settings say now, as far as that counts at once."""
    from kiosk.desk.slip import slip_setup_of  # noqa: PLC0415

    get = store.settings.get
    slips = slip_setup_of(get)
    return replace(
        opened,
        ask_consent=setup_of(get).ask_consent,
        asks_deposit=slips.asks_deposit,
        paper=outlet_of(store, clock),
        slips=slips,
        keymap=usual_where_refused(get),
        theme=get(THEME, DEFAULTS[THEME]),
        idle=float(get(IDLE, DEFAULTS[IDLE])),
    )


def exports_of(store: Store, data_dir: Path) -> "Exports":
    """Where exports go: where this desk keeps its forms, else a place of their own."""
    from kiosk.export.file import Exports  # noqa: PLC0415

    named = store.settings.get(FORMS)
    return Exports(store.history, Path(named) if named else data_dir / "exports")
