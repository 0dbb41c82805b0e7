"""One line of the bench (測定の一行)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was measured, against what, and whether it is good enough."""

    name: str
    """What was measured, as a phrase."""
    ours: float
    """Our figure, in `unit`."""
    peer: float | None = None
    """The peer's figure in the same run; `None` where there is no peer."""
    target: float
    """What `ratio` must not exceed; without a peer, what `ours` must not."""
    unit: str
    """Of `ours` and `peer`; smaller is better."""

    @property
    def ratio(self) -> float | None:
        """Ours for each of the peer's."""
        return self.ours / self.peer if self.peer else None

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        measured = self.ours if self.ratio is None else self.ratio
        return measured <= self.target
