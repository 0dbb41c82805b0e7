"""A last day typed on at a verdict that came without it (打ちつづけた期限).

1. Where no last day can change the verdict, it is not asked for. Whoever types it all
   the same, by habit, must not press keys that act.
2. A digit with which such a date begins waits a little longer for company; no other
   key does, and none at a verdict that asked for everything.
"""

from typing import TYPE_CHECKING

from kiosk.tui.hold import FOR, Held
from schema.wareki import could_become_date

if TYPE_CHECKING:
    from kiosk.desk.form import Form

PACE = 0.6
"""Seconds in which whoever types a date comes to its next digit."""
_BEGINS = frozenset("25")
"""令和, or a year of this century: no card that is still shown ran out before."""


def lingers(form: "Form", held: tuple[Held, ...], key: str) -> float:
    """Seconds that a key waits at a verdict, with those that are held before it."""
    return PACE if _may_be_date(form, _typed(held) + key) else FOR


def is_continued(form: "Form", held: tuple[Held, ...], key: str, at: float) -> bool:
    """True if this key belongs to the date that the held ones began.

    Args:
        form: What stands at the verdict.
        held: Keys that wait.
        key: The next one.
        at: When the driver read it.
    """
    typed = _typed(held)
    if not held or at - held[-1][1] > PACE or not _may_be_date(form, typed):
        return False
    if len(typed) > 1:
        return key == "enter" or len(key) == 1
    return key.isdecimal() and could_become_date(typed + key, printed=True)


def is_date(form: "Form", held: tuple[Held, ...]) -> bool:
    """True if what was held is such a date, or the beginning of one."""
    return len(held) > 1 and _may_be_date(form, _typed(held))


def _may_be_date(form: "Form", typed: str) -> bool:
    return form.undated is not None and typed[:1] in _BEGINS


def _typed(held: tuple[Held, ...]) -> str:
    return "".join(key for key, _ in held)
