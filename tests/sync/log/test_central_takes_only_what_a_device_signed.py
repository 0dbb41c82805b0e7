"""Before anything is written, a key of an enrolled device must have signed it."""

from collections.abc import Callable

import msgspec
import pytest

from schema.confirmation import chain_start
from schema.wire.form import Trouble
from schema.wire.log import MOST_RAW_BYTES, EpochHead, Heads, Point
from sync.central.refused import NotTaken
from sync.protocol.envelope import RECEIPT, enveloped
from sync.protocol.heads import signed_heads
from tests.sync.log.central import a_device
from tests.sync.log.recorded import MORNING, an_event, events
from tests.sync.log.rows import TABLES, counts
from tests.sync.log.sender import Sender

OTHER = a_device(2)
NOTHING = dict.fromkeys(TABLES, 0)
KID = "0123456789abcdef"
START = chain_start(a_device(1).device, 1).hex()
BEYOND = (Point(seq=1 << 63, hash=START),)


def heads_of(sender: Sender, **said: object) -> Heads:
    heads = Heads(
        device=sender.device.device,
        kid=sender.device.kid,
        sent_at=MORNING,
        epochs=(EpochHead(epoch=1, seq=0, hash=START),),
    )
    return msgspec.structs.replace(heads, **said)


def heads(sender: Sender, **said: object) -> bytes:
    return signed_heads(heads_of(sender, **said), sender.device.sign)


def an_epoch(**said: object) -> tuple[EpochHead, ...]:
    epoch = EpochHead(epoch=1, seq=0, hash=START)
    return (msgspec.structs.replace(epoch, **said),)


def refused(give: Callable[[bytes], bytes], data: bytes) -> tuple[Trouble, str]:
    with pytest.raises(NotTaken) as said:
        give(data)
    return said.value.trouble, said.value.code


BATCHES: dict[str, tuple[Callable[[Sender], bytes], Trouble, str]] = {
    "no batch": (lambda _: b"<!doctype html>", Trouble.BAD_BATCH, "E-BATCH-2"),
    "cut": (lambda one: one.places(1, 3)[:-9], Trouble.BAD_BATCH, "E-BATCH-1"),
    "too large": (
        lambda _: b"0" * (MOST_RAW_BYTES + 1),
        Trouble.TOO_LARGE,
        "E-BATCH-8",
    ),
    "signed by another": (
        lambda one: one.batch(one.events(1, 2), by=OTHER),
        Trouble.BAD_SIGNATURE,
        "E-WIRE-3",
    ),
    "signed with a key that nobody enrolled": (
        lambda one: one.batch(one.events(1, 2), kid=OTHER.kid, by=OTHER),
        Trouble.UNKNOWN_DEVICE,
        "E-LOG-3",
    ),
    "from a device that nobody enrolled": (
        lambda one: Sender(one.central, OTHER, enrolled=False).places(1, 2),
        Trouble.UNKNOWN_DEVICE,
        "E-LOG-3",
    ),
    "with the events of another device": (
        lambda one: one.batch(events(OTHER.device, 1, 1, 2)),
        Trouble.BAD_BATCH,
        "E-LOG-5",
    ),
    "with one event of another device": (
        lambda one: one.batch([*one.events(1, 1), an_event(OTHER.device, 1, 2)]),
        Trouble.BAD_BATCH,
        "E-LOG-5",
    ),
}

HEADS: dict[str, tuple[Callable[[Sender], bytes], Trouble, str]] = {
    "no heads": (lambda _: b"<!doctype html>", Trouble.BAD_REQUEST, "E-WIRE-1"),
    "something else": (
        lambda one: enveloped(RECEIPT, b"{}", one.device.sign),
        Trouble.BAD_REQUEST,
        "E-WIRE-2",
    ),
    "too large": (
        lambda _: b"0" * (MOST_RAW_BYTES + 1),
        Trouble.TOO_LARGE,
        "E-HEADS-3",
    ),
    "another version": (lambda one: heads(one, v=2), Trouble.UPGRADE, "E-HEADS-1"),
    "signed as something else": (
        lambda one: enveloped(
            RECEIPT, msgspec.json.encode(heads_of(one)), one.device.sign
        ),
        Trouble.BAD_SIGNATURE,
        "E-WIRE-3",
    ),
    "signed by another": (
        lambda one: signed_heads(heads_of(one), OTHER.sign),
        Trouble.BAD_SIGNATURE,
        "E-WIRE-3",
    ),
    "a key that nobody enrolled": (
        lambda one: heads(one, kid=KID),
        Trouble.UNKNOWN_DEVICE,
        "E-LOG-3",
    ),
    "a name that no database could keep": (
        lambda one: heads(one, device="\0" * 26),
        Trouble.UNKNOWN_DEVICE,
        "E-LOG-3",
    ),
    "an epoch beyond all": (
        lambda one: heads(one, epochs=an_epoch(epoch=1 << 60)),
        Trouble.BAD_REQUEST,
        "E-HEADS-2",
    ),
    "a place before the start": (
        lambda one: heads(one, epochs=an_epoch(seq=-1)),
        Trouble.BAD_REQUEST,
        "E-HEADS-2",
    ),
    "a place beyond all": (
        lambda one: heads(one, epochs=an_epoch(ladder=BEYOND)),
        Trouble.BAD_REQUEST,
        "E-HEADS-2",
    ),
}


@pytest.mark.parametrize("bad", BATCHES)
def test_a_bad_batch_is_refused_before_anything_is_written(
    bad: str, sender: Sender
) -> None:
    made, trouble, code = BATCHES[bad]

    assert refused(sender.central.log, made(sender)) == (trouble, code)
    assert counts(sender.database) == NOTHING


@pytest.mark.parametrize("bad", HEADS)
def test_bad_heads_are_refused(bad: str, sender: Sender) -> None:
    made, trouble, code = HEADS[bad]

    assert refused(sender.central.heads, made(sender)) == (trouble, code)


def test_good_ones_are_taken(sender: Sender) -> None:
    sender.central.heads(heads(sender))
    sender.central.log(sender.places(1, 2))

    assert counts(sender.database)["event"] == 2
