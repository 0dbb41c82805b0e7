"""What central cannot read it keeps as it came, and reads once it can."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sync.central import project
from sync.central.reproject import reproject
from tests.sync.log.recorded import an_event
from tests.sync.log.rows import counts, rows
from tests.sync.log.sender import Sender

BEYOND = 1 << 63
DEEP = b"[" * 99_999


def changed(body: bytes, **said: object) -> bytes:
    """An event that says something else."""
    event = msgspec.json.decode(body, type=dict[str, Any])
    return msgspec.json.encode(event | said)


UNREADABLE: dict[str, Callable[[bytes], bytes]] = {
    "of another version": lambda body: changed(body, v=2),
    "no JSON": lambda body: body[:-1],
    "nothing": lambda _: b"",
    "too deep": lambda body: body[:-1] + b',"more":' + DEEP,
    "in no encoding": lambda body: body.replace(b'"s0', b'"\xff0'),
    "with half a character": lambda body: body.replace(b'"s0', b'"\\ud8000'),
    "with a character that no database keeps": lambda body: changed(body, staff="\0"),
    "without an id": lambda body: changed(body, id=""),
    "with an id without end": lambda body: changed(body, id="i" * 9_999),
    "with a number beyond all": lambda body: changed(body, seq=BEYOND),
    "with a serial beyond all": lambda body: changed(
        body, snapshot={"serial": BEYOND, "as_of": "2025-10-15T00:00:00Z"}
    ),
    "at no instant": lambda body: changed(body, wall_at="2025-10-15T09:00:00"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_an_unreadable_event_is_kept_as_it_came(kind: str, sender: Sender) -> None:
    first, second, third = sender.events(1, 3)
    strange = UNREADABLE[kind](second)

    receipt = sender.send(sender.batch([first, strange, third]))
    sender.send(sender.batch(sender.events(4, 1), [first, strange, third]))

    assert receipt.head == sender.head([first, strange, third]).hex()
    stored = {row.seq: row for row in rows(sender.database, "event")}
    assert stored[2].raw == strange
    assert [stored[seq].readable for seq in range(1, 5)] == [True, False, True, True]
    assert counts(sender.database)["confirmation"] == 3


def test_what_can_be_read_later_is_read_later(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_two = [changed(body, v=2) for body in sender.events(1, 3)]
    sender.send(sender.batch(of_two))
    assert reproject(sender.database) == 0
    assert counts(sender.database)["confirmation"] == 0

    monkeypatch.setattr(project, "VERSION", 2)

    assert reproject(sender.database) == 3
    assert reproject(sender.database) == 0
    found = sorted(rows(sender.database, "confirmation"), key=lambda row: row.seq)
    assert [row.seq for row in found] == [1, 2, 3]
    came = {row.seq: row for row in rows(sender.database, "event")}
    assert [row.received_at for row in found] == [came[1].received_at] * 3
    assert [came[row.seq].id for row in found] == [row.id for row in found]
    assert all(row.readable for row in came.values())


def test_what_is_read_later_must_be_the_devices_own(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = changed(an_event("a" * 26, 1, 1), v=2)
    elsewhere = changed(an_event(sender.device.device, 1, 9), v=2)
    sender.send(sender.batch([foreign, elsewhere]))

    monkeypatch.setattr(project, "VERSION", 2)

    assert reproject(sender.database) == 0
    assert counts(sender.database)["confirmation"] == 0


def test_a_later_reading_goes_on_after_many(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_two = [changed(body, v=2) for body in sender.events(1, 7)]
    sender.send(sender.batch(of_two))

    monkeypatch.setattr(project, "VERSION", 2)
    monkeypatch.setattr("sync.central.reproject.AT_ONCE", 2)

    assert reproject(sender.database) == 7
