"""The registers that the settings name, and whether they answer (照会先の点検).

1. Nobody is asked about. Whether the terminal answers is known from whoever was asked
   about last; central says hello.
2. A desk that asks nobody may be meant so.
"""

from datetime import datetime

from kiosk.doctor.finding import Finding, bad, look, ok
from kiosk.online.breaker import GatewayStands
from kiosk.online.findings import Finding as Asked
from schema.clock import JAPAN

_WAITS = {"silent", "not_taken"}
"""What may be over in a minute; everything else about a register stays as it is."""


def found_of_register(asked: Asked) -> Finding:
    """What `online test` says, as a finding."""
    what, code = f"register.{asked.what}", f"{asked.what}-{asked.state}"
    if asked.state == "ok":
        return ok(what)
    if asked.state in _WAITS or asked.what == "gateways":
        return look(what, code, asked.do)
    return bad(what, code, asked.do)


def found_of_answers(stands: GatewayStands, last: datetime | None) -> Finding:
    """Whether the terminal answered whoever was asked about last.

    Args:
        stands: Whether it is left alone at the moment.
        last: When it answered today; `None` where it did not yet.
    """
    if stands.down_since is not None:
        do = "look at the terminal and its line; it is tried again every half minute"
        since = f"{stands.down_since.astimezone(JAPAN):%m/%d %H:%M}"
        return look("register.terminal", "terminal-silent", do, since=since)
    if last is None:
        return ok("register.terminal", not_asked="today")
    at = f"{last.astimezone(JAPAN):%H:%M}"
    return ok("register.terminal", answered_at=at)
