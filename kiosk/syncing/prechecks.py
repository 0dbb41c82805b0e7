"""An appointment list at an open desk, and what is told of it (予約の事前確認).

1. Whoever has the store takes the list: the command, or the kiosk that it asks.
2. Where several registers are set up, the first is asked.
3. What the terminal answers after the list was told is taken by the open kiosk.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from kiosk.desk.appointments import Appointment
from kiosk.desk.settings import DEFAULTS, JURISDICTION
from kiosk.online.asking import question_of
from kiosk.online.gateway import BulkGateway
from kiosk.online.oqs.bulk import DEADLINE, KEPT_FOR, OqsBulk
from kiosk.online.prechecking import Prechecked, Prechecking
from kiosk.online.setup import setup_of
from kiosk.store.vault import Store
from kiosk.syncing.prechecked import PrecheckTold, Trouble
from schema.clock import Clock
from sync.ports import Progress
from sync.register.bookings import read_bookings

MARGIN = timedelta(minutes=5)
"""A batch that is about to be forgotten is no longer waited for."""
RUNNING = "precheck"
"""What is running, as a word on how far it is."""


class Prechecks:
    """Takes lists for one open store."""

    def __init__(self, store: Store, clock: Clock, *, practice: bool = False) -> None:
        """Work on `store`; `practice` where everybody is invented."""
        self._store = store
        self._clock = clock
        self._practice = practice
        self._looking: BulkGateway | None = None

    def take(
        self, path: Path, day: date | None, progress: Progress, *, asks: bool = True
    ) -> PrecheckTold:
        """Take the list in `path`, and keep what is found for its days.

        Args:
            path: The list.
            day: Only this day, which rows that name none are of.
            progress: Told that it goes on, so that it can be ended.
            asks: Whether a register is asked in bulk.

        Raises:
            Unreadable: The list cannot be read, or lacks a column.
            Refused: It has a column that must not exist.
            Unreachable: The disk is full.
        """
        listed = read_bookings(path, day)
        steps = count()

        def between() -> None:
            progress(RUNNING, next(steps), 0)

        between()
        bulk = self._bulk(between) if asks else None
        done = self._prechecking(bulk).take(listed.bookings)
        return self._told(done, listed.bad_rows)

    def resume(self) -> int:
        """Take what the terminal has answered since, without waiting; of how many.

        Raises:
            Unreachable: The disk is full.
        """
        now = self._clock.now()
        asked = {
            question_of(query)
            for batch in self._store.batches.open()
            if abs(now - batch.asked_at) < KEPT_FOR - MARGIN
            for query in batch.queries
        }
        if not asked:
            return 0
        # What was seen in the folder is remembered from one look to the next.
        self._looking = self._looking or self._folder(lambda: None, deadline=0.0)
        return self._prechecking(self._looking).resume(asked)

    def _prechecking(self, bulk: BulkGateway | None) -> Prechecking:
        store = self._store
        return Prechecking(
            snapshot=store.snapshot,
            appointments=store.appointments,
            spellings=store.spellings,
            book=store.editions.book(),
            jurisdiction=store.settings.get(JURISDICTION, DEFAULTS[JURISDICTION]),
            clock=self._clock,
            bulk=bulk,
            practice=self._practice,
        )

    def _bulk(self, between: Callable[[], None]) -> BulkGateway | None:
        """The first register that is set up, if it can be asked now."""
        setup = setup_of(self._store.settings.get)
        for name in setup.gateways:
            if name == "oqs_folder" and setup.folder:
                return self._folder(between)
            if name == "central":
                return self._central(between)
        return None

    def _folder(
        self, between: Callable[[], None], deadline: float = DEADLINE
    ) -> BulkGateway:
        setup = setup_of(self._store.settings.get)
        return OqsBulk(
            Path(setup.folder),
            institution=setup.institution,
            encoding=setup.encoding,
            batches=self._store.batches,
            clock=self._clock,
            deadline=deadline,
            between=between,
        )

    def _central(self, between: Callable[[], None]) -> BulkGateway:
        from kiosk.online.central import CentralGateway  # noqa: PLC0415
        from kiosk.online.central_bulk import CentralBulk  # noqa: PLC0415
        from kiosk.syncing.passing import line_of  # noqa: PLC0415

        store, setup = self._store, setup_of(self._store.settings.get)
        gateway = CentralGateway(
            lambda: line_of(store),
            store.membership,
            store.keys,
            self._clock,
            store.enquiries,
            deadline=setup.central_deadline,
        )
        return CentralBulk(gateway, self._clock, between=between)

    def _told(self, done: Prechecked, bad_rows: int) -> PrecheckTold:
        info = self._store.snapshot.info()
        return PrecheckTold(
            trouble=_trouble(done.rows),
            expected=len(done.rows),
            passed=done.passed,
            bad_rows=bad_rows,
            asked=done.asked,
            answered=done.answered,
            copy_as_of=info.as_of if info is not None else None,
        )


def _trouble(rows: Sequence[Appointment]) -> tuple[Trouble, ...]:
    return tuple(
        Trouble(
            row=row.row,
            day=row.day,
            at=row.at,
            found=tuple((one.kind, one.told_by) for one in row.findings),
        )
        for row in rows
        if row.findings
    )
