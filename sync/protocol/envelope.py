"""A payload and who signed it: the one form of everything that must be believed.

    base64 of an Ed25519 signature over (context NUL payload)   88 characters
    LF
    payload                                                     exact bytes

The context names what the payload is for, so that a signature over one kind of
body is never good for another. Nothing is re-serialised to check it.
"""

import base64
import binascii
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.errors import Unreadable, Untrusted

Sign = Callable[[bytes], bytes]
"""Signs a message: 64 bytes."""
Body = TypeVar("Body")

HEADS = b"madoguchi/heads/v1"
HEADS_ANSWER = b"madoguchi/heads-answer/v1"
BATCH = b"madoguchi/batch/v1"
RECEIPT = b"madoguchi/receipt/v1"
ENROL = b"madoguchi/enrol/v1"
ENROLLED = b"madoguchi/enrolled/v1"
ROTATION = b"madoguchi/rotation/v1"
STICK = b"madoguchi/stick/v1"
BACKUP = b"madoguchi/backup/v1"
CHECKED = b"madoguchi/checked/v1"

_SIGNATURE_LENGTH = 88
_KID_LENGTH = 16
_NAME_LENGTH = 26


def kid_of(public_key: bytes) -> str:
    """The id of a key: 16 hex characters of SHA-256 over it."""
    return sha256(public_key).hexdigest()[:_KID_LENGTH]


def name_of(public_key: bytes) -> str:
    """The name that follows from a first key: 26 base32 characters of SHA-256."""
    said = base64.b32encode(sha256(public_key).digest()).decode().lower()
    return said[:_NAME_LENGTH]


def enveloped(context: bytes, payload: bytes, sign: Sign) -> bytes:
    """`payload` behind its signature."""
    signature = sign(context + b"\0" + payload)
    return base64.b64encode(signature) + b"\n" + payload


def opened(data: bytes) -> tuple[bytes, bytes]:
    """Signature and payload of an envelope, not yet checked.

    Raises:
        Unreadable: It is no envelope.
    """
    line, separator, payload = data.partition(b"\n")
    if not separator or len(line) != _SIGNATURE_LENGTH:
        raise _no_envelope()
    try:
        signature = base64.b64decode(line, validate=True)
    except binascii.Error:
        raise _no_envelope() from None
    if base64.b64encode(signature) != line:
        raise _no_envelope()
    return signature, payload


def checked(
    context: bytes, signature: bytes, payload: bytes, public_key: bytes
) -> None:
    """Make sure that `public_key` signed `payload` in this context.

    Raises:
        Untrusted: It did not.
    """
    key = Ed25519PublicKey.from_public_bytes(public_key)
    try:
        key.verify(signature, context + b"\0" + payload)
    except InvalidSignature:
        raise _foreign(context) from None


def read_as(kind: type[Body], payload: bytes) -> Body:
    """The payload as one kind of body.

    Raises:
        Unreadable: It is not one.
    """
    try:
        return msgspec.json.decode(payload, type=kind)
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            "E-WIRE-2",
            subject=kind.__name__,
            found="a body of another form",
            expected=f"a {kind.__name__} of this protocol",
            hint="update the older of the two programs",
        ) from error


def opened_as(kind: type[Body], context: bytes, data: bytes, public_key: bytes) -> Body:
    """The signed body in `data`; the signature is checked before it is read.

    Raises:
        Unreadable: It is no envelope, or not of this kind.
        Untrusted: Another key signed it, or for something else.
    """
    signature, payload = opened(data)
    checked(context, signature, payload, public_key)
    return read_as(kind, payload)


def _no_envelope() -> Unreadable:
    return Unreadable(
        "E-WIRE-1",
        subject="answer",
        found="something that is not signed",
        expected="a signature line and a body",
        hint="check that the address is central's, and that no portal answers for it",
    )


def _foreign(context: bytes) -> Untrusted:
    return Untrusted(
        "E-WIRE-3",
        subject=context.decode(),
        found="a signature that does not hold",
        expected="the signature of the one it comes from",
        hint="try again; if it stays, call IT: something on the way alters it",
    )
