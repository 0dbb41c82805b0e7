"""What central offers: signed files, and the keys of packs (配布)."""

from functools import partial

import msgspec
from fastapi import FastAPI, Request, Response

from schema.wire.form import Trouble
from schema.wire.packs import KeysGiven, KeysWanted
from sync.central import registry
from sync.central.admission import admitted
from sync.central.answers import JSON, plain
from sync.central.problems import NotDone
from sync.central.ranged import BYTES, FileAnswer, file_answer
from sync.central.running import Central
from sync.central.spoken import Said, in_header, in_path, of, spoken
from sync.packs.key import pack_key_info, seal_to
from sync.trust.names import EDITIONS, is_plain
from sync.trust.served import metadata_file, target_file

LARGEST = 16 << 10
"""Bytes of a request for keys."""
MOST_KEYS = 100
"""In one request."""

_FILES = {
    200: Said("The whole file.", BYTES, headers={"ETag": "Names this content."}),
    206: Said(
        "The part that was asked for.",
        BYTES,
        headers={"ETag": "Names the whole.", "Content-Range": "Which part it is."},
    ),
    416: Said("The file ends before that.", "application/problem+json"),
}
_RANGES = (
    in_header("Range", "One range of bytes."),
    in_header("If-Range", "The tag of the file that the part must be of."),
)


def packs(app: FastAPI, central: Central) -> None:
    """Add the routes of what is offered."""

    @app.post(
        "/v1/pack-keys",
        **spoken(
            "The keys of packs, each sealed to the device",
            {200: Said("The keys, by path.", JSON, of(KeysGiven))},
            takes=Said("Which packs.", JSON, of(KeysWanted)),
            troubles=(Trouble.BAD_REQUEST, Trouble.OUT_OF_SCOPE, Trouble.NOT_FOUND),
        ),
    )
    async def pack_keys(request: Request) -> Response:
        known, body = await admitted(request, central, LARGEST)
        wanted = _wanted(body)
        return plain(await central.waited(_given, central, known.device, wanted))

    @app.get(
        "/v1/trust/metadata/{name}",
        **spoken(
            "A file that says what is signed",
            _FILES,
            troubles=(Trouble.NOT_FOUND,),
            parameters=(in_path("name", "As `timestamp.json`."), *_RANGES),
        ),
    )
    async def metadata(request: Request, name: str) -> FileAnswer:
        await admitted(request, central)
        found = await central.waited(metadata_file, central.repository, name)
        if found is None:
            raise _not_offered()
        return await file_answer(request, central, found.path, found.etag)

    @app.get(
        "/v1/trust/targets/{folder}/{name}",
        **spoken(
            "A pack, a manifest or an edition",
            _FILES,
            troubles=(Trouble.NOT_FOUND, Trouble.OUT_OF_SCOPE),
            parameters=(
                in_path("folder", "A scope, or `editions`."),
                in_path("name", "As `<sha256>.manifest.json`."),
                *_RANGES,
            ),
        ),
    )
    async def target(request: Request, folder: str, name: str) -> FileAnswer:
        known = (await admitted(request, central)).known
        path = f"{folder}/{name}"
        _check_scope(path, EDITIONS, known.scope)
        found = await central.waited(target_file, central.repository, path)
        if found is None:
            raise _not_offered()
        return await file_answer(request, central, found.path, found.etag)


def _wanted(body: bytes) -> KeysWanted:
    try:
        wanted = msgspec.json.decode(body, type=KeysWanted)
    except (msgspec.DecodeError, RecursionError):
        raise NotDone(Trouble.BAD_REQUEST, "Send `paths`.") from None
    if len(wanted.paths) > MOST_KEYS:
        raise NotDone(Trouble.BAD_REQUEST, f"Ask for {MOST_KEYS} at most.")
    return wanted


def _given(central: Central, device: str, wanted: KeysWanted) -> KeysGiven:
    """The keys, for the device as it is now: its request may have been long."""
    known = central.database.read(partial(registry.known, device=device))
    if known is None or known.revoked:
        raise NotDone(Trouble.DEVICE_REVOKED)
    keys = {}
    for path in wanted.paths:
        _check_scope(path, known.scope)
        key = central.pack_keys.find(path) if is_plain(path) else None
        if key is None:
            raise _not_offered()
        info = pack_key_info(known.device, path)
        keys[path] = seal_to(known.sealing_key, key, info)
    return KeysGiven(device=known.device, keys=keys)


def _check_scope(path: str, *folders: str) -> None:
    """Refuse what is another facility's."""
    if path.partition("/")[0] not in folders:
        raise NotDone(
            Trouble.OUT_OF_SCOPE, "Enrol again if the facility's scope has changed."
        )


def _not_offered() -> NotDone:
    return NotDone(Trouble.NOT_FOUND, "It is not offered, or no longer.")
