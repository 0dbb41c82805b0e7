"""Large letters: glyphs of dots, drawn with half blocks (大きな文字).

A terminal cannot enlarge its text. Each letter of the few words that are shown to
patients is kept as dots, taken from BIZ UDPGothic at several heights; two dots, one
above the other, make a character. What has no glyph is not drawn at all.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

HEIGHTS = (30, 20, 16)
"""Dots of a line, the largest first."""
FOLDER = "letters"
"""Where the glyphs lie, beside this module."""
BLANK = 0.4
"""Of a line's height: how wide a blank is."""
_BLOCKS = " ▄▀█"
"""By the dot above and the dot below."""


class Glyph(NamedTuple):
    """One letter in dots (字形)."""

    width: int
    """Dots from side to side, its distance to the next among them."""
    rows: tuple[int, ...]
    """Top to bottom; the highest bit is the leftmost dot."""


def can_draw(word: str) -> bool:
    """True if every letter of a word has a glyph."""
    return all(char.isspace() or char in glyphs(HEIGHTS[0]) for char in word)


def width(line: str, height: int) -> int:
    """Columns that a line of large letters takes."""
    return sum(_glyph(char, height).width for char in line)


def drawn(line: str, height: int) -> Sequence[str]:
    """A line of large letters as lines of half blocks, all equally wide."""
    letters = [_glyph(char, height) for char in line]
    return ["".join(_half(one, at) for one in letters) for at in range(0, height, 2)]


def _half(glyph: Glyph, at: int) -> str:
    """Two rows of dots of one letter as one line of characters."""
    above, below = (f"{row:0{glyph.width}b}" for row in glyph.rows[at : at + 2])
    return "".join(
        _BLOCKS[2 * int(up) + int(down)] for up, down in zip(above, below, strict=True)
    )


def _glyph(char: str, height: int) -> Glyph:
    if char.isspace():
        return Glyph(round(height * BLANK), (0,) * height)
    return glyphs(height)[char]


@cache
def glyphs(height: int) -> Mapping[str, Glyph]:
    """Every letter that there is of one height."""
    source = files(__package__) / FOLDER / f"{height}.hex"
    lines = source.read_text(encoding="utf-8").splitlines()
    return {line[0]: _read(line[2:], height) for line in lines}


def _read(said: str, height: int) -> Glyph:
    wide, dots = said.split()
    bits = f"{int(dots, 16):0{int(wide) * height}b}"
    cuts = range(0, len(bits), int(wide))
    return Glyph(int(wide), tuple(int(bits[at : at + int(wide)], 2) for at in cuts))
