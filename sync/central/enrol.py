"""Binding a kiosk to a facility, and its new keys later (端末の登録と鍵の更新).

What holds for every enrolment, in the order it is applied:

1. The request is signed by the key that it shows.
2. It proves to know a code of this central that is good.
3. A device that is enrolled already shows the key that it has in use here, and one
   that is not has the name of its first key, from which the one shown follows: no
   code takes over another desk's name.
4. Code, device and key are one transaction; the answer is signed by central and
   holds the facility's key of `subject`, sealed to this device.

A rotation is signed by the key in use, and the new key signs that it is there.
One that was done before is answered as if it were the first time.
"""

from collections.abc import Callable
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection

from schema.clock import Clock
from schema.wire.form import VERSION, Trouble
from schema.wire.identity import Enrolled, EnrolRequest, Rotation
from sync.central import codes, registry
from sync.central.database import Database
from sync.central.facilities import Facilities, find
from sync.central.keys import CentralKeys
from sync.central.problems import NotDone
from sync.central.tokens import Known
from sync.errors import Unreadable
from sync.packs.key import PUBLIC_BYTES, scope_key_info, seal_to
from sync.protocol.envelope import (
    ENROL,
    ENROLLED,
    ROTATION,
    enveloped,
    kid_of,
    opened,
    read_as,
)
from sync.protocol.rotation import has_its_name, rotation_message

_Body = TypeVar("_Body", EnrolRequest, Rotation)

_KEY_BYTES = 32


class Enrolments:
    """Enrols devices, and takes their new keys."""

    def __init__(
        self,
        database: Database,
        keys: CentralKeys,
        clock: Clock,
        *,
        root: Callable[[], bytes],
    ) -> None:
        """Enrol into `database`; `root` is the trusted root, exact bytes."""
        self._database = database
        self._keys = keys
        self._clock = clock
        self._root = root
        self._facilities = Facilities(database, keys, clock)

    def enrol(self, data: bytes) -> tuple[str, bytes]:
        """Enrol the device that signed `data`; its name, and the signed answer.

        Raises:
            NotDone: Any of the reasons above.
            Unreachable: The database does not answer.
        """
        request = _request(data)
        answer = self._database.write(lambda to: self._bound(to, request))
        return request.device, enveloped(
            ENROLLED, msgspec.json.encode(answer), self._keys.sign
        )

    def rotate(self, data: bytes, device: str) -> None:
        """Put the new keys in place that `device`, whose token this is, signed for.

        Raises:
            NotDone: It is signed by another key, or for another device.
            Unreachable: The database does not answer.
        """
        signature, payload = _opened(data)
        rotation = _read(Rotation, payload)
        if rotation.device != device:
            raise NotDone(Trouble.BAD_REQUEST, "It is for another device.")
        _check_keys(rotation.public_key, rotation.sealing_key)
        new = rotation_message(device, rotation.public_key, rotation.sealing_key)
        _check_signed(rotation.proof, new, rotation.public_key)

        def work(connection: Connection) -> None:
            known = registry.known(connection, device)
            if known is None or known.revoked:
                raise NotDone(Trouble.DEVICE_REVOKED)
            _check_old_key(rotation, known, signature, payload)
            registry.rotate(connection, rotation, self._clock.now())

        self._database.write(work)

    def _bound(self, connection: Connection, request: EnrolRequest) -> Enrolled:
        now = self._clock.now()
        code = codes.spend(connection, request, self._keys, now)
        known = registry.known(connection, request.device)
        _check_name(request, known)
        facility = find(connection, code.facility)
        registry.bind(connection, request, facility.facility, now)
        key = self._facilities.scope_key(connection, facility.facility)
        info = scope_key_info(request.device, facility.facility)
        return Enrolled(
            central=self._keys.central,
            central_key=self._keys.public_key,
            root=self._root(),
            device=request.device,
            facility=facility.facility,
            facility_name=facility.name,
            jurisdiction=facility.jurisdiction,
            scope=facility.scope,
            scope_key=seal_to(request.sealing_key, key, info),
            proof=request.proof,
            at=now,
        )


def _request(data: bytes) -> EnrolRequest:
    """The request in `data`, which its own key signed."""
    signature, payload = _opened(data)
    request = _read(EnrolRequest, payload)
    _check_keys(request.public_key, request.sealing_key)
    _check_signed(signature, ENROL + b"\0" + payload, request.public_key)
    return request


def _opened(data: bytes) -> tuple[bytes, bytes]:
    try:
        return opened(data)
    except Unreadable:
        raise NotDone(
            Trouble.BAD_REQUEST, "Send a signature line and a body."
        ) from None


def _read(kind: type[_Body], payload: bytes) -> _Body:
    try:
        found = read_as(kind, payload)
    except (Unreadable, RecursionError):
        raise NotDone(
            Trouble.BAD_REQUEST, f"Send a {kind.__name__} of this protocol."
        ) from None
    if found.v != VERSION:
        raise NotDone(Trouble.UPGRADE, f"Version {VERSION} is spoken here.")
    return found


def _check_keys(public_key: bytes, sealing_key: bytes) -> None:
    """Refuse keys that nothing could be checked with, or sealed to."""
    try:
        seal_to(sealing_key, b"", b"")
    except Unreadable:
        raise NotDone(
            Trouble.BAD_REQUEST, f"A sealing key has {PUBLIC_BYTES} bytes."
        ) from None
    if len(public_key) != _KEY_BYTES:
        raise NotDone(Trouble.BAD_REQUEST, f"A public key has {_KEY_BYTES} bytes.")


def _check_name(request: EnrolRequest, known: Known | None) -> None:
    """Refuse a name under a key that it does not belong to."""
    if known is None:
        its_own = has_its_name(request)
    else:
        its_own = kid_of(request.public_key) in known.keys
    if not its_own:
        raise NotDone(
            Trouble.NOT_ITS_NAME, "Set the desk up anew; its name has another key."
        )


def _check_old_key(
    rotation: Rotation, known: Known, signature: bytes, payload: bytes
) -> None:
    """Refuse what was not signed by the key in use, or by the one this replaced."""
    new = kid_of(rotation.public_key)
    done = new in known.keys
    old = ({**known.keys, **(known.retired if done else {})}).get(rotation.kid)
    if old is None or new in known.retired:
        raise NotDone(Trouble.BAD_REQUEST, "Its keys are not those in use here.")
    _check_signed(signature, ROTATION + b"\0" + payload, old)


def _check_signed(signature: bytes, message: bytes, public_key: bytes) -> None:
    key = Ed25519PublicKey.from_public_bytes(public_key)
    try:
        key.verify(signature, message)
    except InvalidSignature:
        raise NotDone(Trouble.BAD_SIGNATURE, "Sign it with the key it shows.") from None
