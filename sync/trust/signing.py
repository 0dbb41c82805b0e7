"""One change of what central has signed, put on disk in one step (署名と公開).

1. What is signed comes first, then what says so, `timestamp.json` at the very end:
   a reader sees the state before or the state after.
2. Only what changed, or what is about to expire, is signed anew.
3. A version is one more than the last, and never less than the seconds since 1970:
   a central restored from its backup goes on above what kiosks have seen of it.
4. What is signed is checked as a kiosk would before it is put in place.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import (
    DelegatedRole,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from sync.errors import NotIntact
from sync.files import replace_file
from sync.trust.keys import keep_key, new_key, online_key_path, read_key
from sync.trust.names import HASH
from sync.trust.state import (
    TIMESTAMP,
    State,
    delegator_of,
    is_bin,
    key_of,
    paths_of,
    role_of,
)

GOOD_FOR = timedelta(days=90)
"""How long a role's signature is good; it is renewed long before."""
RENEWED = timedelta(days=45)
"""What is good for less is signed anew: always longer than a timestamp is good."""

_Online = Metadata[Timestamp] | Metadata[Snapshot] | Metadata[Targets]


class Signing:
    """Changes to one state; they are on disk once `commit` has returned."""

    def __init__(
        self, folder: Path, state: State, now: datetime, tolerance: timedelta
    ) -> None:
        """Change the `state` that lies below central's `folder`.

        Args:
            folder: With the keys, and the metadata.
            state: What is in force.
            now: Periods begin at this instant.
            tolerance: How long kiosks may go on without a newer timestamp.
        """
        self.state = state
        self._folder = folder
        self.now = now.astimezone(UTC)
        """From when on it is good."""
        self._tolerance = min(tolerance, RENEWED)
        self._changed: set[str] = set()
        self._files: dict[str, bytes] = {}

    def set(self, path: str, target: TargetFile) -> None:
        """Sign `target` under `path` from now on."""
        role = role_of(path)
        if role not in self.state.roles:
            self.begin(role)
        self.state.role(role).signed.targets[path] = target
        self._changed.add(role)

    def drop(self, path: str) -> None:
        """No longer sign anything under `path`."""
        role = role_of(path)
        if role in self.state.roles:
            gone = self.state.role(role).signed.targets.pop(path, None)
            self._changed |= {role} if gone else set()

    def begin(self, role: str) -> None:
        """Delegate to a new role, which signs nothing yet; a bin is delegated to."""
        self.state.begin(role)
        self._changed.add(role)
        if is_bin(role):
            return
        key = keep_key(new_key(), online_key_path(self._folder, role)).public_key
        delegated = DelegatedRole(role, [key.keyid], 1, True, [paths_of(role)])  # noqa: FBT003
        delegations = self.state.delegations(Targets.type)
        delegations.roles = {**(delegations.roles or {}), role: delegated}
        delegations.keys[key.keyid] = key
        self._changed.add(Targets.type)

    def renew(self, *, everything: bool = False) -> None:
        """Sign anew what is about to expire or has another key now, or everything."""
        for name in self.state.roles:
            if everything or self._is_due(name, self.state.role(name)):
                self._changed.add(name)

    def commit(self, root: Metadata[Root] | None = None) -> None:
        """Put everything in place, a new root just before the timestamp.

        Raises:
            NotIntact: A key is not the one that its role has; nothing is in place.
            Unreachable: The disk is full or fails.
        """
        snapshot, timestamp = self.state.snapshot, self.state.timestamp
        for name in sorted(self._changed):
            meta = self._signed(name, self.state.role(name), GOOD_FOR)
            snapshot.signed.meta[f"{name}.json"] = meta
        if self._changed or root or self._is_due(Snapshot.type, snapshot):
            meta = self._signed(Snapshot.type, snapshot, GOOD_FOR)
            timestamp.signed.snapshot_meta = meta
        self._signed(Timestamp.type, timestamp, self._tolerance)
        for name, data in self._in_order(root):
            replace_file(self.state.folder / name, data)

    def _in_order(self, root: Metadata[Root] | None) -> Iterator[tuple[str, bytes]]:
        last = {TIMESTAMP: self._files.pop(TIMESTAMP)}
        yield from self._files.items()
        if root:
            yield f"{root.signed.version}.root.json", root.to_bytes()
        yield from last.items()

    def _signed(
        self,
        name: str,
        role: _Online,
        good_for: timedelta,
    ) -> MetaFile:
        version = max(role.signed.version + 1, int(self.now.timestamp()))
        role.signed.version = version
        role.signed.expires = self.now + good_for
        role.sign(read_key(online_key_path(self._folder, key_of(name))))
        if not self._holds(name, role):
            raise _foreign_key(name)
        data = role.to_bytes()
        self._files[
            TIMESTAMP if name == Timestamp.type else f"{version}.{name}.json"
        ] = data
        return MetaFile(version, len(data), {HASH: sha256(data).hexdigest()})

    def _is_due(self, name: str, role: Metadata[Snapshot] | Metadata[Targets]) -> bool:
        return role.signed.expires - self.now < RENEWED or not self._holds(name, role)

    def _holds(self, name: str, role: _Online) -> bool:
        """True if whoever delegates to the role names the key that signed it."""
        above, state = delegator_of(name), self.state
        by_root = above == Root.type
        delegator = state.root.signed if by_root else state.role(above).signed
        try:
            delegator.verify_delegate(name, role.signed_bytes, role.signatures)
        except UnsignedMetadataError:
            return False
        return True


def _foreign_key(role: str) -> NotIntact:
    return NotIntact(
        "E-REPO-4",
        subject=f"the key of {role}",
        found="another key than the one that may sign for it",
        expected="the key that the root, or the role above, names",
        hint="put back central's keys from their backup, or renew them with the root",
    )
