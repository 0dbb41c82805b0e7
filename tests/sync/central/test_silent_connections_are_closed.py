"""Who connects and asks nothing is shut out, and takes nobody's place for long."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest
import uvicorn

from sync.central import patience
from sync.central.patience import AskSoon, bear_many

ASKED = b"GET / HTTP/1.1\r\nHost: c\r\n\r\n"


async def answer(_: object, receive: object, send: object) -> None:
    assert callable(send)
    assert receive
    await asyncio.sleep(0.5)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(patience, "SECONDS_TO_ASK", 0.2)
    config = uvicorn.Config(
        answer,
        port=0,
        http=AskSoon,
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    await server.shutdown()


@pytest.mark.parametrize("sent", [b"", ASKED[:-2]])
async def test_a_connection_without_a_whole_head_is_closed(
    port: int, sent: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), 20)
    writer.close()


async def test_who_has_asked_is_waited_for(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(ASKED)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
        assert head.startswith(b"HTTP/1.1 204")
    writer.close()


def test_as_many_connections_as_the_system_allows() -> None:
    bear_many()
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert now == most
