"""One writer's part of a stick: files, and a signed list of them (持ち運びの単位).

    madoguchi/from/<device>/    a kiosk's: its heads, its batches
    madoguchi/to/<device>/      central's for it: receipts, an answer, keys of packs
    madoguchi/offers/           central's for all: what is signed and offered

What holds for every part, in the order it is applied:

1. The old list goes first and the new one comes last: a stick that was pulled out
   too early has no list, and its part is refused whole.
2. The list is signed by whoever wrote the part, and names which central and which
   device it is for: a stick of another central is refused before anything is read.
3. Every file is of the size and hash that the list says, and inside its folder.
4. Nothing on a stick is believed for being on it: batches, receipts, answers and
   packs carry their own signatures.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from schema.wire.form import VERSION
from schema.wire.stick import Carried, StickList
from sync.errors import Unreadable, Untrusted
from sync.files import replace_file, translated
from sync.protocol.envelope import STICK, Sign, checked, enveloped, opened, read_as
from sync.trust.names import inside

STICK_FOLDER = "madoguchi"
"""Everything of ours on a stick lies below this."""
FROM, TO, OFFERS, JOINING = "from", "to", "offers", "joining"
"""Folders below it."""

HEADS = "heads"
"""A kiosk's heads."""
ANSWER = "answer"
"""Central's answer to them."""
KEYS = "keys.json"
"""Keys of packs."""
BATCH = ".batch"
"""Batches end so."""
RECEIPT = ".receipt"
"""Receipts end so."""

_LIST = "list"
_LARGEST_LIST = 8 << 20
_LARGEST_FILE = 8 << 20

KeyOf = Callable[[StickList], bytes]
"""The public key of whoever should have signed a list; raises where there is none."""


def folder_of(stick: Path, *parts: str) -> Path:
    """A folder of ours on the stick; no link leads out of the stick.

    Raises:
        Untrusted: One does.
    """
    return inside(stick, "/".join((STICK_FOLDER, *parts)))


def devices_in(stick: Path, side: str) -> Sequence[str]:
    """Whose parts lie on the stick, by name."""
    place = folder_of(stick, side)
    with translated("the stick"):
        found = sorted(path.name for path in place.glob("*") if path.is_dir())
    return [name for name in found if name.isalnum()]


def write_part(
    folder: Path, files: Mapping[str, bytes], listed: StickList, sign: Sign
) -> int:
    """Put a part there, in place of an earlier one; its bytes.

    Args:
        folder: The part's own.
        files: What it is made of, by plain name.
        listed: Its list; `files` is worked out here.
        sign: The writer's signature.

    Raises:
        Unreachable: The stick is full, or was pulled out.
    """
    with translated("the stick"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _LIST).unlink(missing_ok=True)
    for name, data in files.items():
        replace_file(inside(folder, name), data)
    carried = tuple(_carried(name, data) for name, data in files.items())
    payload = msgspec.json.encode(msgspec.structs.replace(listed, files=carried))
    replace_file(folder / _LIST, enveloped(STICK, payload, sign))
    with translated("the stick"):
        for path in folder.iterdir():
            if path.name not in files and path.name != _LIST:
                path.unlink()
    return sum(one.size for one in carried)


class Part:
    """A part whose list holds; its files are checked as they are read."""

    def __init__(self, folder: Path, listed: StickList) -> None:
        """Take over what `open_part` checked."""
        self._folder = folder
        self._files = {one.name: one for one in listed.files}
        self.made_at = listed.made_at

    def read(self, name: str) -> bytes | None:
        """A file's bytes, as listed; `None` where the part has none of that name.

        Raises:
            Untrusted: It is missing, cut or altered.
        """
        listed = self._files.get(name)
        if listed is None:
            return None
        data = _read(inside(self._folder, name), _LARGEST_FILE)
        if data is None or _carried(name, data) != listed:
            raise _altered()
        return data

    def ending(self, suffix: str) -> Iterator[bytes]:
        """The bytes of every file whose name ends so, in the list's order."""
        for name in self._files:
            if name.endswith(suffix) and (data := self.read(name)) is not None:
                yield data

    def check(self) -> None:
        """Read every file once.

        Raises:
            Untrusted: One is missing, cut or altered: nothing of the part counts.
        """
        for name in self._files:
            self.read(name)


def open_part(folder: Path, kind: str, central: str, key_of: KeyOf) -> Part:
    """The part in `folder`, whole and as it was signed.

    Args:
        folder: The part's own, named for its device.
        kind: Which way it should go.
        central: Which central it should be from or for.
        key_of: Who should have signed.

    Raises:
        Unreadable: There is none, or it is half written.
        Untrusted: It is another central's, is signed by somebody else, or is not as
            it was written.
    """
    data = _read(folder / _LIST, _LARGEST_LIST)
    if data is None:
        raise _half_written()
    signature, payload = opened(data)
    listed = read_as(StickList, payload)
    if listed.central != central:
        raise _swapped()
    wanted = (VERSION, kind, folder.name)
    if (listed.v, listed.kind, listed.device) != wanted:
        raise _not_its_own()
    checked(STICK, signature, payload, key_of(listed))
    part = Part(folder, listed)
    part.check()
    return part


def _read(path: Path, most: int) -> bytes | None:
    """A plain file's bytes; `None` where there is none, or more than there may be."""
    with translated("the stick"):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > most:
            return None
        return path.read_bytes()


def _carried(name: str, data: bytes) -> Carried:
    return Carried(name=name, size=len(data), sha256=sha256(data).hexdigest())


def _half_written() -> Unreadable:
    return Unreadable(
        "E-STICK-1",
        subject="the stick",
        found="a part without its list: it was pulled out too early",
        expected="a part that was written to its end",
        hint="export again at the other side, and wait until it says that it is done",
    )


def _swapped() -> Untrusted:
    return Untrusted(
        "E-STICK-2",
        subject="the stick",
        found="a part of another central",
        expected="one of the central that this side belongs to",
        hint="check which stick this is; nothing was taken from it",
    )


def _not_its_own() -> Untrusted:
    return Untrusted(
        "E-STICK-3",
        subject="the stick",
        found="a part that was moved from another place, or of another version",
        expected="each part where it was written",
        hint="export again; do not copy parts from one folder to another",
    )


def _altered() -> Untrusted:
    return Untrusted(
        "E-STICK-4",
        subject="the stick",
        found="a file that is missing, cut or altered",
        expected="every file as it was written",
        hint="export again; if it happens once more, use another stick",
    )
