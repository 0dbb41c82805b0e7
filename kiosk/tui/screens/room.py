"""How much fits into the box of a panel, as the style sheet has it (枠の大きさ)."""

from textual.geometry import Size

WIDEST = 116
"""Cells of the box."""
_FRAME = 8
_EDGES = 4


def room_in(size: Size) -> int:
    """Cells of a line inside the box on a terminal of this size."""
    return min(size.width * 96 // 100, WIDEST) - _FRAME


def rows_in(size: Size) -> int:
    """Lines that are seen without scrolling."""
    return size.height * 90 // 100 - _EDGES
