"""The file `device.db`: how it is opened, and whether it holds a log (端末の記録)."""

from pathlib import Path

from sqlalchemy import Engine

from kiosk.store.anchor import Anchor
from kiosk.store.database import DEVICE_PRAGMAS, keyed_engine, reading
from kiosk.store.epochs import is_empty
from kiosk.store.keys import Keyring
from schema.errors import NotIntact

DEVICE_FILE = "device.db"


def device_engine(data_dir: Path, keys: Keyring, mode: str = "rw") -> Engine:
    """An engine over `device.db`; `rwc` makes the file."""
    key = keys.key(DEVICE_FILE)
    return keyed_engine(data_dir / DEVICE_FILE, key, DEVICE_PRAGMAS, mode)


def holds_a_log(data_dir: Path, keys: Keyring) -> bool:
    """True where an event was recorded, whatever the key file says.

    A power cut can bring back the key file of the first start, and so can somebody.
    """
    anchor = Anchor(data_dir, keys)
    try:
        known = anchor.read()
    finally:
        anchor.close()
    if known and known.seq:
        return True
    if not (data_dir / DEVICE_FILE).exists():
        return False
    engine = device_engine(data_dir, keys)
    try:
        return _opens(engine) and _has_events(engine)
    finally:
        engine.dispose()


def _opens(engine: Engine) -> bool:
    """False for a file that its key does not open: nothing was ever stored in it."""
    try:
        with reading(engine, DEVICE_FILE) as connection:
            return bool(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    except NotIntact:
        return False


def _has_events(engine: Engine) -> bool:
    with reading(engine, DEVICE_FILE) as connection:
        return not is_empty(connection)
