"""A stick at an open desk: what goes out, what comes back (持ち運び)."""

from pathlib import Path

from kiosk.store.vault import Store
from kiosk.syncing.passing import app_version, kept_of, not_enrolled
from schema.clock import Clock
from schema.errors import Unreadable
from schema.wire.identity import Enrolled
from sync.courier.joining import ask_to_join, forget_joining, joined
from sync.courier.journey import BroughtBack, TakenAlong, bring_back, take_along
from sync.ports import Progress
from sync.protocol.code import EnrolCode


class Carrying:
    """Sticks for one open store."""

    def __init__(self, store: Store, folder: Path, clock: Clock) -> None:
        """Work on `store`, whose desk lies in `folder`."""
        self._store = store
        self._clock = clock
        self._kept = kept_of(store, folder)

    def take_along(self, stick: Path, progress: Progress) -> TakenAlong:
        """Put what has no receipt on the stick.

        Raises:
            Unreadable: The desk is not enrolled, or there is no such folder.
            Unreachable: The stick is full, or was pulled out.
        """
        enrolled = self._enrolled(stick)
        return take_along(
            stick, self._kept, enrolled, now=self._clock.now, progress=progress
        )

    def bring_back(self, stick: Path, progress: Progress) -> BroughtBack:
        """Take what central put on the stick for this desk.

        Raises:
            Unreadable: The desk is not enrolled, or nothing is there for it.
            Untrusted: The stick is another central's, or not as it was written.
        """
        return bring_back(stick, self._kept, self._enrolled(stick), progress=progress)

    def join(self, stick: Path, code: EnrolCode) -> Enrolled | None:
        """Enrol by stick: ask the first time, take the answer the second.

        Returns:
            The answer; `None` where the stick has to go to central first.

        Raises:
            Untrusted: The answer is not from the central that printed the code.
        """
        check_stick(stick)
        keys, clock = self._store.keys, self._clock
        enrolled = joined(stick, code, keys)
        if enrolled is None:
            ask_to_join(stick, code, keys, now=clock.now, app=app_version())
            return None
        self._store.membership.enrol(enrolled, "")
        forget_joining(stick, keys.device)
        return enrolled

    def _enrolled(self, stick: Path) -> Enrolled:
        check_stick(stick)
        enrolled = self._store.membership.enrolled()
        if enrolled is None:
            raise not_enrolled()
        return enrolled


def check_stick(stick: Path) -> None:
    """Make sure that there is a folder to carry things in.

    Raises:
        Unreadable: There is none.
    """
    if not stick.is_dir():
        raise Unreadable(
            "E-STICK-7",
            subject=str(stick),
            found="no such folder",
            expected="the folder of a stick",
            hint="put the stick in, and name the folder under which it appears",
        )
