"""One sheet of A4 with lines to write on, from top to bottom (用紙).

1. What is known is printed large; what is not is left to write, with room for a hand.
2. A text never leaves its place: it is made smaller, then broken into lines, then cut
   with … and never silently.
3. The same content makes the same bytes. Nobody's data is in what describes the file.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kiosk.paper.typeface import BOLD, REGULAR, printable, width

LEFT, RIGHT = 48.0, A4[0] - 48.0
"""Edges of what is printed."""
TOP, BOTTOM = A4[1] - 38.0, 30.0
"""Upper and lower edge."""

_LABEL_WIDTH = 106.0
_PADDING = 9.0
_THIN, _THICK = 0.7, 1.4
_SMALLEST = 9.0
_BOX = 0.9
_LEADING = 1.3
_ALONE = 0.7
"""How much smaller a text may become before it is broken into lines."""
_CENTRE = 0.36
"""Of a text's size, from its base line to its middle."""
_HANGING = frozenset("、。）」")
_DARK, _PALE = 0.0, 0.93


class Cell(NamedTuple):
    """A place to print in, or to write in by hand."""

    left: float
    bottom: float
    width: float
    height: float


class Sheet:
    """A sheet that is filled from the top."""

    def __init__(self, title: str, language: str) -> None:
        """Begin; `title` describes the file and names nobody."""
        self._made = BytesIO()
        self._canvas = Canvas(
            self._made, A4, invariant=1, pageCompression=1, lang=language
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("Madoguchi")
        self._canvas.setCreator("Madoguchi")
        self.y = TOP

    def pdf(self) -> bytes:
        """The finished file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._made.getvalue()

    def skip(self, points: float) -> None:
        """Leave room."""
        self.y -= points

    def heading(self, text: str, size: float = 23.0) -> None:
        """A title in the middle, in its own line."""
        self.y -= size
        plain = printable(text)
        at = (LEFT + RIGHT - width(plain, BOLD, size)) / 2
        self._write(at, self.y, plain, BOLD, size)

    def ends(self, left: str, right: str, size: float = 13.0) -> None:
        """One line with a text at each end."""
        self.y -= size
        room = RIGHT - LEFT - width(printable(right), REGULAR, size) - _PADDING
        fitted, smaller = _fitted(printable(left), REGULAR, size, room)
        self._write(LEFT, self.y, fitted, REGULAR, smaller)
        plain = printable(right)
        self._write(RIGHT - width(plain, REGULAR, size), self.y, plain, REGULAR, size)

    def lines(self, text: str, size: float = 12.0, *, bold: bool = False) -> None:
        """A text over the whole width, in as many lines as it needs."""
        font = BOLD if bold else REGULAR
        for line in _broken(printable(text), font, size, RIGHT - LEFT):
            self.y -= size * _LEADING
            self._write(LEFT, self.y, line, font, size)

    def row(self, label: str, height: float, note: str = "") -> Cell:
        """A row of the form; the place beside its label is given back."""
        self.y -= height
        self._frame(Cell(LEFT, self.y, _LABEL_WIDTH, height), _PALE)
        self._frame(Cell(LEFT + _LABEL_WIDTH, self.y, self._rest(), height))
        room, middle = _LABEL_WIDTH - 2 * _PADDING, self.y + height / 2
        fitted, size = _fitted(printable(label), BOLD, 13.0, room)
        lift = 6.5 if note else 0.0
        self._write(LEFT + _PADDING, middle - size * _CENTRE + lift, fitted, BOLD, size)
        if note:
            fitted, small = _fitted(printable(note), REGULAR, 9.0, room)
            self._write(LEFT + _PADDING, middle - 12.5, fitted, REGULAR, small)
        inside = self._rest() - 2 * _PADDING
        return Cell(LEFT + _LABEL_WIDTH + _PADDING, self.y, inside, height)

    def fill(self, cell: Cell, text: str, size: float = 16.0) -> None:
        """Print what is known into a place."""
        plain = printable(text)
        alone = max(size * _ALONE, _SMALLEST)
        while size > alone and width(plain, REGULAR, size) > cell.width:
            size -= 0.5
        while size > _SMALLEST and not _fits(plain, size, cell):
            size -= 0.5
        lines = list(_broken(plain, REGULAR, size, cell.width))
        most = max(1, int(cell.height / (size * _LEADING)))
        if len(lines) > most:
            lines = [*lines[: most - 1], _cut(lines[most - 1], size, cell.width)]
        step = size * _LEADING
        base = cell.bottom + cell.height / 2 - size * _CENTRE
        base += step * (len(lines) - 1) / 2
        for place, line in enumerate(lines):
            self._write(cell.left, base - step * place, line, REGULAR, size)

    def corner(self, cell: Cell, text: str, size: float = 9.0) -> None:
        """Print a small remark at the upper edge of a place."""
        fitted, size = _fitted(printable(text), REGULAR, size, cell.width)
        self._write(
            cell.left, cell.bottom + cell.height - size - 3, fitted, REGULAR, size
        )

    def choose(
        self, cell: Cell, choices: Sequence[tuple[str, bool]], size: float = 14.0
    ) -> None:
        """Boxes to tick, in as many lines as they need; some ticked already."""
        lines = list(_in_lines(choices, size, cell.width))
        step = size * 1.75
        base = cell.bottom + cell.height / 2 - size * _CENTRE
        base += step * (len(lines) - 1) / 2
        for place, line in enumerate(lines):
            at = cell.left
            for text, ticked in line:
                self._box(at, base - step * place, size, ticked=ticked)
                start = at + size * 1.3
                self._write(start, base - step * place, printable(text), REGULAR, size)
                at += _choice_width(text, size)

    def signature(self, label: str, size: float = 13.0) -> None:
        """A line to sign on."""
        self.y -= 26.0
        plain = printable(label)
        self._write(LEFT, self.y, plain, BOLD, size)
        start = LEFT + width(plain, BOLD, size) + _PADDING
        self._canvas.setLineWidth(_THIN)
        self._canvas.line(start, self.y - 3, RIGHT, self.y - 3)

    def _box(self, left: float, base: float, size: float, *, ticked: bool) -> None:
        side = size * _BOX
        self._canvas.setLineWidth(_THICK if ticked else 1.0)
        self._canvas.rect(left, base - size * 0.1, side, side)
        if ticked:
            self._write(left - size * 0.02, base, "✓", BOLD, size * 1.15)

    def _frame(self, cell: Cell, grey: float | None = None) -> None:
        self._canvas.setLineWidth(_THIN)
        if grey is not None:
            self._canvas.setFillGray(grey)
        self._canvas.rect(*cell, fill=int(grey is not None))
        self._canvas.setFillGray(_DARK)

    def _write(
        self, left: float, base: float, text: str, font: str, size: float
    ) -> None:
        self._canvas.setFont(font, size)
        self._canvas.drawString(left, base, text)

    @staticmethod
    def _rest() -> float:
        return RIGHT - LEFT - _LABEL_WIDTH


def _fits(text: str, size: float, cell: Cell) -> bool:
    lines = list(_broken(text, REGULAR, size, cell.width))
    return len(lines) * size * _LEADING <= cell.height


def _fitted(text: str, font: str, size: float, room: float) -> tuple[str, float]:
    """A text in one line, made smaller where it must be, and its size."""
    while size > _SMALLEST and width(text, font, size) > room:
        size -= 0.5
    return (text if width(text, font, size) <= room else _cut(text, size, room)), size


def _cut(text: str, size: float, room: float) -> str:
    """The beginning of a text, with … behind it."""
    while text and width(f"{text}…", REGULAR, size) > room:
        text = text[:-1]
    return f"{text}…"


def _broken(text: str, font: str, size: float, room: float) -> Iterator[str]:
    """A text in lines that fit; what ends a sentence hangs over the edge."""
    line, taken = "", 0.0
    for char in text:
        more = width(char, font, size)
        if line and taken + more > room and char not in _HANGING:
            yield line
            line, taken = "", 0.0
        line, taken = line + char, taken + more
    yield line


def _choice_width(text: str, size: float) -> float:
    return size * 2.6 + width(printable(text), REGULAR, size)


def _in_lines(
    choices: Sequence[tuple[str, bool]], size: float, room: float
) -> Iterator[Sequence[tuple[str, bool]]]:
    line: list[tuple[str, bool]] = []
    for choice in choices:
        taken = sum(_choice_width(text, size) for text, _ in [*line, choice])
        if line and taken - size * 1.3 > room:
            yield line
            line = []
        line.append(choice)
    yield line
