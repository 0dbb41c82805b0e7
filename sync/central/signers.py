"""Whose signature central takes, and on which way it came (署名した端末).

1. Over a line, nobody brings what another device signed, and only the key in use
   serves: a kiosk signs everything anew when it sends it.
2. A stick may have been on its way while keys changed. So a key that was retired
   still serves there, for thirty days and no longer.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from sync.central.devices import DeviceKey, key_of
from sync.central.refused import device_unknown, key_retired, of_another
from sync.central.tables import instant

GRACE = timedelta(days=30)
"""How long a stick may be on its way."""


def signer(
    connection: Connection, device: str, kid: str, at: datetime, sender: str | None
) -> DeviceKey:
    """The key that should have signed what names `device` and `kid`.

    Args:
        connection: To read by.
        device: Whose word it says to be.
        kid: Under which key.
        at: When it came.
        sender: Whose token brought it over a line; `None` where a stick did.

    Raises:
        NotTaken: There is no such key, or it does not serve on this way.
    """
    if sender not in {None, device}:
        raise of_another()
    key = key_of(connection, device, kid)
    if key is None:
        raise device_unknown()
    if key.retired_at is None:
        return key
    if sender is not None or at - instant(key.retired_at) > GRACE:
        raise key_retired()
    return key
