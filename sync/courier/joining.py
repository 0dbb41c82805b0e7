"""Enrolling a kiosk that has no line, with a stick (持ち運びの登録)."""

from collections.abc import Sequence
from pathlib import Path

from schema.wire.identity import Enrolled
from sync.client.enrol import (
    Keys,
    Newcomer,
    answer_believed,
    answers_this,
    enrol_request,
)
from sync.courier.part import JOINING, folder_of
from sync.errors import Unreadable
from sync.files import replace_file, translated
from sync.ports import Now
from sync.protocol.code import EnrolCode

_REQUEST, _ANSWER = ".request", ".answer"
_LARGEST = 1 << 20


def ask_to_join(
    stick: Path, code: EnrolCode, keys: Newcomer, *, now: Now, app: str = ""
) -> None:
    """Put a request on the stick, which proves the code without naming it.

    Raises:
        Unreachable: The stick is full, or was pulled out.
    """
    place = folder_of(stick, JOINING)
    with translated("the stick"):
        place.mkdir(parents=True, exist_ok=True)
    body = enrol_request(code, keys, now=now, app=app)
    replace_file(place / f"{keys.device}{_REQUEST}", body)


def joined(stick: Path, code: EnrolCode, keys: Keys) -> Enrolled | None:
    """Central's answer to what this device asks with this code, if it lies there.

    An answer to anything else, as to an earlier code, is none.

    Raises:
        Untrusted: It is not from the central that printed the code.
    """
    path = folder_of(stick, JOINING) / f"{keys.device}{_ANSWER}"
    data = _read(path)
    if data is None or not answers_this(data, code, keys):
        return None
    return answer_believed(data, code, keys)


def forget_joining(stick: Path, device: str) -> None:
    """Remove what was asked and answered for a device."""
    with translated("the stick"):
        for path in folder_of(stick, JOINING).glob(f"{device}.*"):
            path.unlink()


def requests_in(stick: Path) -> Sequence[str]:
    """Devices that ask to be enrolled."""
    return _devices(stick, _REQUEST)


def answered_in(stick: Path) -> Sequence[str]:
    """Devices whose answer lies on the stick."""
    return _devices(stick, _ANSWER)


def _devices(stick: Path, suffix: str) -> Sequence[str]:
    with translated("the stick"):
        found = sorted(folder_of(stick, JOINING).glob(f"*{suffix}"))
    return [path.stem for path in found if path.stem.isalnum()]


def request_of(stick: Path, device: str) -> bytes:
    """What a device asks, as it lies there.

    Raises:
        Unreadable: It is no request by its size, or no plain file.
    """
    data = _read(folder_of(stick, JOINING) / f"{device}{_REQUEST}")
    if data is None:
        raise Unreadable(
            "E-STICK-6",
            subject="the stick",
            found="a request that is no plain file, or too large",
            expected="the request of a kiosk that wants to be enrolled",
            hint="repeat `madoguchi enrol` at the kiosk with this stick",
        )
    return data


def answer_joining(stick: Path, device: str, answer: bytes) -> None:
    """Put central's answer in the place of a request."""
    place = folder_of(stick, JOINING)
    replace_file(place / f"{device}{_ANSWER}", answer)
    with translated("the stick"):
        (place / f"{device}{_REQUEST}").unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    with translated("the stick"):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return path.read_bytes()
