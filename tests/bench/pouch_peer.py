"""The peer over HTTP: PouchDB replicating with express-pouchdb, from npm (比較対象).

Installed on first use into this account's cache folder, and kept there:

    npm install --ignore-scripts        in a folder with `pouch/package.json`

Nothing is built: its key-value store, leveldown, comes with binaries. Versions are
exact; express stays at 4, because with 5 the change feed answers an error page.
Only the replication itself is timed, not the start of Node.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
from platformdirs import user_cache_path

_HERE = Path(__file__).with_name("pouch")
_PACKAGE = "package.json"
_INSTALL = (
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--loglevel=error",
)


class NoPeer(SystemExit):
    """The peer cannot run here: one sentence says what is missing, and all ends."""


class Pouch:
    """The peer's server, running, and the peer's client beside it."""

    def __init__(self, installed: Path, folder: Path, port: int) -> None:
        """Speak to the server at `port`; local databases lie in `folder`."""
        self._installed = installed
        self._folder = folder
        self._port = port

    def fill(self, name: str, lines: Path) -> None:
        """Put one document for each line of JSON into a database of the server."""
        self._replicate("fill", self._address(name), str(lines))

    def push(self, name: str, lines: Path, batch: int) -> float:
        """Seconds to replicate every line of `lines` to a database of the server."""
        return self._seconds("push", self._address(name), str(lines), str(batch))

    def pull(self, name: str, batch: int) -> float:
        """Seconds to replicate a database of the server to a new one here."""
        folder = str(self._folder)
        return self._seconds("pull", self._address(name), folder, str(batch))

    def _seconds(self, *arguments: str) -> float:
        return float(self._replicate(*arguments)["seconds"])

    def _address(self, name: str) -> str:
        place = httpx.URL(scheme="http", host="127.0.0.1", port=self._port)
        return str(place.join(f"/{name}"))

    def _replicate(self, *arguments: str) -> dict[str, Any]:
        answer = subprocess.run(
            ["node", str(_HERE / "replicate.js"), *arguments],
            check=True,
            stdout=subprocess.PIPE,
            env=_environment(self._installed),
        )
        found: dict[str, Any] = json.loads(answer.stdout)
        return found


@contextmanager
def pouch(folder: Path) -> Iterator[Pouch]:
    """Serve databases from `folder` until the end.

    Raises:
        NoPeer: Node or npm is missing, or npm cannot install.
    """
    installed = _installed()
    served = folder / "served"
    served.mkdir()
    with subprocess.Popen(
        ["node", str(_HERE / "serve.js"), str(served)],
        stdout=subprocess.PIPE,
        env=_environment(installed),
    ) as server:
        try:
            said = server.stdout.readline() if server.stdout else b""
            yield Pouch(installed, folder, int(said))
        finally:
            server.kill()


def _installed() -> Path:
    """Where the peer is installed; installs it where it is not."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NoPeer("the peer needs node and npm on the path, 20 or newer")
    wanted = (_HERE / _PACKAGE).read_bytes()
    name = f"bench-{sha256(wanted).hexdigest()[:12]}"
    folder = user_cache_path("madoguchi") / name
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _PACKAGE).write_bytes(wanted)
        if subprocess.run([npm, *_INSTALL], cwd=folder, check=False).returncode:
            raise NoPeer("npm could not install the peer; see above")
        (folder / "done").touch()
    return folder


def _environment(installed: Path) -> dict[str, str]:
    modules = str(installed / "node_modules")
    return {**os.environ, "NODE_PATH": modules, "NODE_ENV": "production"}
