"""One confirmation event, its exact bytes, its link to the last one (資格確認の記録).

What holds for every chain, in the order it is applied:

1. An event is serialised once; those bytes are stored, hashed and sent, and
   nothing is ever serialised again from fields.
2. One chain per device and epoch starts from
   h0 = SHA-256("madoguchi/log/v1" NUL device NUL epoch).
3. h_i = SHA-256(0x00 ‖ h_{i-1} ‖ bytes of event i).
4. `seq` starts at 1 and has no holes; order is (epoch, seq), never the clock.
5. No event names a patient: `subject` is an HMAC under the scope key.
"""

import hmac
import secrets
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from schema.terms import Difference, EventType, OnlineCheck, Outcome, ShareSource
from schema.visit import Share, Visit

PROTOCOL = b"madoguchi/log/v1"
SUBJECT_BYTES = 16
"""Of the HMAC that stands for a person."""


class Decided(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the rulebook said, as central will judge it again (受付判定)."""

    outcome: Outcome
    """受付判定区分."""
    rule: str
    """Id of the one rule that fired."""
    edition: str
    """Id and hash of the edition."""
    permissive: bool = False
    """True where the authority permits and does not oblige."""
    share: Share | None = None
    """負担割合 in percent; `None` where nothing told it."""
    share_from: ShareSource | None = None
    """Where the share was read."""
    cautions: tuple[str, ...] = ()
    """Codes for the clerk."""


class Taken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done at the desk, with a reason where it differs or was a review."""

    outcome: Outcome
    """受付判定区分 of what was done."""
    reason: str = ""
    """A code or a sentence without personal data."""
    approved_by: str = ""
    """Staff id of the supervisor who agreed; empty where nobody was asked (責任者)."""
    declared_share: Share | None = None
    """What is paid by, where the patient declared it (申告の負担割合)."""


class CheckedOnline(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which gateway answered, and when (照会の時刻)."""

    source: str
    """Gateway that answered: `oqs_folder`, `central`, `simulator`."""
    asked_at: datetime
    """When the question went out."""
    answered_at: datetime
    """When the answer came."""
    consent_to_limit: bool = False
    """The patient agreed that 限度額 be looked up."""
    correlation: str = ""
    """Of the question, as in its file or request."""


class Answered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a register answered after a visit was recorded as waiting (再照会の結果).

    It is no check of its own visit where it came on a later day: the case and its
    decision stay as they were, and this stands beside them.
    """

    result: OnlineCheck
    """The answer."""
    share: Share | None = None
    """一部負担割合 in percent."""
    confirmed_on: date | None = None
    """資格確認日 it is about."""


class Acknowledged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What differed, and why the desk went on all the same (相違の確認).

    Names and numbers stay in the kiosk's encrypted store, beside the event.
    """

    differs: tuple[Difference, ...]
    """Where paper, local copy and register do not say the same."""
    reason: str
    """A code, or a sentence without personal data."""
    printed_share: Share | None = None
    """On the document that was shown."""
    snapshot_share: Share | None = None
    """In the local copy."""
    online_share: Share | None = None
    """In the live answer."""


class Corrected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a visit was recorded anew, and what of it (訂正).

    The first event stays. What is in force of the visit is the newest correction; a
    withdrawn visit has neither case nor decision any more.
    """

    reason: str
    """A code, or a sentence without personal data."""
    changed: tuple[str, ...] = ()
    """What is another now: `documents`, `reader`, `returning`, `declaration`, `taken`,
    `patient`."""
    withdrawn: bool = False
    """True where the visit did not take place, or was nobody's (取り消し)."""


class LookedUp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was searched for or written out, without names (閲覧, 書き出し)."""

    by: tuple[str, ...] = ()
    """What was asked for: `number`, `number_part`, `kana`, `birth_date`, `outcome`,
    `cause`."""
    since: date | None = None
    """First visit day that was asked for; `None` for any."""
    until: date | None = None
    """Last one, included."""
    rows: int | None = None
    """How many were found or written; `None` where it was not counted."""
    named: bool = False
    """True where names and whole numbers were written out."""
    reason: str = ""
    """Why, a sentence without personal data."""


class StaffNoted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an account, or how often it was refused (職員の変更)."""

    staff: str
    """Staff id that it is about; never a name."""
    change: str
    """`added`, `named`, `roles`, `passphrase`, `factor`, `withdrawn`, `released`;
    `refused`, or `locked` where it was refused too often."""
    roles: tuple[str, ...] = ()
    """What the account may do from now on, where that was changed."""
    count: int = 0
    """How often it was refused."""
    since: datetime | None = None
    """First refusal, by the machine's clock."""
    until: datetime | None = None
    """Last one."""


class SnapshotUsed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which local copy lay at the desk (手元データ)."""

    serial: int
    """Of the copy; grows with every one."""
    as_of: datetime
    """基準日時 of the copy."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the confirmation log (確認記録簿の1件)."""

    v: int = 1
    """Version of this form."""
    id: str
    """UUIDv7."""
    device: str
    """The device's name: 26 base32 characters."""
    epoch: int
    """系列; starts at 1."""
    seq: int
    """Place in the epoch; starts at 1."""
    type: EventType
    """What is recorded."""
    wall_at: datetime
    """The clock's word, in Japan time."""
    monotonic_ns: int
    """Time since boot, which nobody can set back."""
    boot_id: str
    """Tells one boot's monotonic time from another's."""
    clock_trusted: bool = True
    """False where the clock lay behind the last signed time or event."""
    staff: str
    """Staff id, never a name."""
    visit: Visit | None = None
    """The whole case, for judging again."""
    decision: Decided | None = None
    """What the rulebook said."""
    taken: Taken | None = None
    """What was done."""
    online: CheckedOnline | None = None
    """The live check behind the case, or behind `answered`, if one ran."""
    answered: Answered | None = None
    """What came of the check that the visit waited for."""
    acknowledged: Acknowledged | None = None
    """What differed, and why it was gone on with."""
    corrected: Corrected | None = None
    """Why the visit was recorded anew, in a correction."""
    looked_up: LookedUp | None = None
    """What was searched for or written out, where the log was looked at."""
    account: StaffNoted | None = None
    """What became of an account, or who was refused at the lock."""
    snapshot: SnapshotUsed | None = None
    """The local copy in use."""
    subject: str = ""
    """HMAC of insurer and insured number, hex; empty where none was given."""
    refers_to: str = ""
    """Id of the event this one corrects or completes."""
    known_on: date | None = None
    """The knowledge the decision was made with."""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Event)


def event_bytes(event: Event) -> bytes:
    """The exact bytes of `event`: one JSON object, no line feed."""
    return _ENCODER.encode(event)


def read_event(data: bytes) -> Event:
    """Read stored bytes; raises `msgspec.DecodeError` on anything else."""
    return _DECODER.decode(data)


def chain_start(device: str, epoch: int) -> bytes:
    """h0 of one chain, 32 bytes."""
    return sha256(b"\0".join((PROTOCOL, device.encode(), str(epoch).encode()))).digest()


def chain_next(head: bytes, data: bytes) -> bytes:
    """h_i from h_{i-1} and the exact bytes of event i, 32 bytes."""
    return sha256(b"\x00" + head + data).digest()


def subject_of(scope_key: bytes, insurer_number: str, number: str) -> str:
    """What central can match and a thief of the log cannot: HMAC-SHA-256, hex.

    Half of it: 128 bits tell everybody in the country apart, and are what an
    event weighs most on a slow line.

    Args:
        scope_key: 32 bytes that central holds too.
        insurer_number: Normalised, 8 digits.
        number: Normalised insured number.
    """
    said = f"{insurer_number}\0{number}".encode()
    return hmac.digest(scope_key, said, "sha256")[:SUBJECT_BYTES].hex()


def uuid7(at: datetime) -> str:
    """A UUIDv7 (RFC 9562 §5.7) whose time is `at`, so that only one clock is read."""
    milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64
    value |= 0b10 << 62 | random & (1 << 62) - 1
    return str(UUID(int=value))
