"""What a desk remembers of its passes, from one start to the next (同期の経過).

It is kept among the desk's settings, in the encrypted store. Without it a line that
has been down for a day would look as if it had just failed.
"""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from kiosk.store.settings import Settings
from sync.client.result import Failed, Passed
from sync.client.schedule import Rhythm

SETTING = "sync_past"


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What came of earlier passes (同期の経過)."""

    last_pass_at: datetime | None = None
    """When the last one ended."""
    last_success_at: datetime | None = None
    """When the last one ended in which everything came about."""
    down_since: datetime | None = None
    """When the line was first found down, where it still is."""
    failures: int = 0
    """How often in a row the line was down."""
    rhythm: Rhythm = Rhythm()
    """What central asked for, the last time it said hello."""
    next_at: datetime | None = None
    """When the next pass is due."""
    failed: tuple[Failed, ...] = ()
    """What did not come about in the last one."""


def remembered(settings: Settings) -> Past:
    """What was remembered last; nothing where that does not read any more."""
    try:
        return msgspec.json.decode(settings.get(SETTING, "{}"), type=Past)
    except (msgspec.DecodeError, ValueError):
        return Past()


def remember(settings: Settings, past: Past) -> None:
    """Remember this until the next pass."""
    settings.put(SETTING, msgspec.json.encode(past).decode())


def after(past: Past, passed: Passed, now: datetime) -> Past:
    """What is to be remembered after one more pass, but for when the next is due."""
    down = passed.is_line_down
    said = passed.hello
    return replace(
        past,
        last_pass_at=now,
        last_success_at=past.last_success_at if passed.refused else now,
        down_since=(past.down_since or now) if down else None,
        failures=past.failures + 1 if down and passed.wait is None else 0,
        rhythm=Rhythm(every=said.every, window=said.window) if said else past.rhythm,
        failed=passed.refused,
    )
