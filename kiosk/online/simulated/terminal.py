"""Plays the eligibility terminal on its folder, from people given to it (模擬端末).

What holds for it:

1. It makes the folders, as the linkage app does: `req`, `res`, `face`.
2. It takes a request out of `req`, and answers in `res` after a pause.
3. Every answer says in its header that it is simulated: it proves nothing.
4. How it behaves can be changed while it runs; nothing that it has taken is lost.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, RLock, Thread
from time import monotonic

import msgspec

from kiosk.online.simulated.answer import single_answer
from kiosk.online.simulated.bulk import (
    PROCESSING,
    UNKNOWN,
    bulk_answer,
    receipt,
    zipped,
)
from kiosk.online.simulated.request import Request, Wanted, read_request
from kiosk.online.simulated.told import REFUSAL, UNREADABLE, Mode, Taken, Told
from schema.clock import Clock
from schema.errors import Unreachable
from schema.insured import Insured
from schema.online import OnlineQuery

Register = Callable[[OnlineQuery], Insured | None]
"""Whom the register knows under a query's numbers."""

FOLDERS = ("req", "res", "face")
"""What the linkage app makes."""
_BETWEEN = 0.03
"""Seconds between two looks."""
_SINGLE, _BULK, _RESULT = "OQSsiquc01req_", "OQSmuquc01req_", "OQSmuquc02req_"
_AT_WORK = frozenset({Mode.ANSWERING, Mode.HALF_WRITTEN, Mode.REFUSES})


class _Waiting(msgspec.Struct):
    """A request that was taken, and when its answer is due."""

    name: str
    request: Request | None
    due: float


class Terminal:
    """The terminal's side of the folder, on a thread of its own."""

    def __init__(
        self,
        folder: Path,
        register: Register,
        clock: Clock,
        *,
        delay: float = 0.8,
    ) -> None:
        """Make the folders; nothing is answered before `start`, or a `turn`.

        Args:
            folder: The root of the folders.
            register: Whom it knows.
            clock: The one clock.
            delay: Seconds until it answers; a real terminal takes one to three.
        """
        self.folder = folder
        self.register = register
        self.delay = delay
        self.pause = 0.5
        """Seconds between the halves of an answer."""
        self.bulk_delay = 0.0
        """Seconds that a batch is processed for."""
        self.packs_bulk = False
        """True: the result of a batch comes as an archive (ZIP)."""
        self.mode = Mode.ANSWERING
        """How it behaves."""
        self.instead: Callable[[OnlineQuery], Told | None] = _as_registered
        """What one query is answered with, in place of what the register says."""
        self.on_taken: Callable[[Taken], None] = _nobody_listens
        """Told of every request that is taken."""
        self.taken: list[Taken] = []
        """Every request that was taken, in order."""
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._batches: dict[str, tuple[Request, float]] = {}
        self._turn = RLock()
        self._stopping = Event()
        self._thread: Thread | None = None
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Begin to take requests, beside everything else."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = Thread(target=self._run, name="terminal", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Take and answer nothing more, until it is started again."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join()

    def turn(self) -> None:
        """Take what is there, and answer what is due."""
        with self._turn:
            if self.mode is not Mode.LINE_DOWN:
                self._take()
            if self.mode in _AT_WORK:
                self._answer_due()

    def _run(self) -> None:
        while not self._stopping.wait(_BETWEEN):
            self.turn()

    def _take(self) -> None:
        """Take every request out of `req`."""
        with suppress(OSError):
            names = sorted(path.name for path in (self.folder / "req").glob("*.xml"))
            for name in names:
                if name.startswith((_SINGLE, _BULK, _RESULT)):
                    self._take_one(name)

    def _take_one(self, name: str) -> None:
        path = self.folder / "req" / name
        request = read_request(path.read_bytes())
        path.unlink()
        self._waiting.append(_Waiting(name, request, monotonic() + self.delay))
        taken = Taken(
            name=name,
            at=self._clock.now(),
            queries=tuple(each.query for each in request.people) if request else (),
            reception=request.reception if request else "",
        )
        self.taken.append(taken)
        self.on_taken(taken)

    def _answer_due(self) -> None:
        for one in [one for one in self._waiting if one.due <= monotonic()]:
            # Folder or register may be out of reach: then it is answered later.
            with suppress(OSError, Unreachable):
                self._write(*self._answer(one))
                self._waiting.remove(one)

    def _answer(self, one: _Waiting) -> tuple[str, bytes]:
        """The answer file's name and bytes."""
        request, name = one.request, one.name.replace("req_", "res_", 1)
        if request is None:
            nobody = Request()
            return name, single_answer(nobody, None, UNREADABLE, self._clock.now())
        if one.name.startswith(_SINGLE):
            return name, self._single(request)
        if one.name.startswith(_BULK):
            return name, self._receipt(request)
        return self._result(name, request)

    def _single(self, request: Request) -> bytes:
        if not request.people:
            return single_answer(request, None, UNREADABLE, self._clock.now())
        person, told = self._known(request.people[0])
        if told.raw is not None:
            return told.raw
        return single_answer(request, person, told, self._clock.now())

    def _receipt(self, request: Request) -> bytes:
        if self.mode is Mode.REFUSES:
            return receipt(request, "", REFUSAL, self._clock.now())
        reception = f"{self._clock.now():%Y%m%d}{len(self._batches) + 1:08}"
        self._batches[reception] = request, monotonic() + self.bulk_delay
        return receipt(request, reception, Told(), self._clock.now())

    def _result(self, name: str, request: Request) -> tuple[str, bytes]:
        now = self._clock.now()
        asked, ready = self._batches.get(request.reception, (None, 0.0))
        if asked is None:
            return name, receipt(request, request.reception, UNKNOWN, now)
        if monotonic() < ready:
            return name, receipt(request, request.reception, PROCESSING, now)
        data = bulk_answer(asked, request, self._known, now)
        if self.packs_bulk:
            return name.replace(".xml", ".zip"), zipped(name, data)
        return name, data

    def _known(self, wanted: Wanted) -> tuple[Insured | None, Told]:
        if self.mode is Mode.REFUSES:
            return None, REFUSAL
        told = self.instead(wanted.query) or Told()
        return self.register(wanted.query), told

    def _write(self, name: str, data: bytes) -> None:
        """Put an answer in place whole, or half first where it is told to."""
        place = self.folder / "res" / name
        if self.mode is Mode.HALF_WRITTEN:
            with place.open("wb") as file:
                file.write(data[: len(data) // 2])
                file.flush()
                self._stopping.wait(self.pause)
                file.write(data[len(data) // 2 :])
            return
        beside = place.with_suffix(".writing")
        beside.write_bytes(data)
        beside.replace(place)


def _as_registered(_: OnlineQuery) -> Told | None:
    return None


def _nobody_listens(_: Taken) -> None:
    pass
