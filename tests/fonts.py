"""The fonts of the paper: `python -m tests.fonts FOLDER` writes `kiosk/paper/fonts`.

FOLDER holds `BIZUDPGothic-Regular.ttf` and `BIZUDPGothic-Bold.ttf` as their authors
published them. What is kept of them is what a form needs: JIS X 0208, what Windows
adds to it, half-width kana, and the variants of `schema.names` as far as the fonts
have them. Hints and features are for screens and for other ways of setting type.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

from schema.names import VARIANTS
from tests.sources import ROOT

NAMES = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf")
TARGET = ROOT / "kiosk" / "paper" / "fonts"

_FIRST, _LAST = 0x21, 0x7E
_TO_JIS, _TO_ASCII = b"\x1b$B", b"\x1b(B"
_SINGLE, _LEAD = 0x100, (*range(0x81, 0xA0), *range(0xE0, 0xFD))


def jis_x_0208() -> set[str]:
    """Its 6,879 characters: both levels of kanji and everything beside them."""
    square = range(_FIRST, _LAST + 1)
    cells = (bytes((row, cell)) for row in square for cell in square)
    return set(_decoded((_TO_JIS + one + _TO_ASCII for one in cells), "iso2022_jp"))


def windows() -> set[str]:
    """What Windows-31J has: among them 髙, 﨑 and half-width kana."""
    singles = (bytes((one,)) for one in range(0x20, _SINGLE))
    pairs = (bytes((one, two)) for one in _LEAD for two in range(0x40, 0xFD))
    return set(_decoded((*singles, *pairs), "cp932"))


def _decoded(cells: Iterable[bytes], encoding: str) -> Iterator[str]:
    for cell in cells:
        char = cell.decode(encoding, "ignore")
        if len(char) == 1 and not 0xE000 <= ord(char) < 0xF900:
            yield char


def wanted() -> set[str]:
    """Every character that is kept, where a font has it."""
    return jis_x_0208() | windows() | set(VARIANTS.replace(" ", "")) | {"✓", "▷"}


def write(source: Path, target: Path) -> None:
    """Write what is kept of one font."""
    options = Options(
        hinting=False,
        layout_features=[],
        glyph_names=False,
        name_languages=[0x409],
        drop_tables=["GSUB", "DSIG", "vhea", "vmtx", "meta", "gasp"],
        recalc_timestamp=False,
    )
    font = load_font(str(source), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in wanted()])
    subsetter.subset(font)
    save_font(font, str(target), options)


def main() -> None:
    """Write both."""
    (folder,) = sys.argv[1:]
    for name in NAMES:
        write(Path(folder) / name, TARGET / name)


if __name__ == "__main__":
    main()
