"""Events as a desk records them, with nobody in them (見本の記録)."""

import hashlib
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from schema.clock import JAPAN
from schema.confirmation import (
    CheckedOnline,
    Decided,
    Event,
    SnapshotUsed,
    Taken,
    chain_next,
    chain_start,
    event_bytes,
    subject_of,
)
from schema.terms import (
    Document,
    EventType,
    OnlineCheck,
    Outcome,
    Reader,
    Scheme,
    ShareSource,
)
from schema.visit import Presented, SnapshotFinding, Visit

MORNING = datetime(2025, 10, 15, 8, 30, tzinfo=JAPAN)
"""When the first of them was recorded."""
_BOOT = "6d5a3b1c-8f0e-4a7d-9c2b-1e4f7a9d0c3b"
_EDITION = "2026-11+9f3c1e6a7b20"


def an_event(device: str, epoch: int, seq: int, name: str = "") -> bytes:
    """The exact bytes of one confirmation; `name` tells one from its twin."""
    drawn = random.Random(f"{device}/{epoch}/{seq}/{name}")  # noqa: S311
    at = MORNING + timedelta(seconds=97 * seq, microseconds=drawn.randrange(10**6))
    return event_bytes(
        Event(
            id=_id(at, drawn),
            device=device,
            epoch=epoch,
            seq=seq,
            type=EventType.CONFIRMED,
            wall_at=at,
            monotonic_ns=97 * 10**9 * seq + drawn.randrange(10**9),
            boot_id=_BOOT,
            staff=f"s{drawn.randrange(1, 6):02}",
            subject=subject_of(b"\0" * 32, "39131040", str(drawn.randrange(10**8))),
            snapshot=SnapshotUsed(serial=7, as_of=MORNING - timedelta(hours=6)),
            **_case(at, drawn),
        )
    )


def events(device: str, epoch: int, first: int, n: int) -> list[bytes]:
    """`n` events of one epoch from `first` on."""
    return [an_event(device, epoch, seq) for seq in range(first, first + n)]


def heads(device: str, epoch: int, bodies: Sequence[bytes]) -> list[bytes]:
    """The chain's hash before the first of an epoch's events, and after each."""
    found = [chain_start(device, epoch)]
    for body in bodies:
        found.append(chain_next(found[-1], body))
    return found


def _id(at: datetime, drawn: random.Random) -> str:
    said = f"{int(at.timestamp() * 1000):012x}7{drawn.getrandbits(76):019x}"
    said = said[:16] + "89ab"[drawn.randrange(4)] + said[17:]
    return "-".join((said[:8], said[8:12], said[12:16], said[16:20], said[20:]))


def _case(at: datetime, drawn: random.Random) -> dict[str, Any]:
    """One of the cases that a desk sees all day."""
    asked = drawn.random() < 0.6
    document = drawn.choice((Document.MY_NUMBER_CARD, Document.ELIGIBILITY_CERTIFICATE))
    visit = Visit(
        visit_day=at.date(),
        scheme=Scheme.LATE_ELDERLY,
        presented=Presented(
            document=document,
            issued_on=date(2025, 7, 15),
            expires_on=date(2026, 7, 31),
            share=drawn.choice((10, 20, 30)),
        ),
        jurisdiction="13104",
        reader=Reader.READ if document == Document.MY_NUMBER_CARD else Reader.NOT_USED,
        online_check=OnlineCheck.ELIGIBLE if asked else OnlineCheck.NOT_RUN,
        online_share=10 if asked else None,
        snapshot=SnapshotFinding(result=OnlineCheck.ELIGIBLE, age_days=1, share=10),
    )
    took = timedelta(milliseconds=drawn.randrange(200, 2500))
    return {
        "visit": visit,
        "known_on": at.date(),
        "decision": Decided(
            outcome=Outcome.INSURED,
            rule=drawn.choice(("law-certificate", "law-my-number-card", "law-interim")),
            edition=_EDITION,
            share=10,
            share_from=ShareSource.ONLINE if asked else ShareSource.PRINTED,
        ),
        "taken": Taken(outcome=Outcome.INSURED),
        "online": CheckedOnline(source="oqs_folder", asked_at=at, answered_at=at + took)
        if asked
        else None,
    }


def device_of(number: int) -> str:
    """A device's name, as invented as everything here."""
    digest = hashlib.sha256(f"device {number}".encode()).digest()
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(letters[byte % 32] for byte in digest[:26])
