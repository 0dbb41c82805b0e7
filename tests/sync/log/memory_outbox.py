"""A device's log as a plain object: what sync asks for, and nothing else.

It keeps the rules of the desk's own store, so that thousands of histories can be
played in the time that the store takes for ten.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from schema.confirmation import chain_next, chain_start
from schema.errors import Untrusted
from schema.wire.log import ForkedFrom, Receipt
from sync.ports import LocalEpoch


@dataclass
class Chain:
    """One epoch."""

    heads: list[bytes]
    bodies: list[bytes] = field(default_factory=list)
    kept: int | None = None
    received: int = 0
    forked_from: ForkedFrom | None = None

    @property
    def counted(self) -> int:
        return len(self.bodies) if self.kept is None else self.kept

    def add(self, body: bytes) -> None:
        self.heads.append(chain_next(self.heads[-1], body))
        self.bodies.append(body)


class MemoryOutbox:
    """Implements sync's `Outbox`."""

    def __init__(self, device: str) -> None:
        """Begin with an empty first epoch."""
        self.device = device
        self.chains = {1: Chain([chain_start(device, 1)])}

    def twin(self) -> "MemoryOutbox":
        """The same log once more, as on a copied disk."""
        other = MemoryOutbox(self.device)
        other.chains = deepcopy(self.chains)
        return other

    def next_place(self) -> tuple[int, int]:
        newest = max(self.chains)
        return newest, len(self.chains[newest].bodies) + 1

    def append(self, body: bytes) -> None:
        self.chains[max(self.chains)].add(body)

    def epochs(self) -> Sequence[LocalEpoch]:
        return [self._local(number) for number in sorted(self.chains)]

    def head_at(self, epoch: int, seq: int) -> bytes | None:
        chain = self.chains.get(epoch)
        return chain.heads[seq] if chain and seq <= chain.counted else None

    def bodies(self, epoch: int, first: int, most: int) -> Sequence[bytes]:
        chain = self.chains[epoch]
        return chain.bodies[first - 1 : min(first - 1 + most, chain.counted)]

    def mark_received(self, receipt: Receipt, word: bytes = b"") -> None:  # noqa: ARG002
        self.check(receipt)
        chain = self.chains[receipt.epoch]
        chain.received = max(chain.received, min(receipt.seq, chain.counted))

    def check(self, receipt: Receipt) -> None:
        """Raise `Untrusted` unless the receipt is about this very log."""
        chain = self.chains.get(receipt.epoch)
        heads = chain.heads if chain else []
        if receipt.seq >= len(heads) or heads[receipt.seq].hex() != receipt.head:
            raise Untrusted(
                "E-JOURNAL-5",
                subject="receipt",
                found="another hash",
                expected="this log's",
                hint="compare",
            )

    def rewind(self, epoch: int, seq: int) -> None:
        chain = self.chains[epoch]
        chain.received = min(chain.received, seq)

    def heal(self, common: Mapping[int, int], above: int) -> LocalEpoch:
        newest = max(self.chains)
        left = {
            number: min(seq, self.chains[number].counted)
            for number, seq in sorted(common.items())
        }
        if newest > above and all(self.chains[e].kept == left[e] for e in left):
            return self._local(newest)
        suffix = [
            body
            for number, seq in left.items()
            for body in self.chains[number].bodies[seq : self.chains[number].counted]
        ]
        for number, seq in left.items():
            self.chains[number].kept = seq
            self.rewind(number, seq)
        point = max(left)
        head = self.chains[point].heads[left[point]].hex()
        forked = ForkedFrom(epoch=point, seq=left[point], head=head)
        number = max(newest, above) + 1
        chain = Chain([chain_start(self.device, number)], forked_from=forked)
        for body in suffix:
            chain.add(body)
        self.chains[number] = chain
        return self._local(number)

    def everything(self) -> list[bytes]:
        """Every event on this disk, wherever it stands."""
        return [body for chain in self.chains.values() for body in chain.bodies]

    def _local(self, number: int) -> LocalEpoch:
        chain = self.chains[number]
        return LocalEpoch(
            epoch=number,
            seq=chain.counted,
            head=chain.heads[chain.counted],
            received=chain.received,
            forked_from=chain.forked_from,
        )
