"""The large letters of the patient's screen: `python -m tests.letters` draws them.

Each letter that a large word needs is taken from the fonts of the paper and written
as dots into `kiosk/tui/letters`, once for every height. A letter is moved and
stretched by a fraction of a dot until its strokes lie on dots as well as they can:
that is what makes kanji of fifteen dots legible.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from kiosk.labels import sentences
from kiosk.paper.typeface import printable
from kiosk.tui.large import FOLDER, HEIGHTS, Glyph
from kiosk.words.phrases import LANGUAGES, symbol
from schema.terms import Outcome
from tests.fonts import TARGET
from tests.sources import ROOT

DRAWN_FROM = {16: ("Regular", 14), 20: ("Regular", 18), 30: ("Bold", 27)}
"""Weight of the font, and dots of its em, for each height."""
TARGET_FOLDER = ROOT / "kiosk" / "tui" / FOLDER

_EM, _WHITE = 240, 255
"""Size at which the font itself is drawn; of a dot that is all ink."""
_INK = 112
"""From how much of it on a dot is one."""
_STRETCHES = (0.96, 1.0, 1.04)
_MOVES = tuple(step / 8 for step in range(-4, 4))
_SLOW_TO_MOVE = 0.03
_SYMBOL = 0.88
"""Of the em: the longer side of every symbol."""


class Fit(NamedTuple):
    """How a letter is laid on the dots."""

    across: float
    """Stretch sideways."""
    down: float
    """Stretch downwards."""
    right: float
    """Dots moved to the right."""
    below: float
    """Dots moved down."""


def wanted() -> set[str]:
    """Every letter of every large word that the fonts have whole, and the symbols."""
    words = (
        "".join(said.split())
        for language in LANGUAGES
        for key, said in sentences(language).items()
        if key.startswith("patient.large.")
    )
    return {char for one in words if printable(one) == one for char in one} | _symbols()


def glyph(char: str, height: int) -> Glyph:
    """One letter in dots.

    Args:
        char: The letter.
        height: Dots of a line.
    """
    _, em = DRAWN_FROM[height]
    picture, advance = _drawn(char, height)
    wide = round(advance * em / _EM) + (advance == _EM)
    fits = (Fit(*one) for one in product(_STRETCHES, _STRETCHES, _MOVES, _MOVES))
    best = min(
        fits, key=lambda fit: _blur(_laid(picture, em, (wide, height), fit), fit)
    )
    dots = _laid(picture, em, (wide, height), best).tobytes()
    rows = (dots[at : at + wide] for at in range(0, len(dots), wide))
    return Glyph(wide, tuple(_bits(row) for row in rows))


def _bits(row: bytes) -> int:
    return int("".join("1" if ink >= _INK else "0" for ink in row), 2)


def _laid(
    picture: Image.Image, em: int, size: tuple[int, int], fit: Fit
) -> Image.Image:
    """How much ink falls on each dot."""
    across, down = _EM / em / fit.across, _EM / em / fit.down
    (wide, high), (full, tall) = size, picture.size
    left = full / 2 - (wide / 2 + fit.right) * across
    top = tall / 2 - (high / 2 + fit.below) * down
    box = (left, top, left + wide * across, top + high * down)
    return picture.resize(size, Image.Resampling.BOX, box=box)


def _blur(laid: Image.Image, fit: Fit) -> float:
    """How much of the ink lies on dots that are neither full nor empty."""
    shades = [*enumerate(laid.histogram())]
    ink = sum(count * shade for shade, count in shades)
    unsure = sum(count * shade * (_WHITE - shade) for shade, count in shades)
    moved = abs(fit.right) + abs(fit.below)
    return unsure / max(ink, 1) * (1 + _SLOW_TO_MOVE * moved)


@cache
def _font(height: int, em: int) -> ImageFont.FreeTypeFont:
    weight, _ = DRAWN_FROM[height]
    return ImageFont.truetype(str(TARGET / f"BIZUDPGothic-{weight}.ttf"), em)


def _drawn(char: str, height: int) -> tuple[Image.Image, float]:
    """The letter in the middle of a picture, large, and how far it advances."""
    is_symbol = char in _symbols()
    font = _as_large_as_others(char, height) if is_symbol else _font(height, _EM)
    ascent, descent = font.getmetrics()
    advance = _EM if is_symbol else font.getlength(char)
    box = (0.0, 0.0, advance, float(ascent + descent))
    left, top, right, bottom = font.getbbox(char) if is_symbol else box
    picture = Image.new("L", (2 * _EM, 2 * _EM), 0)
    corner = (_EM - (left + right) / 2, _EM - (top + bottom) / 2)
    ImageDraw.Draw(picture).text(corner, char, font=font, fill=_WHITE)
    return picture, advance


def _as_large_as_others(symbol: str, height: int) -> ImageFont.FreeTypeFont:
    """The font at the size at which its × is no smaller than its ○."""
    left, top, right, bottom = _font(height, _EM).getbbox(symbol)
    return _font(height, round(_EM * _SYMBOL * _EM / max(right - left, bottom - top)))


@cache
def _symbols() -> frozenset[str]:
    return frozenset(symbol(outcome) for outcome in Outcome)


def lines(height: int) -> Iterator[str]:
    """The file of one height, line by line."""
    for char in sorted(wanted()):
        yield f"{char} {_written(glyph(char, height))}"


def _written(glyph: Glyph) -> str:
    """A letter as it stands in a file: its width, and its dots as one number."""
    bits = "".join(f"{row:0{glyph.width}b}" for row in glyph.rows)
    return f"{glyph.width} {int(bits, 2):0{-(-len(bits) // 4)}x}"


def main() -> None:
    """Write every height anew."""
    for height in HEIGHTS:
        path = TARGET_FOLDER / f"{height}.hex"
        said = "".join(f"{line}\n" for line in lines(height))
        path.write_text(said, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
