"""A token is good for one request of one device, now; each doubt has its own name."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import httpx
import msgspec

from schema.clock import FixedClock
from schema.wire.packs import KeysWanted
from sync.central import registry
from sync.central.pack_keys import PackKeys
from sync.central.running import Central
from sync.central.tokens import LONGEST_TOKEN
from tests.sync.central.kiosk import Keys, Kiosk, problem, trouble

HEADS = "/v1/heads"
FILE = "/v1/trust/metadata/timestamp.json"
PACK = "area-13104/full-1.pack"
BEARER = "Bearer "


async def sent(kiosk: Kiosk, authorization: str, body: bytes) -> httpx.Response:
    headers = {b"Authorization": authorization.encode()} if authorization else {}
    return await kiosk.client.post(HEADS, content=body, headers=headers)


async def test_a_good_token_lets_one_request_in(enrolled: Kiosk) -> None:
    body = enrolled.heads()
    token = BEARER + enrolled.token(enrolled.claims("POST", HEADS, body))

    assert (await sent(enrolled, token, body)).status_code == 200
    assert trouble(await sent(enrolled, token, body)) == (401, "token-replayed")


async def test_a_token_sent_many_times_at_once_counts_once(enrolled: Kiosk) -> None:
    body = enrolled.heads()
    token = BEARER + enrolled.token(enrolled.claims("POST", HEADS, body))

    answers = await asyncio.gather(*(sent(enrolled, token, body) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [200, *[401] * 7]


async def test_every_claim_that_is_not_so_has_its_own_name(enrolled: Kiosk) -> None:
    body = enrolled.heads()
    good = enrolled.claims("POST", HEADS, body)
    now = good["iat"]
    spoilt: dict[str, tuple[dict[str, object], str]] = {
        "another central": ({"aud": "a" * 26}, "wrong-audience"),
        "another method": ({"htm": "GET"}, "bad-token"),
        "another path": ({"htu": "/v1/log"}, "bad-token"),
        "another body": ({"bd": "x"}, "bad-token"),
        "another subject": ({"sub": "a" * 26}, "bad-token"),
        "no id": ({"jti": ""}, "bad-token"),
        "a long id": ({"jti": "x" * 65}, "bad-token"),
        "a day": ({"exp": now + 86_400}, "bad-token"),
        "over": ({"iat": now - 60, "exp": now}, "token-expired"),
        "two minutes ago": ({"iat": now - 121, "exp": now - 61}, "clock-skewed"),
        "in six seconds": ({"iat": now + 6, "exp": now + 66}, "clock-skewed"),
        "no time at all": ({"iat": 1 << 62, "exp": 1 << 62}, "bad-token"),
        "no number": ({"iat": "now"}, "bad-token"),
        "another device": ({"iss": "a" * 26, "sub": "a" * 26}, "unknown-device"),
        "no name": ({"iss": "a\0", "sub": "a\0"}, "bad-token"),
    }
    found = {}
    for name, (changes, _) in spoilt.items():
        token = enrolled.token(good | {"jti": name} | changes)
        found[name] = trouble(await sent(enrolled, BEARER + token, body))[1]

    assert found == {name: expected for name, (_, expected) in spoilt.items()}


async def test_what_is_no_token_has_its_own_name(enrolled: Kiosk) -> None:
    body = enrolled.heads()
    claims = enrolled.claims("POST", HEADS, body)
    good = enrolled.token(claims)
    head, middle, tail = good.split(".")
    flipped = tail[:10] + ("A" if tail[10] != "A" else "B") + tail[11:]
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT","kid":"x"}').decode()
    foreign = Kiosk(enrolled.client, enrolled.central, enrolled.clock)
    foreign.device = enrolled.device
    more = {"crit": ["b64"], "b64": True}
    said = {
        "": "no-token",
        "Basic dTpw": "no-token",
        BEARER: "no-token",
        BEARER + "x": "bad-token",
        BEARER + "a.b.c": "bad-token",
        BEARER + "é.b.c": "bad-token",
        f"{BEARER}{head}.{middle}.": "bad-token",
        f"{BEARER}{head}.{middle}.{flipped}": "bad-token",
        f"{BEARER}{none}.{middle}.": "bad-token",
        f"{BEARER}{none}.{middle}.{tail}": "bad-token",
        BEARER + enrolled.token(claims, typ="at+jwt"): "bad-token",
        BEARER + enrolled.token(claims, **more): "bad-token",
        BEARER + enrolled.token(claims, kid="0" * 16): "bad-token",
        BEARER + foreign.token(claims): "bad-token",
        BEARER + foreign.token(claims, kid=enrolled.keys.kid): "bad-token",
        BEARER + good + "A" * LONGEST_TOKEN: "bad-token",
    }
    found = {token: trouble(await sent(enrolled, token, body)) for token in said}

    assert found == {token: (401, expected) for token, expected in said.items()}


async def test_a_stranger_and_a_revoked_device_are_told_apart(
    enrolled: Kiosk, central: Central, clock: FixedClock
) -> None:
    stranger = Kiosk(enrolled.client, enrolled.central, clock)
    answer = await stranger.post(HEADS, stranger.heads())
    assert trouble(answer) == (403, "unknown-device")

    registry.revoke(central.database, clock, enrolled.device)
    answer = await enrolled.post(HEADS, enrolled.heads())
    assert trouble(answer) == (403, "device-revoked")


async def test_a_clock_that_is_wrong_is_told_the_time(
    enrolled: Kiosk, clock: FixedClock
) -> None:
    enrolled.clock = FixedClock(clock.at - timedelta(hours=9))
    answer = await enrolled.post(HEADS, enrolled.heads())

    assert trouble(answer) == (401, "clock-skewed")
    assert problem(answer).now == clock.at


async def test_a_restart_forgets_nothing(
    enrolled: Kiosk, central: Central, clock: FixedClock
) -> None:
    body = enrolled.heads()
    claims = enrolled.claims("POST", HEADS, body)
    clock.at += timedelta(seconds=1)
    restarted = Central(central.opened, clock)
    guard = restarted.guard
    central.guard, before = guard, central.guard

    answer = await sent(enrolled, BEARER + enrolled.token(claims), body)
    assert trouble(answer) == (401, "token-expired")
    assert (await enrolled.post(HEADS, body)).status_code == 200
    assert before.remembered == 0


def test_a_restart_within_a_second_forgets_nothing_either(
    central: Central, clock: FixedClock
) -> None:
    clock.at += timedelta(milliseconds=300)
    restarted = Central(central.opened, clock)

    assert restarted.guard.began == clock.at + timedelta(milliseconds=700)


async def test_tokens_that_are_over_are_forgotten(
    enrolled: Kiosk, central: Central, clock: FixedClock
) -> None:
    for _ in range(3):
        await enrolled.post(HEADS, enrolled.heads())
    assert central.guard.remembered == 3

    clock.at += timedelta(seconds=61)
    await enrolled.post(HEADS, enrolled.heads())
    assert central.guard.remembered == 1


async def test_a_body_is_read_only_behind_a_good_token(kiosk: Kiosk) -> None:
    read = False

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read = True
        yield b"x"

    token = kiosk.token(kiosk.claims("POST", HEADS, b"x"))
    answer = await kiosk.client.post(
        HEADS,
        content=body(),
        headers={"Authorization": BEARER + token},
    )

    assert trouble(answer) == (403, "unknown-device")
    assert not read


async def test_new_keys_take_the_place_of_the_old(
    enrolled: Kiosk, central: Central
) -> None:
    new, old = Keys(), enrolled.keys
    rotation = enrolled.rotation(new)
    assert (await enrolled.post("/v1/rotate", rotation)).status_code == 204

    answer = await enrolled.post(HEADS, enrolled.heads())
    assert trouble(answer) == (401, "bad-token")
    # The answer was lost on the way: the same rotation again, by the old key.
    assert (await enrolled.post("/v1/rotate", rotation)).status_code == 204
    batch = enrolled.batch(1, 3)
    enrolled.keys = new
    assert (await enrolled.post(HEADS, enrolled.heads())).status_code == 200
    # What the old key signed is signed anew before it is sent.
    assert trouble(await enrolled.post("/v1/log", batch)) == (400, "bad-signature")
    assert (await enrolled.post("/v1/log", enrolled.batch(1, 3))).status_code == 200
    known = central.database.read(lambda to: registry.known(to, enrolled.device))
    assert known is not None
    assert (set(known.keys), set(known.retired)) == ({new.kid}, {old.kid})


async def test_only_the_key_in_use_names_its_successor(enrolled: Kiosk) -> None:
    first, second = enrolled.keys, Keys()
    await enrolled.post("/v1/rotate", enrolled.rotation(second))
    refused = {
        "a thief with the old key": enrolled.rotation(Keys()),
        "another device": enrolled.rotation(second, device="a" * 26),
        "no proof": enrolled.rotation(second, proof=bytes(64)),
        "another version": enrolled.rotation(second, v=2),
    }
    found = {
        name: trouble(await enrolled.post("/v1/rotate", body))[1]
        for name, body in refused.items()
    }
    assert found == {
        "a thief with the old key": "bad-request",
        "another device": "bad-request",
        "no proof": "bad-signature",
        "another version": "upgrade",
    }

    enrolled.keys = second
    back = enrolled.rotation(first)
    assert trouble(await enrolled.post("/v1/rotate", back)) == (400, "bad-request")
    stolen = enrolled.rotation(Keys(), kid=second.kid).partition(b"\n")[2]
    signed_by_first = base64.b64encode(first.sign(b"madoguchi/rotation/v1\0" + stolen))
    answer = await enrolled.post("/v1/rotate", signed_by_first + b"\n" + stolen)
    assert trouble(answer) == (400, "bad-signature")


async def test_nobody_speaks_for_another_device(
    enrolled: Kiosk, central: Central, code: Callable[[], str]
) -> None:
    other = Kiosk(enrolled.client, enrolled.central, enrolled.clock)
    await other.enrol(code(), central.keys.public_key)
    for path, body in ((HEADS, enrolled.heads()), ("/v1/log", enrolled.batch(1, 2))):
        assert trouble(await other.post(path, body)) == (401, "bad-token")
        assert (await enrolled.post(path, body)).status_code == 200


async def test_what_follows_the_path_is_signed_too(enrolled: Kiosk) -> None:
    headers = enrolled.bearer("GET", FILE)
    answer = await enrolled.client.get(f"{FILE}?x=1", headers=headers)

    assert trouble(answer) == (401, "bad-token")
    assert (await enrolled.get(f"{FILE}?x=1")).status_code == 200


async def test_keys_of_packs_are_not_for_who_was_revoked_meanwhile(
    enrolled: Kiosk, central: Central, clock: FixedClock
) -> None:
    wanted = msgspec.json.encode(KeysWanted(paths=(PACK,)))
    PackKeys(central.database, central.keys).keep(PACK, b"p" * 32)

    async def body() -> AsyncIterator[bytes]:
        yield wanted[:3]
        registry.revoke(central.database, clock, enrolled.device)
        yield wanted[3:]

    headers = enrolled.bearer("POST", "/v1/pack-keys", wanted)
    answer = await enrolled.client.post(
        "/v1/pack-keys", content=body(), headers=headers
    )
    assert trouble(answer) == (403, "device-revoked")


async def test_no_route_but_the_open_ones_answers_strangers(
    client: httpx.AsyncClient,
) -> None:
    document = msgspec.json.decode((await client.get("/openapi.json")).content)
    found = set()
    for template, methods in document["paths"].items():
        path = template.replace("{name}", "root.json").replace("{folder}", "a")
        for method in methods:
            answer = await client.request(method.upper(), path, content=b"")
            if answer.status_code != 401:
                found.add(template)

    assert found == {"/v1/hello", "/v1/enrol", "/healthz", "/readyz", "/metrics"}
