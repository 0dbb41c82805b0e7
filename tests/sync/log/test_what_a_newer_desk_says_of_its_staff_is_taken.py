"""Central takes events about accounts, and who agreed, as they come."""

from datetime import UTC, datetime

import msgspec
import pytest

from schema.confirmation import (
    Decided,
    Event,
    StaffNoted,
    Taken,
    event_bytes,
    read_event,
)
from schema.terms import EventType, Outcome
from sync.central.project import seen

AT = datetime(2025, 10, 15, tzinfo=UTC)


def an_event(kind: EventType, **said: object) -> Event:
    given = {"account": None, "taken": None, "decision": None} | said
    return Event(
        id="018f3c1e-0000-7000-8000-000000000001",
        device="d" * 26,
        epoch=1,
        seq=1,
        type=kind,
        wall_at=AT,
        monotonic_ns=0,
        boot_id="b",
        staff="staff-2",
        **given,  # type: ignore[arg-type]
    )


REFUSED = StaffNoted(staff="staff-2", change="locked", count=5, since=AT, until=AT)
ADDED = StaffNoted(staff="staff-3", change="added", roles=("reception",))


@pytest.mark.parametrize(
    ("kind", "account"),
    [(EventType.REFUSED, REFUSED), (EventType.STAFF_CHANGED, ADDED)],
)
def test_an_event_about_an_account_is_read(
    kind: EventType, account: StaffNoted
) -> None:
    raw = event_bytes(an_event(kind, account=account))
    found = seen(raw)

    assert found is not None
    assert (found.type, found.staff) == (kind.value, "staff-2")
    assert read_event(raw).account == account


def test_who_agreed_stands_in_the_bytes_and_hinders_nothing() -> None:
    agreed = Taken(outcome=Outcome.INSURED, reason="reason_1", approved_by="staff-3")
    decided = Decided(outcome=Outcome.REVIEW, rule="r", edition="e")
    event = an_event(EventType.CONFIRMED, taken=agreed, decision=decided)
    raw = event_bytes(event)
    found = seen(raw)

    assert found is not None
    assert found.taken is not None
    assert found.taken.outcome == "insured"
    assert msgspec.json.decode(raw)["taken"]["approved_by"] == "staff-3"


def test_an_event_without_them_is_written_as_ever() -> None:
    raw = event_bytes(an_event(EventType.UNLOCKED))

    assert b"account" not in raw
    assert b"approved_by" not in raw
