"""Who works at the desk, what each may do, and how they sign in (職員).

1. Everybody has an account of their own; its id and its number name nobody.
2. A passphrase never opens the desk alone: with it goes a code of six digits, or
   the enrolled device and a passphrase that is longer.
3. Somebody always has the role `it`: nobody could give it back otherwise.
4. No role records what no rule permits; a supervisor agrees, and rules no rule out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import msgspec

from schema.errors import Refused
from schema.terms import Term

SHORTEST = 13
"""Characters of a passphrase without a code (安全管理ガイドライン Q&A)."""
SHORTEST_WITH_CODE = 8
"""Where a code of six digits goes with it."""
DIGITS = 6
"""Of a code."""
LONGEST_NUMBER = 3
"""Digits of a staff number."""
LONGEST_NAME = 20
"""Characters of a call name."""
CODE_HOURS, USUAL_CODE_HOURS = "staff.code_hours", "4"
"""Setting: hours for which a code counts while the desk is open; 0 asks each time."""
FIRST = "staff-1"
"""Id of whoever sets a desk up."""

_NUMBER = re.compile(r"[0-9]+$")


class Role(Term):
    """What somebody may do at the desk (役割)."""

    RECEPTION = "reception", "受付"
    SUPERVISOR = "supervisor", "責任者"
    IT = "it", "IT担当"


class Factor(Term):
    """What an account needs beside its passphrase (第二要素)."""

    DEVICE = "device", "この端末"
    TOTP = "totp", "認証アプリ"


EVERY_ROLE = tuple(Role)
"""What the first account has, and those of a desk that had no accounts."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One member of staff, as the staff screen shows them (職員)."""

    id: str
    """Staff id; never a name, never used again."""
    call_name: str = ""
    """呼び名: kept in the encrypted store only."""
    roles: tuple[Role, ...] = ()
    """What they may do."""
    factor: Factor = Factor.DEVICE
    """What goes with the passphrase."""
    is_active: bool = True
    """False once it was withdrawn."""
    made_at: datetime | None = None
    """When it was made; `None` where nobody noted it."""
    signed_in_at: datetime | None = None
    """When they signed in last."""
    locked_for: float = 0.0
    """Seconds for which it is still locked out."""

    @property
    def number(self) -> str:
        """職員番号, as it is typed on the lock screen."""
        return number_of(self.id)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody gave at the lock."""

    passphrase: str = field(repr=False)
    """As typed."""
    staff: str = ""
    """Staff number; empty where none was asked for."""
    code: str = field(default="", repr=False)
    """Six digits; empty where none was asked for."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that an authenticator app is to take (認証アプリの登録)."""

    secret: str = field(repr=False)
    """Base32."""
    uri: str = field(repr=False)
    """The same, as a QR code says it."""


class Gate(Protocol):
    """What the lock screen asks for, before anything is open."""

    def offered(self) -> str | None:
        """The number that Enter takes; `None` where no number is asked for."""
        ...

    def asks_code(self, number: str) -> bool:
        """Whether six digits are asked of this number, known or not."""
        ...

    def tries_left(self, number: str) -> int:
        """How often this number, known or not, may be refused before it rests."""
        ...


class StaffPort(Protocol):
    """The accounts of an open desk; every change is in the log."""

    def current(self) -> Account:
        """Who is signed in."""
        ...

    def may(self, role: Role) -> bool:
        """Whether they have this role."""
        ...

    def accounts(self) -> Sequence[Account]:
        """Everybody, the withdrawn among them, by their number."""
        ...

    def has_code(self, number: str) -> bool:
        """Whether this number, known or not, is asked for six digits as ever."""
        ...

    def tries_left(self, number: str) -> int:
        """How often this number, known or not, may be refused before it rests."""
        ...

    def approve(self, given: SignIn) -> str:
        """Id of the supervisor who signs in for one act (責任者の承認).

        Raises:
            Locked: It opens nothing, or the account is locked out.
            Refused: They are no supervisor.
        """
        ...

    def enrolment(self, staff: str) -> Enrolment:
        """A new secret for an authenticator app; nothing is kept yet."""
        ...

    def makes(self, enrolment: Enrolment, code: str) -> bool:
        """Whether an app that took this secret shows this code now."""
        ...

    def add(
        self,
        call_name: str,
        roles: Iterable[Role],
        passphrase: str,
        enrolled: tuple[Enrolment, str] | None = None,
    ) -> Account:
        """Make an account.

        Args:
            call_name: 呼び名; empty for none.
            roles: What they may do.
            passphrase: Chosen by them.
            enrolled: What their app took, and the code it shows; `None` where the
                device is the second factor.

        Raises:
            Refused: A short passphrase, a wrong code, or nobody of IT asks for it.
        """
        ...

    def next_id(self) -> str:
        """Id of the account that would be made next."""
        ...

    def call(self, staff: str, call_name: str) -> None:
        """Give an account its call name."""
        ...

    def set_roles(self, staff: str, roles: Iterable[Role]) -> None:
        """Say what an account may do; somebody of IT must remain."""
        ...

    def set_passphrase(self, staff: str, passphrase: str, own: str = "") -> None:
        """Give an account another passphrase; none that it had before.

        Args:
            staff: Whose.
            passphrase: The new one.
            own: The one in use, where somebody changes their own.
        """
        ...

    def set_factor(
        self, staff: str, passphrase: str, enrolled: tuple[Enrolment, str] | None
    ) -> None:
        """Change what goes with a passphrase, and the passphrase with it.

        Args:
            staff: Whose.
            passphrase: The passphrase from now on.
            enrolled: What their app took, and the code it shows; `None` for the
                device.
        """
        ...

    def withdraw(self, staff: str) -> None:
        """Let an account sign in no more; what it recorded stays."""
        ...

    def release(self, staff: str) -> None:
        """Lift a lockout."""
        ...


def number_of(staff: str) -> str:
    """The digits at the end of a staff id; the id itself where it has none."""
    found = _NUMBER.search(staff)
    return found.group() if found else staff


def shortest(factor: Factor) -> int:
    """Characters that a passphrase needs beside this factor."""
    return SHORTEST_WITH_CODE if factor is Factor.TOTP else SHORTEST


def refuse_without_it(accounts: Iterable[Account]) -> None:
    """Refuse to leave nobody who can change accounts."""
    if not any(one.is_active and Role.IT in one.roles for one in accounts):
        raise Refused(
            "E-STAFF-1",
            subject="the accounts",
            found="nobody with the role it",
            expected="somebody who can change accounts",
            hint="give the role to somebody else first",
        )
