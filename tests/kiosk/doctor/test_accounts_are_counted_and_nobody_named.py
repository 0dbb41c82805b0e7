"""The check of a desk counts who may sign in, and says what may go wrong with it."""

import pytest

from kiosk.desk.staff import EVERY_ROLE, Account, Factor, Role
from kiosk.doctor.accounts import found_of_accounts
from kiosk.doctor.wording import worded

IT = Account(id="staff-1", call_name="見本", roles=EVERY_ROLE, factor=Factor.TOTP)
OTHER_IT = Account(id="staff-2", roles=EVERY_ROLE)
CLERK = Account(id="staff-3", roles=(Role.RECEPTION,))
LOCKED = Account(id="staff-4", roles=EVERY_ROLE, locked_for=60.0)
GONE = Account(id="staff-5", roles=EVERY_ROLE, is_active=False, locked_for=60.0)


@pytest.mark.parametrize(
    ("accounts", "code"),
    [
        ([IT], ""),
        ([IT, CLERK], "accounts-one_it"),
        ([IT, OTHER_IT, CLERK], ""),
        ([IT, OTHER_IT, LOCKED], "accounts-locked"),
        ([IT, CLERK, GONE], "accounts-one_it"),
        ([IT, OTHER_IT, GONE], ""),
    ],
)
def test_what_may_go_wrong_is_said(accounts: list[Account], code: str) -> None:
    found = found_of_accounts(accounts)

    assert found.code == code
    assert bool(worded(found).do) is bool(code)


def test_only_numbers_are_told() -> None:
    said = worded(found_of_accounts([IT, OTHER_IT, CLERK, GONE])).facts

    assert said == "3 人、認証アプリ 1 人、IT担当 2 人"
