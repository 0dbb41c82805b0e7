"""What came of one pass, and why not more (同期の結果).

A failure is kept as it was told: its code, its kind and what was found. None of them
names anybody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from schema.wire.form import Hello
from sync.errors import (
    MadoguchiError,
    NotIntact,
    Refused,
    Unreachable,
    Unreadable,
    Untrusted,
)

Pulled = Literal["full", "delta"]
"""How a local copy is renewed."""
Part = Literal["line", "push", "pull", "edition", "copy"]
"""Which part of a pass: reaching central, sending, fetching, the rulebook, the check
of the copy in quiet times."""
LINE = "E-LINE-"
"""Codes of what is wrong with the line itself begin so."""
Kind = Literal["not_intact", "untrusted", "refused", "unreadable", "unreachable"]
"""What to do about a failure, as the tree of errors has it."""

_KINDS: tuple[tuple[type[MadoguchiError], Kind], ...] = (
    (NotIntact, "not_intact"),
    (Untrusted, "untrusted"),
    (Refused, "refused"),
    (Unreadable, "unreadable"),
    (Unreachable, "unreachable"),
)
_EXIT_CODES: dict[Kind, int] = {
    "not_intact": NotIntact.exit_code,
    "untrusted": Refused.exit_code,
    "refused": Refused.exit_code,
    # What central sends and nobody can read is not to be taken.
    "unreadable": Refused.exit_code,
    "unreachable": Unreachable.exit_code,
}
"""The first of these that was met is the exit code of a pass."""


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a pass that did not come about (同期の失敗)."""

    part: Part
    """Which part."""
    kind: Kind
    """What to do about it."""
    code: str
    """To be read over the phone."""
    found: str
    """What was found."""
    expected: str
    """What would have been right."""
    do: str
    """The next action, in English."""

    def __str__(self) -> str:
        """One sentence in English: found, expected, what to do."""
        return (
            f"{self.code}: {self.part}: found {self.found}, "
            f"expected {self.expected}; {self.do}"
        )


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """What one pass came to."""

    hello: Hello | None = None
    """Central's word; `None` where it did not come."""
    pushed: int = 0
    """Events that earned a receipt."""
    healed: int = 0
    """Forks that were healed."""
    pulled: Pulled | None = None
    """How the copy was renewed."""
    refused: tuple[Failed, ...] = ()
    """What did not come about."""
    wait: timedelta | None = None
    """How long central asked to stay away."""

    @property
    def is_line_down(self) -> bool:
        """True where central was not reached, or had no time."""
        return any(
            one.kind == "unreachable" and one.code.startswith(LINE)
            for one in self.refused
        )


class LastReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """Up to where central has signed for the log (受領通知)."""

    epoch: int
    """系列."""
    seq: int
    """Last event that it holds."""
    received_at: datetime
    """Central's clock."""


class PassResult(msgspec.Struct, frozen=True, kw_only=True):
    """One pass: the document of the machine interface."""

    pushed: int
    """Events that central has signed for in this pass."""
    pulled: Pulled | None
    """How the local copy was renewed in this pass; null where it stays."""
    serial: int | None
    """Of the local copy; null without one of central's."""
    edition: str
    """Id and hash of the rulebook in use from the next patient on."""
    receipt: LastReceipt | None
    """The newest receipt; null where central never signed one."""
    next_at: datetime
    """When the next pass is due."""
    refused: tuple[Failed, ...] = ()
    """What did not come about, and why; empty where all is well."""

    @property
    def exit_code(self) -> int:
        """What the command line returns (contract of the machine interface)."""
        return exit_code_of(self.refused)


def exit_code_of(refused: Sequence[Failed]) -> int:
    """The worst of what did not come about, as the command line returns it."""
    met = {one.kind for one in refused}
    return next((code for kind, code in _EXIT_CODES.items() if kind in met), 0)


def failed(part: Part, error: MadoguchiError) -> Failed:
    """How `error` is kept."""
    return Failed(
        part=part,
        kind=next(kind for family, kind in _KINDS if isinstance(error, family)),
        code=error.code,
        found=error.found,
        expected=error.expected,
        do=error.hint,
    )
