"""The root of trust: made once, renewed by two of its three keys (ルート鍵).

1. Central needs no root key day by day; they belong on three media elsewhere.
2. A new root is signed by enough keys of the old one and of its own: kiosks follow
   it by themselves.
3. A root key that is lost, or that somebody else may have, is left out, and another
   takes its place. The keys that stay on the machine are replaced the same way.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    Delegations,
    Metadata,
    Root,
    Snapshot,
    SuccinctRoles,
    Targets,
    Timestamp,
)

from schema.clock import Clock
from sync.errors import Refused, Unreadable
from sync.files import own_folder
from sync.trust.keys import (
    ROOT_KEYS,
    THRESHOLD,
    keep_key,
    new_key,
    online_key_path,
    read_key,
    root_key_path,
)
from sync.trust.names import EDITIONS, FACILITIES
from sync.trust.repository import TOLERANCE, Repository
from sync.trust.signing import Signing
from sync.trust.state import BIN_BITS, BIN_KEY, TIMESTAMP, State

ROOT_GOOD_FOR = timedelta(days=365)
"""How long a root is good."""

_ONLINE = (Targets.type, Snapshot.type, Timestamp.type)


def create_repository(
    folder: Path, clock: Clock, tolerance: timedelta = TOLERANCE
) -> Repository:
    """Make the keys and the first state, in which nothing is offered yet.

    Raises:
        Refused: There is one already.
        Unreachable: The disk is full or fails.
    """
    made = Repository(folder, clock, tolerance)
    if (made.metadata / TIMESTAMP).exists():
        raise _already_there()
    for place in (made.metadata, made.targets):
        own_folder(place)
    state = State(made.metadata)
    state.root = _first_root(folder, clock.now())
    state.timestamp, state.snapshot = Metadata(Timestamp()), Metadata(Snapshot())
    state.snapshot.signed.meta.clear()
    state.begin(Targets.type).signed.delegations = Delegations({}, {})
    signing = Signing(folder, state, clock.now(), tolerance)
    signing.begin(EDITIONS)
    signing.begin(FACILITIES)
    state.role(FACILITIES).signed.delegations = _bins(folder)
    signing.commit(state.root)
    return made


def rotate_root(
    repository: Repository, key_files: Sequence[Path], *, online: bool = False
) -> tuple[Path, ...]:
    """Sign a new root with these keys; of those left out, new ones are made.

    Args:
        repository: What is signed so far.
        key_files: Root keys that stay, at least two.
        online: Also make new keys for every other role: somebody may have them.

    Returns:
        Where the root keys that were made lie: they belong elsewhere.

    Raises:
        Refused: Fewer than two keys of the root in force were given.
        Unreadable: A file holds another key.
    """
    with repository.signing() as signing:
        root = signing.state.root
        staying = _staying(root.signed, key_files)
        made = _replaced(repository.folder, root.signed, staying)
        root.signed.version += 1
        root.signed.expires = signing.now + ROOT_GOOD_FOR
        if online:
            _new_online_keys(repository.folder, signing)
        _sign(root, [*staying, *(read_key(path) for path in made)])
        signing.commit(root)
    return made


def _first_root(folder: Path, now: datetime) -> Metadata[Root]:
    root = Metadata(Root(consistent_snapshot=True))
    root.signed.expires = now.astimezone(UTC) + ROOT_GOOD_FOR
    root.signed.roles[Root.type].threshold = THRESHOLD
    keys = [
        keep_key(new_key(), root_key_path(folder, number))
        for number in range(1, ROOT_KEYS + 1)
    ]
    for key in keys:
        root.signed.add_key(key.public_key, Root.type)
    for role in _ONLINE:
        key = keep_key(new_key(), online_key_path(folder, role))
        root.signed.add_key(key.public_key, role)
    _sign(root, keys)
    return root


def _bins(folder: Path) -> Delegations:
    key = keep_key(new_key(), online_key_path(folder, BIN_KEY)).public_key
    bins = SuccinctRoles([key.keyid], 1, BIN_BITS, FACILITIES)
    return Delegations({key.keyid: key}, succinct_roles=bins)


def _staying(root: Root, files: Sequence[Path]) -> list[CryptoSigner]:
    keys = {key.public_key.keyid: key for key in map(read_key, files)}
    foreign = set(keys) - set(root.roles[Root.type].keyids)
    if foreign:
        raise _foreign_root_key(len(foreign))
    if len(keys) < THRESHOLD:
        raise _too_few(len(keys))
    return list(keys.values())


def _replaced(
    folder: Path, root: Root, staying: Sequence[CryptoSigner]
) -> tuple[Path, ...]:
    """Leave out the keys that were not given, and make as many."""
    kept = {key.public_key.keyid for key in staying}
    gone = [keyid for keyid in root.roles[Root.type].keyids if keyid not in kept]
    made = []
    for number, keyid in enumerate(gone, ROOT_KEYS + root.version):
        root.revoke_key(keyid, Root.type)
        path = root_key_path(folder, number)
        root.add_key(keep_key(new_key(), path).public_key, Root.type)
        made.append(path)
    return tuple(made)


def _new_online_keys(folder: Path, signing: Signing) -> None:
    root, state = signing.state.root.signed, signing.state
    for role in _ONLINE:
        for keyid in list(root.roles[role].keyids):
            root.revoke_key(keyid, role)
        made = keep_key(new_key(), online_key_path(folder, role))
        root.add_key(made.public_key, role)
    delegated = state.delegations(Targets.type)
    delegated.keys.clear()
    for role, entry in (delegated.roles or {}).items():
        key = keep_key(new_key(), online_key_path(folder, role)).public_key
        entry.keyids[:] = [key.keyid]
        delegated.keys[key.keyid] = key
    state.role(FACILITIES).signed.delegations = _bins(folder)
    signing.renew(everything=True)


def _sign(root: Metadata[Root], keys: Sequence[CryptoSigner]) -> None:
    root.signatures.clear()
    for key in keys:
        root.sign(key, append=True)


def _already_there() -> Refused:
    return Refused(
        "E-REPO-5",
        subject="central's folder",
        found="keys and signed files that are in use",
        expected="a folder without them",
        hint="use what is there; other keys would shut out every kiosk",
    )


def _too_few(found: int) -> Refused:
    return Refused(
        "E-REPO-7",
        subject="root keys",
        found=str(found),
        expected=f"at least {THRESHOLD} of the {ROOT_KEYS}",
        hint="fetch another of the root keys from where it is kept",
    )


def _foreign_root_key(found: int) -> Unreadable:
    return Unreadable(
        "E-REPO-8",
        subject="root keys",
        found=f"{found} that the root in force does not name",
        expected="keys of the root in force",
        hint="name the right files; a key that was replaced is none any more",
    )
