"""A real desk that pulls over a real line, or over what a test puts in its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from kiosk.store.vault import Store
from schema.insured import Insured
from schema.wire.packs import KeysWanted
from sync.central.folder import CentralFolder
from sync.central.offered_edition import Wanted
from sync.central.pack_keys import PackKeys
from sync.central.publish import Published, publish
from sync.client.http import CentralClient, Line
from sync.client.pull import Pulled, pull
from sync.errors import Unreachable
from sync.packs.key import pack_key_info, seal_to
from sync.trust.client import TrustClient
from sync.trust.fetch import Answer, Fetch, FolderFetch
from tests.kiosk.syncing.running import RunningCentral
from tests.sync.publish.town import AS_OF, import_people

Keys = Callable[[Sequence[str]], Mapping[str, bytes]]


def offer(
    central: RunningCentral, people: Iterable[Insured], edition: Wanted | None = None
) -> Published:
    """Import and publish, a day later."""
    central.clock.at += timedelta(days=1)
    opened = central.central.opened
    import_people(opened, people, central.clock.now(), AS_OF)
    return publish(opened, central.clock, edition=edition)


class Seam:
    """Lets packs through up to a number of bytes, and counts them."""

    def __init__(self) -> None:
        """Let everything through."""
        self.breaks_after: int | None = None
        self.bytes = 0
        self.offsets: list[int] = []

    def between(self, fetch: Fetch) -> Fetch:
        """The same source, through this."""

        @contextmanager
        def fetched(name: str, offset: int = 0, etag: str = "") -> Iterator[Answer]:
            with fetch(name, offset, etag) as answer:
                if not name.endswith(".pack"):
                    yield answer
                    return
                self.offsets.append(offset)
                yield _Cut(self, answer)

        return fetched

    def cut(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            left = len(piece)
            if self.breaks_after is not None:
                left = min(left, self.breaks_after - self.bytes)
            self.bytes += left
            yield piece[:left]
            if left < len(piece):
                raise Unreachable(
                    "E-LINE-1", subject="line", found="1", expected="2", hint="wait"
                )


class _Cut:
    def __init__(self, seam: Seam, answer: Answer) -> None:
        self._seam, self._answer = seam, answer
        self.status, self.start = answer.status, answer.start
        self.etag = answer.etag

    def __iter__(self) -> Iterator[bytes]:
        return self._seam.cut(self._answer)


class Desk:
    """A desk of central's clinic."""

    def __init__(self, store: Store, folder: Path, central: RunningCentral) -> None:
        """Take over an open store that is enrolled."""
        enrolled = store.membership.enrolled()
        assert enrolled is not None
        self.store, self.folder, self.central = store, folder, central
        self.enrolled = enrolled

    def pull(self, seam: Seam | None = None) -> Pulled:
        """Pull over the line."""
        line, named = Line(address=self.central.address), self.enrolled.central
        now = self.central.clock.now
        with CentralClient(line, now, self.store.keys, named) as client:
            client.hello()
            fetch: Fetch = client.fetch
            return self._pull(
                seam.between(fetch) if seam else fetch,
                lambda paths: client.pack_keys(KeysWanted(paths=tuple(paths))).keys,
            )

    def pull_from(self, central: CentralFolder) -> Pulled:
        """Pull from a central's folder, without a line."""
        kept = PackKeys(central.database, central.keys)

        def sealed(paths: Sequence[str]) -> Mapping[str, bytes]:
            to, name = self.store.keys.sealing_public_key, self.store.device
            found = {path: kept.find(path) or b"" for path in paths}
            return {
                path: seal_to(to, key, pack_key_info(name, path))
                for path, key in found.items()
            }

        return self._pull(FolderFetch(central.folder / "repository"), sealed)

    def finds(self, person: Insured) -> Insured | None:
        """The person as the local copy has them."""
        return self.store.snapshot.by_number(person.insurer_number, person.number)

    def _pull(self, fetch: Fetch, keys: Keys) -> Pulled:
        return pull(
            TrustClient(self.folder / "trust", self.enrolled.root, fetch),
            self.store.copy,
            self.store.editions,
            identity=self.store.keys,
            keys=keys,
            scope=self.enrolled.scope,
        )
