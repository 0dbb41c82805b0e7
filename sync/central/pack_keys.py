"""What opens the packs that are offered, closed under the master key (配布パックの鍵).

1. Every pack has a key of its own, kept from before it is offered until it no longer
   is.
2. A kiosk gets it sealed to itself, and only for its own scope.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, delete, insert, select

from sync.central.database import Database
from sync.central.keys import CentralKeys
from sync.central.tables import PackKeyRow

_KEY: Table = PackKeyRow.__table__  # type: ignore[attr-defined]


class PackKeys:
    """Keeps the keys of packs."""

    def __init__(self, database: Database, keys: CentralKeys) -> None:
        """Keep them in `database`, closed under `keys`."""
        self._database = database
        self._keys = keys

    def keep(self, path: str, key: bytes) -> None:
        """Keep the key of the pack at `path`, in place of one that is there."""
        row = {"path": path, "wrapped": self._keys.wrap(_name(path), key)}

        def work(connection: Connection) -> None:
            connection.execute(delete(_KEY).where(_KEY.c.path == path))
            connection.execute(insert(_KEY).values(row))

        self._database.write(work)

    def find(self, path: str) -> bytes | None:
        """The key of the pack at `path`; `None` where none is kept.

        Raises:
            NotIntact: Another central closed it.
        """
        wanted = select(_KEY.c.wrapped).where(_KEY.c.path == path)
        wrapped = self._database.read(lambda to: to.execute(wanted).scalar())
        return None if wrapped is None else self._keys.unwrap(_name(path), wrapped)

    def drop(self, paths: Iterable[str]) -> None:
        """Forget the keys of packs that are no longer offered."""
        gone = delete(_KEY).where(_KEY.c.path.in_(tuple(paths)))
        self._database.write(lambda to: to.execute(gone))


def _name(path: str) -> str:
    return f"pack-key:{path}"
