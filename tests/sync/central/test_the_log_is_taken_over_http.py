"""Batches are taken once, whoever sends them how often, and earn signed receipts."""

import asyncio
import gzip
import random
from collections.abc import AsyncIterator

import msgspec
import pytest
import zstandard
from sqlalchemy import func, select

from schema.clock import FixedClock
from schema.wire.log import MOST_RAW_BYTES, HeadsAnswer, Receipt
from sync.central import registry
from sync.central.running import Central
from sync.central.tables import CentralTable
from sync.protocol.envelope import HEADS_ANSWER, RECEIPT, opened_as
from tests.sync.central.kiosk import Kiosk, problem, trouble
from tests.sync.log.recorded import events, heads

LOG = "/v1/log"


def rows(central: Central, table: str) -> int:
    counted = select(func.count()).select_from(CentralTable.metadata.tables[table])
    return int(central.database.read(lambda to: to.execute(counted).scalar_one()))


def receipt(content: bytes, central: Central) -> Receipt:
    return opened_as(Receipt, RECEIPT, content, central.keys.public_key)


async def test_a_batch_earns_a_receipt_of_its_own_head(
    enrolled: Kiosk, central: Central, clock: FixedClock
) -> None:
    answer = await enrolled.post(LOG, enrolled.batch(1, 20))

    found = receipt(answer.content, central)
    own = heads(enrolled.device, 1, events(enrolled.device, 1, 1, 20))
    assert (found.device, found.epoch, found.seq) == (enrolled.device, 1, 20)
    assert found.head == own[-1].hex()
    assert (found.central, found.received_at) == (central.keys.central, clock.at)
    assert rows(central, "event") == rows(central, "confirmation") == 20


async def test_the_same_batch_earns_the_same_receipt(
    enrolled: Kiosk, central: Central
) -> None:
    batch = enrolled.batch(1, 5)
    plain = zstandard.decompress(batch)
    answers = [await enrolled.post(LOG, body) for body in (batch, batch, plain)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({answer.content for answer in answers}) == 1
    assert rows(central, "event") == 5


async def test_a_batch_sent_many_times_at_once_counts_once(
    enrolled: Kiosk, central: Central
) -> None:
    batch, longer = enrolled.batch(1, 30), enrolled.batch(1, 40)
    answers = await asyncio.gather(
        *(enrolled.post(LOG, body) for body in [batch, longer] * 4)
    )

    assert {answer.status_code for answer in answers} == {200}
    assert rows(central, "event") == rows(central, "confirmation") == 40


async def test_gaps_and_forks_say_where_central_stands(
    enrolled: Kiosk, central: Central
) -> None:
    first = receipt((await enrolled.post(LOG, enrolled.batch(1, 4))).content, central)
    answer = await enrolled.post(LOG, enrolled.batch(6, 2))
    found = problem(answer)
    assert trouble(answer) == (409, "gap")
    assert (found.epoch, found.seq, found.head) == (1, 4, first.head)

    other = Kiosk(enrolled.client, enrolled.central, enrolled.clock)
    other.keys, other.device = enrolled.keys, enrolled.device
    fork = other.batch(3, 1, history="another")
    answer = await enrolled.post(LOG, fork)
    assert trouble(answer) == (409, "fork")
    assert (problem(answer).epoch, problem(answer).seq) == (1, 4)
    assert rows(central, "event") == 4


async def test_a_gap_at_the_very_start_says_nought(enrolled: Kiosk) -> None:
    answer = await enrolled.post(LOG, enrolled.batch(2, 1))

    said = msgspec.json.decode(answer.content)
    assert (said["seq"], said["epoch"]) == (0, 1)
    assert len(said["head"]) == 64


async def test_heads_are_compared_and_remembered(
    enrolled: Kiosk, central: Central
) -> None:
    await enrolled.post(LOG, enrolled.batch(1, 3))
    answer = await enrolled.post("/v1/heads", enrolled.heads(seq=3))

    found = opened_as(
        HeadsAnswer, HEADS_ANSWER, answer.content, central.keys.public_key
    )
    (epoch,) = found.epochs
    assert (epoch.seq, found.top_epoch) == (3, 1)
    (device,) = central.database.read(registry.devices)
    assert (device.unsent, device.last_seen) == (3, central.clock.now())


async def test_a_revoked_kiosks_batch_is_put_aside(
    enrolled: Kiosk, central: Central, clock: FixedClock
) -> None:
    registry.revoke(central.database, clock, enrolled.device)
    answer = await enrolled.post(LOG, enrolled.batch(1, 3))

    assert trouble(answer) == (403, "device-revoked")
    assert (rows(central, "quarantine"), rows(central, "event")) == (1, 0)


@pytest.mark.parametrize("path", ["/v1/heads", LOG, "/v1/rotate", "/v1/pack-keys"])
async def test_what_does_not_read_is_refused_and_never_breaks_central(
    enrolled: Kiosk, path: str
) -> None:
    drawn = random.Random(7)  # noqa: S311
    good = enrolled.batch(1, 2)
    line = b"A" * 86 + b"==\n"
    bodies = [
        b"",
        b"\n",
        b"\0" * 90,
        line,
        line + b"[" * 100_000 if path in {"/v1/heads", LOG} else line + b"[" * 9_000,
        line + b'{"device":"\\u0000","kid":"\\ud800"}',
        b'{"paths":["' + b"a/" * 50 + b'"]}',
        good[: len(good) // 2],
        *(
            bytes(
                [
                    byte ^ (1 << drawn.randrange(8)) if at == place else byte
                    for at, byte in enumerate(good)
                ]
            )
            for place in drawn.choices(range(len(good)), k=12)
        ),
    ]
    found = {(await enrolled.post(path, body)).status_code for body in bodies}

    assert found <= {400, 403, 422}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "most"),
    [
        (LOG, MOST_RAW_BYTES),
        ("/v1/heads", MOST_RAW_BYTES),
        ("/v1/rotate", 16 << 10),
        ("/v1/pack-keys", 16 << 10),
        ("/v1/enrol", 16 << 10),
    ],
)
async def test_no_body_is_read_beyond_its_limit(
    enrolled: Kiosk, path: str, most: int
) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(40 * most // 1024):
            sent += 1024
            yield b"x" * 1024

    headers = enrolled.bearer("POST", path)
    answer = await enrolled.client.post(path, content=body(), headers=headers)
    assert trouble(answer) == (413, "too-large")
    assert sent <= most + 2048

    whole = b"x" * (most + 1)
    answer = await enrolled.client.post(
        path, content=whole, headers=enrolled.bearer("POST", path, whole)
    )
    assert trouble(answer) == (413, "too-large")


async def test_a_bomb_is_refused(enrolled: Kiosk) -> None:
    bomb = gzip.compress(bytes(64 << 20))

    assert len(bomb) < MOST_RAW_BYTES
    assert trouble(await enrolled.post(LOG, bomb)) == (413, "too-large")
