"""What the store's tests set up again and again."""

import hmac
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import msgspec

from kiosk.desk.ports import Entry, Patient
from kiosk.store.anchor import Reach
from kiosk.store.database import open_keyed
from kiosk.store.keyfile import KeyFile, Stretch, write_key_file
from kiosk.store.keys import unlock
from kiosk.store.slots import Passphrase
from kiosk.store.vault import Store
from schema.clock import JAPAN
from schema.confirmation import Decided, Taken
from schema.insured import Insured
from schema.online import OnlineQuery
from schema.terms import Document, EventType, Outcome, Scheme
from schema.visit import Presented, Visit
from schema.wire.identity import Enrolled
from schema.wire.log import Receipt
from sync.packs.key import scope_key_info, seal_to
from tests.people import HANAKO, VISIT_DAY

SESAME = "みほんの 合言葉 0001"
CHEAP = Stretch(iterations=1, lanes=1, memory_kib=64)
SCOPE_KEY = b"s" * 32
FACILITY = "1310400001"
AS_OF = datetime(2025, 10, 1, 3, 0, tzinfo=JAPAN)


def a_patient(person: Insured = HANAKO) -> Patient:
    return Patient(
        insurer_number=person.insurer_number,
        number=person.number,
        name=person.name,
        name_kana=person.name_kana,
        birth_date=person.birth_date,
    )


def an_entry(
    *,
    outcome: Outcome = Outcome.INSURED,
    day: date = VISIT_DAY,
    kind: EventType = EventType.CONFIRMED,
    refers_to: str = "",
    recheck: OnlineQuery | None = None,
) -> Entry:
    """A confirmation of 見本　花子's visit, or changed."""
    visit = Visit(
        visit_day=day,
        scheme=Scheme.LATE_ELDERLY,
        presented=Presented(document=Document.ELIGIBILITY_CERTIFICATE),
        case=HANAKO.name,
        birth_date=HANAKO.birth_date,
    )
    return Entry(
        type=kind,
        staff="uketsuke-1",
        patient=a_patient(),
        visit=visit,
        decision=Decided(outcome=outcome, rule="rule", edition="0" * 64),
        taken=Taken(outcome=outcome),
        refers_to=refers_to,
        recheck=recheck,
    )


def a_receipt(reach: Reach, at: datetime = AS_OF) -> Receipt:
    """Central's word that it holds everything up to `reach`."""
    return Receipt(
        central="c" * 26,
        device="d" * 26,
        epoch=reach.epoch,
        seq=reach.seq,
        head=reach.head.hex(),
        received_at=at,
    )


def an_answer(store: Store, *, key: bytes = SCOPE_KEY, to: bytes = b"") -> Enrolled:
    """What central answers this desk; `to` seals the scope key to somebody else."""
    public = to or store.keys.sealing_public_key
    return Enrolled(
        central="c" * 26,
        central_key=b"k" * 32,
        root=b"{}",
        device=store.device,
        facility=FACILITY,
        facility_name="みほん内科",
        jurisdiction="13104",
        scope="area-13104",
        scope_key=seal_to(public, key, scope_key_info(store.device, FACILITY)),
        at=AS_OF,
    )


def run_with_the_key(folder: Path, *statements: str) -> None:
    """Do to `device.db` what only someone who has its key can do."""
    keys = unlock(folder, Passphrase(SESAME))
    path, key = folder / "device.db", keys.key("device.db")
    with closing(open_keyed(path, key, ())) as connection:
        for statement in statements:
            connection.execute(statement)


def flip_byte(path: Path, at: int) -> None:
    """Change one bit of a file."""
    with path.open("r+b") as file:
        file.seek(at)
        was = file.read(1)[0]
        file.seek(at)
        file.write(bytes([was ^ 1]))


def seal_again(store: Store, folder: Path, first: KeyFile) -> None:
    """Put another key file there, as this desk itself would have sealed it."""
    seal = hmac.digest(store.keys._seal_key, first.unsealed_bytes(), "sha256")  # noqa: SLF001
    write_key_file(folder, msgspec.structs.replace(first, seal=seal))
