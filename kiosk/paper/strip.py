"""A strip of paper that grows as it is filled, and is cut behind the last line (紙片).

1. What is put on it stands at a depth below its upper edge; only at the end is it
   known how long it became, and the page is made to that.
2. No text leaves its column. The same content makes the same bytes.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from kiosk.paper.typeface import BOLD, REGULAR, printable, width
from kiosk.words.breaks import broken

_ASCENT, _LEADING, _CENTRE = 0.88, 1.25, 0.36
_LARGEST_MARK = 1.4
_LOWER = 0.09
"""How much lower letters stand in a frame, to stand in its middle."""
_SMALLER = (1.0, 0.92, 0.84, 0.76)
_THIN, _THICK = 0.8, 2.2
_DASH = (4, 3)


class Letters(NamedTuple):
    """A piece of one line."""

    left: float
    base: float
    text: str
    font: str
    size: float


class Stroke(NamedTuple):
    """A frame; a line where it has no height."""

    left: float
    top: float
    width: float
    height: float
    dashed: bool = False


class Strip:
    """A column that is filled from the top."""

    def __init__(self, left: float, room: float, top: float) -> None:
        """Begin at `top`, with so much room from `left`, and as much edge behind."""
        self.left, self.room = left, room
        self.page = (2 * left + room, 0.0)
        self.depth = top
        self.letters: list[Letters] = []
        self.strokes: list[Stroke] = []

    def skip(self, points: float) -> None:
        """Leave room."""
        self.depth += points

    def lines(
        self, text: str, size: float, font: str = REGULAR, *, indent: float = 0.0
    ) -> None:
        """A text in as many lines as it needs."""
        for line in _broken(printable(text), font, size, self.room - indent):
            self._write(self.left + indent, line, font, size)
            self.depth += size * _LEADING

    def row(
        self, label: str, said: Iterable[str], size: float, *, column: float
    ) -> None:
        """Sentences beside what they are about, or below it where there is no column.

        Args:
            label: What they are about.
            said: The sentences.
            size: Of the letters.
            column: Width of the column of labels; 0 for none.
        """
        top = self.depth
        self.lines(label, size, BOLD)
        below, self.depth = self.depth, top if column else self.depth
        for sentence in said:
            self.lines(sentence, size, indent=column)
        self.depth = max(self.depth, below)

    def ends(self, left: str, right: str, sizes: tuple[float, float]) -> None:
        """One line with a text at each end; two where one has no room."""
        big, small = sizes
        last, first = printable(right), printable(left)
        taken = width(first, BOLD, big) + small + width(last, REGULAR, small)
        if taken > self.room:
            self.lines(left, big, BOLD)
            self.lines(right, small)
            return
        self._write(self.left, first, BOLD, big)
        start = self.left + self.room - width(last, REGULAR, small)
        base = self.depth + big * _ASCENT
        self.letters.append(Letters(start, base, last, REGULAR, small))
        self.depth += big * _LEADING

    def headline(self, symbol: str, word: str, share: str, size: float) -> None:
        """The outcome in a frame: its symbol, its word, and the share."""
        gap, cell = size * 0.4, size * 1.5
        mark = cell * min(_LARGEST_MARK, cell / width(symbol, BOLD, cell))
        start = self.left + 2 * gap + cell
        room = self.left + self.room - gap - start
        size, lines, beside = _set(printable(word), printable(share), size, room)
        height = len(lines) * size * _LEADING + 2 * gap
        frame = Stroke(self.left, self.depth, self.room, height)
        self.strokes.append(frame)
        middle = self.depth + height / 2 + mark * _CENTRE
        at = self.left + gap + (cell - width(symbol, BOLD, mark)) / 2
        self.letters.append(Letters(at, middle, symbol, BOLD, mark))
        if beside:
            at = start + room - width(beside, BOLD, size)
            base = self.depth + gap + size * (_LOWER + _ASCENT)
            self.letters.append(Letters(at, base, beside, BOLD, size))
        self.skip(gap + size * _LOWER)
        for line in lines:
            self._write(start, line, BOLD, size)
            self.depth += size * _LEADING
        self.depth = frame.top + height

    def rule(self, *, dashed: bool = False) -> None:
        """A line from edge to edge."""
        self.strokes.append(Stroke(self.left, self.depth, self.room, 0.0, dashed))

    def cut(self, height: float) -> None:
        """Make the page so high, or as high as it needs to be."""
        self.page = (self.page[0], max(height, self.depth))

    def pdf(self, title: str, language: str) -> bytes:
        """The page with everything on it; `title` describes the file."""
        made, height = BytesIO(), self.page[1]
        canvas = Canvas(made, self.page, invariant=1, pageCompression=1, lang=language)
        canvas.setTitle(title)
        canvas.setAuthor("Madoguchi")
        canvas.setCreator("Madoguchi")
        for stroke in self.strokes:
            _draw(canvas, stroke, height)
        for left, base, said, font, size in self.letters:
            canvas.setFont(font, size)
            canvas.drawString(left, height - base, said)
        canvas.showPage()
        canvas.save()
        return made.getvalue()

    def _write(self, left: float, text: str, font: str, size: float) -> None:
        base = self.depth + size * _ASCENT
        self.letters.append(Letters(left, base, text, font, size))


def _draw(canvas: Canvas, stroke: Stroke, height: float) -> None:
    canvas.setDash(*(_DASH if stroke.dashed else ()))
    canvas.setLineWidth(_THICK if stroke.height else _THIN)
    top = height - stroke.top
    if stroke.height:
        canvas.rect(stroke.left, top - stroke.height, stroke.width, stroke.height)
    else:
        canvas.line(stroke.left, top, stroke.left + stroke.width, top)


def _set(
    word: str, share: str, size: float, room: float
) -> tuple[float, list[str], str]:
    """Size, lines and what stands beside them: as large as one line takes it."""
    for smaller in _SMALLER:
        tried = size * smaller
        if width(word + share, BOLD, tried) + tried * bool(share) <= room:
            return tried, [word], share
    for smaller in _SMALLER:
        tried = size * smaller
        if width(word, BOLD, tried) <= room:
            return tried, [word, *_broken(share, BOLD, tried, room)], ""
    small = size * _SMALLER[-1]
    parts = (_broken(one, BOLD, small, room) for one in (word, share))
    return small, [line for part in parts for line in part], ""


def _broken(text: str, font: str, size: float, room: float) -> Iterator[str]:
    """A text in lines of these letters."""
    return broken(text, partial(width, name=font, size=size), room)
