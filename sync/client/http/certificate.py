"""Until when central's certificate is good, off the connection (証明書の期限)."""

import ssl
from datetime import UTC, datetime

import httpx


def ends_of(answer: httpx.Response) -> datetime | None:
    """When the certificate ends with which an answer came.

    Returns:
        Nothing where it came without one, or no connection is behind it.
    """
    stream = answer.extensions.get("network_stream")
    spoken = stream.get_extra_info("ssl_object") if stream is not None else None
    if spoken is None:
        return None
    ends = (spoken.getpeercert() or {}).get("notAfter")
    if not isinstance(ends, str):
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)
