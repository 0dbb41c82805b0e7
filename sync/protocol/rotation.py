"""What keys sign where one takes another's place (鍵の更新).

1. The rotation as a whole is signed by the old key; the new key's own signature shows
   that whoever has the old one has the new one too.
2. Each key names the one after it. A central that meets a device later learns from
   that which key now stands for its first one, whose hash is its name.
"""

from schema.wire.identity import EnrolRequest
from sync.errors import Untrusted
from sync.protocol.envelope import checked, name_of

_CONTEXT = b"madoguchi/rotation-proof/v1"
_SUCCESSION = b"madoguchi/succession/v1"
_KEY_BYTES = 32


def rotation_message(device: str, public_key: bytes, sealing_key: bytes) -> bytes:
    """What `Rotation.proof` is a signature of, by `public_key`."""
    return b"\0".join((_CONTEXT, device.encode(), public_key + sealing_key))


def succession_message(device: str, before: bytes, after: bytes) -> bytes:
    """What `Successor.voucher` is a signature of, by the key `before`."""
    return _SUCCESSION + b"\0" + _succession(device, before, after)


def has_its_name(request: EnrolRequest) -> bool:
    """True if the name is of the key shown, or of one that it follows from."""
    key = request.first_key or request.public_key
    if name_of(key) != request.device:
        return False
    for one in request.successors:
        said = _succession(request.device, key, one.public_key)
        if not _signed(one.voucher, said, key):
            return False
        key = one.public_key
    return key == request.public_key


def _succession(device: str, before: bytes, after: bytes) -> bytes:
    return device.encode() + b"\0" + before + after


def _signed(signature: bytes, said: bytes, key: bytes) -> bool:
    if len(key) != _KEY_BYTES:
        return False
    try:
        checked(_SUCCESSION, signature, said, key)
    except Untrusted:
        return False
    return True
