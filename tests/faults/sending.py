"""A kiosk that records and sends until it is killed; run by `tests.faults.soak`.

Arguments: the folder, and how to send. Each line it prints is the id of an event
that is durable. It is enrolled before.
"""

import random
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event as Signal
from threading import Thread

from kiosk.store.vault import Store, open_store
from kiosk.syncing.passing import Passing, line_of
from schema.clock import SystemClock
from schema.wire.log import Receipt
from sync.client.agree import Range
from sync.client.http import CentralClient
from sync.client.parcels import Parcel, parcel
from sync.errors import MadoguchiError
from tests.kiosk.store.desk import SESAME, an_entry

Send = Callable[[], None]
"""Sends what waits, as far as the line lets it."""

_PAUSE = 0.005
_NOBODY = Signal()
_CLOCK = SystemClock()


def by_passes(store: Store, folder: Path) -> Send:
    """As the kiosk does it."""
    passing = Passing(store, folder, _CLOCK, random.random)

    def send() -> None:
        passing.run(lambda *_: None)

    return send


def on_trust(store: Store, folder: Path) -> Send:
    """The control: what was sent counts as received, and heads are not compared."""
    del folder
    enrolled = store.membership.enrolled()
    assert enrolled

    def believe(made: Parcel, head: bytes) -> None:
        store.outbox.mark_received(
            Receipt(
                central=enrolled.central,
                device=store.device,
                epoch=made.epoch,
                seq=made.last,
                head=head.hex(),
                received_at=_CLOCK.now(),
            )
        )

    def send() -> None:
        log, now = store.outbox, _CLOCK.now
        for local in log.epochs():
            wanted = Range(local.epoch, local.received + 1, local.seq)
            made = parcel(log, store.keys, now, wanted)
            head = log.head_at(made.epoch, made.last) if made else None
            if made is None or head is None:
                continue
            believe(made, head)
            line = CentralClient(line_of(store), now, store.keys, enrolled.central)
            with line, suppress(MadoguchiError):
                line.log(made.data)

    return send


SENDING = {"by passes": by_passes, "on trust": on_trust}
"""Ways to send, by name."""


def _record(store: Store) -> None:
    while True:
        print(store.journal.append(an_entry()).id, flush=True)  # noqa: T201
        _NOBODY.wait(_PAUSE)


def main() -> None:
    """Record on one thread, and send on this one."""
    folder, how = Path(sys.argv[1]), sys.argv[2]
    with open_store(folder, SESAME, _CLOCK) as store:
        Thread(target=_record, args=(store,), daemon=True).start()
        send = SENDING[how](store, folder)
        while True:
            send()
            _NOBODY.wait(_PAUSE)


if __name__ == "__main__":
    main()
