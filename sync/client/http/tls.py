"""Whom the kiosk speaks to, and how the line is closed to others (接続先).

1. The line is encrypted. In clear only to this machine itself, or where it was
   allowed when the desk was enrolled.
2. An authority that was named counts alone; else those of the system and of the
   program's own list.
3. A certificate of the kiosk's own is extra; it never takes a token's place.
"""

import ipaddress
import ssl
from pathlib import Path

import httpx
import msgspec

from sync.errors import Refused, Unreadable

_LAST_PORT = 65_535


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """How central is reached: kept from enrolment on (接続先)."""

    address: str
    """Central's base address."""
    authority: str = ""
    """Certificates of the only authority that counts, as PEM; empty for the usual."""
    certificate: str = ""
    """File of the kiosk's own certificate, for mutual TLS."""
    key: str = ""
    """File of its key."""
    in_clear: bool = False
    """True where a line without encryption was allowed."""


def base_of(line: Line) -> httpx.URL:
    """The address, if it is one that may be used.

    Raises:
        Unreadable: No address.
        Refused: It is not encrypted, and leads off this machine.
    """
    try:
        url = httpx.URL(line.address.strip())
    except (httpx.InvalidURL, ValueError):
        raise _no_address() from None
    more = url.userinfo or url.query or url.fragment
    no_port = url.port is not None and not 0 < url.port <= _LAST_PORT
    if url.scheme not in {"http", "https"} or not url.host or more or no_port:
        raise _no_address()
    if url.scheme == "http" and not (line.in_clear or is_loopback(url.host)):
        raise _in_clear()
    return url


def is_loopback(host: str) -> bool:
    """True for this machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def context_of(line: Line, base: httpx.URL) -> ssl.SSLContext:
    """What checks central's certificate and shows the kiosk's own.

    On a line in clear it trusts nobody: nothing there may turn out encrypted.

    Raises:
        Unreadable: A file does not hold what it should.
    """
    if base.scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if line.authority:
            context = ssl.create_default_context(cadata=line.authority)
        else:
            context = httpx.create_ssl_context()
            context.load_default_certs()
        if line.certificate:
            context.load_cert_chain(
                line.certificate, line.key or None, password=_nobody_types
            )
    except (OSError, ValueError):
        raise _no_certificate() from None
    return context


def authority_in(file: Path) -> str:
    """The certificates in a file, as they are kept.

    Raises:
        Unreadable: It holds none.
    """
    try:
        found = file.read_text(encoding="ascii")
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=found)
    except (OSError, ValueError):
        raise _no_certificate() from None
    return found


def _nobody_types() -> str:
    """No passphrase: OpenSSL would ask the terminal for one."""
    return ""


def _no_address() -> Unreadable:
    return Unreadable(
        "E-ADDR-1",
        subject="central's address",
        found="no address, or one with a user, a question or a fragment in it",
        expected="https, a host, a port if there is one, and a path if there is one",
        hint="give the address that central's IT staff named",
    )


def _in_clear() -> Refused:
    return Refused(
        "E-ADDR-2",
        subject="central's address",
        found="a line without encryption",
        expected="https",
        hint="use https; --allow-http is for a line that is closed in another way",
    )


def _no_certificate() -> Unreadable:
    return Unreadable(
        "E-TLS-1",
        subject="the certificate file",
        found="nothing that can be read as one",
        expected="certificates in PEM, and a key without a passphrase",
        hint="check the file, and export it again as PEM",
    )
