"""Signed files go out whole or from where the last try broke off, to their scope."""

import os
from hashlib import sha256

import msgspec
import pytest

from schema.wire.packs import KeysGiven, KeysWanted
from sync.central.pack_keys import PackKeys
from sync.central.running import Central
from sync.packs.key import open_with, pack_key_info
from sync.trust.names import stored_name
from tests.sync.central.kiosk import Kiosk, problem, trouble

PACK = "area-13104/full-1.pack"
SIZE = (3 << 20) + 17


@pytest.fixture
def pack(central: Central) -> bytes:
    """A pack that is offered to 新宿区, and other things to others."""
    content = os.urandom(SIZE)
    with central.repository.change() as change:
        change.put(PACK, content)
        change.put("area-13112/full-1.pack", b"another ward's")
        change.put("facility-abcdef/full-1.pack", b"another clinic's")
        change.put("editions/current.json", b"{}")
    keys = PackKeys(central.database, central.keys)
    keys.keep(PACK, b"p" * 32)
    keys.keep("area-13112/full-1.pack", b"q" * 32)
    return content


def target(path: str, content: bytes) -> str:
    return f"/v1/trust/targets/{stored_name(path, sha256(content).hexdigest())}"


async def test_a_pack_comes_whole_or_from_any_byte(
    enrolled: Kiosk, pack: bytes
) -> None:
    path = target(PACK, pack)
    whole = await enrolled.get(path)
    etag = whole.headers["etag"]
    assert (whole.status_code, whole.content) == (200, pack)
    assert etag == f'"{sha256(pack).hexdigest()}"'

    ranges = {
        "bytes=0-0": slice(0, 1),
        "bytes=1048575-": slice((1 << 20) - 1, None),
        "bytes=5-1048580": slice(5, (1 << 20) + 5),
        "bytes=-9": slice(-9, None),
        f"bytes={SIZE - 1}-{SIZE * 2}": slice(SIZE - 1, None),
        f"bytes=-{SIZE * 2}": slice(0, None),
    }
    for said, expected in ranges.items():
        part = await enrolled.get(path, **{"Range": said, "If-Range": etag})
        first, end, _ = expected.indices(SIZE)
        assert (part.status_code, part.content) == (206, pack[expected])
        assert part.headers["content-range"] == f"bytes {first}-{end - 1}/{SIZE}"
        assert part.headers["content-length"] == str(end - first)


async def test_what_cannot_be_a_part_comes_whole(enrolled: Kiosk, pack: bytes) -> None:
    path = target(PACK, pack)
    for headers in (
        {"Range": "bytes=10-", "If-Range": '"another"'},
        {"Range": "bytes=10-", "If-Range": 'W/"weak"'},
        {"Range": "bytes=9-5"},
        {"Range": "bytes=-"},
        {"Range": "bytes=1-2,5-6"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=" + "9" * 40 + "-"},
    ):
        answer = await enrolled.get(path, **headers)
        assert (answer.status_code, len(answer.content)) == (200, SIZE)


async def test_a_part_beyond_the_end_says_how_long_the_file_is(
    enrolled: Kiosk, pack: bytes
) -> None:
    answer = await enrolled.get(target(PACK, pack), Range=f"bytes={SIZE}-")

    assert trouble(answer) == (416, "bad-request")
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


async def test_what_says_what_is_signed_is_anybodys(
    enrolled: Kiosk, central: Central, pack: bytes
) -> None:
    for name in ("timestamp.json", "1.root.json"):
        answer = await enrolled.get(f"/v1/trust/metadata/{name}")
        content = (central.repository.metadata / name).read_bytes()
        assert (answer.status_code, answer.content) == (200, content)
        assert answer.headers["etag"] == f'"{sha256(content).hexdigest()}"'
    assert pack


async def test_nothing_else_of_centrals_folder_goes_out(
    enrolled: Kiosk, pack: bytes
) -> None:
    found = {}
    for path in (
        "metadata/2.root.json",
        "metadata/..%2F..%2Fkeys%2Fmaster.key",
        "metadata/%2e%2e",
        "metadata/signing.lock",
        "targets/area-13104/../../../keys/master.key",
        "targets/area-13104/%2e%2e/%2e%2e/metadata/timestamp.json",
        "targets/area-13104/full-1.pack",
        "targets/area-13104",
        "targets/area-13104/" + "x" * 3000,
        "targets/area-13104/%00",
    ):
        answer = await enrolled.get(f"/v1/trust/{path}")
        found[path] = answer.status_code

    # What a client or a router takes for another path has another token's.
    assert set(found.values()) <= {404, 403, 401}
    assert found["metadata/2.root.json"] == found["targets/area-13104/%00"] == 404
    assert pack


async def test_a_kiosk_gets_its_own_scope_and_the_rulebook(
    enrolled: Kiosk, pack: bytes
) -> None:
    others = {
        "area-13112/full-1.pack": b"another ward's",
        "facility-abcdef/full-1.pack": b"another clinic's",
    }
    for path, content in others.items():
        answer = await enrolled.get(target(path, content))
        assert trouble(answer) == (403, "out-of-scope")
    answer = await enrolled.get(target("editions/current.json", b"{}"))
    assert answer.content == b"{}"
    assert pack


async def test_keys_of_packs_open_on_the_kiosk_that_asked(
    enrolled: Kiosk, pack: bytes
) -> None:
    answer = await keys_for(enrolled, PACK, PACK)

    given = msgspec.json.decode(answer, type=KeysGiven)
    assert (given.device, set(given.keys)) == (enrolled.device, {PACK})
    info = pack_key_info(enrolled.device, PACK)
    assert open_with(enrolled.keys.sealing, given.keys[PACK], info) == b"p" * 32
    assert b"p" * 32 not in answer
    assert pack


async def keys_for(kiosk: Kiosk, *paths: str) -> bytes:
    body = msgspec.json.encode(KeysWanted(paths=paths))
    answer = await kiosk.post("/v1/pack-keys", body)
    return answer.content


async def test_keys_of_other_packs_are_not_given(enrolled: Kiosk, pack: bytes) -> None:
    asked = {
        "area-13112/full-1.pack": "out-of-scope",
        "area-13104/full-2.pack": "not-found",
        "area-13104/\0": "not-found",
        "editions/current.json": "out-of-scope",
        "": "out-of-scope",
    }
    found = {}
    for path in asked:
        body = msgspec.json.encode(KeysWanted(paths=(PACK, path)))
        found[path] = problem(await enrolled.post("/v1/pack-keys", body)).type

    assert found == {path: f"urn:madoguchi:{said}" for path, said in asked.items()}
    many = msgspec.json.encode(KeysWanted(paths=(PACK,) * 101))
    answer = await enrolled.post("/v1/pack-keys", many)
    assert trouble(answer) == (400, "bad-request")
    assert pack
