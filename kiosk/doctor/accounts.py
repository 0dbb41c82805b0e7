"""Who may sign in, and whether that stays so (職員アカウントの点検).

Nobody is named: how many there are is all that is said.
"""

from collections.abc import Sequence

from kiosk.desk.staff import Account, Factor, Role
from kiosk.doctor.finding import Finding, look, ok

FEWEST_IT = 2
"""Accounts of IT that a desk with several accounts should have."""


def found_of_accounts(accounts: Sequence[Account]) -> Finding:
    """Whether somebody is locked out, and whether one illness stops all changes."""
    active = [one for one in accounts if one.is_active]
    of_it = [one for one in active if Role.IT in one.roles]
    facts: dict[str, str | int] = {
        "active": len(active),
        "with_app": sum(one.factor is Factor.TOTP for one in active),
        "of_it": len(of_it),
    }
    locked = sum(one.locked_for > 0 for one in active)
    if locked:
        do = "ask who it was; release the account on the staff screen, or wait"
        return look("accounts", "accounts-locked", do, locked=locked, **facts)
    if len(of_it) < min(FEWEST_IT, len(active)):
        do = "give the role it to a second person on the staff screen"
        return look("accounts", "accounts-one_it", do, **facts)
    return ok("accounts", **facts)
