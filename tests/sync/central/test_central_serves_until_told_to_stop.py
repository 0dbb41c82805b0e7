"""The real program: started, asked over a socket, told to stop, gone without error."""

import asyncio
import json
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kiosk.cli import run
from schema.clock import SystemClock
from schema.wire.log import Receipt
from sync.central.codes import issue
from sync.central.facilities import Facilities, Wanted
from sync.central.folder import create_central, open_central
from sync.central.keys import CentralKeys
from sync.central.settings import Settings
from sync.protocol.envelope import RECEIPT, opened_as
from tests.sync.central.kiosk import Kiosk
from tests.sync.client.test_the_line_is_closed_to_others import Authority

if sys.platform == "win32":
    STOP = STOP_BY_HAND = signal.CTRL_BREAK_EVENT
    OWN_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    STOP, STOP_BY_HAND = signal.SIGTERM, signal.SIGINT
    OWN_GROUP = 0
SERVE = [sys.executable, "-X", "utf8", "-m", "kiosk", "central", "serve"]


class Served:
    """A running central."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        """Where it listens."""
        self.process, self.address = process, address

    async def stopped(self, how: int = STOP) -> int:
        """Tell it to stop; its exit code."""
        self.process.send_signal(how)
        return await asyncio.to_thread(self.process.wait, 60)


@contextmanager
def serving(data: Path, *options: str) -> Iterator[Served]:
    process = subprocess.Popen(
        [*SERVE, "--data", str(data), "--port", "0", *options],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        creationflags=OWN_GROUP,
    )
    assert process.stderr is not None
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if '"listening"' in line:
                yield Served(process, json.loads(line)["address"])
                break
        else:
            pytest.fail("".join(said))
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A central that was set up, with one clinic; every test serves it anew."""
    folder = tmp_path_factory.mktemp("served") / "central"
    clock = SystemClock()
    with create_central(folder, Settings(name="見本広域連合"), clock) as central:
        kept = Facilities(central.database, central.keys, clock)
        kept.add(Wanted(name="見本クリニック", jurisdiction="13104"))
    return folder


def new_code(data: Path) -> str:
    """A code from this process, while another one serves."""
    with open_central(data) as central:
        (facility,) = Facilities(central.database, central.keys, SystemClock()).all()
        root = central.repository(SystemClock()).root()
        return issue(
            central.database,
            SystemClock(),
            facility.facility,
            central.keys,
            root,
        ).code


async def enrolled(client: httpx.AsyncClient, data: Path) -> Kiosk:
    hello = (await client.get("/v1/hello")).json()
    kiosk = Kiosk(client, hello["central"], SystemClock())
    await kiosk.enrol(new_code(data), public_key(data))
    return kiosk


def public_key(data: Path) -> bytes:
    return CentralKeys.open(data).public_key


async def test_a_kiosk_enrols_and_pushes_and_central_stops_cleanly(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(data, "--window", "60") as central:
        async with httpx.AsyncClient(base_url=central.address) as client:
            kiosk = await enrolled(client, data)
            assert (await kiosk.post("/v1/heads", kiosk.heads())).status_code == 200
            answer = await kiosk.post("/v1/log", kiosk.batch(1, 50))
            found = opened_as(Receipt, RECEIPT, answer.content, public_key(data))
            assert (found.device, found.seq) == (kiosk.device, 50)
            assert (await client.get("/v1/hello")).json()["window"] == 60
            assert (await client.get("/readyz")).json()["ready"] is True

        assert run(["central", "device", "list", "--data", str(data), "--json"]) == 0
        assert kiosk.device in capsys.readouterr().out
        assert run(["central", "serve", "--data", str(data), "--port", "0"]) == 4
        assert "E-CENTRAL-31" in capsys.readouterr().err
        assert await central.stopped() == 0
    # A last connection that closes leaves everything in the main file.
    assert not (data / "central.db-wal").exists()


async def test_a_request_that_runs_is_finished_first(data: Path) -> None:
    begun, told = asyncio.Event(), asyncio.Event()

    async def slowly(batch: bytes) -> AsyncIterator[bytes]:
        yield batch[:10]
        begun.set()
        await told.wait()
        yield batch[10:]

    with serving(data) as central:
        async with httpx.AsyncClient(base_url=central.address, timeout=60) as client:
            kiosk = await enrolled(client, data)
            batch = kiosk.batch(1, 20)
            headers = kiosk.bearer("POST", "/v1/log", batch)
            running = asyncio.create_task(
                client.post("/v1/log", content=slowly(batch), headers=headers)
            )
            await begun.wait()
            stopping = asyncio.create_task(central.stopped(STOP_BY_HAND))
            told.set()
            answer = await running
        assert answer.status_code == 200
        assert await stopping == 0


def test_an_address_that_is_taken_is_one_line(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["central", "serve", "--data", str(data), "--port", port]) == 3

    lines = capsys.readouterr().err.splitlines()
    assert "E-SERVE-1" in lines[-1]
    assert "Traceback" not in "".join(lines)


async def test_a_certificate_shows_who_central_is_and_may_be_asked_of_kiosks(
    data: Path,
) -> None:
    mine, kiosks = (Authority(data.parent / name) for name in ("mine", "kiosks"))
    options = ["--tls-cert", str(mine.certificate), "--tls-key", str(mine.key)]
    options += ["--client-ca", str(kiosks.certificate)]
    trust = ssl.create_default_context(cafile=str(mine.certificate))
    with serving(data, *options) as central:
        assert central.address.startswith("https://127.0.0.1:")
        async with httpx.AsyncClient(verify=trust) as stranger:
            with pytest.raises(httpx.TransportError):
                await stranger.get(f"{central.address}/v1/hello")
        trust.load_cert_chain(kiosks.certificate, kiosks.key)
        async with httpx.AsyncClient(verify=trust) as client:
            answer = await client.get(f"{central.address}/v1/hello")
        assert answer.status_code == 200
        assert await central.stopped() == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--tls-cert", "nowhere.pem"], "E-SERVE-3"),
        (["--client-ca", "nowhere.pem"], "E-SERVE-3"),
        (["--tls-cert", "nowhere.pem", "--tls-key", "nowhere.pem"], "E-SERVE-2"),
        (["--window", "901"], "E-CENTRAL-27"),
        (["--db", "postgresql://somebody:secret@nowhere/db"], "E-CENTRAL-32"),
    ],
    ids=["no key", "no certificate", "no file", "window", "password"],
)
def test_what_cannot_be_is_one_line(
    data: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: str
) -> None:
    ended = run(["central", "serve", "--data", str(data), "--port", "0", *options])

    said = capsys.readouterr().err
    assert ended in {2, 4}
    assert code in said
    assert "secret" not in said
    assert "Traceback" not in said
