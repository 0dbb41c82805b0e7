"""Central's word that it holds a log up to a place (受領通知).

A receipt is one if central signed it, in this context, for this version. Whether
it is about this device's log is for the one who keeps that log to say.
"""

import msgspec

from schema.wire.form import VERSION
from schema.wire.log import Receipt
from sync.errors import Unreadable
from sync.protocol.envelope import RECEIPT, Sign, enveloped, opened_as


def signed_receipt(receipt: Receipt, sign: Sign) -> bytes:
    """The bytes that travel."""
    return enveloped(RECEIPT, msgspec.json.encode(receipt), sign)


def receipt_of(data: bytes, central_key: bytes) -> Receipt:
    """The receipt in `data`, if central signed it.

    Raises:
        Unreadable: It is no receipt, as a portal's page is none.
        Untrusted: Somebody else signed it, or something else.
    """
    receipt = opened_as(Receipt, RECEIPT, data, central_key)
    if receipt.v != VERSION:
        raise Unreadable(
            "E-RECEIPT-1",
            subject="receipt",
            found=f"version {receipt.v}",
            expected=f"version {VERSION}",
            hint="update Madoguchi on this desk",
        )
    return receipt
