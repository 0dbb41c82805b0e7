"""Finding out with central what it lacks: the kiosk's half of the heads (先端の照合).

What holds for each epoch of the log, in the order it is applied:

1. Central is behind, or level: its head is this log's own hash at that place. What
   follows is sent, and receipts that reach further count no more.
2. Central is ahead of this log's whole epoch: this log was put back, or has a twin.
   The newest epoch is left for a new one; of an older one nothing is wanting.
3. Anything else is a fork: the last place in common is sought, the epoch counts
   only up to there, and what follows is repeated in a new epoch. All forks are
   healed in one step.
4. An answer to somebody else's heads, as a twin's on a stick, changes nothing that
   this log cannot check for itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from schema.wire.log import EpochAnswer, EpochHead, Heads, HeadsAnswer
from sync.errors import Untrusted
from sync.ports import Identity, LocalEpoch, Now, Outbox
from sync.protocol.heads import (
    answer_of,
    ladder_places,
    named,
    places_between,
    points,
    signed_heads,
)


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What the kiosk says of itself beside its heads, for central's report."""

    pending: int = 0
    """Visits waiting for a check."""
    serial: int | None = None
    """Of the local copy."""
    as_of: datetime | None = None
    """基準日時 of the local copy."""
    edition: str = ""
    """Rulebook in use."""
    app: str = ""
    """Version of the program."""


class Doubt(msgspec.Struct, frozen=True):
    """Where in an epoch a fork lies."""

    same: int
    """Both sides have the same up to here."""
    differs: int
    """From here on they differ for certain."""


class Range(msgspec.Struct, frozen=True):
    """Events of one epoch that central is to get."""

    epoch: int
    """系列."""
    first: int
    """The first of them."""
    last: int
    """The last."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from central's answer."""

    ranges: tuple[Range, ...] = ()
    """To be sent, in this order."""
    healed: int = 0
    """Forks that were healed."""
    doubts: Mapping[int, Doubt] = {}
    """Forks by epoch whose place is not yet known: ask again with these."""


def heads_of(
    log: Outbox,
    identity: Identity,
    now: Now,
    about: About,
    doubts: Mapping[int, Doubt] | None = None,
) -> Heads:
    """What the kiosk says first.

    Args:
        log: Its log.
        identity: Who it is.
        now: The one clock.
        about: What else it says.
        doubts: Where to name places more densely, from the plan before.
    """
    epochs, doubts = log.epochs(), doubts or {}
    return Heads(
        device=identity.device,
        kid=identity.kid,
        sent_at=now(),
        epochs=tuple(_head(log, one, doubts.get(one.epoch)) for one in epochs),
        unsent=sum(max(0, one.seq - one.received) for one in epochs),
        pending=about.pending,
        serial=about.serial,
        as_of=about.as_of,
        edition=about.edition,
        app=about.app,
    )


def heads_bytes(heads: Heads, identity: Identity) -> bytes:
    """The bytes that travel to central."""
    return signed_heads(heads, identity.sign)


def _head(log: Outbox, epoch: LocalEpoch, doubt: Doubt | None) -> EpochHead:
    if doubt is None:
        places = ladder_places(epoch.seq)
    else:
        places = [*places_between(doubt.same, doubt.differs), doubt.same]
    return EpochHead(
        epoch=epoch.epoch,
        seq=epoch.seq,
        hash=epoch.head.hex(),
        ladder=points(places, lambda seq: log.head_at(epoch.epoch, seq)),
    )


def heads_answer(data: bytes, identity: Identity, central_key: bytes) -> HeadsAnswer:
    """Central's answer in `data`, if central signed it for this device.

    Raises:
        Unreadable: It is none.
        Untrusted: Somebody else signed it, or it is for another device.
    """
    answer = answer_of(data, central_key)
    if answer.device != identity.device:
        raise Untrusted(
            "E-HEADS-4",
            subject="central's answer",
            found="an answer to another device",
            expected="one to this device",
            hint="nothing to do: it was not taken",
        )
    return answer


def plan(answer: HeadsAnswer, log: Outbox, asked: Heads | None = None) -> Plan:
    """Rewind and heal the log as central's answer asks for; say what is to be sent.

    Args:
        answer: Central's, checked.
        log: The kiosk's.
        asked: What it answers. Then the place of a fork is sought until it is
            known; else the nearest one that was named will do.
    """
    answers = {said.epoch: said for said in answer.epochs}
    named_of = {one.epoch: one for one in asked.epochs} if asked else {}
    left, doubts, unknown = dict[int, int](), dict[int, Doubt](), set[int]()
    epochs = log.epochs()
    for epoch in epochs:
        said = answers.get(epoch.epoch)
        if said is None or _is_level(log, epoch, said):
            if said and said.seq < epoch.received:
                log.rewind(epoch.epoch, said.seq)
            continue
        common = _common(log, epoch, said)
        if common is None:
            unknown.add(epoch.epoch)
        elif common < epoch.seq or epoch.epoch == epochs[-1].epoch:
            left[epoch.epoch] = common
            doubt = _doubt(epoch, said, common, named_of.get(epoch.epoch))
            if doubt:
                doubts[epoch.epoch] = doubt
    if doubts:
        return Plan(doubts=doubts)
    if left:
        log.heal(left, answer.top_epoch)
    return Plan(ranges=tuple(_ranges(log, answers, unknown)), healed=len(left))


def waiting(log: Outbox) -> Sequence[Range]:
    """What no receipt covers: sent unasked by a stick that goes before any answer."""
    return [
        Range(one.epoch, one.received + 1, one.seq)
        for one in log.epochs()
        if one.received < one.seq
    ]


def _is_level(log: Outbox, epoch: LocalEpoch, said: EpochAnswer) -> bool:
    """True where central holds this very log, up to its head or less far."""
    if said.seq > epoch.seq:
        return False
    head = log.head_at(epoch.epoch, said.seq)
    return head is not None and head.hex() == said.hash


def _common(log: Outbox, epoch: LocalEpoch, said: EpochAnswer) -> int | None:
    """The last place known to be in common; `None` if this log cannot tell."""
    if said.common is None or said.common.seq > epoch.seq:
        return None
    head = log.head_at(epoch.epoch, said.common.seq)
    return said.common.seq if head and head.hex() == said.common.hash else None


def _doubt(
    epoch: LocalEpoch, said: EpochAnswer, common: int, asked: EpochHead | None
) -> Doubt | None:
    """Where the fork may lie, if that is not known and can be asked."""
    if asked is None or common == epoch.seq:
        return None
    known = [point.seq for point in named(asked)] + [said.seq]
    further = [seq for seq in known if common < seq <= epoch.seq]
    differs = min(further, default=common + 1)
    return Doubt(common, differs) if differs > common + 1 else None


def _ranges(
    log: Outbox, answers: Mapping[int, EpochAnswer], unknown: set[int]
) -> Iterator[Range]:
    for epoch in log.epochs():
        if epoch.epoch in unknown:
            continue
        said = answers.get(epoch.epoch)
        held = _held(log, epoch, said)
        if held == epoch.seq > epoch.received:
            # Nothing is wanting but the receipt: the last event earns it again.
            held -= 1
        if held < epoch.seq:
            yield Range(epoch.epoch, held + 1, epoch.seq)


def _held(log: Outbox, epoch: LocalEpoch, said: EpochAnswer | None) -> int:
    """How far central has what counts of an epoch."""
    if said is None:
        return min(epoch.received, epoch.seq)
    return said.seq if _is_level(log, epoch, said) else epoch.seq
