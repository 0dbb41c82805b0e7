"""What can be wrong with the line to central, as errors (回線の障害).

A broken line is worth another try by itself; an answer that is not central's too,
because a portal goes away once somebody has signed in to it.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from sync.errors import Unreachable, Untrusted


@contextmanager
def translated() -> Iterator[None]:
    """Raise the program's own errors for what goes wrong on the line.

    Raises:
        Unreachable: It is down, too slow, or its certificate is not trusted.
    """
    try:
        yield
    except httpx.HTTPError as error:
        if _is_certificate(error):
            raise _not_trusted() from None
        if isinstance(error, httpx.TimeoutException):
            raise too_slow() from None
        raise _down(type(error).__name__) from None


def _is_certificate(error: BaseException | None) -> bool:
    """True where a certificate is behind it, however deep."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _down(found: str) -> Unreachable:
    return Unreachable(
        "E-LINE-1",
        subject="the line to central",
        found=f"no connection ({found})",
        expected="central's answer",
        hint="check the network; the next pass comes by itself, nothing is lost",
    )


def too_slow() -> Unreachable:
    """The line is there, but nothing comes of it."""
    return _down("too slow")


def not_central(found: str) -> Unreachable:
    """Something answers that is not central: a portal, a proxy, another server."""
    return Unreachable(
        "E-LINE-2",
        subject="the line to central",
        found=f"an answer that is not central's ({found})",
        expected="central's answer",
        hint="sign in to the network if it asks for that; check central's address",
    )


def _not_trusted() -> Unreachable:
    return Unreachable(
        "E-LINE-3",
        subject="the line to central",
        found="a certificate that is not trusted, or none that central trusts",
        expected="central's certificate",
        hint="check the clock; enrol with --ca or --client-cert if central names one",
    )


def another_central() -> Untrusted:
    """Another central answers at the address of ours."""
    return Untrusted(
        "E-LINE-5",
        subject="central",
        found="another central than the one this desk is enrolled with",
        expected="the central that enrolled it",
        hint="call IT: central was set up anew, or its address leads elsewhere",
    )
