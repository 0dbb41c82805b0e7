"""What central has signed, as it lies on its disk (署名の現状).

1. `timestamp.json` names the snapshot in force, the snapshot every role's version:
   whatever else lies in the folder is not in force, or not any more.
2. Roles form a tree: `targets` delegates to `editions`, to `facilities` and to one
   role for each scope of areas; `facilities` to as many bins as it takes, by hash.
"""

from functools import cached_property
from pathlib import Path
from typing import TypeVar

from tuf.api.exceptions import RepositoryError, StorageError
from tuf.api.metadata import (
    Delegations,
    Metadata,
    Root,
    Snapshot,
    SuccinctRoles,
    TargetFile,
    Targets,
    Timestamp,
)

from sync.errors import NotIntact, Unreadable
from sync.trust.names import FACILITIES, FACILITY

TIMESTAMP = "timestamp.json"
BIN_BITS = 8
"""2^8 bins; one exists once it has a file."""
BIN_KEY = f"{FACILITIES}-bin"
"""The key that signs every bin."""

_BINS = SuccinctRoles([], 1, BIN_BITS, FACILITIES)
_Signed = TypeVar("_Signed", Root, Timestamp, Snapshot, Targets)


def role_of(path: str) -> str:
    """The role that signs a target."""
    folder = path.partition("/")[0]
    if folder.startswith(FACILITY):
        return _BINS.get_role_for_target(path)
    return folder


def is_bin(role: str) -> bool:
    """True for the bins of `facilities`."""
    return _BINS.is_delegated_role(role)


def delegator_of(role: str) -> str:
    """The role that says which key signs `role`."""
    if role in {Targets.type, Snapshot.type, Timestamp.type}:
        return Root.type
    return FACILITIES if is_bin(role) else Targets.type


def paths_of(role: str) -> str:
    """The pattern of the targets that a delegated role signs."""
    return f"{FACILITY}*/*" if role == FACILITIES else f"{role}/*"


def key_of(role: str) -> str:
    """The name of the key that signs `role`."""
    return BIN_KEY if is_bin(role) else role


class State:
    """The metadata in force, each read once; what is changed here is not on disk."""

    def __init__(self, folder: Path) -> None:
        """Read from the folder of metadata."""
        self.folder = folder
        self._roles: dict[str, Metadata[Targets]] = {}

    @cached_property
    def root(self) -> Metadata[Root]:
        """The newest root."""
        return self._read(Root, f"{self.root_version}.root.json")

    @property
    def root_version(self) -> int:
        """Its version; 0 where there is none."""
        found = (path.name.split(".")[0] for path in self.folder.glob("*.root.json"))
        return max((int(number) for number in found if number.isdecimal()), default=0)

    @cached_property
    def timestamp(self) -> Metadata[Timestamp]:
        """Which snapshot is in force, and until when."""
        return self._read(Timestamp, TIMESTAMP)

    @cached_property
    def snapshot(self) -> Metadata[Snapshot]:
        """Every role's version."""
        version = self.timestamp.signed.snapshot_meta.version
        return self._read(Snapshot, f"{version}.snapshot.json")

    @property
    def roles(self) -> list[str]:
        """Every role that signs targets, also those made here."""
        named = (name.removesuffix(".json") for name in self.snapshot.signed.meta)
        return sorted({*named, *self._roles})

    def role(self, name: str) -> Metadata[Targets]:
        """What one role signs."""
        if name not in self._roles:
            version = self.snapshot.signed.meta[f"{name}.json"].version
            self._roles[name] = self._read(Targets, f"{version}.{name}.json")
        return self._roles[name]

    def begin(self, name: str) -> Metadata[Targets]:
        """A new role that signs nothing yet."""
        made = Metadata(Targets())
        self._roles[name] = made
        return made

    def delegations(self, name: str) -> Delegations:
        """To whom a role delegates."""
        found = self.role(name).signed.delegations
        if found is None:
            raise _damaged(name)
        return found

    def offered(self, folder: str) -> dict[str, TargetFile]:
        """Every target below a folder, by path."""
        if folder.startswith(FACILITY):
            names = [name for name in self.roles if is_bin(name)]
        else:
            names = [name for name in self.roles if name == folder]
        below = f"{folder}/"
        return {
            path: target
            for name in names
            for path, target in self.role(name).signed.targets.items()
            if path.startswith(below)
        }

    def in_force(self) -> set[str]:
        """Names of every file of metadata that counts, roots left out."""
        meta = self.snapshot.signed.meta
        named = {f"{info.version}.{name}" for name, info in meta.items()}
        return named | {TIMESTAMP, f"{self.snapshot.signed.version}.snapshot.json"}

    def _read(self, kind: type[_Signed], name: str) -> Metadata[_Signed]:
        try:
            read = Metadata[_Signed].from_file(str(self.folder / name))
        except (RepositoryError, StorageError):
            raise _damaged(name) from None
        if not isinstance(read.signed, kind):
            raise _damaged(name)
        return read


def _damaged(name: str) -> NotIntact:
    return NotIntact(
        "E-REPO-2",
        subject=name,
        found="no such file, or one that does not read",
        expected="what central signed last",
        hint="put back central's folder from its newest backup",
    )


def no_repository() -> Unreadable:
    """The refusal to sign where nothing was set up."""
    return Unreadable(
        "E-REPO-1",
        subject="central's folder",
        found="nothing that signs what is published",
        expected="a folder that `madoguchi central init` made",
        hint="name the right folder, or set central up there first",
    )
