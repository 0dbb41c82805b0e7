"""Marked people, planted wherever a desk keeps anybody, and the search for them."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import msgspec

from kiosk.desk.appointments import Appointment, Batch
from kiosk.desk.tasks import NewTask, TaskKind
from kiosk.doctor.allowed import TOLD, WHETHER
from kiosk.store.vault import Store, create_store
from kiosk.syncing.past import Past, remember
from schema.clock import Clock
from sync.client.result import Failed
from tests.kiosk.doctor.conftest import MORNING
from tests.kiosk.store.asked import (
    ADDRESS,
    PHONE,
    SPELT,
    a_question,
    a_waiting_visit,
    an_enquiry,
    settled,
    what_it_says,
)
from tests.kiosk.store.desk import CHEAP, SESAME, a_patient, an_answer, an_entry
from tests.people import EVERYONE, HANAKO, VISIT_DAY

SECOND = "ふたりめの 合言葉 0002"
"""Another passphrase."""
SOMEBODY = "mihon.hanako"
"""An account whose name is somebody's."""
TYPED = "見本花子さま 0300001234"
"""What somebody typed where it does not belong."""


def plant(data_dir: Path, clock: Clock, *, settings: bool) -> dict[str, bytes]:
    """Put marked people everywhere; what nobody may find, by what it is.

    Args:
        data_dir: Where to set the desk up.
        clock: The one clock.
        settings: True to put them into the settings too.
    """
    with create_store(data_dir, SESAME, clock, staff=SOMEBODY, stretch=CHEAP) as store:
        store.keys.allow("s-2", SECOND, CHEAP)
        store.shelf.replace(EVERYONE, as_of=MORNING, source="import")
        _visits(store)
        _expected(store)
        store.membership.enrol(an_answer(store))
        _failures(store)
        if settings:
            for name in (*TOLD, *WHETHER, "keys.changed_at", "of_somebody"):
                store.settings.put(name, TYPED)
        secrets = _secrets(store)
    (data_dir / "incidents.log").write_text(
        f"2026-02-03T18:00:00+0900 E-APP-1 ValueError at a.py:1 b: {TYPED}\n{TYPED}\n",
        encoding="utf-8",
    )
    (data_dir / f"{HANAKO.name}.csv").write_text(TYPED, encoding="utf-8")
    return secrets


def _visits(store: Store) -> None:
    """Confirmed, waiting, re-checked; asked and answered; put aside."""
    store.journal.append(an_entry())
    store.enquiries.begin(
        an_enquiry("c-1", form=f'{{"name":"{HANAKO.name}"}}'.encode())
    )
    store.enquiries.answered("c-1", what_it_says("c-1"))
    visit = store.journal.append(a_waiting_visit("c-1")).id
    store.journal.append(settled(visit, "c-1"))
    store.enquiries.begin(an_enquiry("c-2"))
    task = NewTask(kind=TaskKind.CHANGED, visit=visit, detail=HANAKO.name)
    waits = a_waiting_visit("c-2")
    store.journal.append(msgspec.structs.replace(waits, tasks=(task,)))


def _expected(store: Store) -> None:
    row = Appointment(day=VISIT_DAY, at=time(9, 30), row=2, patient=a_patient())
    store.appointments.replace(VISIT_DAY, [row])
    store.batches.keep(Batch(id="b-1", queries=(a_question(),), asked_at=MORNING))


def _failures(store: Store) -> None:
    """A server may say anything, also in a code."""
    said = {"found": TYPED, "expected": HANAKO.name, "do": PHONE}
    known = Failed(part="pull", kind="refused", code="E-ANSWER-3", **said)
    odd = Failed(part="push", kind="refused", code=f"E-{HANAKO.name}", **said)
    remember(store.settings, Past(last_pass_at=MORNING, failed=(known, odd)))


def _secrets(store: Store) -> dict[str, bytes]:
    keys = ("device.db", "signing", "sealing", "scope")
    texts = {
        "name": HANAKO.name,
        "surname": HANAKO.name.split("　")[0],
        "kana": HANAKO.name_kana,
        "number": HANAKO.number,
        "born": HANAKO.birth_date.isoformat(),
        "born, compact": f"{HANAKO.birth_date:%Y%m%d}",
        "born, ordinal": str(HANAKO.birth_date.toordinal()),
        "address": HANAKO.address,
        "spelt": SPELT,
        "answered address": ADDRESS,
        "telephone": PHONE,
        "telephone, digits": PHONE.replace("-", ""),
        "typed": TYPED,
        "account": SOMEBODY,
        "passphrase": SESAME,
        "other passphrase": SECOND,
    }
    return {name: text.encode() for name, text in texts.items()} | {
        f"key of {name}": store.keys.key(name) for name in keys
    }


def forms(secret: bytes) -> Iterator[bytes]:
    """The ways in which somebody may be hidden in bytes."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for skipped in range(3):
        # As it reads inside of something longer, whatever stands around it.
        coded = base64.b64encode(b"\0" * skipped + secret)
        first, last = -(-skipped * 8 // 6), (skipped + len(secret)) * 8 // 6
        yield coded[first:last]
    for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5):
        made = digest(secret).digest()
        yield from (made, made.hex().encode(), base64.b64encode(made))
    try:
        text = secret.decode()
    except UnicodeDecodeError:
        return
    for encoding in ("utf-16-le", "utf-16-be", "shift_jis"):
        yield text.encode(encoding)
    yield text.encode("unicode_escape")


def found_in(data: bytes, secrets: dict[str, bytes]) -> set[str]:
    """Which of the planted things can be read out of these bytes."""
    return {
        name
        for name, secret in secrets.items()
        if any(f in data for f in forms(secret))
    }


def unzipped(data: bytes) -> bytes:
    """The zip as it is, and everything in it as it reads."""
    with ZipFile(BytesIO(data)) as file:
        inside = [file.read(one) for one in file.namelist()]
        names = "\n".join(file.namelist()).encode()
    return b"\n".join([data, names, *inside])
