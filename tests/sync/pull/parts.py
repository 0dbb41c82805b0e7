"""A copy and a rulebook as small as they can be, and a central that offers to them."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from kiosk.store.identity import NextKeys
from schema.clock import JAPAN
from schema.rules.book import Rulebook
from schema.rules.read import built_in
from schema.wire.packs import DeltaOffer, EditionOffer, Manifest
from sync.errors import MadoguchiError, Unreachable, Unreadable, Untrusted
from sync.packs.key import new_sealing_key, pack_key_info, seal_to
from sync.trust.names import EDITION_OFFER, manifest_of
from sync.trust.repository import Repository

SCOPE = "area-13104"
AS_OF = datetime(2025, 10, 15, tzinfo=JAPAN)
FULL_BYTES = 60_000
DELTA_BYTES = 4_000


@dataclass
class SmallCopy:
    """The local copy: a serial and a scope, and what was said to it."""

    has: int | None = None
    of: str = ""
    said: list[str] = field(default_factory=list)
    """Every call in order."""
    refuses: dict[str, MadoguchiError] = field(default_factory=dict)
    """What it answers instead, by call."""

    def serial(self) -> int | None:
        return self.has

    def scope(self) -> str:
        return self.of

    def take_full(self, pack: Path, key: bytes, manifest: Manifest) -> None:
        self._call(f"full {manifest.serial}", pack, key)
        self.has, self.of = manifest.serial, manifest.scope

    def take_delta(self, pack: Path, key: bytes, offer: DeltaOffer) -> None:
        self._call(f"delta {offer.before} {offer.after}", pack, key)
        assert self.has == offer.before
        self.has = offer.after

    def note_fetch(self) -> None:
        self.said.append("note")

    def _call(self, call: str, pack: Path, key: bytes) -> None:
        assert pack.read_bytes().startswith(key)
        self.said.append(call)
        if call in self.refuses:
            raise self.refuses[call]


@dataclass
class SmallEditions:
    """The rulebook: the serial of the last offer."""

    has: int = 0
    files: bytes | None = None
    refuses: MadoguchiError | None = None

    def offered(self) -> int:
        return self.has

    def take(self, offer: EditionOffer, files: bytes) -> Rulebook:
        if self.refuses:
            raise self.refuses
        self.has, self.files = offer.serial, files
        return built_in()


class Offering:
    """A central that offers packs of noise, each beginning with its key."""

    def __init__(self, central: Repository, device: NextKeys) -> None:
        """Offer to one device."""
        self.central = central
        self.device = device
        self.keys: dict[str, bytes] = {}
        self._made: dict[str, bytes] = {}
        self.asked: list[tuple[str, ...]] = []
        self.answers: Callable[[Sequence[str]], Mapping[str, bytes]] | None = None

    def full(self, serial: int, size: int = FULL_BYTES, scope: str = SCOPE) -> str:
        return self._pack(f"{scope}/full-{serial}.pack", size)

    def delta(self, before: int, after: int, size: int = DELTA_BYTES) -> DeltaOffer:
        path = self._pack(f"{SCOPE}/delta-{before}-{after}.pack", size)
        return DeltaOffer(
            before=before,
            after=after,
            path=path,
            table_hash="00",
            rows=1,
            as_of=AS_OF,
            inflated=size,
        )

    def manifest(
        self,
        serial: int,
        *deltas: DeltaOffer,
        full: str | None = None,
        scope: str = SCOPE,
        version: int = 1,
    ) -> None:
        """Offer a serial, with a full pack of its own unless another is named."""
        made = Manifest(
            v=version,
            scope=scope,
            serial=serial,
            as_of=AS_OF,
            rows=1,
            table_hash="00",
            full=full or self.full(serial),
            inflated=FULL_BYTES,
            deltas=deltas,
        )
        self.put(manifest_of(SCOPE), msgspec.json.encode(made))

    def edition(self, serial: int, path: str = "", **changed: object) -> None:
        """Offer a rulebook."""
        said = {"serial": serial, "name": built_in().name, "path": path, **changed}
        self.put(EDITION_OFFER, json.dumps(said).encode())

    def put(self, path: str, data: bytes) -> None:
        """Offer a file, with the packs that were made before."""
        with self.central.change() as change:
            for name, pack in self._made.items():
                change.put(name, pack)
            change.put(path, data)
        self._made.clear()

    def ask(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Give the keys of packs, sealed to the device."""
        self.asked.append(tuple(paths))
        return self.answers(paths) if self.answers else self.sealed(paths)

    def sealed(
        self, paths: Sequence[str], device: NextKeys | None = None
    ) -> dict[str, bytes]:
        """The keys sealed to a device, or to this one."""
        to = (device or self.device).sealing_public_key
        name = self.device.device
        return {
            path: seal_to(to, self.keys[path], pack_key_info(name, path))
            for path in paths
        }

    def _pack(self, path: str, size: int) -> str:
        key = self.keys[path] = secrets.token_bytes(32)
        self._made[path] = key + secrets.token_bytes(size - len(key))
        return path


def a_device() -> NextKeys:
    return NextKeys("a" * 26, secrets.token_bytes(32), new_sealing_key())


def doubtful() -> Untrusted:
    return Untrusted("E-X-1", subject="pack", found="1", expected="2", hint="stay")


def no_pack() -> Unreadable:
    return Unreadable("E-X-2", subject="pack", found="1", expected="2", hint="stay")


def disk_full() -> Unreachable:
    return Unreachable("E-X-3", subject="disk", found="1", expected="2", hint="wait")
