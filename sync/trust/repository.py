"""What central signs and offers, on its own disk (配布物の署名と公開).

    <data>/repository/metadata     what says what is signed
    <data>/repository/targets      what is signed, each file under its own hash
    <data>/root-keys               three keys, of which two sign the root
    <data>/keys/trust              the keys that sign day by day

1. Two changes never interleave, of whatever process.
2. A file that is no longer signed stays until the next change: a kiosk that is
   fetching it may finish.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout
from tuf.api.metadata import (
    TargetFile,
)

from schema.clock import Clock
from sync.errors import Locked
from sync.files import own_folder, replace_file, sync_file, sync_folder, translated
from sync.trust.names import (
    HASH,
    METADATA,
    TARGETS,
    inside,
    stored_name,
)
from sync.trust.signing import Signing
from sync.trust.state import TIMESTAMP, State, no_repository

TOLERANCE = timedelta(days=14)
"""As long may a kiosk be without a newer word of central, and still take data."""

_FOLDER = "repository"
_PATIENCE = 60.0


class Repository:
    """Central's signed state; opened by path, read anew at every use."""

    def __init__(
        self, folder: Path, clock: Clock, tolerance: timedelta = TOLERANCE
    ) -> None:
        """Use what `create_repository` made in central's `folder`."""
        self.folder = folder
        self.metadata = folder / _FOLDER / METADATA
        self.targets = folder / _FOLDER / TARGETS
        self._clock = clock
        self._tolerance = tolerance

    def root(self) -> bytes:
        """The newest root, exact bytes: kiosks begin with it."""
        path = self.metadata / f"{self.state().root_version}.root.json"
        with translated(path.name):
            return path.read_bytes()

    def root_expires(self) -> datetime:
        """Until when the root is good; two root keys have to renew it before."""
        return self.state().root.signed.expires

    def offered(self, folder: str) -> Mapping[str, TargetFile]:
        """Everything that is signed below a folder, by path."""
        return self.state().offered(folder)

    def read(self, path: str) -> bytes | None:
        """The bytes of a target; `None` where nothing of that name is signed."""
        target = self.offered(path.partition("/")[0]).get(path)
        if target is None:
            return None
        with translated(path):
            return self.place(path, target).read_bytes()

    def place(self, path: str, target: TargetFile) -> Path:
        """Where the bytes of a target lie."""
        return inside(self.targets, stored_name(path, target.hashes[HASH]))

    @contextmanager
    def change(self) -> Iterator["Change"]:
        """Change what is offered; in force once the block has ended without error.

        Raises:
            Locked: Another change takes too long.
            NotIntact: What was signed last, or a key, is not as it was left.
            Unreachable: The disk is full or fails; what was in force stays.
        """
        with self.signing() as signing:
            self._sweep(signing.state)
            changes = Change(self, signing)
            yield changes
            if changes.any:
                signing.renew()
                signing.commit()

    def refresh_timestamp(self, *, everything: bool = False) -> None:
        """Sign a new timestamp, and what is about to expire (日々の署名).

        Args:
            everything: Sign every role anew: a central that was restored from its
                backup goes on above what kiosks have seen.
        """
        with self.signing() as signing:
            signing.renew(everything=everything)
            signing.commit()

    @contextmanager
    def signing(self) -> Iterator[Signing]:
        """Alone with what is in force, which is read anew."""
        self.state()
        lock = FileLock(self.folder / _FOLDER / "signing.lock", timeout=_PATIENCE)
        try:
            lock.acquire()
        except Timeout:
            raise _in_use() from None
        try:
            now = self._clock.now()
            yield Signing(self.folder, self.state(), now, self._tolerance)
        finally:
            lock.release()

    def state(self) -> State:
        """What is in force, read anew."""
        if not (self.metadata / TIMESTAMP).exists():
            raise no_repository()
        return State(self.metadata)

    def _sweep(self, state: State) -> None:
        """Remove what was no longer signed before this change.

        Windows removes no file that is being sent: the next change does.
        """
        kept = {
            self.place(path, target)
            for role in state.roles
            for path, target in state.role(role).signed.targets.items()
        }
        kept |= {self.metadata / name for name in state.in_force()}
        kept |= set(self.metadata.glob("*.root.json"))
        with translated(_FOLDER):
            for path in [*self.metadata.iterdir(), *self.targets.glob("*/*")]:
                if path not in kept:
                    with suppress(PermissionError):
                        path.unlink()


class Change:
    """What one change offers from now on, and no longer."""

    def __init__(self, repository: Repository, signing: Signing) -> None:
        """Change what `signing` holds."""
        self._repository = repository
        self._signing = signing
        self.any = False
        """True once something changed."""

    def offered(self, folder: str) -> Mapping[str, TargetFile]:
        """Everything that will be signed below a folder, by path."""
        return self._signing.state.offered(folder)

    def paths(self) -> frozenset[str]:
        """Everything that will be signed."""
        state = self._signing.state
        return frozenset(
            path for role in state.roles for path in state.role(role).signed.targets
        )

    def put(self, path: str, data: bytes) -> None:
        """Offer `data` under `path`."""
        target = TargetFile.from_data(path, data, [HASH])
        place = self._place(path, target)
        replace_file(place, data)
        self._set(path, target)

    def add(self, path: str, source: Path) -> None:
        """Offer a file under `path`; it is moved away from `source`."""
        with translated(source.name):
            sync_file(source)
            target = TargetFile.from_file(path, str(source), [HASH])
            place = self._place(path, target)
            source.replace(place)
            sync_folder(place.parent)
        self._set(path, target)

    def drop(self, path: str) -> None:
        """No longer offer anything under `path`."""
        self._signing.drop(path)
        self.any = True

    def _place(self, path: str, target: TargetFile) -> Path:
        place = self._repository.place(path, target)
        own_folder(place.parent)
        return place

    def _set(self, path: str, target: TargetFile) -> None:
        self._signing.set(path, target)
        self.any = True


def _in_use() -> Locked:
    return Locked(
        "E-REPO-6",
        subject="central's folder",
        found="another process that is signing",
        expected="one at a time",
        hint="wait until it is done, and repeat",
    )
