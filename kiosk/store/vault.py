"""Everything the desk keeps, opened and closed as one (保管庫).

Opening goes in this order, and stops with its own error at the first that fails:

1. the folder is taken: one process at a time;
2. the passphrase opens the device key, and the key file bears its seal;
3. `device.db` opens with its own key and is brought to this version;
4. the end of the log is as it was left, and no older copy was put back, neither of
   it nor of the key file;
5. what an interrupted import left behind is removed.
"""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.desk.staff import SignIn
from kiosk.store.admission import admitted
from kiosk.store.anchor import ANCHOR_FILE, Anchor, Reach
from kiosk.store.appointments import StoreAppointments, StoreBatches
from kiosk.store.chain import Verified
from kiosk.store.copy import StoreCopy
from kiosk.store.database import KeyedFile
from kiosk.store.device import DEVICE_FILE, device_engine, holds_a_log
from kiosk.store.disk import SameFile
from kiosk.store.editions import StoreEditions
from kiosk.store.enquiries import StoreEnquiries
from kiosk.store.faults import not_there, translated
from kiosk.store.history import StoreHistory
from kiosk.store.journal import DeviceJournal
from kiosk.store.keyfile import KEY_FILE, Stretch, older_key_file, read_key_file
from kiosk.store.keys import Keyring, make_keys
from kiosk.store.membership import StoreMembership
from kiosk.store.migrations import migrate
from kiosk.store.outbox import StoreOutbox
from kiosk.store.owner import own
from kiosk.store.settings import Settings
from kiosk.store.shelf import Shelf
from kiosk.store.signing import GENERATION
from kiosk.store.snapshot import LocalSnapshot
from kiosk.store.spellings import StoreSpellings
from kiosk.store.staff import StoreStaff
from kiosk.store.tasks import StoreTasks
from kiosk.store.tries import Tries
from schema.clock import Clock
from schema.confirmation import chain_start
from schema.errors import Refused, Untrusted


class Store:
    """An open store; closes with `with` or `close`."""

    def __init__(
        self, data_dir: Path, keys: Keyring, clock: Clock, closing: ExitStack
    ) -> None:
        """Join the parts, and leave to `closing` what they hold open."""
        self._closing = closing
        self.keys = keys
        self.engine = device_engine(data_dir, keys)
        closing.callback(self.engine.dispose)
        migrate(self.engine)
        self.file = KeyedFile(self.engine, DEVICE_FILE)
        closing.callback(self.file.close)
        self.settings = Settings(self.file)
        self.shelf = Shelf(data_dir, self.file, keys, clock)
        closing.callback(self.shelf.snapshot.close)
        anchor = Anchor(data_dir, keys)
        closing.callback(anchor.close)
        self.journal = DeviceJournal(
            self.file,
            keys,
            anchor,
            clock,
            self.shelf.used,
            where=SameFile(data_dir / DEVICE_FILE),
        )
        self.editions = StoreEditions(self.file)
        self.enquiries = StoreEnquiries(self.file)
        self.tasks = StoreTasks(self.file)
        self.history = StoreHistory(self.file)
        self.spellings = StoreSpellings(self.file)
        self.appointments = StoreAppointments(self.file)
        self.batches = StoreBatches(self.file)
        self.membership = StoreMembership(self.file, keys)
        self.accounts = StoreStaff(
            data_dir,
            self.file,
            keys=keys,
            journal=self.journal,
            settings=self.settings,
            clock=clock,
        )
        self.copy = StoreCopy(self.shelf, self.membership.scope, clock)
        self.outbox = StoreOutbox(self.file, keys.device, self.journal)

    @property
    def snapshot(self) -> LocalSnapshot:
        """The local copy in use (手元データ)."""
        return self.shelf.snapshot

    @property
    def staff(self) -> str:
        """Whose passphrase opened it."""
        return self.keys.staff

    @property
    def device(self) -> str:
        """The device's name (端末名)."""
        return self.keys.device

    def known_generation(self) -> int:
        """The greatest generation of the key file that this desk has seen."""
        return int(self.settings.get(GENERATION, "0"))

    def stay_open(self, opening: ExitStack) -> Self:
        """Take over what is to be closed at the end."""
        self._closing = opening.pop_all()
        self._closing.callback(self.accounts.note_generation)
        return self

    def close(self) -> None:
        """Close every file and give the folder back."""
        self._closing.close()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


def create_store(
    data_dir: Path,
    passphrase: str,
    clock: Clock,
    *,
    staff: str,
    stretch: Stretch | None = None,
) -> Store:
    """Set up a desk in `data_dir` and open it.

    Args:
        data_dir: Made if it is missing, readable by this account only.
        passphrase: The first staff member's.
        clock: The one clock.
        staff: Their staff id; never a name.
        stretch: Argon2id's cost; `None` is RFC 9106's second option.

    Raises:
        Refused: A desk is set up there already, or the passphrase is too short.
    """
    with translated("the data folder"):
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as opening:
        opening.callback(own(data_dir).release)
        if not _is_free(data_dir):
            raise _already_set_up()
        keys = make_keys(data_dir, passphrase, staff, stretch)
        return _set_up(data_dir, keys, clock, opening)


def open_store(
    data_dir: Path,
    given: str | SignIn,
    clock: Clock,
    *,
    accept_older: bool = False,
) -> Store:
    """Open the desk in `data_dir` and record who unlocked it.

    Args:
        data_dir: The desk's folder.
        given: A staff member's passphrase, or all that the lock screen asked for; where
            no number is given every slot is tried, at a try's cost each.
        clock: The one clock.
        accept_older: IT put an older `device.db` back knowingly: begin a new epoch;
            or an older key file: its passphrases count again.

    Raises:
        Unreadable: No desk is set up there.
        Locked: Another process has it, or what was given is wrong, or was too often.
        NotIntact: The key file, `device.db` or the end of the log was altered.
        Untrusted: An older `device.db` or key file was put back.
    """
    read_key_file(data_dir)
    with ExitStack() as opening:
        opening.callback(own(data_dir).release)
        keys = _admitted(data_dir, given, clock)
        if not keys.ready and not holds_a_log(data_dir, keys):
            return _set_up(data_dir, keys, clock, opening)
        store = _assembled(data_dir, keys, clock, opening)
        _check_end(store, accept_older=accept_older)
        _check_generation(store, accept_older=accept_older)
        return _begun(store, opening)


def verify_log(data_dir: Path, given: str | SignIn, clock: Clock) -> Verified:
    """Check the whole log of a closed desk, and record nothing.

    Raises:
        Locked: A kiosk has the folder, or the passphrase is wrong.
        NotIntact: `device.db` does not open, or a page of it was altered.
    """
    read_key_file(data_dir)
    with ExitStack() as opening:
        opening.callback(own(data_dir).release)
        keys = _admitted(data_dir, given, clock)
        return _assembled(data_dir, keys, clock, opening).journal.verify()


def _admitted(data_dir: Path, given: str | SignIn, clock: Clock) -> Keyring:
    signs_in = SignIn(given) if isinstance(given, str) else given
    return admitted(data_dir, signs_in, clock.now(), Tries(data_dir))


def _is_free(data_dir: Path) -> bool:
    """True where nothing is kept, or a first start was cut short."""
    if (data_dir / DEVICE_FILE).exists():
        return False
    return not (data_dir / KEY_FILE).exists() or not read_key_file(data_dir).ready


def _set_up(data_dir: Path, keys: Keyring, clock: Clock, opening: ExitStack) -> Store:
    """Make the files of a desk whose keys exist, also after an interrupted start."""
    with translated("the data folder"):
        for path in (*data_dir.glob(f"{DEVICE_FILE}*"), data_dir / ANCHOR_FILE):
            path.unlink(missing_ok=True)
    anchor = Anchor(data_dir, keys)
    opening.callback(anchor.close)
    anchor.write(Reach(1, 0, chain_start(keys.device, 1)), force=True)
    engine = device_engine(data_dir, keys, "rwc")
    opening.callback(engine.dispose)
    migrate(engine)
    keys.finish()
    return _begun(Store(data_dir, keys, clock, opening), opening)


def _begun(store: Store, opening: ExitStack) -> Store:
    store.accounts.note_generation()
    store.shelf.load()
    store.accounts.begin()
    return store.stay_open(opening)


def _assembled(
    data_dir: Path, keys: Keyring, clock: Clock, opening: ExitStack
) -> Store:
    if not (data_dir / DEVICE_FILE).exists():
        raise not_there(DEVICE_FILE)
    return Store(data_dir, keys, clock, opening)


def _check_end(store: Store, *, accept_older: bool) -> None:
    try:
        store.journal.check_end()
    except Untrusted:
        if not accept_older:
            raise
        store.journal.begin_epoch()


def _check_generation(store: Store, *, accept_older: bool) -> None:
    """Refuse a key file whose passphrases may have been withdrawn since.

    The one of the first start comes back after a power cut: it lacks its last step.
    """
    unfinished = not store.keys.ready
    found = store.keys.generation + unfinished
    if found < store.known_generation() and not accept_older:
        raise older_key_file()
    if unfinished:
        store.keys.finish()


def _already_set_up() -> Refused:
    return Refused(
        "E-STORE-2",
        subject="the data folder",
        found="a desk that is set up already, or the log of one",
        expected="an empty folder",
        hint=f"open it instead; if {KEY_FILE} is missing, put its copy back",
    )
