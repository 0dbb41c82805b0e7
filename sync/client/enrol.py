"""Being bound to a facility, and telling central of new keys (端末の登録と鍵の更新).

What holds for every enrolment, in the order it is applied:

1. Only a proof of the code leaves the kiosk; it is good for this device's keys alone.
2. Nothing in the answer is believed before the key and the root in it have the
   fingerprint that the code names: whoever sits on the line has no such key.
3. Then central must have signed the whole answer, and for this device.
"""

from typing import Protocol

import msgspec

from schema.wire.form import VERSION
from schema.wire.identity import Enrolled, EnrolRequest, Rotation, Successor
from sync.client.declined import Postponed
from sync.client.http import CentralClient
from sync.client.http.faults import another_central
from sync.errors import Unreachable, Unreadable, Untrusted
from sync.ports import Identity, Now
from sync.protocol.code import EnrolCode, believed, code_key, proof
from sync.protocol.envelope import (
    ENROL,
    ENROLLED,
    ROTATION,
    checked,
    enveloped,
    opened,
    read_as,
)


class Keys(Identity, Protocol):
    """The device's name and keys, and what others may know of them."""

    @property
    def public_key(self) -> bytes:
        """Ed25519, 32 bytes."""
        ...

    @property
    def sealing_public_key(self) -> bytes:
        """ML-KEM-768 and X25519, 1,216 bytes."""
        ...


class Newcomer(Keys, Protocol):
    """A device that central may meet for the first time."""

    @property
    def first_key(self) -> bytes:
        """The public key that its name is from."""
        ...

    @property
    def successors(self) -> tuple[Successor, ...]:
        """The keys after it, each vouched for by the one before."""
        ...


class NextKeys(Keys, Protocol):
    """Keys that are to follow those in use."""

    @property
    def proof(self) -> bytes:
        """The new key's own signature over device and keys."""
        ...


def enrol(
    line: CentralClient, code: EnrolCode, keys: Newcomer, *, now: Now, app: str = ""
) -> Enrolled:
    """Ask central to bind this device to the facility that the code is for.

    Args:
        line: To central.
        code: As somebody typed it.
        keys: The device's own.
        now: The one clock.
        app: Version of the program.

    Raises:
        Unreachable: The line is down, something else answers, or central asks to
            wait, as after too many wrong codes.
        Declined: The code is unknown, over or used.
        Untrusted: What answers is not the central that printed the code.
    """
    central = line.hello().central
    try:
        answer = line.enrol(enrol_request(code, keys, now=now, app=app))
    except Postponed as error:
        raise _later(error) from None
    enrolled = answer_believed(answer, code, keys)
    if enrolled.central != central:
        raise another_central()
    return enrolled


def enrol_request(code: EnrolCode, keys: Newcomer, *, now: Now, app: str = "") -> bytes:
    """What a device sends to be enrolled, over a line or on a stick."""
    request = EnrolRequest(
        device=keys.device,
        public_key=keys.public_key,
        sealing_key=keys.sealing_public_key,
        at=now(),
        app=app,
        proof=_proof(code, keys),
        first_key=keys.first_key,
        successors=keys.successors,
    )
    return enveloped(ENROL, msgspec.json.encode(request), keys.sign)


def answers_this(answer: bytes, code: EnrolCode, keys: Keys) -> bool:
    """True if an answer says that it is to what this device asks with this code.

    Whether it is central's is not said by that.
    """
    try:
        enrolled = read_as(Enrolled, opened(answer)[1])
    except Unreadable:
        return False
    return enrolled.proof == _proof(code, keys)


def answer_believed(answer: bytes, code: EnrolCode, keys: Keys) -> Enrolled:
    """Central's answer, if it comes from the central that printed the code.

    Raises:
        Unreachable: It is of another form.
        Untrusted: It is somebody else's, or for another device.
    """
    enrolled = _believed(answer, code)
    own = enrolled.device == keys.device and enrolled.proof == _proof(code, keys)
    if not own or enrolled.v != VERSION:
        raise _another_answer()
    return enrolled


def rotate(line: CentralClient, keys: Identity, after: NextKeys, *, now: Now) -> None:
    """Tell central of the keys that follow; signed by those in use.

    Raises:
        Unreachable: The line is down, or something else answers.
        Declined: Central does not take them.
    """
    rotation = Rotation(
        device=keys.device,
        kid=keys.kid,
        public_key=after.public_key,
        sealing_key=after.sealing_public_key,
        proof=after.proof,
        at=now(),
    )
    line.rotate(enveloped(ROTATION, msgspec.json.encode(rotation), keys.sign))


def _proof(code: EnrolCode, keys: Keys) -> str:
    return proof(code_key(code), keys.device, keys.public_key, keys.sealing_public_key)


def _believed(answer: bytes, code: EnrolCode) -> Enrolled:
    """The answer, if it comes from the central that printed the code."""
    signature, payload = opened(answer)
    try:
        enrolled = read_as(Enrolled, payload)
    except Unreadable as error:
        raise _no_answer() from error
    believed(code, enrolled.central_key, enrolled.root)
    checked(ENROLLED, signature, payload, enrolled.central_key)
    return enrolled


def _later(error: Postponed) -> Unreachable:
    seconds = int(error.wait.total_seconds()) if error.wait is not None else 0
    return Unreachable(
        "E-CODE-6",
        subject="central",
        found=error.found,
        expected="a central that takes codes now",
        hint=f"wait {seconds or 'a few'} seconds, then repeat the command",
    )


def _no_answer() -> Unreachable:
    return Unreachable(
        "E-ENROL-1",
        subject="central's answer",
        found="an answer of another form",
        expected="the enrolment of this device",
        hint="check the address; update the older of the two programs",
    )


def _another_answer() -> Untrusted:
    return Untrusted(
        "E-ENROL-2",
        subject="central's answer",
        found="the enrolment of another device or code, or of another version",
        expected="the enrolment of this device with this code",
        hint="ask central for a new code and enrol again",
    )
