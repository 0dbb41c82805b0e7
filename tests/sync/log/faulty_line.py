"""A line to central on which anything may happen to one request (回線の障害)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from schema.wire.form import PROBLEM, Problem
from schema.wire.log import Receipt
from sync.central.refused import NotTaken
from sync.client.declined import Postponed, declined
from sync.errors import Unreachable, Unreadable
from sync.protocol.batch import read_batch
from sync.protocol.receipt import signed_receipt
from tests.sync.log.central import CENTRAL, Central
from tests.sync.log.recorded import MORNING

PORTAL = b"<!doctype html><title>Free Wi-Fi</title><p>Please sign in."


class Fault(Enum):
    """What becomes of one request."""

    NONE = auto()
    LOST = auto()
    """It never arrives."""
    UNANSWERED = auto()
    """Central does it; the answer never arrives."""
    TWICE = auto()
    """It arrives twice at once."""
    LATE = auto()
    """It arrives some time after the kiosk gave up."""
    CUT = auto()
    """Half of it arrives."""
    ALTERED = auto()
    """It arrives with one bit changed."""
    ANSWER_CUT = auto()
    """Half of the answer arrives."""
    ANSWER_ALTERED = auto()
    """The answer arrives with one bit changed."""
    PORTAL = auto()
    """A page of somebody else's answers, with status 200."""
    REPLAYED = auto()
    """Somebody in between answers what central answered to another request."""
    FORGED = auto()
    """Somebody in between says that all is well."""
    BROKEN = auto()
    """Central does it, then fails."""
    KILLED = auto()
    """Central does it; the kiosk is killed before the answer comes."""


class Killed(Exception):
    """The kiosk dies in the middle of a request."""


@dataclass
class OnTheWay:
    """What lies between the kiosks and central."""

    late: list[bytes] = field(default_factory=list)
    """Batches that have not arrived yet."""
    heads: list[bytes] = field(default_factory=list)
    """Answers to heads that somebody kept."""
    receipts: list[bytes] = field(default_factory=list)
    """Receipts that somebody kept."""


class FaultyLine:
    """Implements the push's `LogLink`."""

    def __init__(
        self, central: Central, faults: Iterable[Fault], way: OnTheWay, bit: int = 0
    ) -> None:
        """Let one fault befall each request in turn, then none.

        Args:
            central: The other end.
            faults: In the order of the requests.
            way: What lies between.
            bit: Which bit is changed, and which answer replayed, counted around.
        """
        self._central = central
        self._faults = iter(faults)
        self._way = way
        self._bit = bit

    def heads(self, heads: bytes) -> bytes:
        return self._sent(self._central.heads, heads, self._way.heads)

    def log(self, batch: bytes) -> bytes:
        return self._sent(self._central.log, batch, self._way.receipts)

    def _sent(
        self, arrive: Callable[[bytes], bytes], data: bytes, kept: list[bytes]
    ) -> bytes:
        fault = next(self._faults, Fault.NONE)
        if fault is Fault.LATE and kept is self._way.receipts:
            self._way.late.append(data)
        if fault in {Fault.LOST, Fault.LATE}:
            raise _down()
        if fault is Fault.PORTAL:
            return PORTAL
        if fault is Fault.FORGED:
            return forged(data)
        if fault is Fault.REPLAYED and kept:
            return kept[-1 - self._bit % len(kept)]
        if fault is Fault.TWICE:
            _answered(arrive, data)
        answer = _answered(arrive, damaged(data, fault, self._bit))
        kept.append(answer)
        if fault is Fault.UNANSWERED:
            raise _down()
        if fault is Fault.KILLED:
            raise Killed
        if fault is Fault.BROKEN:
            raise Postponed("broken (500)")
        return damaged(answer, _ON_THE_WAY_BACK.get(fault, Fault.NONE), self._bit)


_ON_THE_WAY_BACK = {Fault.ANSWER_CUT: Fault.CUT, Fault.ANSWER_ALTERED: Fault.ALTERED}


def damaged(data: bytes, fault: Fault, bit: int) -> bytes:
    """What arrives of `data`."""
    if fault is Fault.CUT:
        return data[: len(data) // 2]
    if fault is Fault.ALTERED:
        place, mask = bit // 8 % len(data), 1 << bit % 8
        return data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :]
    return data


def _answered(arrive: Callable[[bytes], bytes], data: bytes) -> bytes:
    """Central's answer, or its refusal as the kiosk is told it."""
    try:
        return arrive(data)
    except NotTaken as error:
        trouble = error.trouble
        problem = Problem(
            type=PROBLEM + trouble.value,
            title=trouble.value,
            status=409,
            epoch=error.epoch,
            seq=error.seq,
            head=error.head,
        )
        raise declined(problem) from None


def forged(data: bytes) -> bytes:
    """A receipt for whatever was sent, from somebody who has not central's key."""
    try:
        header = read_batch(data).header
    except Unreadable:
        return PORTAL
    receipt = Receipt(
        central=CENTRAL,
        device=header.device,
        epoch=header.epoch,
        seq=header.first + header.n - 1,
        head=header.head,
        received_at=MORNING,
    )
    return signed_receipt(receipt, Ed25519PrivateKey.from_private_bytes(b"f" * 32).sign)


def _down() -> Unreachable:
    return Unreachable(
        "E-LINE-1", subject="line", found="nothing", expected="central", hint="wait"
    )
