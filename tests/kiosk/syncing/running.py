"""A central that listens on this machine, and desks that may join it."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from kiosk.store.vault import Store, create_store
from kiosk.syncing.joining import join
from kiosk.syncing.passing import Passing
from schema.clock import FixedClock, SystemClock
from schema.wire.identity import Enrolled
from sync.central import registry
from sync.central.app import make_app
from sync.central.codes import issue
from sync.central.facilities import Facilities, Wanted
from sync.central.folder import create_central
from sync.central.running import Central
from sync.central.settings import Settings
from sync.client.http import Line
from sync.client.result import PassResult
from sync.protocol.code import read_code
from tests.kiosk.store.desk import CHEAP, SESAME

EVERY, WINDOW = 900, 600


def this_second() -> FixedClock:
    """A clock that stands at the present second: signatures are made for today."""
    return FixedClock(SystemClock().now().replace(microsecond=0))


class RunningCentral:
    """Central, its address, and what its IT staff do."""

    def __init__(self, folder: Path, address: str = "") -> None:
        """Set central up in `folder`; `listening` gives it its address."""
        self.clock = this_second()
        self.log = io.StringIO()
        settings = Settings(every=EVERY, window=WINDOW)
        opened = create_central(folder, settings, self.clock)
        self.central = Central(opened, self.clock, self.log)
        self.address = address
        kept = Facilities(self.central.database, self.central.keys, self.clock)
        wanted = Wanted(name="見本クリニック", jurisdiction="13104")
        self.facility = kept.add(wanted).facility

    def code(self) -> str:
        """A code for one more desk."""
        made = issue(
            self.central.database,
            self.clock,
            self.facility,
            self.central.keys,
            self.central.repository.root(),
        )
        return made.code

    def revoke(self, device: str) -> None:
        """Withdraw a desk's enrolment."""
        registry.revoke(self.central.database, self.clock, device)


@contextmanager
def listening(folder: Path) -> Iterator[RunningCentral]:
    """A central that answers on a free port of this machine."""
    central = RunningCentral(folder)
    app = make_app(central.central)
    config = uvicorn.Config(app, port=0, log_config=None, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    with config.bind_socket() as taken:
        central.address = str(
            httpx.URL(scheme="http", host="127.0.0.1", port=taken.getsockname()[1])
        )
        serving = threading.Thread(target=server.run, args=([taken],))
        serving.start()
        try:
            yield central
        finally:
            server.should_exit = True
            serving.join()
            central.central.close()


@contextmanager
def a_desk(folder: Path, clock: FixedClock | None = None) -> Iterator[Store]:
    """A desk that was just set up."""
    with create_store(
        folder, SESAME, clock or this_second(), staff="uketsuke-1", stretch=CHEAP
    ) as store:
        yield store


def joined(store: Store, central: RunningCentral) -> Enrolled:
    """Enrol an open desk."""
    line = Line(address=central.address)
    return join(store, line, read_code(central.code()), central.clock)


def one_pass(store: Store, folder: Path, clock: FixedClock) -> PassResult:
    """One pass, unwatched; chance always says a half."""
    return Passing(store, folder, clock, lambda: 0.5).run(lambda *_: None)
