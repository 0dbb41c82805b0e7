"""An enrolment code binds one device to one clinic, once, and not for long."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from schema.clock import FixedClock
from sync.central import registry
from sync.central.backup import back_up
from sync.central.facilities import Facilities, Facility, Wanted
from sync.central.running import Central
from sync.central.tables import EnrolCodeRow
from sync.protocol.code import believed, code_key, read_code
from tests.sync.central.conftest import new_code
from tests.sync.central.kiosk import Keys, Kiosk, trouble

Code = Callable[[], str]


async def tried(kiosk: Kiosk, code: str) -> tuple[int, str]:
    return trouble(await kiosk.client.post("/v1/enrol", content=kiosk.request(code)))


async def test_a_code_binds_a_kiosk_to_its_clinic(
    kiosk: Kiosk, central: Central, facility: Facility, code: Code
) -> None:
    given = code()
    answer = await kiosk.enrol(given, central.keys.public_key)

    believed(read_code(given), answer.central_key, answer.root)
    assert answer.central == central.keys.central
    assert answer.root == central.repository.root()
    assert (answer.device, answer.facility) == (kiosk.device, facility.facility)
    assert (answer.facility_name, answer.scope) == ("見本クリニック", "area-13104")
    (device,) = central.database.read(registry.devices)
    assert (device.device, device.facility) == (kiosk.device, facility.facility)
    assert device.app == "0.1.0"


async def test_every_kiosk_of_a_clinic_gets_the_same_key_of_subjects(
    kiosk: Kiosk, central: Central, code: Code
) -> None:
    other = Kiosk(kiosk.client, kiosk.central, kiosk.clock)
    first = await kiosk.enrol(code(), central.keys.public_key)
    second = await other.enrol(code(), central.keys.public_key)

    assert kiosk.scope_key(first) == other.scope_key(second)
    assert len(kiosk.scope_key(first)) == 32
    assert first.scope_key != second.scope_key


async def test_a_code_serves_one_device(
    kiosk: Kiosk, central: Central, code: Code
) -> None:
    given = code()
    await kiosk.enrol(given, central.keys.public_key)
    other = Kiosk(kiosk.client, kiosk.central, kiosk.clock)

    assert await tried(other, given) == (409, "code-used")


async def test_a_kiosk_that_lost_the_answer_asks_again(
    kiosk: Kiosk, central: Central, code: Code
) -> None:
    given = code()
    first = await kiosk.enrol(given, central.keys.public_key)
    again = await kiosk.enrol(given, central.keys.public_key)

    assert kiosk.scope_key(again) == kiosk.scope_key(first)


async def test_a_code_is_good_for_fifteen_minutes(
    kiosk: Kiosk, central: Central, clock: FixedClock, code: Code
) -> None:
    given, late = code(), code()
    clock.at += timedelta(minutes=15, seconds=-1)
    await kiosk.enrol(given, central.keys.public_key)
    clock.at += timedelta(seconds=1)

    other = Kiosk(kiosk.client, kiosk.central, clock)
    assert await tried(other, late) == (410, "code-expired")
    assert await tried(kiosk, given) == (409, "code-used")


async def test_a_code_is_forgotten_after_a_day(
    kiosk: Kiosk, clock: FixedClock, code: Code
) -> None:
    given = code()
    clock.at += timedelta(days=1, minutes=16)
    code()

    assert await tried(kiosk, given) == (403, "code-unknown")


async def test_a_proof_is_good_for_its_own_keys_only(kiosk: Kiosk, code: Code) -> None:
    given = code()
    other = Kiosk(kiosk.client, kiosk.central, kiosk.clock)
    for changes in (
        {"device": other.device},
        {"proof": "0" * 64},
        {"proof": "é"},
    ):
        body = kiosk.request(given, **changes)
        answer = await kiosk.client.post("/v1/enrol", content=body)
        assert trouble(answer) == (403, "code-unknown")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"public_key": Keys().public}, (400, "bad-signature")),
        ({"public_key": b"short"}, (400, "bad-request")),
        ({"sealing_key": b"short"}, (400, "bad-request")),
        ({"v": 2}, (422, "upgrade")),
        ({"kind": "rotation"}, (400, "bad-request")),
    ],
    ids=["another key", "short key", "no sealing key", "version", "kind"],
)
async def test_a_request_shows_the_key_that_signed_it(
    kiosk: Kiosk, code: Code, changes: dict[str, object], refused: tuple[int, str]
) -> None:
    body = kiosk.request(code(), **changes)

    answer = await kiosk.client.post("/v1/enrol", content=body)

    assert trouble(answer) == refused


async def test_ten_wrong_codes_a_minute_are_enough(
    kiosk: Kiosk, central: Central, code: Code, client: httpx.AsyncClient
) -> None:
    wrong, good = kiosk.request("0000-0000-0000-0000"), kiosk.request(code())
    for _ in range(10):
        answer = await client.post("/v1/enrol", content=wrong)
        assert trouble(answer) == (403, "code-unknown")

    answer = await client.post("/v1/enrol", content=good)
    assert trouble(answer) == (429, "too-many")
    assert answer.headers["retry-after"] == "60"
    assert central.database.read(registry.devices) == []


async def test_no_code_takes_over_another_desks_name(
    enrolled: Kiosk, central: Central, facility: Facility, code: Code
) -> None:
    kept = Facilities(central.database, central.keys, central.clock)
    other = kept.add(Wanted(name="別の医院", jurisdiction="13112")).facility
    thief = Kiosk(enrolled.client, enrolled.central, enrolled.clock)
    thief.device = enrolled.device
    unknown = Kiosk(enrolled.client, enrolled.central, enrolled.clock)
    unknown.device = "a" * 26

    for given in (code(), new_code(central, other)):
        assert await tried(thief, given) == (409, "not-its-name")
        assert await tried(unknown, given) == (409, "not-its-name")
    assert (await enrolled.post("/v1/heads", enrolled.heads())).status_code == 200

    moved = await enrolled.enrol(new_code(central, other), central.keys.public_key)
    assert moved.scope == "area-13112"
    assert facility.facility != other


async def test_only_the_key_in_use_enrols_again(
    enrolled: Kiosk, central: Central, clock: FixedClock, code: Code
) -> None:
    old, new = enrolled.keys, Keys()
    assert (await enrolled.post("/v1/rotate", enrolled.rotation(new))).is_success
    registry.revoke(central.database, clock, enrolled.device)

    assert await tried(enrolled, code()) == (409, "not-its-name")
    assert enrolled.keys is old
    enrolled.keys = new
    await enrolled.enrol(code(), central.keys.public_key)
    assert (await enrolled.post("/v1/heads", enrolled.heads())).status_code == 200


async def test_a_desk_whose_keys_changed_joins_by_the_word_of_its_first_key(
    kiosk: Kiosk, code: Code
) -> None:
    first, second, third = kiosk.keys, Keys(), Keys()
    kiosk.keys = third
    to_second = kiosk.successor(first, second)
    to_third = kiosk.successor(second, third)
    past: dict[str, object] = {
        "first_key": first.public,
        "successors": (to_second, to_third),
    }
    refused: dict[str, dict[str, object]] = {
        "no word": {},
        "no first": past | {"first_key": b""},
        "short first": past | {"first_key": b"short"},
        "a gap": past | {"successors": (to_third,)},
        "another end": past | {"successors": (to_second,)},
        "its own word": past
        | {"successors": (to_second, kiosk.successor(third, third))},
    }
    given = code()
    for changes in refused.values():
        body = kiosk.request(given, **changes)
        answer = await kiosk.client.post("/v1/enrol", content=body)
        assert trouble(answer) == (409, "not-its-name")

    body = kiosk.request(given, **past)
    assert (await kiosk.client.post("/v1/enrol", content=body)).status_code == 200
    assert (await kiosk.post("/v1/heads", kiosk.heads())).status_code == 200


async def test_wrong_codes_sent_at_once_are_counted_too(
    kiosk: Kiosk, code: Code, client: httpx.AsyncClient
) -> None:
    wrong, begun = kiosk.request("0000-0000-0000-0000"), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield wrong[:9]
        await begun.wait()
        yield wrong[9:]

    sent = [client.post("/v1/enrol", content=slowly()) for _ in range(30)]
    answering = asyncio.gather(*sent)
    await asyncio.sleep(0)
    begun.set()
    found = Counter(trouble(answer)[1] for answer in await answering)

    assert found["code-unknown"] <= 10
    assert found["code-unknown"] + found["too-many"] == 30
    assert await tried(kiosk, code()) == (429, "too-many")


async def test_codes_that_fit_are_no_wrong_tries(
    kiosk: Kiosk, central: Central, code: Code
) -> None:
    given = code()
    for _ in range(12):
        await kiosk.enrol(given, central.keys.public_key)


async def test_what_is_kept_of_a_code_enrols_nobody(
    kiosk: Kiosk, central: Central, code: Code, tmp_path: Path
) -> None:
    key = code_key(read_code(code()))
    (kept,) = central.database.read(
        lambda to: to.execute(select(EnrolCodeRow.derived_key)).scalars().all()  # type: ignore[call-overload]
    )
    assert key not in bytes(kept)
    assert len(kept) > len(key)

    made = back_up(central.opened, tmp_path / "backup", central.clock)
    assert made.rows["enrol_code"] == 0
    await kiosk.enrol(code(), central.keys.public_key)
    made = back_up(central.opened, tmp_path / "backup", central.clock)
    assert made.rows["enrol_code"] == 1


async def test_two_kiosks_that_use_one_code_at_once_are_one(
    kiosk: Kiosk, central: Central, code: Code
) -> None:
    given = code()
    kiosks = [Kiosk(kiosk.client, kiosk.central, kiosk.clock) for _ in range(6)]
    answers = await asyncio.gather(
        *(one.client.post("/v1/enrol", content=one.request(given)) for one in kiosks)
    )

    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 5]
    assert len(central.database.read(registry.devices)) == 1
