"""Names that a register spells otherwise and that were taken for this patient's.

They are asked about once: whoever said that two spellings are one person's did so
in a recorded event, and the desk remembers it (表記の承認).
"""

from typing import Protocol


class Spellings(Protocol):
    """The spellings that were accepted, kept with the log."""

    def accepted(
        self, insurer_number: str, symbol: str, number: str, branch: str
    ) -> tuple[str, ...]:
        """Names taken for the person's with these normalised numbers, oldest first."""
        ...
