"""Whatever goes wrong is a problem document of a known type, and gives nothing away."""

import io
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from schema.clock import FixedClock
from schema.wire.form import Trouble
from sync.central.app import make_app
from sync.central.folder import create_central
from sync.central.problems import KNOWN
from sync.central.running import Central
from sync.central.settings import Settings
from tests.sync.central.conftest import code_of
from tests.sync.central.kiosk import Kiosk, problem, trouble

PATIENT = "見本　花子 00000018"


def test_every_trouble_has_a_status_and_a_title() -> None:
    assert set(KNOWN) == set(Trouble)
    assert len({known.title for known in KNOWN.values()}) == len(KNOWN)
    assert all(400 <= known.status < 600 for known in KNOWN.values())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/", (404, "not-found")),
        ("GET", "/v1/nothing", (404, "not-found")),
        ("POST", "/v1/log/", (404, "not-found")),
        ("GET", "/docs", (404, "not-found")),
        ("GET", "/v1/log", (405, "method-not-allowed")),
        ("DELETE", "/v1/hello", (405, "method-not-allowed")),
        ("BREW", "/v1/hello", (405, "method-not-allowed")),
    ],
)
async def test_other_paths_and_methods_are_problems(
    client: httpx.AsyncClient, method: str, path: str, expected: tuple[int, str]
) -> None:
    answer = await client.request(method, path)

    assert trouble(answer) == expected
    if expected[0] == 405:
        assert answer.headers["allow"] in {"GET", "POST"}


async def test_what_nobody_foresaw_says_nothing_of_itself(
    client: httpx.AsyncClient,
    central: Central,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks() -> object:
        raise RuntimeError(PATIENT)

    monkeypatch.setattr(central.metrics, "text", breaks)
    answer = await client.get("/metrics")

    assert trouble(answer) == (500, "broken")
    assert problem(answer).detail == ""
    assert PATIENT not in answer.text + log.getvalue()
    assert "RuntimeError at test_troubles_are_problem_documents.py" in log.getvalue()


async def test_a_database_that_is_down_is_a_reason_to_come_back(
    enrolled: Kiosk, central: Central
) -> None:
    heads, batch = enrolled.heads(), enrolled.batch(1, 2)
    down = OperationalError("SELECT", {}, Exception(PATIENT))

    def fails(*_: object) -> None:
        raise down

    writer = central.database._writer  # noqa: SLF001
    reader = central.database._reader  # noqa: SLF001
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(writer, "begin", fails)
        for path, body in (("/v1/heads", heads), ("/v1/log", batch)):
            answer = await enrolled.post(path, body)
            assert trouble(answer) == (503, "busy")
            assert int(answer.headers["retry-after"]) > 0
        patched.setattr(reader, "begin", fails)
        assert trouble(await enrolled.post("/v1/log", batch)) == (503, "busy")
        assert trouble(await enrolled.client.get("/readyz")) == (503, "busy")
        text = (await enrolled.client.get("/metrics")).text
        assert "madoguchi_database_up 0.0" in text
        assert "madoguchi_devices" not in text
    assert (await enrolled.post("/v1/log", batch)).status_code == 200


async def test_a_full_disk_is_a_reason_to_come_back_and_loses_nothing(
    tmp_path: Path, clock: FixedClock
) -> None:
    opened = create_central(tmp_path / "central", Settings(), clock)
    central = Central(opened, clock, io.StringIO())
    transport = httpx.ASGITransport(make_app(central))
    async with httpx.AsyncClient(transport=transport, base_url="http://c") as client:
        kiosk = Kiosk(client, central.keys.central, clock)
        await kiosk.enrol(code_of(central), central.keys.public_key)
        limit = "PRAGMA max_page_count = {}"
        pages = "PRAGMA page_count"
        used = central.database.write(lambda to: to.exec_driver_sql(pages).scalar_one())
        central.database.write(lambda to: to.exec_driver_sql(limit.format(used + 8)))
        answers = [
            await kiosk.post("/v1/log", kiosk.batch(first, 100))
            for first in (1, 101, 201)
        ]
        central.database.write(lambda to: to.exec_driver_sql(limit.format(1 << 30)))
        again = await kiosk.post("/v1/log", kiosk.batch(1, 300))
    central.close()

    assert trouble(answers[-1]) in {(503, "busy"), (409, "gap")}
    assert (503, "busy") in [trouble(one) for one in answers if one.status_code != 200]
    assert again.status_code == 200
