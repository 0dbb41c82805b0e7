"""Whom to call, under which number, and that it is done (連絡先).

1. A number is taken down with the visit that waits, or later, with an event of its
   own; the number itself is kept beside the event, never in it.
2. Whoever left one is called also where everything turned out in order: that was
   promised (確認できしだいご連絡します).
"""

from msgspec.structs import replace

from kiosk.desk.ports import Entry, Pending
from kiosk.desk.tasks import NewTask, TaskKind
from schema.confirmation import Acknowledged
from schema.terms import EventType

FEWEST, MOST = 10, 11
"""Digits of a telephone number in Japan."""

LONGEST = 13
"""With its hyphens."""

NOTED = "contact_noted"
"""Reason of the event with which a number is taken down later."""


def is_telephone(typed: str) -> bool:
    """True for ten or eleven digits that begin with 0, with hyphens between."""
    digits = typed.replace("-", "")
    return (
        digits.isascii()
        and digits.isdecimal()
        and typed.startswith("0")
        and FEWEST <= len(digits) <= MOST
        and typed[-1:] != "-"
        and "--" not in typed
    )


def noted(staff: str, visit: str, number: str) -> Entry:
    """What is recorded where a number is taken down after the visit.

    Args:
        staff: Id of who did it.
        visit: Id of the visit's first event.
        number: Digits and hyphens.
    """
    return Entry(
        type=EventType.FOLLOWED_UP,
        staff=staff,
        refers_to=visit,
        acknowledged=Acknowledged(differs=(), reason=NOTED),
        contact=number,
    )


def with_call(entry: Entry, pending: Pending) -> Entry:
    """What came of a check, with the call that was promised, where nothing else is due.

    The other tasks tell to call anyway.
    """
    if entry.tasks or not pending.contact:
        return entry
    share = entry.answered.share if entry.answered else None
    call = NewTask(
        kind=TaskKind.CALL_BACK,
        visit=entry.refers_to,
        detail=str(share) if share else "",
    )
    return replace(entry, tasks=(call,))
