"""A line to a PostgreSQL on which the server can go silent, without an end of it."""

import socket
from contextlib import suppress
from threading import Event, Thread

from psycopg.conninfo import conninfo_to_dict


class SilentLine:
    """Passes on what both sides say, until it is told to pass on no answer."""

    def __init__(self, url: str) -> None:
        """Listen before the server of `url`."""
        self._server = conninfo_to_dict(url)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._sockets = [self._listening]
        self._open: list[Event] = []
        self.is_silent = False
        Thread(target=self._serve, daemon=True).start()
        port = self._listening.getsockname()[1]
        options = f"?options={self._server.get('options', '')}".replace(" ", "%20")
        user, name = self._server["user"], self._server["dbname"]
        self.url = f"postgresql://{user}@127.0.0.1:{port}/{name}{options}"

    def silence(self) -> None:
        """Pass on no answer over what is connected now."""
        for one in self._open:
            one.set()

    def close(self) -> None:
        """End everything."""
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server, silent = self._connected(), Event()
            if self.is_silent:
                silent.set()
            self._sockets += [client, server]
            self._open.append(silent)
            for ends in ((client, server, Event()), (server, client, silent)):
                Thread(target=_pass_on, args=ends, daemon=True).start()

    def _connected(self) -> socket.socket:
        host, port = str(self._server["host"]), int(self._server.get("port") or 5432)
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        made = socket.socket(socket.AF_UNIX)
        made.connect(f"{host}/.s.PGSQL.{port}")
        return made


def _pass_on(source: socket.socket, target: socket.socket, silent: Event) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            if not silent.is_set():
                target.sendall(data)
        target.shutdown(socket.SHUT_RDWR)
