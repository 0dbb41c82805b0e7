"""The line to central, as one hello shows it (同期の接続試験).

1. A hello is all that is sent: whether central is there, who it is, what time it has.
2. A certificate that ends soon is said before nobody can connect any more.
3. To whom the desk belongs is what this desk knows; central is not asked.
"""

from collections.abc import Iterator

import msgspec

from kiosk.doctor.finding import Finding, bad, look, of_error, ok
from schema.errors import MadoguchiError

TOLERATED_S = 120
"""Seconds by which two clocks may differ before central refuses this one."""
SOON_DAYS = 21
"""So many days before its end somebody should renew a certificate."""


class LineFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known after one hello."""

    enrolled: bool = True
    """Whether the desk was enrolled."""
    by_stick: bool = False
    """Whether its mail goes by stick: there is no line to look at."""
    revoked: bool = False
    """Whether central last said that the enrolment was withdrawn."""
    error: MadoguchiError | None = None
    """Why no hello came."""
    took_ms: int = 0
    """How long it took."""
    ahead_s: int | None = None
    """Seconds by which this clock is before central's; less than 0 behind it."""
    certificate_days: int | None = None
    """Days until central's certificate ends; `None` where it showed none."""


def found_of_line(facts: LineFacts) -> Iterator[Finding]:
    """Whether a pass would come through, and how long that will last."""
    if not facts.enrolled:
        do = "ask central for a code, then run madoguchi enrol"
        yield look("line.enrolment", "enrolment-none", do)
        return
    if facts.revoked:
        do = "ask central why, and enrol the desk anew if it is to go on"
        yield bad("line.enrolment", "enrolment-revoked", do)
    else:
        yield ok("line.enrolment", by_stick="yes" if facts.by_stick else "no")
    if facts.by_stick:
        return
    if facts.error is not None:
        yield of_error("line.central", facts.error)
        return
    yield ok("line.central", took_ms=facts.took_ms)
    yield from _clock(facts.ahead_s)
    yield from _certificate(facts.certificate_days)


def _clock(ahead_s: int | None) -> Iterator[Finding]:
    if ahead_s is None:
        return
    if abs(ahead_s) > TOLERATED_S:
        do = "set the system's clock, and have it set by the network from then on"
        yield bad("line.clock", "line-clock", do, ahead_s=ahead_s)
    else:
        yield ok("line.clock", ahead_s=ahead_s)


def _certificate(days: int | None) -> Iterator[Finding]:
    if days is None:
        return
    if days < SOON_DAYS:
        do = "tell central that its certificate is to be renewed"
        yield look("line.certificate", "certificate-soon", do, days_left=days)
    else:
        yield ok("line.certificate", days_left=days)
