"""Central's end of a stick: what came with it, and what goes back (持ち運び).

1. Every device's part is taken by itself: one that is half written, altered or of
   another central is refused, and the others go on.
2. Heads and batches go the way of those that come over a line, and nothing else; a
   key that was retired meanwhile serves for thirty days.
3. What goes back for a device: the answer to the heads that lie there, a receipt
   for each epoch up to where both sides have the same, and the keys of what it is
   offered. Without heads, a receipt is up to where central holds the epoch.
4. What is offered goes along once for all; files that are there already stay, if
   they are whole.
"""

from collections.abc import Callable, Sequence
from hashlib import file_digest
from pathlib import Path
from shutil import copyfile

import msgspec

from schema.clock import JAPAN, Clock
from schema.wire.log import Receipt
from schema.wire.packs import KeysGiven
from schema.wire.stick import StickList
from sync.central.enrol import Enrolments
from sync.central.folder import CentralFolder
from sync.central.held import ends, places
from sync.central.ingest import LogIntake
from sync.central.pack_keys import PackKeys
from sync.central.problems import NotDone
from sync.central.refused import NotTaken
from sync.central.registry import known
from sync.central.signers import signer
from sync.central.tables import instant
from sync.central.tokens import Known
from sync.courier.joining import (
    answer_joining,
    answered_in,
    request_of,
    requests_in,
)
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
    devices_in,
    folder_of,
    open_part,
    write_part,
)
from sync.errors import MadoguchiError, Unreadable, Untrusted
from sync.files import move_into_place, sync_file, translated
from sync.packs.key import pack_key_info, seal_to
from sync.protocol.heads import answer_of
from sync.protocol.receipt import signed_receipt
from sync.trust.names import inside
from sync.trust.served import carried

Take = Callable[[bytes], bytes]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one device's part."""

    device: str
    """端末名."""
    new: int = 0
    """Events that were new."""
    there: int = 0
    """Events that were here already."""
    joined: bool = False
    """True where it was enrolled by this stick."""
    code: str = ""
    """Why not all of it was taken; empty where it was."""
    why: str = ""
    """The same in one sentence."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What was put on a stick for one device."""

    device: str
    """端末名."""
    receipts: int
    """Epochs that central signed for."""
    scope: str
    """What it is offered."""


class StickDesk:
    """Takes and fills sticks at central."""

    def __init__(self, central: CentralFolder, clock: Clock) -> None:
        """Work on an open central."""
        self._central = central
        self._clock = clock
        self._keys = central.keys
        self._database = central.database
        self._repository = central.repository(clock)
        self._counted = [0, 0]
        self._intake = LogIntake(
            self._database,
            self._keys.sign,
            self._keys.central,
            clock,
            self._count,
        )

    def take(self, stick: Path) -> list[Taken]:
        """Take every part that kiosks put on the stick.

        Raises:
            Unreachable: The stick or the database does not answer; what was taken
                stays taken, and taking it again does no harm.
        """
        joined = [self._join(stick, one) for one in requests_in(stick)]
        return [*joined, *(self._take(stick, one) for one in devices_in(stick, FROM))]

    def give(self, stick: Path, devices: Sequence[str] = ()) -> list[Given]:
        """Fill the stick for who has a part there, was enrolled by it, or is named.

        Raises:
            Unreachable: The stick is full, or was pulled out.
        """
        joined = answered_in(stick)
        wanted = sorted({*devices_in(stick, FROM), *joined, *devices})
        found = [(name, self._known(name)) for name in wanted]
        active = [(n, one) for n, one in found if one is not None and not one.revoked]
        self._offer(stick, sorted({one.scope for _, one in active}))
        return [self._give(stick, name, one) for name, one in active]

    def _join(self, stick: Path, device: str) -> Taken:
        enrolments = Enrolments(
            self._database, self._keys, self._clock, root=self._repository.root
        )
        try:
            _, answer = enrolments.enrol(request_of(stick, device))
        except (NotDone, Unreadable) as error:
            return Taken(device=device, code=error.code, why=str(error))
        answer_joining(stick, device, answer)
        return Taken(device=device, joined=True)

    def _take(self, stick: Path, device: str) -> Taken:
        self._counted = [0, 0]
        code = why = ""
        try:
            part = open_part(
                folder_of(stick, FROM, device),
                "to-central",
                self._keys.central,
                self._key_of,
            )
            self._take_part(part)
        except MadoguchiError as error:
            code, why = error.code, str(error)
        new, there = self._counted
        return Taken(device=device, new=new, there=there, code=code, why=why)

    def _take_part(self, part: Part) -> None:
        """Take a part's heads and batches; the first refusal after all were tried."""
        refused: list[MadoguchiError] = []
        heads = part.read(HEADS)
        steps: list[tuple[Take, bytes]] = [(self._heads, heads)] if heads else []
        steps += [(self._intake.take, batch) for batch in part.ending(BATCH)]
        for take, data in steps:
            try:
                take(data)
            except NotTaken as error:
                refused.append(error)
        if refused:
            raise refused[0]

    def _heads(self, heads: bytes) -> bytes:
        return self._intake.heads(heads, carried=True)

    def _key_of(self, listed: StickList) -> bytes:
        device, kid, now = listed.device, listed.kid, self._clock.now()
        key = self._database.read(lambda to: signer(to, device, kid, now, None))
        return key.public_key

    def _known(self, device: str) -> Known | None:
        return self._database.read(lambda to: known(to, device))

    def _give(self, stick: Path, device: str, to: Known) -> Given:
        answer = self._answer(stick, device)
        files = {} if answer is None else {ANSWER: answer}
        receipts = self._receipts(device, answer)
        files |= {f"{one.epoch:06}{RECEIPT}": self._signed(one) for one in receipts}
        files[KEYS] = msgspec.json.encode(self._pack_keys(device, to))
        listed = StickList(
            kind="to-kiosk",
            central=self._keys.central,
            device=device,
            made_at=self._clock.now(),
            files=(),
        )
        write_part(folder_of(stick, TO, device), files, listed, self._keys.sign)
        return Given(device=device, receipts=len(receipts), scope=to.scope)

    def _receipts(self, device: str, answer: bytes | None) -> list[Receipt]:
        """A receipt for every epoch, up to what both sides have in common."""
        if answer is None:
            wanted = self._database.read(lambda to: ends(to, device))
        else:
            said = answer_of(answer, self._keys.public_key)
            common = [(one.epoch, one.common) for one in said.epochs if one.common]
            wanted = [(epoch, point.seq) for epoch, point in common if point.seq]
        found = self._database.read(lambda to: places(to, device, wanted))
        return [
            Receipt(
                central=self._keys.central,
                device=device,
                epoch=one.epoch,
                seq=one.seq,
                head=one.hash.hex(),
                received_at=instant(one.received_at).astimezone(JAPAN),
            )
            for one in found
        ]

    def _signed(self, receipt: Receipt) -> bytes:
        return signed_receipt(receipt, self._keys.sign)

    def _answer(self, stick: Path, device: str) -> bytes | None:
        """The answer to the heads that lie on the stick, if they are good."""
        place = folder_of(stick, FROM, device)
        if not place.is_dir():
            return None
        try:
            part = open_part(place, "to-central", self._keys.central, self._key_of)
            heads = part.read(HEADS)
            return self._heads(heads) if heads else None
        except (NotTaken, Unreadable, Untrusted):
            return None

    def _pack_keys(self, device: str, to: Known) -> KeysGiven:
        kept, given = PackKeys(self._database, self._keys), {}
        for path in self._repository.offered(to.scope):
            key = kept.find(path)
            if key is not None:
                info = pack_key_info(device, path)
                given[path] = seal_to(to.sealing_key, key, info)
        return KeysGiven(device=device, keys=given)

    def _offer(self, stick: Path, scopes: Sequence[str]) -> None:
        """Put what is signed and offered on the stick, what says so last."""
        place, source = folder_of(stick, OFFERS), self._repository.metadata.parent
        names = carried(self._repository, scopes)
        for name in names:
            _copy(inside(source, name), inside(place, name))
        _remove_others(place, set(names))

    def _count(self, new: int, there: int) -> None:
        self._counted[0] += new
        self._counted[1] += there


def _copy(source: Path, path: Path) -> None:
    """Put a file's bytes at `path`, whole, unless they are there."""
    with translated("the stick"):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and _digest(path) == _digest(source):
            return
        beside = path.with_name(path.name + ".new")
        copyfile(source, beside)
        sync_file(beside)
        move_into_place(beside, path)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()


def _remove_others(place: Path, names: set[str]) -> None:
    """Remove what is no longer offered."""
    kept = {place / name for name in names}
    with translated("the stick"):
        for path in sorted(place.rglob("*")):
            if path.is_file() and path not in kept:
                path.unlink()
