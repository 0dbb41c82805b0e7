"""The accounts of an open desk, and every change of them (職員の管理).

1. What makes an account is kept before its passphrase is: cut in between, it is an
   account that opens nothing.
2. A change is recorded before it counts: nothing opens of which the log knows
   nothing. No record names anybody.
3. Only IT changes accounts; their own passphrase everybody does, by giving it.
"""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from kiosk.desk.passphrase import refuse_weak
from kiosk.desk.ports import Entry
from kiosk.desk.staff import (
    LONGEST_NAME,
    Account,
    Enrolment,
    Factor,
    Role,
    refuse_without_it,
)
from kiosk.desk.staff_refused import (
    no_such_account,
    not_it,
    passphrase_used_before,
    wrong_code,
)
from kiosk.store import accounts, past
from kiosk.store.keyfile import Stretch, opens_nothing, passphrase_in_use
from kiosk.store.signing import STEP, Signing
from kiosk.store.totp import enrolment_of, step_of
from schema.confirmation import StaffNoted
from schema.terms import EventType

Enrolled = tuple[Enrolment, str] | None
"""What an app took with the code it shows; `None` for the device."""

_BLANKS = re.compile(r"\s+")


class StoreStaff(Signing):
    """The accounts in `device.db` and the key file; implements `StaffPort`."""

    stretch: Stretch | None = None
    """What a try of a new passphrase costs; `None` is RFC 9106's second option."""

    def next_id(self) -> str:
        """Id of the account that would be made next."""
        numbers = [one.number for one in self.accounts()]
        return f"staff-{max((int(n) for n in numbers if n.isdecimal()), default=0) + 1}"

    def enrolment(self, staff: str) -> Enrolment:
        """A new secret for an authenticator app; nothing is kept yet."""
        return enrolment_of(staff)

    def makes(self, enrolment: Enrolment, code: str) -> bool:
        """Whether an app that took this secret shows this code now."""
        return step_of(enrolment.secret, code, self._clock.now(), after=0) is not None

    def add(
        self,
        call_name: str,
        roles: Iterable[Role],
        passphrase: str,
        enrolled: Enrolled = None,
    ) -> Account:
        """Make an account."""
        self._refuse_unless_it()
        made = Account(
            id=self.next_id(),
            call_name=_called(call_name),
            roles=tuple(roles),
            made_at=self._clock.now(),
        )
        step = self._fitting_step(enrolled)
        refuse_weak(passphrase, _factor(enrolled), made.call_name)
        with self._file.writing() as connection:
            accounts.add(connection, made)
            past.remember(connection, made.id, passphrase, self.stretch)
        self._record(made.id, "added", tuple(made.roles))
        self._allow(made.id, passphrase, enrolled, step)
        return self._completed(made)

    def call(self, staff: str, call_name: str) -> None:
        """Give an account its call name."""
        self._refuse_unless_it()
        self._existing(staff)
        with self._file.writing() as connection:
            accounts.change(connection, staff, call_name=_called(call_name))
        self._record(staff, "named")

    def set_roles(self, staff: str, roles: Iterable[Role]) -> None:
        """Say what an account may do; somebody of IT must remain."""
        self._refuse_unless_it()
        self._existing(staff)
        wanted = tuple(role for role in Role if role in set(roles))
        self._refuse_without_it(staff, wanted)
        with self._file.writing() as connection:
            accounts.set_roles(connection, staff, wanted)
        self._record(staff, "roles", wanted)

    def set_passphrase(self, staff: str, passphrase: str, own: str = "") -> None:
        """Give an account another passphrase; none that it had before."""
        if staff != self._keys.staff:
            self._refuse_unless_it()
        elif not self._keys.fits(staff, own):
            raise opens_nothing()
        account = self._existing(staff)
        factor = self._keys.factor_of(staff)
        self._refuse_again(account, passphrase, factor)
        secret = self._keys.secret(staff) if factor is Factor.TOTP else ""
        self._record(staff, "passphrase")
        self._keys.allow(staff, passphrase, self.stretch, secret)
        self.note_generation()
        self._remember(staff, passphrase, own)

    def set_factor(self, staff: str, passphrase: str, enrolled: Enrolled) -> None:
        """Change what goes with a passphrase, and the passphrase with it."""
        fits = self._keys.fits(staff, passphrase)
        if not (fits and staff == self._keys.staff):
            self._refuse_unless_it()
        account = self._existing(staff)
        step = self._fitting_step(enrolled)
        if not fits:
            self._refuse_again(account, passphrase, _factor(enrolled))
        self._record(staff, "factor")
        self._allow(staff, passphrase, enrolled, step)
        if not fits:
            self._remember(staff, passphrase)

    def withdraw(self, staff: str) -> None:
        """Let an account sign in no more; what it recorded stays."""
        self._refuse_unless_it()
        self._existing(staff)
        self._refuse_without_it(staff, ())
        if staff == self._keys.staff:
            raise passphrase_in_use()
        with self._file.writing() as connection:
            accounts.change(connection, staff, active=0)
            past.forget(connection, staff)
        self._record(staff, "withdrawn")
        self._keys.withdraw(staff)
        self.note_generation()

    def release(self, staff: str) -> None:
        """Lift a lockout."""
        self._refuse_unless_it()
        self._existing(staff)
        self.tries.release(staff)
        self._record(staff, "released")

    def _refuse_unless_it(self) -> None:
        if not self.may(Role.IT):
            raise not_it()

    def _existing(self, staff: str) -> Account:
        found = (one for one in self.accounts() if one.id == staff and one.is_active)
        account = next(found, None)
        if account is None:
            raise no_such_account()
        return account

    def _refuse_without_it(self, staff: str, roles: tuple[Role, ...]) -> None:
        """Refuse where nobody of IT would be left who can sign in."""
        able = [one for one in self.accounts() if one.id in self._keys.staff_ids]
        refuse_without_it(
            replace(one, roles=roles) if one.id == staff else one for one in able
        )

    def _refuse_again(self, account: Account, passphrase: str, factor: Factor) -> None:
        """Refuse a passphrase that is too easily tried, or was had before."""
        refuse_weak(passphrase, factor, account.call_name)
        staff = account.id
        with self._file.reading() as connection:
            used = past.was_used(connection, staff, passphrase)
        if used or self._keys.fits(staff, passphrase):
            raise passphrase_used_before()

    def _remember(self, staff: str, *passphrases: str) -> None:
        with self._file.writing() as connection:
            for one in filter(None, reversed(passphrases)):
                if not past.was_used(connection, staff, one):
                    past.remember(connection, staff, one, self.stretch)

    def _fitting_step(self, enrolled: Enrolled) -> int:
        """The step of the code that an app shows; raises unless it fits."""
        if enrolled is None:
            return 0
        enrolment, code = enrolled
        step = step_of(enrolment.secret, code, self._clock.now(), after=0)
        if step is None:
            raise wrong_code()
        return step

    def _allow(
        self, staff: str, passphrase: str, enrolled: Enrolled, step: int
    ) -> None:
        """Let somebody sign in so from now on."""
        if enrolled is not None:
            self.tries.note_step(self._keys, staff, step)
            self._settings.put(f"{STEP}.{staff}", str(step))
        secret = enrolled[0].secret if enrolled is not None else ""
        self._keys.allow(staff, passphrase, self.stretch, secret)
        self.note_generation()

    def _record(self, staff: str, change: str, roles: tuple[Role, ...] = ()) -> None:
        noted = StaffNoted(
            staff=staff, change=change, roles=tuple(one.value for one in roles)
        )
        by = self._keys.staff
        self._journal.append(
            Entry(type=EventType.STAFF_CHANGED, staff=by, account=noted)
        )


def _factor(enrolled: Enrolled) -> Factor:
    return Factor.DEVICE if enrolled is None else Factor.TOTP


def _called(name: str) -> str:
    """A call name on one line, no longer than a list can show."""
    return _BLANKS.sub(" ", name).strip()[:LONGEST_NAME]
