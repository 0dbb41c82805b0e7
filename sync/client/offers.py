"""What central offers this desk, read and held to its own scope (配布物の案内).

An offer is signed, yet central may be wrong, or another scope's: every name in it
has to lie where this desk's own do.
"""

from schema.wire.form import VERSION
from schema.wire.packs import DeltaOffer, EditionOffer, Manifest
from sync.errors import Unreadable, Untrusted
from sync.protocol.envelope import read_as
from sync.trust.client import TrustClient
from sync.trust.names import EDITION_OFFER, EDITIONS, manifest_of

_MOST_MANIFEST = 1 << 20


def read_manifest(trust: TrustClient, scope: str) -> Manifest:
    """What the scope offers.

    Raises:
        Untrusted: Nothing, or not what was signed, or another scope's.
        Unreadable: In a form that this version does not know.
        Unreachable: No answer.
    """
    data = trust.read(manifest_of(scope), _MOST_MANIFEST)
    manifest = read_as(Manifest, data)
    _check_version("Manifest", manifest.v)
    paths = [manifest.full, *(offer.path for offer in manifest.deltas)]
    if manifest.scope != scope or not _all_in(scope, paths):
        raise _another_scope(manifest.scope)
    return manifest


def read_edition_offer(trust: TrustClient) -> EditionOffer | None:
    """Which rulebook is in force; `None` where central names none.

    Raises:
        Untrusted: Not what was signed.
        Unreadable: In a form that this version does not know.
        Unreachable: No answer.
    """
    if trust.find(EDITION_OFFER) is None:
        return None
    offer = read_as(EditionOffer, trust.read(EDITION_OFFER, _MOST_MANIFEST))
    _check_version("EditionOffer", offer.v)
    if offer.path and not _all_in(EDITIONS, [offer.path]):
        raise _another_scope(offer.path)
    return offer


def chain_from(serial: int, manifest: Manifest) -> tuple[DeltaOffer, ...]:
    """The deltas that lead from a copy to the newest; none where a link is missing."""
    steps = {offer.before: offer for offer in manifest.deltas}
    chain: list[DeltaOffer] = []
    while serial != manifest.serial:
        step = steps.get(serial)
        if step is None or step.after <= serial:
            return ()
        chain.append(step)
        serial = step.after
    return tuple(chain)


def _all_in(folder: str, paths: list[str]) -> bool:
    return all(path.partition("/")[0] == folder for path in paths)


def _check_version(kind: str, found: int) -> None:
    if found != VERSION:
        raise Unreadable(
            "E-PULL-1",
            subject=kind,
            found=f"version {found}",
            expected=f"version {VERSION}",
            hint="update Madoguchi on this desk",
        )


def _another_scope(found: str) -> Untrusted:
    return Untrusted(
        "E-PULL-2",
        subject="what central offers",
        found=f"something of {found}",
        expected="what belongs to this desk's own scope",
        hint="call IT: central published something wrong; the copy in use stays",
    )
