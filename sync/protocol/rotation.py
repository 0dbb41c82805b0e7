"""What a device's new key signs when it takes the old one's place (鍵の更新).

The rotation as a whole is signed by the old key; this shows that whoever has that
one has the new one too.
"""

_CONTEXT = b"madoguchi/rotation-proof/v1"


def rotation_message(device: str, public_key: bytes, sealing_key: bytes) -> bytes:
    """What `Rotation.proof` is a signature of, by `public_key`."""
    return b"\0".join((_CONTEXT, device.encode(), public_key + sealing_key))
