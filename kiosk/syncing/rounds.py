"""Sync beside the running desk: passes at their time, and when asked (同期の巡回).

What holds for every round:

1. It runs on a thread of its own, from the first unlock until the desk is closed;
   the locked screen stops nothing.
2. The desk never waits for it. What the screen shows is a value that is put in
   place whole.
3. No error ends it, nor one in telling of an error. What nobody foresaw is noted
   as an incident, names nobody, and the next round comes at its time.
4. A new rulebook is offered to the desk, which takes it up with the next patient.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kiosk.desk.receive import Desk
from kiosk.desk.sync_state import Running, SyncState
from kiosk.store.vault import Store
from kiosk.syncing.past import remembered
from kiosk.syncing.proving import Proving
from kiosk.syncing.request import Mailbox, SyncAnswer, SyncRequest
from kiosk.syncing.resuming import Resuming
from kiosk.syncing.standing import standing_of
from kiosk.tui.incident import CODE, incident_of
from schema.errors import MadoguchiError, NotIntact, Unreachable
from sync.client.result import Failed, Passed, exit_code_of, failed
from sync.client.schedule import Rhythm, made_up_at
from sync.ports import Progress

if TYPE_CHECKING:
    from kiosk.syncing.passing import Passing

LOOK = 0.5
"""Seconds between two looks at the clock and at the mailbox."""
TELL = 0.5
"""Seconds between two words on how far a pass is."""
ANEW = 30.0
"""Seconds after which what is shown is read anew."""
MISSED = timedelta(minutes=2)
"""A pass so late was missed: the machine slept."""
CLOSING = 5.0
"""Seconds that closing the desk waits for a pass to end."""
TRIES = 20
"""Of telling what a pass came to, while somebody reads the word before."""


class Stopped(Exception):
    """The desk is being closed."""


class Rounds:
    """Runs passes beside the desk; implements the screen's `SyncPort`."""

    def __init__(
        self,
        store: Store,
        make_passing: Callable[[], "Passing"],
        mailbox: Mailbox,
        desk: Desk,
        note_incident: Callable[[str], None],
    ) -> None:
        """Join what a round needs; nothing runs yet.

        Args:
            store: The open store.
            make_passing: Makes what runs a pass; called on the rounds' own thread,
                because what speaks to the network is slow to load.
            mailbox: Where a command asks for a pass.
            desk: Which takes up a new rulebook.
            note_incident: Keeps one line about what nobody foresaw.
        """
        self._store = store
        self._clock = desk.clock
        self._make_passing = make_passing
        self._mailbox = mailbox
        self._desk = desk
        self._note_incident = note_incident
        self._state = SyncState(device=store.device)
        self._made: Passing | None = None
        self._waiting: SyncRequest | None = None
        self._looked = self._told = 0.0
        self._asked, self._wake, self._stop = Event(), Event(), Event()
        self._proving = Proving(store, desk.clock, self._is_wanted)
        self._resuming = Resuming(store, desk.clock, practice=desk.place.practice)
        self._thread = Thread(target=self._work, name="sync", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._look()
        self._thread.start()

    def stop(self) -> None:
        """End; a pass on its way ends at its next step."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(CLOSING)

    def state(self) -> SyncState:
        """How sync stands; never waits."""
        return self._state

    def ask(self) -> None:
        """Run a pass now, beside the desk."""
        self._asked.set()
        self._wake.set()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                self._round()
            except Stopped:
                return
            except Exception as error:  # noqa: BLE001 - an outermost edge
                with suppress(Exception):
                    self._incident(error)
            self._wake.wait(LOOK)
            self._wake.clear()

    def _round(self) -> None:
        request, self._waiting = self._waiting or self._mailbox.take(), None
        if request is not None or self._asked.is_set() or self._is_due():
            self._asked.clear()
            self._pass(request)
            return
        if time.monotonic() - self._looked > ANEW:
            self._look()
        self._resuming.turn()
        try:
            self._proving.turn()
        except NotIntact as error:
            # Its failure stays until the pass that fetches it anew.
            self._passing().note(Passed(refused=(failed("copy", error),)))
            self._look()
            self.ask()

    def _is_wanted(self) -> bool:
        """True where something waits for this thread."""
        flagged = self._stop.is_set() or self._asked.is_set()
        return flagged or self._is_due() or self._mailbox.asked() is not None

    def _passing(self) -> "Passing":
        """What runs passes, made once."""
        self._made = self._made or self._make_passing()
        return self._made

    def _is_due(self) -> bool:
        """True at the time of the next pass; one that was missed gets a new time."""
        state, now = self._state, self._clock.now()
        if state.enrolment is None or not state.enrolment.address:
            return False
        if state.next_at is None or now - state.next_at > MISSED:
            rhythm = remembered(self._store.settings).rhythm
            due = made_up_at(self._store.device, now, rhythm)
            self._state = replace(state, next_at=due)
            return False
        return state.next_at <= now

    def _pass(self, request: SyncRequest | None) -> None:
        def progress(what: str, done: int, total: int) -> None:
            self._progress(request, Running(what=what, done=done, total=total))

        try:
            answer = self._run(request, progress)
            self._desk.offer(self._store.editions.book())
            self._look()
        except Stopped:
            self._refuse(request, _closing())
            raise
        except MadoguchiError as error:
            self._put_off()
            self._refuse(request, error)
        except Exception as error:  # noqa: BLE001 - an outermost edge
            incident = self._incident(error)
            self._answer(request, _done(error=incident, exit_code=1))
        else:
            self._answer(request, answer)

    def _run(self, request: SyncRequest | None, progress: Progress) -> SyncAnswer:
        """Do what is wanted; a pass where nobody said."""
        if request is None or request.what == "pass":
            result = self._passing().run(progress)
            return _done(result=result, exit_code=result.exit_code)
        if request.what == "precheck":
            return self._precheck(request, progress)
        from kiosk.syncing.carrying import Carrying  # noqa: PLC0415

        carrying = Carrying(self._store, self._mailbox.folder, self._clock)
        stick = Path(request.stick)
        if request.what == "export":
            return _done(along=carrying.take_along(stick, progress))
        back = carrying.bring_back(stick, progress)
        return _done(back=back, exit_code=exit_code_of(back.refused))

    def _precheck(self, request: SyncRequest, progress: Progress) -> SyncAnswer:
        """Take an appointment list."""
        from kiosk.syncing.prechecks import Prechecks  # noqa: PLC0415

        prechecks = Prechecks(self._store, self._clock)
        told = prechecks.take(
            Path(request.stick), request.day, progress, asks=request.asks
        )
        return _done(prechecked=told)

    def _refuse(self, request: SyncRequest | None, error: MadoguchiError) -> None:
        self._answer(request, _done(error=str(error), exit_code=error.exit_code))

    def _progress(self, request: SyncRequest | None, running: Running) -> None:
        """Show how far a pass is, and tell who asked for it."""
        if self._stop.is_set():
            raise Stopped
        self._state = replace(self._state, running=running)
        if time.monotonic() - self._told < TELL:
            return
        self._told = time.monotonic()
        # Who asks during a pass gets the next one, and sees meanwhile that one runs.
        self._waiting = self._waiting or self._mailbox.take()
        for one in (request, self._waiting):
            if one is not None:
                self._mailbox.tell(_running(one, running))

    def _answer(self, request: SyncRequest | None, answer: SyncAnswer) -> None:
        if request is None:
            return
        answer = replace(answer, nonce=request.nonce)
        for _ in range(TRIES):
            if self._mailbox.tell(answer) or self._stop.wait(LOOK / 10):
                return

    def _look(self) -> None:
        """Read anew what is shown; a time that was made up for stays."""
        kept, self._looked = self._state.next_at, time.monotonic()
        state = standing_of(self._store)
        if state.next_at is None or self._is_missed(state.next_at):
            state = replace(state, next_at=kept)
        self._state = state

    def _put_off(self) -> None:
        """Let a pass that could not even be remembered not come again at once."""
        state, now = self._state, self._clock.now()
        if state.next_at is not None and state.next_at <= now:
            state = replace(state, next_at=made_up_at(state.device, now, Rhythm()))
        self._state = replace(state, running=None)

    def _is_missed(self, due: datetime) -> bool:
        return self._clock.now() - due > MISSED

    def _incident(self, error: Exception) -> str:
        """Go on at the next time, and note what nobody foresaw as far as it goes."""
        self._put_off()
        incident = incident_of(error)
        with suppress(Exception):
            self._note_incident(f"{self._clock.now():%FT%T%z} {incident}")
        with suppress(Exception):
            self._passing().note(Passed(refused=(_unforeseen(incident),)))
            self._look()
        return incident


_done = partial(SyncAnswer, nonce="", state="done")


def _running(request: SyncRequest, running: Running) -> SyncAnswer:
    return SyncAnswer(
        nonce=request.nonce,
        state="running",
        what=running.what,
        done=running.done,
        total=running.total,
    )


def _closing() -> Unreachable:
    return Unreachable(
        "E-SYNC-5",
        subject="the open kiosk",
        found="a kiosk that is being closed",
        expected="one that stays open for the pass",
        hint="repeat the command; it does the pass itself, with the passphrase",
    )


def _unforeseen(incident: str) -> Failed:
    return Failed(
        part="line",
        kind="refused",
        code=CODE,
        found=incident,
        expected="a pass without one",
        do="call IT; the next pass comes by itself",
    )
