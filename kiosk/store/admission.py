"""Who is let in: rest, passphrase and code in one answer (開錠の判定).

1. While an account or the desk rests nothing is tried, not even what is right.
2. An unknown number, a wrong passphrase and a wrong code are told alike, and each
   costs the work of one passphrase.
3. A code is asked of whoever has one, on the command line too.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from kiosk.desk.staff import Factor, SignIn, number_of
from kiosk.store.gate import tried_as
from kiosk.store.keyfile import KeyFile, opens_nothing, read_key_file
from kiosk.store.keys import Keyring, unlock
from kiosk.store.slots import Passphrase
from kiosk.store.totp import DRIFT, step_at, step_of
from kiosk.store.tries import DESK, Tries
from schema.errors import Locked


def admitted(
    data_dir: Path,
    given: SignIn,
    now: datetime,
    tries: Tries,
    *,
    needs_code: bool = True,
) -> Keyring:
    """The unlocked keys, where everything that was given is right.

    Args:
        data_dir: The desk's folder.
        given: What somebody gave.
        now: The clock's word, for codes and the log.
        tries: How often the lock was tried.
        needs_code: False where a code was given not long ago.

    Raises:
        Locked: It opens nothing, or rests.
        NotIntact: The key file is not as it was left.
    """
    wanted = _wanted(read_key_file(data_dir), given.staff)
    tried = DESK if wanted == "" else tried_as(wanted, given.staff)
    tries.refuse_resting(tried)
    before = tries.begin(tried, now)
    keys = _opened(data_dir, given, wanted, tries)
    if needs_code and keys.factor is Factor.TOTP:
        _take_code(keys, given.code, now, tries)
    tries.succeed(keys.staff, tried, before)
    return keys


def _wanted(keys: KeyFile, number: str) -> str | None:
    """Whose slot is tried: `""` for anybody's, `None` for nobody's."""
    ids = [slot.staff for slot in keys.slots]
    if not number:
        return ids[0] if len(ids) == 1 else ""
    return next((one for one in ids if number in {one, number_of(one)}), None)


def _opened(data_dir: Path, given: SignIn, wanted: str | None, tries: Tries) -> Keyring:
    """The keys that the passphrase opens; a slot that rests is none.

    Where no number says whose it is, every slot costs its work, whichever fits.
    """
    secret = Passphrase(given.passphrase)
    if wanted != "":
        return unlock(data_dir, secret, wanted or "")
    found = []
    for one in read_key_file(data_dir).slots:
        with suppress(Locked):
            found.append(unlock(data_dir, secret, one.staff))
    for keys in found:
        if not tries.rest_of(keys.staff):
            return keys
    raise opens_nothing()


def _take_code(keys: Keyring, code: str, now: datetime, tries: Tries) -> None:
    last = tries.last_step(keys, keys.staff)
    if last is None:
        # Nobody knows which were used: none up to now is taken.
        tries.note_step(keys, keys.staff, step_at(now) + DRIFT)
        raise opens_nothing()
    step = step_of(keys.secret(keys.staff), code, now, last)
    if step is None:
        raise opens_nothing()
    tries.note_step(keys, keys.staff, step)
