"""Text that is drawn again only where it has changed (変わったときだけ描く).

The desk is drawn whole after each key. Most of it is the same as before: what is the
same costs nothing, and the screen is laid out anew only where a region's height moves.
"""

import re

from rich.cells import cell_len
from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

KEY = "bold reverse"
"""The style of a key beside what it does."""
_END = re.compile(r" *(?:(?!  ).)*")
"""From a key to the end of what it does: the next wide gap, or the line's end."""


class Steady(Static):
    """Lines of text."""

    _put: Content | None = None

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Draw `content`, unless it stands there already.

        Args:
            content: Lines of text; a string is taken as it is, brackets and all.
            layout: False where its height cannot have changed.
        """
        new = content if isinstance(content, Content) else Content(str(content))
        old, self._put = self._put, new
        if old is None or not new.is_same(old):
            moved = old is None or _rows(old, self.size.width) != _rows(
                new, self.size.width
            )
            super().update(new, layout=layout and moved)

    def light(self, digit: str) -> None:
        """Light up what a digit does: it was pressed, and is about to be done.

        It goes out with the next change; where no such digit is offered, nothing does.
        """
        lines = self._put or self.content
        if not isinstance(lines, Content):
            return
        for span in lines.spans:
            is_digit = lines.plain[span.start : span.end].strip() == digit
            if is_digit and span.style == KEY:
                end = _END.match(lines.plain, span.end)
                self.update(lines.stylize(KEY, span.start, end and end.end()))


def _rows(content: Content, width: int) -> int:
    """Rows that it takes, where nothing is cut but what is too wide."""
    lines = content.plain.split("\n")
    return sum(max(-(-cell_len(line) // max(width, 1)), 1) for line in lines)
