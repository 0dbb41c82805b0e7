"""Many people asked about in one go, through the terminal's folder (一括照会).

What holds for every batch, also after a kill at any point:

1. It is kept before a byte is written. It leaves once, by a rename; what may have left
   is waited for and never sent again.
2. Its reception number is kept before the results are asked for. To ask for results
   is to read: it is done again until they are there.
3. Its files are removed once its caller has kept what they say, and not before.
4. Somebody who is asked about in an open batch is not asked about in a second one.
5. What it answers is known the day before. It is no check of the day of the visit.
6. What a share does meanwhile is never raised: it means "not yet".
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Event

from msgspec.structs import replace

from kiosk.desk.appointments import Batch, Batches, BatchStep
from kiosk.online.asking import question_of
from kiosk.online.oqs.bulk_files import BatchPaths
from kiosk.online.oqs.bulk_xml import (
    MOST_BYTES,
    BulkRead,
    is_writable,
    read_bulk,
    results_request,
    upload_request,
)
from kiosk.online.oqs.files import is_there, move, names_in, takes_files, write_through
from kiosk.online.oqs.steady import ReadOnce, Steady
from kiosk.online.whose import about
from schema.clock import Clock
from schema.confirmation import uuid7
from schema.errors import Unreachable
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck

NAME = "oqs_bulk"
"""As the `source` of its answers."""
DEADLINE = 60.0
"""Seconds for which one call waits."""
LOOK = 0.05
"""Seconds between two looks into the folder."""
AGAIN = 10.0
"""Seconds after which results that were not there are asked for again."""
PATIENCE = 30.0
"""Seconds after which a file that cannot be read will not be readable any more."""
KEPT_FOR = timedelta(hours=24)
"""How long a batch is waited for."""
_OUT = frozenset({BatchStep.BEGUN, BatchStep.LEAVING})
_DONE, _PROCESSING = "1", "2"


class OqsBulk:
    """Asks the terminal about many people; implements `BulkGateway`."""

    def __init__(  # noqa: PLR0913
        self,
        folder: Path,
        *,
        institution: str,
        encoding: str,
        batches: Batches,
        clock: Clock,
        deadline: float = DEADLINE,
        again: float = AGAIN,
        patience: float = PATIENCE,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        """Use `folder`, in which the linkage app has made `req` and `res`.

        Args:
            folder: The root of the folders.
            institution: The clinic's own 10 digits (医療機関コード).
            encoding: `utf-8` or `shift_jis`, in which requests are written.
            batches: Where every batch is kept.
            clock: The one clock.
            deadline: Seconds for which one call waits.
            again: Seconds after which results are asked for again.
            patience: Seconds for which an unreadable file is waited for.
            between: Called between two looks; what it raises ends the call, and the
                next call resumes.
        """
        self._folder = folder
        self._institution = institution
        self._encoding = encoding
        self._batches = batches
        self._clock = clock
        self._deadline = deadline
        self._again = again
        self._patience = patience
        self._between = between
        self._files = ReadOnce(Steady(MOST_BYTES), read_bulk)
        self._looked_at: dict[str, float] = {}
        self._read: dict[str, BulkRead] = {}

    def check_all(self, queries: Sequence[OnlineQuery]) -> Sequence[OnlineAnswer]:
        """One answer for each query, in its order; `unavailable` where none came.

        Whoever keeps them says so with `done`; until then they stay in the folder.
        """
        self._forget_old()
        waiting = self._begun(queries)
        until = time.monotonic() + self._deadline
        while waiting := [one for one in map(self._turn, waiting) if self._waits(one)]:
            if time.monotonic() >= until:
                break
            self._between()
            Event().wait(LOOK)
        return self._answers(queries)

    def done(self) -> None:
        """What was answered is kept: remove the files and forget the batches."""
        for batch in self._batches.open():
            if batch.id in self._read or batch.step is BatchStep.FAILED:
                self._forget(batch)

    def is_reachable(self) -> bool:
        """True where `req` takes files and `res` can be seen."""
        res = self._folder / "res"
        return names_in(res) is not None and takes_files(self._folder / "req")

    def _begun(self, queries: Sequence[OnlineQuery]) -> list[Batch]:
        """The open batches, and a new one with whoever is in none of them."""
        waiting = list(self._batches.open())
        asked = {question_of(query) for batch in waiting for query in batch.queries}
        new = {
            question_of(query): query
            for query in queries
            if question_of(query) not in asked and is_writable(query, self._encoding)
        }
        if new and self.is_reachable():
            now = self._clock.now()
            batch = Batch(id=uuid7(now), queries=tuple(new.values()), asked_at=now)
            if self._keep(batch):
                waiting.append(batch)
        return waiting

    def _waits(self, batch: Batch) -> bool:
        return batch.id not in self._read and batch.step is not BatchStep.FAILED

    def _turn(self, batch: Batch) -> Batch:
        """Bring a batch as far as it goes now."""
        if batch.step in _OUT:
            return self._upload(batch)
        if batch.step is BatchStep.UPLOADED:
            return self._receipt(batch)
        if batch.step is BatchStep.ACCEPTED:
            return self._ask(batch)
        return self._results(batch) if batch.step is BatchStep.ASKING else batch

    def _upload(self, batch: Batch) -> Batch:
        """Write and rename, each step kept before the next."""
        paths = BatchPaths(self._folder, batch)
        if batch.step is BatchStep.BEGUN:
            data = upload_request(batch, self._institution, self._encoding)
            if not paths.is_free() or not write_through(paths.draft, data):
                return batch
            batch = self._stepped(batch, step=BatchStep.LEAVING)
        if batch.step is BatchStep.LEAVING:
            if is_there(paths.draft) and paths.is_free():
                move(paths.draft, paths.request)
            if is_there(paths.draft) is False:
                return self._stepped(batch, step=BatchStep.UPLOADED)
        return batch

    def _receipt(self, batch: Batch) -> Batch:
        """The reception number, once the terminal has given it."""
        found = self._answer_in(batch, BatchPaths(self._folder, batch))
        if isinstance(found, Batch):
            return found
        if found.reception:
            return self._stepped(
                batch, step=BatchStep.ACCEPTED, reception=found.reception
            )
        if found.segment == _PROCESSING:
            return batch
        return self._stepped(batch, step=BatchStep.FAILED)

    def _ask(self, batch: Batch) -> Batch:
        """Ask for the results under a new name."""
        if not self._is_time(batch):
            return batch
        batch = self._stepped(batch, step=BatchStep.ASKING, asks=batch.asks + 1)
        if batch.step is BatchStep.ASKING:
            paths = BatchPaths(self._folder, batch)
            data = results_request(batch, self._institution, self._encoding)
            if paths.is_free() and write_through(paths.draft, data):
                move(paths.draft, paths.request)
        return batch

    def _is_time(self, batch: Batch) -> bool:
        """True for the first time, and then only after a pause."""
        now, last = time.monotonic(), self._looked_at.get(batch.id)
        if last is not None and now - last < self._again:
            return False
        self._looked_at[batch.id] = now
        return True

    def _results(self, batch: Batch) -> Batch:
        """The results, or what is known of when they will be there."""
        paths = BatchPaths(self._folder, batch)
        found = self._answer_in(batch, paths)
        if isinstance(found, Batch):
            if found.step is BatchStep.ASKING and self._is_silent(batch, paths):
                return self._stepped(batch, step=BatchStep.ACCEPTED)
            return found
        if found.segment == _DONE:
            self._read[batch.id] = found
            return batch
        if found.segment == _PROCESSING:
            paths.remove()
            return self._stepped(batch, step=BatchStep.ACCEPTED)
        return self._stepped(batch, step=BatchStep.FAILED)

    def _is_silent(self, batch: Batch, paths: BatchPaths) -> bool:
        """True where nothing has come for a while; asking again does no harm."""
        since = self._looked_at.setdefault(batch.id, time.monotonic())
        return paths.is_unanswered() and time.monotonic() - since >= self._again

    def _answer_in(self, batch: Batch, paths: BatchPaths) -> BulkRead | Batch:
        """What has come under a request's name; the batch where that is nothing."""
        for path in paths.answers:
            seen = self._files.look(path)
            if seen is None:
                continue
            found, stays = seen
            if found is None and stays >= self._patience:
                return self._stepped(batch, step=BatchStep.FAILED)
            if found is not None and found.correlation == batch.id:
                return found
        return batch

    def _answers(self, queries: Sequence[OnlineQuery]) -> list[OnlineAnswer]:
        """Each query's answer, under the correlation by which it asks now."""
        batches = {one.id: one for one in self._batches.open()}
        found = {
            question_of(query): answer
            for batch_id, read in self._read.items()
            if batch_id in batches
            for query in batches[batch_id].queries
            if (answer := self._answer(batches[batch_id], read, query))
        }
        nothing = self._blank()
        return [
            replace(found.get(question_of(one), nothing), correlation=one.correlation)
            for one in queries
        ]

    def _answer(
        self, batch: Batch, read: BulkRead, query: OnlineQuery
    ) -> OnlineAnswer | None:
        blank = replace(self._blank(), asked_at=batch.asked_at)
        answer = read.answer_to(query, blank)
        return about(query, answer) if answer is not None else None

    def _blank(self) -> OnlineAnswer:
        now = self._clock.now()
        return OnlineAnswer(
            result=OnlineCheck.UNAVAILABLE, source=NAME, asked_at=now, answered_at=now
        )

    def _keep(self, batch: Batch) -> bool:
        """Keep a batch durably; false where the disk is full."""
        with suppress(Unreachable):
            self._batches.keep(batch)
            return True
        return False

    def _stepped(self, batch: Batch, **changes: object) -> Batch:
        """The batch one step further, if that can be kept; else as it was."""
        further = replace(batch, **changes)
        return further if self._keep(further) else batch

    def _forget_old(self) -> None:
        now = self._clock.now()
        for batch in self._batches.open():
            if abs(now - batch.asked_at) > KEPT_FOR:
                self._forget(batch)

    def _forget(self, batch: Batch) -> None:
        """Remove every file of a batch, then the batch."""
        for nth in range(batch.asks + 1):
            paths = BatchPaths(self._folder, replace(batch, asks=nth))
            paths.remove()
            for path in paths.answers:
                self._files.forget(path)
        self._batches.forget(batch.id)
        self._read.pop(batch.id, None)
