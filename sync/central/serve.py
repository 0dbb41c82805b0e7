"""Serving: one process, until it is told to stop (稼働).

1. One process serves a folder; it waits until what an earlier one has let in is
   over a second ago.
2. Told to stop (SIGTERM, Ctrl-C), it takes nothing new, finishes what runs, closes
   the database, and ends without an error.
3. What is signed is renewed at the start and every day.
"""

import asyncio
import logging
import signal
import socket
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import msgspec
import uvicorn
from fastapi import FastAPI

from schema.clock import Clock
from sync.central.app import Lifespan, make_app
from sync.central.folder import CentralFolder, serving
from sync.central.logs import Log, PassedOn
from sync.central.patience import MOST_AT_ONCE, AskSoon, bear_many
from sync.central.reproject import reproject
from sync.central.running import Central
from sync.errors import MadoguchiError, Unreachable, Unreadable

_DAY, _HOUR = 86_400.0, 3_600.0
_FINISHING = 30
"""Seconds that running requests get to finish."""
_SIGNALS = tuple(
    found
    for name in ("SIGINT", "SIGTERM", "SIGBREAK")
    if (found := getattr(signal, name, None))
)


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """Where central listens, and how it shows who it is."""

    host: str
    """Address."""
    port: int
    """Port; 0 takes one that is free."""
    tls_cert: Path | None = None
    """Certificate chain, PEM."""
    tls_key: Path | None = None
    """Its key."""
    client_ca: Path | None = None
    """Whose certificates kiosks have to show, besides their tokens."""


def serve(opened: CentralFolder, listening: Listening, clock: Clock) -> None:
    """Serve until told to stop.

    Raises:
        Locked: Another process serves this folder.
        Unreachable: The address is taken, or not this machine's.
        Unreadable: A certificate or key does not read.
    """
    with serving(opened.folder):
        bear_many()
        central = Central(opened, clock)
        try:
            server = _prepared(central, listening)
            _pass_on(central.log)
            server.run_here()
        finally:
            central.close()
        central.log.info("stopped")


def _prepared(central: Central, listening: Listening) -> "_Server":
    """A server that has its address, and may begin."""
    config = _config(make_app(central, _fresh(central)), listening)
    central.repository.refresh_timestamp()
    reproject(central.database)
    server = _Server(config, central.log)
    wait = central.guard.began - central.clock.now()
    time.sleep(max(0.0, wait.total_seconds()))
    return server


class _Server(uvicorn.Server):
    """Stops without an error where it was told to stop."""

    def __init__(self, config: uvicorn.Config, log: Log) -> None:
        """Take the address.

        Raises:
            Unreachable: It is taken, or not this machine's.
        """
        super().__init__(config)
        self._log = log
        six = ":" in config.host
        family = socket.AF_INET6 if six else socket.AF_INET
        try:
            made = socket.create_server(
                (config.host, config.port), family=family, backlog=config.backlog
            )
        except (OSError, OverflowError):
            raise _no_address(config) from None
        # Without its protocol's number asyncio lets small answers wait for 40 ms.
        self._taken = socket.socket(
            family, socket.SOCK_STREAM, socket.IPPROTO_TCP, made.detach()
        )

    def run_here(self) -> None:
        """Serve, until told to stop."""
        with self._taken:
            self.run([self._taken])

    @property
    def address(self) -> str:
        """Where it listens."""
        scheme = "https" if self.config.is_ssl else "http"
        host, port = self._taken.getsockname()[:2]
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self._log.info("listening", address=self.address)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if current_thread() is not main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in _SIGNALS}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def _config(app: FastAPI, listening: Listening) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        host=listening.host,
        port=listening.port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        http=AskSoon,
        limit_concurrency=MOST_AT_ONCE,
        lifespan="on",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_FINISHING,
        ssl_certfile=listening.tls_cert,
        ssl_keyfile=listening.tls_key,
        ssl_ca_certs=str(listening.client_ca) if listening.client_ca else None,
        ssl_cert_reqs=ssl.CERT_REQUIRED if listening.client_ca else ssl.CERT_NONE,
    )
    try:
        config.load()
    except (OSError, ValueError):
        raise _no_certificate() from None
    return config


def _fresh(central: Central) -> Lifespan:
    """Renews what is signed every day, for as long as the application lives."""

    async def renew() -> None:
        pause = _DAY
        while True:
            await asyncio.sleep(pause)
            try:
                await central.waited(central.repository.refresh_timestamp)
                pause = _DAY
            except MadoguchiError as error:
                central.log.warning("not renewed", code=error.code)
                pause = _HOUR

    @asynccontextmanager
    async def lives(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(renew())
        try:
            yield
        finally:
            task.cancel()

    return lives


def _pass_on(log: Log) -> None:
    """Take what other libraries log."""
    logging.basicConfig(handlers=[PassedOn(log)], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)


def _no_address(config: uvicorn.Config) -> Unreachable:
    return Unreachable(
        "E-SERVE-1",
        subject=f"{config.host}:{config.port}",
        found="an address that cannot be taken",
        expected="a free port of this machine",
        hint="stop what listens there, or name others with --host and --port",
    )


def _no_certificate() -> Unreadable:
    return Unreadable(
        "E-SERVE-2",
        subject="--tls-cert, --tls-key or --client-ca",
        found="files that do not read, or do not go together",
        expected="a certificate, its key, and the clients' authority, in PEM",
        hint="correct the files, or leave them out behind a proxy that has its own",
    )
