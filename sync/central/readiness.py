"""Whether central can do its work now (稼働確認).

1. The database takes a transaction, durably.
2. What is signed is good for two days more: refreshed daily, it has failed at least
   eleven times before this says so, and kiosks still take what is offered.
3. Asking often costs nothing: what was found holds for a few seconds.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

import msgspec
from sqlalchemy import Connection, Table, delete, insert

from schema.clock import JAPAN, Clock
from sync.central.database import Database
from sync.central.tables import SettingRow
from sync.errors import MadoguchiError, Unreachable
from sync.trust.repository import Repository

LEFT = timedelta(days=2)
"""What is signed has to be good for longer."""

_HOLDS = 3.0
_SETTING: Table = SettingRow.__table__  # type: ignore[attr-defined]
_ASKED = "asked"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    ready: bool
    """True where everything below is."""
    database: bool
    """True where it takes a transaction."""
    trust: bool
    """True where what is signed is good for a while."""
    trust_until: datetime | None
    """Until when it is good; `None` where it cannot be read."""


class Readiness:
    """Finds out; may be asked from many threads."""

    def __init__(
        self,
        database: Database,
        repository: Repository,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Look at these."""
        self._database = database
        self._repository = repository
        self._clock = clock
        self._seconds = seconds
        self._lock = Lock()
        self._found: tuple[float, Ready] | None = None

    def now(self) -> Ready:
        """How it stands, a few seconds ago at most."""
        with self._lock:
            at = self._seconds()
            if self._found is None or at - self._found[0] >= _HOLDS:
                self._found = at, self._look()
            return self._found[1]

    def _look(self) -> Ready:
        until = self._trust_until()
        trust = until is not None and until - self._clock.now() > LEFT
        database = self._takes()
        return Ready(
            ready=database and trust,
            database=database,
            trust=trust,
            trust_until=until,
        )

    def _takes(self) -> bool:
        try:
            self._database.write(self._touch)
        except Unreachable:
            return False
        return True

    def _touch(self, connection: Connection) -> None:
        now = self._clock.now().isoformat()
        connection.execute(delete(_SETTING).where(_SETTING.c.name == _ASKED))
        connection.execute(insert(_SETTING).values(name=_ASKED, value=now))

    def _trust_until(self) -> datetime | None:
        try:
            signed = self._repository.state().timestamp.signed
        except MadoguchiError:
            return None
        return signed.expires.astimezone(JAPAN)
