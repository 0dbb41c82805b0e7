"""The two fonts of the paper, and which characters they have (書体).

BIZ UDPGothic is made for people who read with difficulty. The files beside this module
are subsets under the SIL Open Font License; a PDF embeds what it uses of them.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "BIZUDPGothic-Regular"
"""For everything that was filled in."""
BOLD = "BIZUDPGothic-Bold"
"""For titles and what a line is for."""
GETA = "〓"
"""Stands where the font has no such character (ゲタ)."""

WIDE_BLANK = "\u3000"
"""Between surname and given name (全角の空白)."""

_FOLDER = "fonts"
_SELECTORS = dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
_NOT_SEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def printable(text: str) -> str:
    """The text as the paper can show it: 〓 for what no font of it has.

    Half-width kana are written in full width; marks that choose a form of a character
    are left out, and blanks of every kind stay blanks.
    """
    return "".join(map(_shown, _plain(text)))


def unprintable(text: str) -> str:
    """The characters of a text that the paper cannot show, each once."""
    return "".join(dict.fromkeys(c for c in _plain(text) if _shown(c) != c))


def width(text: str, name: str, size: float) -> float:
    """How wide a text is, in points."""
    return _fonts()[name].stringWidth(text, size)


def _plain(text: str) -> str:
    """One character for each that is seen; kana in full width."""
    plain = ""
    for char in _widened(text).translate(_SELECTORS):
        if char.isspace():
            plain += char if char == WIDE_BLANK else " "
        elif unicodedata.combining(char) and plain:
            # Not the whole text: a compatibility form of a kanji is some name's own.
            plain = plain[:-1] + unicodedata.normalize("NFC", plain[-1] + char)
        elif unicodedata.category(char) not in _NOT_SEEN:
            plain += char
    return plain


def _widened(text: str) -> str:
    """Half-width kana in full width, and nothing else changed."""
    made, run = "", ""
    for char in text:
        if "\uff61" <= char <= "\uff9f":
            run += char
            continue
        made += unicodedata.normalize("NFKC", run) + char
        run = ""
    return made + unicodedata.normalize("NFKC", run)


def _shown(char: str) -> str:
    return char if ord(char) in _covered() else GETA


@cache
def _covered() -> frozenset[int]:
    """What both fonts have."""
    first, second = (frozenset(one.face.charToGlyph) for one in _fonts().values())
    return first & second


@cache
def _fonts() -> Mapping[str, TTFont]:
    """Both fonts, which from now on are found by their names."""
    made = {name: _font(name) for name in (REGULAR, BOLD)}
    for font in made.values():
        pdfmetrics.registerFont(font)
    return made


def _font(name: str) -> TTFont:
    source = files(__package__) / _FOLDER / f"{name}.ttf"
    return TTFont(name, BytesIO(source.read_bytes()))
