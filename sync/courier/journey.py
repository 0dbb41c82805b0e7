"""The kiosk's end of a stick: what it takes along, and what it brings back (持ち運び).

1. Out goes what has no receipt, with the heads; the log stays as it is.
2. Back come receipts, the answer to the heads, keys and packs. Each is checked as if
   it had come over a line, by the same code.
3. A stick that is taken twice, or late, changes nothing that is not so. A good
   receipt for what this log does not hold, as for a twin's events, is passed over:
   the answer to the heads says what follows from it.
4. What is refused is kept with its reason, and the rest goes on.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from schema.wire.identity import Enrolled
from schema.wire.packs import KeysGiven
from schema.wire.stick import StickList
from sync.client.agree import heads_answer, heads_bytes, heads_of, plan, waiting
from sync.client.parcels import NOT_OURS, parcels, take_receipt
from sync.client.pull import pull
from sync.client.result import Failed, failed
from sync.client.result import Part as Of
from sync.client.run import Kept
from sync.courier.part import (
    ANSWER,
    BATCH,
    FROM,
    HEADS,
    KEYS,
    OFFERS,
    RECEIPT,
    TO,
    Part,
    folder_of,
    open_part,
    write_part,
)
from sync.errors import MadoguchiError, Unreadable
from sync.ports import Now, Progress
from sync.protocol.envelope import read_as
from sync.trust.client import TrustClient
from sync.trust.fetch import FolderFetch


class TakenAlong(msgspec.Struct, frozen=True, kw_only=True):
    """What was put on a stick (持ち出し)."""

    device: str
    """Whose part it is."""
    events: int
    """Events on it."""
    batches: int
    """In so many batches."""
    bytes: int
    """Written."""


class BroughtBack(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a stick (持ち帰り)."""

    receipts: int = 0
    """Receipts that were believed."""
    healed: int = 0
    """Forks that were healed; what they left goes out with the next stick."""
    pulled: str | None = None
    """How the local copy was renewed: `full`, `delta`, or not at all."""
    serial: int | None = None
    """Of the local copy."""
    edition: str = ""
    """The edition that was taken; empty where the one in use stays."""
    unsent: int = 0
    """Events without a receipt."""
    refused: tuple[Failed, ...] = ()
    """What was not taken, and why."""


def take_along(
    stick: Path, kept: Kept, enrolled: Enrolled, *, now: Now, progress: Progress
) -> TakenAlong:
    """Put everything on the stick that has no receipt.

    Args:
        stick: Its folder; only `madoguchi` below it is touched.
        kept: What the kiosk keeps.
        enrolled: To which central it belongs.
        now: The one clock.
        progress: Told how many events are on it.

    Raises:
        Unreachable: The stick is full, or was pulled out; the log is as it was.
    """
    log, identity, ranges = kept.outbox, kept.identity, waiting(kept.outbox)
    total, events = sum(one.last - one.first + 1 for one in ranges), 0
    heads = heads_of(log, identity, now, kept.about())
    files = {HEADS: heads_bytes(heads, identity)}
    for made in parcels(log, identity, now, ranges):
        files[f"{made.epoch:06}-{made.first:09}-{made.last:09}{BATCH}"] = made.data
        events += made.last - made.first + 1
        progress("push", events, total)
    listed = StickList(
        kind="to-central",
        central=enrolled.central,
        device=identity.device,
        kid=identity.kid,
        made_at=now(),
        files=(),
    )
    place = folder_of(stick, FROM, identity.device)
    return TakenAlong(
        device=identity.device,
        events=events,
        batches=len(files) - 1,
        bytes=write_part(place, files, listed, identity.sign),
    )


def bring_back(
    stick: Path, kept: Kept, enrolled: Enrolled, *, progress: Progress
) -> BroughtBack:
    """Take from the stick what central put there for this device.

    Raises:
        Unreadable: There is nothing for this device, or it is half written.
        Untrusted: It is another central's, or not as it was written.
    """
    place = folder_of(stick, TO, kept.identity.device)
    if not place.is_dir():
        raise _nothing_for_this_desk()
    part = open_part(
        place, "to-kiosk", enrolled.central, lambda _: enrolled.central_key
    )
    return _Bringing(stick, part, kept, enrolled, progress).run()


class _Bringing:
    def __init__(
        self,
        stick: Path,
        part: Part,
        kept: Kept,
        enrolled: Enrolled,
        progress: Progress,
    ) -> None:
        self._stick, self._part, self._kept = stick, part, kept
        self._enrolled, self._progress = enrolled, progress
        self._found = BroughtBack()

    def run(self) -> BroughtBack:
        self._receipts()
        self._answer()
        self._offers()
        log = self._kept.outbox
        self._note(
            serial=self._kept.copy.serial(),
            unsent=sum(max(0, one.seq - one.received) for one in log.epochs()),
        )
        return self._found

    def _receipts(self) -> None:
        kept, key = self._kept, self._enrolled.central_key
        for data in self._part.ending(RECEIPT):
            try:
                take_receipt(data, kept.outbox, kept.identity, key)
            except MadoguchiError as error:
                if error.code != NOT_OURS:
                    self._fail("push", error)
            else:
                self._note(receipts=self._found.receipts + 1)

    def _answer(self) -> None:
        data, kept = self._part.read(ANSWER), self._kept
        if data is None:
            return
        try:
            said = heads_answer(data, kept.identity, self._enrolled.central_key)
            self._note(healed=plan(said, kept.outbox).healed)
        except MadoguchiError as error:
            self._fail("push", error)

    def _offers(self) -> None:
        """Renew copy and rulebook from what lies on the stick, if anything does."""
        offers = folder_of(self._stick, OFFERS)
        if not offers.is_dir():
            return
        kept = self._kept
        trust = TrustClient(kept.folder, self._enrolled.root, FolderFetch(offers))
        found = pull(
            trust,
            kept.copy,
            kept.editions,
            identity=kept.identity,
            keys=self._keys,
            scope=self._enrolled.scope,
            progress=self._progress,
        )
        self._note(
            pulled=None if found.mode == "none" else found.mode, edition=found.edition
        )
        if found.why is not None:
            self._fail("pull", found.why)
        if found.why_edition is not None:
            self._fail("edition", found.why_edition)

    def _keys(self, paths: Sequence[str]) -> dict[str, bytes]:
        data = self._part.read(KEYS)
        given = read_as(KeysGiven, data).keys if data is not None else {}
        return {path: given[path] for path in paths if path in given}

    def _fail(self, part: Of, error: MadoguchiError) -> None:
        self._note(refused=(*self._found.refused, failed(part, error)))

    def _note(self, **found: object) -> None:
        self._found = msgspec.structs.replace(self._found, **found)


def _nothing_for_this_desk() -> Unreadable:
    return Unreadable(
        "E-STICK-5",
        subject="the stick",
        found="nothing for this desk",
        expected="what central exports for it",
        hint="import and export this stick at central first, then bring it back",
    )
