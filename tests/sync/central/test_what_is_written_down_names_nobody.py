"""Logs and figures tell what central does, and nothing of anybody."""

import io
import logging
import re
from datetime import timedelta

import msgspec
import pytest

from schema.clock import FixedClock
from sync.central.app import make_app
from sync.central.logs import PassedOn, log_to, place_of
from sync.central.running import Central
from tests.sync.central.kiosk import Kiosk
from tests.sync.log.recorded import events

PATIENT = "見本　花子"


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [msgspec.json.decode(line) for line in log.getvalue().splitlines()]


def figures(text: str, name: str) -> dict[str, float]:
    found = re.findall(rf"^{name}(\{{.*\}})? (\S+)$", text, flags=re.MULTILINE)
    return {labels: float(value) for labels, value in found}


async def test_every_request_is_one_line(
    enrolled: Kiosk, log: io.StringIO, clock: FixedClock
) -> None:
    await enrolled.post("/v1/log", enrolled.batch(1, 3))
    await enrolled.post("/v1/log", enrolled.batch(5, 1))
    await enrolled.get("/v1/trust/metadata/timestamp.json")
    await enrolled.client.get("/nowhere/見本")

    found = lines(log)[-4:]
    assert [
        (line["method"], line["route"], line["status"], line.get("trouble"))
        for line in found
    ] == [
        ("POST", "/v1/log", 200, None),
        ("POST", "/v1/log", 409, "gap"),
        ("GET", "/v1/trust/metadata/{name}", 200, None),
        ("GET", "none", 404, "not-found"),
    ]
    assert {line.get("device") for line in found[:3]} == {enrolled.device}
    assert all(line["at"] == clock.at.isoformat() for line in found)
    assert all(isinstance(line["ms"], float) for line in found)


async def test_no_line_holds_what_was_sent(
    enrolled: Kiosk, central: Central, log: io.StringIO
) -> None:
    bodies = events(enrolled.device, 1, 1, 20)
    personal = {event["subject"] for event in map(msgspec.json.decode, bodies)}
    personal |= {event["staff"] + '"' for event in map(msgspec.json.decode, bodies)}
    sent = []
    for path, body in (
        ("/v1/log", enrolled.batch(1, 20)),
        ("/v1/log", enrolled.batch(30, 1)),
        ("/v1/log", b"\n".join(bodies)),
        ("/v1/heads", bodies[0]),
        ("/v1/enrol", bodies[1]),
        (f"/v1/{min(personal)}", bodies[2]),
    ):
        headers = enrolled.bearer("POST", path, body)
        sent.append(headers["Authorization"].removeprefix("Bearer "))
        await enrolled.client.post(path, content=body, headers=headers)
    central.database.close()
    await enrolled.post("/v1/log", enrolled.batch(1, 20))

    written = log.getvalue()
    tokens = [part for token in sent for part in token.split(".")]
    assert len(lines(log)) == 8
    assert len(personal) > 20
    assert [one for one in personal if one in written] == []
    assert [one for one in tokens if one in written] == []


async def test_figures_count_what_was_done(enrolled: Kiosk, clock: FixedClock) -> None:
    for batch in (enrolled.batch(1, 5), enrolled.batch(1, 5), enrolled.batch(4, 4)):
        assert (await enrolled.post("/v1/log", batch)).status_code == 200
    await enrolled.post("/v1/log", enrolled.batch(20, 1))
    await enrolled.post("/v1/log", b"x")
    clock.at = clock.at.replace(minute=31)
    text = (await enrolled.client.get("/metrics")).text

    assert figures(text, "madoguchi_events_total") == {
        '{fate="accepted"}': 7,
        '{fate="duplicated"}': 7,
    }
    assert figures(text, "madoguchi_receipts_total") == {"": 3}
    assert figures(text, "madoguchi_batches_refused_total") == {
        '{trouble="gap"}': 1,
        '{trouble="bad-batch"}': 1,
    }
    requests = figures(text, "madoguchi_requests_total")
    assert requests['{route="/v1/log",status="200"}'] == 3
    assert requests['{route="/v1/log",status="409"}'] == 1
    taken = figures(text, "madoguchi_request_seconds_count")
    assert taken['{route="/v1/log"}'] == 5
    assert figures(text, "madoguchi_devices") == {"": 1}
    assert figures(text, "madoguchi_database_up") == {"": 1}
    assert figures(text, "madoguchi_seconds_since_last_event") == {"": 60}
    assert enrolled.device not in text


async def test_paths_that_are_not_there_are_counted_as_one(enrolled: Kiosk) -> None:
    for at in range(20):
        await enrolled.client.get(f"/nowhere/{at}")
    text = (await enrolled.client.get("/metrics")).text

    nowhere = figures(text, "madoguchi_requests_total")
    assert nowhere['{route="none",status="404"}'] == 20


def test_libraries_are_passed_on_without_what_they_say(clock: FixedClock) -> None:
    stream = io.StringIO()
    passed = PassedOn(log_to(stream, clock))
    library = logging.getLogger("a library")
    library.addHandler(passed)
    try:
        int(PATIENT)
    except ValueError:
        library.exception("of %s", PATIENT)
    library.info(PATIENT)
    library.removeHandler(passed)

    (line,) = lines(stream)
    assert line["of"] == "a library"
    assert str(line["error"]).startswith("ValueError at test_what_is_written_down")
    assert PATIENT not in stream.getvalue()


def test_an_error_that_was_never_raised_has_a_kind() -> None:
    assert place_of(KeyError(PATIENT)) == "KeyError"


@pytest.mark.parametrize("ready", [True, False], ids=["fresh", "old"])
async def test_readiness_looks_at_the_database_and_at_what_is_signed(
    enrolled: Kiosk, clock: FixedClock, central: Central, *, ready: bool
) -> None:
    central.repository.refresh_timestamp()
    clock.at += timedelta(days=11 if ready else 13)
    answer = await enrolled.client.get("/readyz")

    assert answer.status_code == (200 if ready else 503)
    if ready:
        assert answer.json()["database"] is True
    else:
        assert "signed state" in answer.json()["detail"]
    assert (await enrolled.client.get("/healthz")).json() == {"alive": True}


async def test_a_kiosk_that_hangs_up_is_one_line_and_no_answer(
    central: Central, log: io.StringIO
) -> None:
    sent: list[object] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/enrol",
        "raw_path": b"/v1/enrol",
        "query_string": b"",
        "headers": [],
        "client": ("203.0.113.7", 1),
    }

    async def hangs_up() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        sent.append(message)

    await make_app(central)(scope, hangs_up, send)
    (line,) = lines(log)
    assert (line["status"], line["trouble"]) == (499, "disconnected")
    assert "203.0.113.7" not in log.getvalue()
    assert sent == []
