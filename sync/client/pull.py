"""Bring the local copy and the rulebook to what central offers (受信).

1. Only what is signed is looked at, and only what belongs to the desk's own scope.
2. Where a complete chain of deltas leads from the copy to the newest and is small
   beside the full pack, it is taken; a delta that does not lead where it says gives
   way to the full pack.
3. Before anything was ever published for the scope there is nothing to take, and
   that is no failure; once a copy came from there, it is one.
4. What is doubtful is not taken; the copy and the rulebook in use stay, and the
   result says why.
5. Data and rulebook do not wait for each other: each has its own reason.
6. What has arrived of a pack is kept for the next try, until another is wanted.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from schema.wire.packs import DeltaOffer, Manifest
from sync.client.offers import chain_from, read_edition_offer, read_manifest
from sync.errors import (
    MadoguchiError,
    NotIntact,
    Unreachable,
    Unreadable,
    Untrusted,
)
from sync.files import translated
from sync.packs.key import pack_key_info
from sync.ports import Copy, Editions, Identity, Progress
from sync.trust.client import TrustClient
from sync.trust.download import Download, Step
from sync.trust.names import manifest_of

Keys = Callable[[Sequence[str]], Mapping[str, bytes]]
"""Asks central for the keys of packs, each sealed to this device."""
Take = Callable[[Path, bytes], None]
"""Takes a verified pack, with what opens it."""
Mode = Literal["full", "delta", "none"]

MOST_OF_FULL = 0.3
"""Deltas are taken up to this share of the full pack's bytes."""
INCOMING = "incoming"
"""Where packs lie until they are taken, beside what was seen of central."""


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one pull."""

    mode: Mode
    """How the copy was brought to the newest; none where it was, or where it stays."""
    serial: int | None
    """Of the copy in use now."""
    bytes: int
    """Of the packs that were taken."""
    edition: str
    """The edition that was taken; empty where the one in use stays."""
    why: MadoguchiError | None = None
    """Why the copy stays although something newer may be there."""
    why_edition: MadoguchiError | None = None
    """Why the rulebook stays; empty too where nothing at all could be verified."""


def pull(  # noqa: PLR0913
    trust: TrustClient,
    copy: Copy,
    editions: Editions,
    *,
    identity: Identity,
    keys: Keys,
    scope: str,
    progress: Progress = lambda *_: None,
) -> Pulled:
    """Take what is newer, data first; nothing of it is raised.

    Args:
        trust: Verifies what central offers.
        copy: The local copy.
        editions: The rulebook in use.
        identity: Opens what is sealed to this desk.
        keys: Asks for the keys of packs.
        scope: Which pack this desk gets.
        progress: Told how many bytes have arrived.
    """
    data = _Data(trust, copy, identity, keys, progress)
    mode: Mode = "none"
    edition, why, why_edition = "", None, None
    try:
        trust.refresh()
    except MadoguchiError as error:
        return Pulled(mode=mode, serial=copy.serial(), bytes=0, edition="", why=error)
    try:
        if copy.scope() or trust.find(manifest_of(scope)) is not None:
            mode = data.bring(read_manifest(trust, scope))
    except MadoguchiError as error:
        why = error
    try:
        edition = _edition(trust, editions)
    except MadoguchiError as error:
        why_edition = error
    return Pulled(
        mode=mode,
        serial=copy.serial(),
        bytes=data.taken,
        edition=edition,
        why=why,
        why_edition=why_edition,
    )


def _edition(trust: TrustClient, editions: Editions) -> str:
    """Take the rulebook that is offered, if it is newer; its name."""
    offer = read_edition_offer(trust)
    if offer is None or offer.serial <= editions.offered():
        return ""
    files = trust.read(offer.path) if offer.path else b""
    return editions.take(offer, files).name


class _Data:
    """The way of one scope's packs into the copy."""

    def __init__(
        self,
        trust: TrustClient,
        copy: Copy,
        identity: Identity,
        keys: Keys,
        progress: Progress,
    ) -> None:
        self._trust = trust
        self._copy = copy
        self._identity = identity
        self._keys = keys
        self._progress = progress
        self._folder = trust.folder / INCOMING
        self.taken = 0

    def bring(self, manifest: Manifest) -> Mode:
        """Bring the copy to what the manifest says."""
        ours = self._copy.scope() == manifest.scope
        have = self._copy.serial() if ours else None
        if have == manifest.serial:
            self._keep_only(())
            self._copy.note_fetch()
            return "none"
        if have is not None and have > manifest.serial:
            raise _older(have, manifest.serial)
        if have is not None and self._by_deltas(chain_from(have, manifest), manifest):
            return "delta"
        self._take(
            [self._download(manifest.full)],
            [lambda pack, key: self._copy.take_full(pack, key, manifest)],
        )
        return "full"

    def _by_deltas(self, chain: Sequence[DeltaOffer], manifest: Manifest) -> bool:
        """Take the chain if it is worth it; False where the full pack has to come."""
        if not chain:
            return False
        try:
            downloads = [self._download(offer.path) for offer in chain]
            size = sum(one.size for one in downloads)
            if size > MOST_OF_FULL * self._trust.target(manifest.full).length:
                return False
            self._take(downloads, [self._step(offer) for offer in chain])
        except (Untrusted, Unreadable, NotIntact):
            return False
        return True

    def _step(self, offer: DeltaOffer) -> Take:
        return lambda pack, key: self._copy.take_delta(pack, key, offer)

    def _download(self, path: str) -> Download:
        return self._trust.download(path, self._folder)

    def _take(
        self,
        downloads: Sequence[Download],
        takes: Sequence[Take],
    ) -> None:
        """Fetch packs and take each in its turn, their keys first of all."""
        opened = self._opened([one.target for one in downloads])
        self._keep_only(downloads)
        total, before = sum(one.size for one in downloads), 0
        for download, take, key in zip(downloads, takes, opened, strict=True):
            pack = download.run(self._telling(before, total))
            before += download.size
            self._progress("import", 0, 0)
            self._import(download, pack, key, take)

    def _telling(self, before: int, total: int) -> Step:
        return lambda here: self._progress("pull", before + here, total)

    def _opened(self, paths: Sequence[str]) -> list[bytes]:
        sealed = self._keys(paths)
        missing = [path for path in paths if path not in sealed]
        if missing:
            raise _no_key(missing[0])
        device = self._identity.device
        return [
            self._identity.unseal(sealed[path], pack_key_info(device, path))
            for path in paths
        ]

    def _import(self, download: Download, pack: Path, key: bytes, take: Take) -> None:
        """Take one pack; it stays here only where the disk failed."""
        try:
            take(pack, key)
        except Unreachable:
            raise
        except MadoguchiError:
            download.discard()
            raise
        download.discard()
        self.taken += download.size

    def _keep_only(self, wanted: Sequence[Download]) -> None:
        """Remove what has arrived of packs that are not wanted any more."""
        kept = {file for one in wanted for file in one.files}
        with translated(INCOMING):
            for file in self._folder.glob("*"):
                if file not in kept:
                    file.unlink()


def _older(have: int, offered: int) -> Untrusted:
    return Untrusted(
        "E-PULL-3",
        subject="what central offers",
        found=f"serial {offered}",
        expected=f"{have}, which is in use here, or a newer one",
        hint="call IT: central was set back; `central publish --anew` there mends it",
    )


def _no_key(path: str) -> Untrusted:
    return Untrusted(
        "E-PULL-4",
        subject=path,
        found="no key for it in central's answer",
        expected="a key for every pack that was asked for",
        hint="try again later; if it stays, publish once more at central",
    )
