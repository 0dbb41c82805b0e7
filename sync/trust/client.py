"""What a kiosk believes of central's offers, over a line or a stick (配布物の検証).

1. Trust begins with the root that was given at enrolment; newer roots follow only
   as signed by enough keys of the one before.
2. What was seen once is never gone back on: the newest state seen is kept, and an
   older one is refused whatever way it comes.
3. Nothing is used before its length and hash are those that were signed.
4. An expired word refuses new data only. The metadata's client asks the system's
   clock for that itself.
"""

from pathlib import Path

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater

from sync.files import own_folder, sync_file, sync_folder
from sync.trust.doubts import judged, not_as_signed, not_offered
from sync.trust.download import Download, Step, read_bytes
from sync.trust.fetch import Fetch, MetadataFetcher
from sync.trust.names import METADATA

MOST_READ = 16 << 20
"""As many bytes as are read into memory; packs come as files."""
_SEEN = "seen"


class TrustClient:
    """Follows one central's signed state, kept in a folder of the kiosk's own."""

    def __init__(self, folder: Path, root: bytes, fetch: Fetch) -> None:
        """Keep what was seen in `folder`; begin with `root`, read through `fetch`."""
        self.folder = folder
        self._root = root
        self._fetch = fetch
        self._updater: Updater | None = None

    def refresh(self) -> None:
        """Take over the newest signed state.

        Raises:
            Untrusted: Expired, older than what was seen, unsigned, or not of one
                piece; what was seen stays.
            Unreachable: No answer, or not everything is there yet.
        """
        self._updater = None
        seen = self.folder / _SEEN
        own_folder(seen)
        with judged("what central signed"):
            updater = Updater(
                str(seen),
                METADATA,
                fetcher=MetadataFetcher(self._fetch),
                bootstrap=self._root,
            )
            updater.refresh()
            for name in ("timestamp.json", "snapshot.json"):
                sync_file(seen / name)
            sync_folder(seen)
        self._updater = updater

    def find(self, path: str) -> TargetFile | None:
        """Length and hash of what is signed under `path`, of the state taken over.

        Returns:
            `None` where nothing of that name is signed.

        Raises:
            Untrusted: What says so is not as signed.
            Unreachable: No answer, or not everything is there yet.
        """
        if self._updater is None:
            self.refresh()
            return self.find(path)
        with judged(path):
            try:
                return self._updater.get_targetinfo(path)
            except RepositoryError as error:
                # A bin that has no file yet is delegated to, but not there.
                if type(error) is RepositoryError:
                    return None
                raise

    def target(self, path: str) -> TargetFile:
        """The same; nothing of that name is a refusal.

        Raises:
            Untrusted: Nothing is signed under `path`, or what says so is not.
            Unreachable: No answer, or not everything is there yet.
        """
        found = self.find(path)
        if found is None:
            raise not_offered(path)
        return found

    def read(self, path: str, most: int = MOST_READ) -> bytes:
        """A small file's bytes, verified.

        Raises:
            Untrusted: Nothing of that name is signed, it is larger than `most`, or
                other bytes came.
            Unreachable: No answer, or it is not there yet.
        """
        target = self.target(path)
        if target.length > most:
            raise not_as_signed(path)
        return read_bytes(target, self._fetch)

    def download(self, path: str, folder: Path) -> Download:
        """A file that can be fetched into `folder`, in several goes if need be.

        Raises:
            Untrusted: Nothing of that name is signed.
            Unreachable: No answer, or not everything is there yet.
        """
        own_folder(folder)
        return Download(self.target(path), self._fetch, folder)

    def fetch_to(self, path: str, folder: Path, step: Step = lambda _: None) -> Path:
        """Fetch a file into `folder`, or the rest of it; its place once verified.

        Raises:
            Untrusted: Nothing of that name is signed, or other bytes came.
            Unreachable: The line broke; what has arrived is kept for the next try.
        """
        return self.download(path, folder).run(step)
