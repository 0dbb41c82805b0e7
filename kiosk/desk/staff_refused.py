"""What is refused about accounts, and in which words (職員についての拒否)."""

from schema.errors import Locked, Refused


def not_it() -> Refused:
    """The refusal of what only IT may do."""
    return Refused(
        "E-STAFF-2",
        subject="this account",
        found="another role",
        expected="the role it",
        hint="let somebody of IT sign in",
    )


def no_supervisor() -> Refused:
    """The refusal of an approval by somebody who is no supervisor."""
    return Refused(
        "E-STAFF-8",
        subject="this account",
        found="another role",
        expected="the role supervisor",
        hint="let a supervisor sign in",
    )


def no_such_account() -> Refused:
    """The refusal to change an account that is not there or was withdrawn."""
    return Refused(
        "E-STAFF-3",
        subject="the account",
        found="none in use under this number",
        expected="a number from the list of staff",
        hint="look at the list: madoguchi staff list",
    )


def wrong_code() -> Refused:
    """The refusal to enrol an app whose code does not fit."""
    return Refused(
        "E-STAFF-4",
        subject="the code",
        found="digits that this secret does not make now",
        expected="the six digits that the app shows",
        hint="look at the clocks of both, and type the next code",
    )


def passphrase_used_before() -> Refused:
    """The refusal of a passphrase that the account had before."""
    return Refused(
        "E-STAFF-5",
        subject="the new passphrase",
        found="one that this account had before",
        expected="another one",
        hint="choose one that was never used here",
    )


def locked_out(minutes: int) -> Locked:
    """The refusal to try again so soon after too many refusals (ロックアウト)."""
    return Locked(
        "E-UNLOCK-5",
        subject="this account, or the desk",
        found=f"{minutes}",
        expected="minutes to pass, or IT to release it",
        hint="wait, or let IT run madoguchi staff release",
    )
