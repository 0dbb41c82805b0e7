"""Only what central signed, as a receipt, is one."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from schema.wire.log import Receipt
from sync.errors import MadoguchiError, Unreadable, Untrusted
from sync.protocol.envelope import HEADS_ANSWER, RECEIPT, enveloped
from sync.protocol.receipt import receipt_of, signed_receipt
from tests.sync.log.recorded import MORNING, device_of

CENTRAL = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
SOMEBODY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
CENTRAL_KEY = CENTRAL.public_key().public_bytes_raw()
SAID = Receipt(
    central="c" * 26,
    device=device_of(1),
    epoch=1,
    seq=3,
    head="a" * 64,
    received_at=MORNING,
)
SIGNED = signed_receipt(SAID, CENTRAL.sign)
BODY = msgspec.json.encode(SAID)


def test_what_central_signed_is_read() -> None:
    assert receipt_of(SIGNED, CENTRAL_KEY) == SAID


NONE_OF_THEM: dict[str, tuple[bytes, type[MadoguchiError], str]] = {
    "a portal's page": (b"<!doctype html><p>Sign in", Unreadable, "E-WIRE-1"),
    "a receipt without a signature": (BODY, Unreadable, "E-WIRE-1"),
    "cut": (SIGNED[:-5], Untrusted, "E-WIRE-3"),
    "altered": (SIGNED.replace(b'"seq":3', b'"seq":4'), Untrusted, "E-WIRE-3"),
    "signed by somebody": (signed_receipt(SAID, SOMEBODY.sign), Untrusted, "E-WIRE-3"),
    "signed as something else": (
        enveloped(HEADS_ANSWER, BODY, CENTRAL.sign),
        Untrusted,
        "E-WIRE-3",
    ),
    "another body": (enveloped(RECEIPT, b"{}", CENTRAL.sign), Unreadable, "E-WIRE-2"),
    "another version": (
        signed_receipt(msgspec.structs.replace(SAID, v=2), CENTRAL.sign),
        Unreadable,
        "E-RECEIPT-1",
    ),
}


@pytest.mark.parametrize("other", NONE_OF_THEM)
def test_nothing_else_is_a_receipt(other: str) -> None:
    data, kind, code = NONE_OF_THEM[other]

    with pytest.raises(kind) as refused:
        receipt_of(data, CENTRAL_KEY)

    assert refused.value.code == code
