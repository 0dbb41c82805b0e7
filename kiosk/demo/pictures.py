"""Pictures of a screen that keep Japanese in its columns (画面の絵).

1. Every character stands where its cell is: the exporter's own text lengths count
   characters, and two cells of a wide one would be squeezed into one.
2. Lines and blocks fill their cell, so that boxes close.
3. A picture names no address: it looks the same on a machine without a network.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby

from rich.cells import cell_len
from textual.app import App

CELL = 10
"""Width of one cell; a wide character takes two."""
LINE = 24
"""Height of one line."""
FONT = 20
"""Of letters, which leave a little room between lines."""
SIGN = 16
"""Of a sign that is squeezed into one cell."""
FAMILY = "'Noto Sans Mono CJK JP', 'BIZ UDGothic', 'MS Gothic', 'Osaka-Mono', monospace"
"""Fonts whose wide characters are twice as wide as the narrow ones."""

_STYLE = re.compile(r"\.[\w-]+-(r\d+) \{ ([^}]*) \}")
_GROUND = re.compile(
    r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" '
    r'height="[\d.]+" shape-rendering="crispEdges"/>'
)
_RUN = re.compile(
    r'<text class="[\w-]+-(r\d+)" x="([\d.]+)" y="[\d.]+" textLength="[\d.]+" '
    r'clip-path="url\(#[\w-]+-line-(\d+)\)">([^<]*)</text>'
)
_PAPER = re.compile(r'<rect fill="(#\w+)" stroke=')
_EXPORTED_CELL = 12.2
_EXPORTED_LINE = 24.4
_DRAWN = range(0x2500, 0x25A0)
_X, _Y, _PEN = CELL // 2 - 1, LINE // 2 - 1, 2
_UP, _DOWN = (_X, 0, _PEN, _Y + _PEN), (_X, _Y, _PEN, LINE - _Y)
_WEST, _EAST = (0, _Y, _X + _PEN, _PEN), (_X, _Y, CELL - _X, _PEN)
_SHAPES = {
    "▀": ((0, 0, CELL, LINE // 2),),
    "▄": ((0, LINE // 2, CELL, LINE // 2),),
    "█": ((0, 0, CELL, LINE),),
    "─": ((0, _Y, CELL, _PEN),),
    "│": ((_X, 0, _PEN, LINE),),
    **dict.fromkeys("╭┌", (_EAST, _DOWN)),
    **dict.fromkeys("╮┐", (_WEST, _DOWN)),
    **dict.fromkeys("╰└", (_EAST, _UP)),
    **dict.fromkeys("╯┘", (_WEST, _UP)),
}
"""What is drawn in parts: where each begins in its cell, how wide, how deep."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style that stand side by side (文字の並び)."""

    style: str
    """Class of the style."""
    column: int
    """Cell of the first character."""
    row: int
    """Line, counted from 0."""
    text: str
    """The characters."""


def picture(app: App[None]) -> str:
    """What `app` shows now, as SVG."""
    return redrawn(app.export_screenshot(), app.size.width, app.size.height)


def redrawn(exported: str, columns: int, rows: int) -> str:
    """An exported screen drawn again, every character in its own cells.

    Args:
        exported: The SVG as Rich writes it.
        columns: Cells of a line.
        rows: Lines of the screen.
    """
    found = _PAPER.search(exported)
    paper = found[1] if found else "#000"
    width, height = columns * CELL, rows * LINE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        "<style>",
        f"text {{ font-family: {FAMILY}; font-size: {FONT}px; white-space: pre }}",
        f".drawn {{ font-size: {LINE}px }}",
        f".small {{ font-size: {SIGN}px }}",
        *(
            f".{name} {{ {_without_alternates(said)} }}"
            for name, said in _styles(exported)
        ),
        "</style>",
        f'<rect width="{width}" height="{height}" fill="{paper}"/>',
        *_grounds(exported, paper),
        *_filled(exported),
        *(line for run in runs(exported) for line in _drawn(run)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _styles(exported: str) -> list[tuple[str, str]]:
    return _STYLE.findall(exported)


def _without_alternates(said: str) -> str:
    """A style without the part that would choose other shapes for Japanese."""
    parts = (part.strip() for part in said.split(";"))
    return ";".join(p for p in parts if p and not p.startswith("font-variant"))


def _grounds(exported: str, paper: str) -> Iterator[str]:
    """The coloured cells behind the text, one shape for each colour."""
    shapes: dict[str, str] = {}
    for fill, x, y, width in _GROUND.findall(exported):
        row = round((float(y) - 1.5) / _EXPORTED_LINE)
        wide = _column(width) * CELL
        corner = f"M{_column(x) * CELL} {row * LINE}"
        shapes[fill] = shapes.get(fill, "") + f"{corner}h{wide}v{LINE}h-{wide}z"
    for fill, path in shapes.items():
        if fill != paper:
            yield f'<path fill="{fill}" d="{path}" shape-rendering="crispEdges"/>'


def runs(exported: str) -> Iterator[Run]:
    """Every run of text of an exported screen, blanks aside."""
    for style, x, row, said in _RUN.findall(exported):
        text = unescape(said).replace("\xa0", " ")
        if text.strip():
            yield Run(style, _column(x), int(row), text)


def _column(x: str) -> int:
    return round(float(x) / _EXPORTED_CELL)


def _drawn(run: Run) -> Iterator[str]:
    """The run's characters, letters by their places and drawn ones to their size."""
    letters: list[tuple[int, str]] = []
    column = run.column
    for char, after in zip(run.text, run.text[1:] + " ", strict=True):
        crowded = _may_be_wide(char) and not after.isspace()
        if char in _SHAPES:
            pass
        elif ord(char) in _DRAWN or crowded:
            yield _stretched(run, column, char)
        elif not char.isspace():
            letters.append((column, char))
        column += cell_len(char)
    if letters:
        places = " ".join(str(place * CELL) for place, _ in letters)
        said = escape("".join(char for _, char in letters), quote=False)
        baseline = run.row * LINE + FONT - 1
        yield f'<text class="{run.style}" x="{places}" y="{baseline}">{said}</text>'


def _filled(exported: str) -> Iterator[str]:
    """Blocks and lines as one shape for each style, without seams."""
    shapes: dict[str, str] = {}
    for run in runs(exported):
        path = "".join(_parts(run))
        if path:
            shapes[run.style] = shapes.get(run.style, "") + path
    for style, path in shapes.items():
        yield f'<path class="{style}" d="{path}" shape-rendering="crispEdges"/>'


def _parts(run: Run) -> Iterator[str]:
    """The blocks and lines of a run, those of one kind side by side as one."""
    column = run.column
    for char, same in groupby(run.text):
        count = len(list(same))
        for left, top, wide, deep in _SHAPES.get(char, ()):
            whole = wide == CELL
            long = wide + (count - 1) * CELL if whole else wide
            for nth in range(1 if whole else count):
                x, y = (column + nth) * CELL + left, run.row * LINE + top
                yield f"M{x} {y}h{long}v{deep}h-{long}z"
        column += count * cell_len(char)


def _may_be_wide(char: str) -> bool:
    """True for a sign that takes one cell here and two in most Japanese fonts."""
    is_sign = not char.isalpha() and cell_len(char) == 1
    return is_sign and unicodedata.east_asian_width(char) == "A"


def _stretched(run: Run, column: int, char: str) -> str:
    """One character made to fill its cell, or to stay in it."""
    drawn = ord(char) in _DRAWN
    baseline = run.row * LINE + (LINE * 7 // 8 if drawn else FONT - 4)
    kind = f"{run.style} {'drawn' if drawn else 'small'}"
    return (
        f'<text class="{kind}" x="{column * CELL}" y="{baseline}" '
        f'textLength="{CELL}" lengthAdjust="spacingAndGlyphs">{escape(char)}</text>'
    )
