"""Who is signed in at an open desk, and who takes over (職員のサインイン).

1. Whoever signs in is in the log, and whoever was refused meanwhile.
2. A covered desk opens for its own staff alone: the key file must be the one that
   this desk holds open, or what it made of it since.
3. A code counts for some hours while the desk is open; not for another's act.
"""

import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from kiosk.desk.ports import Entry
from kiosk.desk.staff import (
    CODE_HOURS,
    USUAL_CODE_HOURS,
    Account,
    Factor,
    Role,
    SignIn,
    number_of,
)
from kiosk.desk.staff_refused import no_supervisor
from kiosk.store import accounts
from kiosk.store.admission import admitted
from kiosk.store.database import KeyedFile
from kiosk.store.gate import ALLOWED, UNKNOWN, tried_as
from kiosk.store.journal import DeviceJournal
from kiosk.store.keyfile import altered_key_file, opens_nothing
from kiosk.store.keys import Keyring
from kiosk.store.settings import Settings
from kiosk.store.tries import DESK, Tries, Unsaid
from schema.clock import Clock
from schema.confirmation import StaffNoted
from schema.errors import MadoguchiError
from schema.terms import EventType

GENERATION = "key_file_generation"
"""Setting of the program: how often the key file was written."""
STEP = "code_step"
"""The same: before each staff id, the step of the last code that was used."""


class Signing:
    """The sessions of an open desk; also what its lock screen asks."""

    def __init__(  # noqa: PLR0913
        self,
        data_dir: Path,
        file: KeyedFile,
        *,
        keys: Keyring,
        journal: DeviceJournal,
        settings: Settings,
        clock: Clock,
    ) -> None:
        """Join the parts; `begin` says who signed in."""
        self._data_dir = data_dir
        self._file = file
        self._keys = keys
        self._journal = journal
        self._settings = settings
        self._clock = clock
        self._coded: dict[str, float] = {}
        self.tries = Tries(data_dir)

    def begin(self) -> None:
        """Record who opened the desk, and who was refused before."""
        with self._file.writing() as connection:
            accounts.adopt(connection, self._keys.staff_ids)
        self._refuse_withdrawn(self._keys.staff)
        self._note_code(self._keys)
        self._signed_in()

    def note_generation(self) -> None:
        """Remember how often the key file was written: no older one opens the desk."""
        said = str(self._keys.generation)
        if said != self._settings.get(GENERATION):
            self._settings.put(GENERATION, said)

    def current(self) -> Account:
        """Who is signed in."""
        staff = self._keys.staff
        found = (one for one in self.accounts() if one.id == staff)
        return next(found, Account(id=staff))

    def may(self, role: Role) -> bool:
        """Whether they have this role."""
        own = self.current()
        return own.is_active and role in own.roles

    def accounts(self) -> Sequence[Account]:
        """Everybody, the withdrawn among them, by their number."""
        with self._file.reading() as connection:
            found = accounts.every(connection)
        return sorted(map(self._completed, found), key=_place)

    def _completed(self, account: Account) -> Account:
        """With what lies outside the store."""
        return replace(
            account,
            factor=self._keys.factor_of(account.id),
            locked_for=self.tries.rest_of(account.id),
        )

    def offered(self) -> str | None:
        """The number of who is signed in; `None` where there is one account."""
        ids = self._keys.staff_ids
        return number_of(self._keys.staff) if len(ids) > 1 else None

    def asks_code(self, number: str) -> bool:
        """Whether six digits are asked of this number, known or not."""
        return any(map(self._needs_code, self._meant_by(number)))

    def has_code(self, number: str) -> bool:
        """Whether this number, known or not, is asked for six digits as ever."""
        theirs = self._meant_by(number)
        return any(self._keys.factor_of(one) is Factor.TOTP for one in theirs)

    def tries_left(self, number: str) -> int:
        """How often this number, known or not, may be refused before it rests."""
        ids = self._keys.staff_ids
        known = next((one for one in ids if number_of(one) == number), None)
        if not number:
            known = self._keys.staff
        return self.tries.left_of(tried_as(known, number))

    def _meant_by(self, number: str) -> Sequence[str]:
        """Whose number it is; everybody's where it is nobody's."""
        ids = self._keys.staff_ids
        return [one for one in ids if number in {"", number_of(one)}] or ids

    def unlock(self, given: SignIn) -> str:
        """Sign in at the covered desk; the staff id of who goes on.

        Raises:
            Locked: It opens nothing, or the account is locked out.
        """
        keys = self._admitted(given, needs_code=self.asks_code(given.staff))
        self._keys.staff = keys.staff
        self._signed_in()
        return keys.staff

    def approve(self, given: SignIn) -> str:
        """Id of the supervisor who signs in for one act; their code is asked for.

        Raises:
            Locked: It opens nothing, or the account is locked out.
            Refused: They are no supervisor.
        """
        staff = self._admitted(given, needs_code=True).staff
        theirs = [one for one in self.accounts() if one.id == staff]
        if not any(Role.SUPERVISOR in one.roles for one in theirs):
            raise no_supervisor()
        return staff

    def _admitted(self, given: SignIn, *, needs_code: bool) -> Keyring:
        """The keys again, where everything is right; what was refused is recorded."""
        try:
            keys = admitted(
                self._data_dir,
                given,
                self._clock.now(),
                self.tries,
                needs_code=needs_code,
            )
        except MadoguchiError:
            self._record_refused()
            raise
        if not self._keys.vouches_for(keys):
            raise altered_key_file()
        self._refuse_withdrawn(keys.staff)
        if needs_code:
            self._note_code(keys)
        return keys

    def _refuse_withdrawn(self, staff: str) -> None:
        """Refuse whom an older key file lets in again."""
        if any(one.id == staff and not one.is_active for one in self.accounts()):
            raise opens_nothing()

    def _note_code(self, keys: Keyring) -> None:
        """Keep the code's step in the store too, and refuse what it knows for used.

        An older file of tries, put back, would let a code count again.
        """
        staff = keys.staff
        self._coded[staff] = time.monotonic()
        step = self.tries.last_step(keys, staff)
        if keys.factor is Factor.TOTP and step is not None:
            name = f"{STEP}.{staff}"
            if step <= int(self._settings.get(name, "0")):
                raise opens_nothing()
            self._settings.put(name, str(step))

    def _needs_code(self, staff: str) -> bool:
        if self._keys.factor_of(staff) is not Factor.TOTP:
            return False
        hours = _number(self._settings.get(CODE_HOURS, USUAL_CODE_HOURS))
        good_for = timedelta(hours=hours).total_seconds()
        at = self._coded.get(staff)
        return at is None or time.monotonic() - at >= good_for

    def _signed_in(self) -> None:
        staff, now = self._keys.staff, self._clock.now()
        with self._file.writing() as connection:
            accounts.change(connection, staff, signed_in_at=now.isoformat())
        self._record_refused()
        self._journal.append(Entry(type=EventType.UNLOCKED, staff=staff))

    def _record_refused(self) -> None:
        unsaid = self.tries.unsaid()
        for tried, said in unsaid.items():
            rests = said.count >= ALLOWED or self.tries.rest_of(tried) > 0
            self._journal.append(_refused(tried, said, rests=rests))
        if unsaid:
            self.tries.all_said()


def _number(said: str) -> float:
    """Hours that were set; the usual ones where that is no number."""
    try:
        return float(said)
    except ValueError:
        return float(USUAL_CODE_HOURS)


def _refused(tried: str, said: Unsaid, *, rests: bool) -> Entry:
    """What is recorded of refusals; a number that is nobody's is not told."""
    nobody = tried == DESK or tried.startswith(UNKNOWN)
    staff = UNKNOWN if nobody else tried
    noted = StaffNoted(
        staff=staff,
        change="locked" if rests else "refused",
        count=said.count,
        since=said.since,
        until=said.until,
    )
    return Entry(type=EventType.REFUSED, staff=staff, account=noted)


def _place(account: Account) -> tuple[int, str]:
    number = account.number
    return int(number) if number.isdecimal() else 0, account.id
