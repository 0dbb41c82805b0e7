"""Sync on the command line: `sync`, once or by the clock (同期).

1. One owner: where a kiosk is open, it does the work and this command asks it; where
   none is, the command opens the store with a passphrase.
2. The exit code is the worst that was met: 1 not intact, 4 refused or not trusted,
   3 line down, 2 not enrolled; 0 also where there was nothing to do.
3. Every failure is one line on standard error, with its code.
"""

import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import random
from threading import Event
from typing import Annotated

import msgspec
import typer

from kiosk.cli.options import Data, Json, PassphraseFd, read_sign_in
from kiosk.cli.sync_asking import Asking, is_owned
from kiosk.cli.sync_progress import Bars
from kiosk.desk.staff import SignIn
from kiosk.store.keyfile import read_key_file
from kiosk.store.vault import open_store
from kiosk.syncing.passing import Passing
from kiosk.syncing.request import SyncAnswer
from schema.clock import Clock, SystemClock
from schema.errors import Locked, MadoguchiError, Unreadable
from sync.client.result import PassResult
from sync.ports import Progress

AGAIN = timedelta(minutes=5)
"""When to try again where no pass came about at all."""
_IN_USE = "E-STORE-3"
_NOTHING_TO_READ = "E-UNLOCK-4"
_STEP = 5.0


def sync(
    data: Data,
    passphrase_fd: PassphraseFd = None,
    *,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, each time at this desk's slot")
    ] = False,
    json: Json = False,
) -> int:
    """Send what is unsent and fetch what is new. See also `sync schedule`."""
    desk = SyncedDesk(data, passphrase_fd, SystemClock())
    if watch:
        return _watch(desk, as_json=json)
    with Bars() as bars:
        answer = desk.once(bars)
    _tell(answer, as_json=json)
    return answer.exit_code


class SyncedDesk:
    """A desk's folder, synced by whoever owns it."""

    def __init__(self, folder: Path, descriptor: int | None, clock: Clock) -> None:
        """Sync the desk in `folder`; the passphrase is read when it is needed."""
        self.clock = clock
        self._folder = folder
        self._descriptor = descriptor
        self._given: SignIn | None = None
        self._asking = Asking(folder, clock)

    def once(self, progress: Progress) -> SyncAnswer:
        """One pass, by the open kiosk or here.

        Raises:
            Unreadable: No desk is set up there.
            Locked: No kiosk has unlocked it, and there is no passphrase.
            Unreachable: Whoever has the folder does not answer.
        """
        read_key_file(self._folder)
        if is_owned(self._folder):
            return self._asking.answer(progress)
        given = self._known()
        try:
            return self._here(given, progress)
        except Locked as error:
            if error.code != _IN_USE:
                raise
        # A kiosk was opened in this very moment.
        return self._asking.answer(progress)

    def _here(self, given: SignIn, progress: Progress) -> SyncAnswer:
        with open_store(self._folder, given, self.clock) as store:
            result = Passing(store, self._folder, self.clock, random).run(progress)
        return SyncAnswer(
            nonce="", state="done", result=result, exit_code=result.exit_code
        )

    def _known(self) -> SignIn:
        """What opens the desk, read once: whoever watches has no codes."""
        if self._given is None:
            try:
                self._given = read_sign_in(self._folder, self._descriptor)
            except Unreadable as error:
                if self._descriptor is None and error.code == _NOTHING_TO_READ:
                    raise _nobody_unlocked() from None
                raise
        return self._given


def _watch(desk: SyncedDesk, *, as_json: bool) -> int:
    """Passes at their time until somebody stops it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while True:
            answer = _answer_of(lambda: desk.once(lambda *_: None))
            _tell_in_a_line(answer, desk.clock.now(), as_json=as_json)
            _wait_until(_due(answer, desk.clock.now()), desk.clock)
    except KeyboardInterrupt:
        return 0


def _answer_of(once: Callable[[], SyncAnswer]) -> SyncAnswer:
    """A pass, or why there was none: nothing but a missing desk ends a watch."""
    try:
        return once()
    except Unreadable:
        raise
    except MadoguchiError as error:
        return SyncAnswer(
            nonce="", state="done", error=str(error), exit_code=error.exit_code
        )


def _due(answer: SyncAnswer, now: datetime) -> datetime:
    return answer.result.next_at if answer.result is not None else now + AGAIN


def _wait_until(due: datetime, clock: Clock) -> None:
    """Wait by the clock: a machine that slept goes on at once."""
    never = Event()
    while (left := (due - clock.now()).total_seconds()) > 0:
        never.wait(min(left, _STEP))


def _tell(answer: SyncAnswer, *, as_json: bool) -> None:
    """Say what a pass came to."""
    if answer.result is None:
        _complain(answer.error)
        return
    if as_json:
        typer.echo(msgspec.json.encode(answer.result).decode())
    else:
        typer.echo(_sentences(answer.result))
    for failed in answer.result.refused:
        _complain(str(failed))


def _tell_in_a_line(answer: SyncAnswer, now: datetime, *, as_json: bool) -> None:
    result = answer.result
    if as_json and result is not None:
        typer.echo(msgspec.json.encode(result).decode())
    elif result is not None:
        said = f"sent {result.pushed}, {_data(result)}, next {result.next_at:%H:%M:%S}"
        why = "; ".join(str(failed) for failed in result.refused)
        typer.echo(f"{now:%F %T}  {said}" + (f"; {why}" if why else ""))
    else:
        typer.echo(f"{now:%F %T}  {answer.error}", err=as_json)
    sys.stdout.flush()


def _sentences(result: PassResult) -> str:
    """The same for a person, a line for each thing."""
    receipt = result.receipt
    lines = {
        "sent": f"{result.pushed} events",
        "receipt": f"{receipt.received_at:%F %T}" if receipt is not None else "never",
        "data": _data(result),
        "edition": result.edition,
        "next pass": f"{result.next_at:%F %T}",
    }
    return "\n".join(f"{name + ':':14}{said}" for name, said in lines.items())


def _data(result: PassResult) -> str:
    serial = "no copy" if result.serial is None else f"serial {result.serial}"
    return f"{serial} ({result.pulled})" if result.pulled else serial


def _complain(said: str) -> None:
    typer.echo(f"madoguchi: {said}", err=True)


def _nobody_unlocked() -> Locked:
    return Locked(
        "E-SYNC-3",
        subject="this desk",
        found="no open kiosk that has its keys, and no passphrase",
        expected="one of the two",
        hint="unlock the kiosk, or give the passphrase with --passphrase-fd",
    )
