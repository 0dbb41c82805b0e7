"""Whether the fonts of the paper are there and open (書体の点検)."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from reportlab.pdfbase.ttfonts import TTFError, TTFont

from kiosk.paper.typeface import BOLD, REGULAR

SAMPLE = "資格確認書 令和8年 10割"
"""Characters without which no form can be made."""


def lost_fonts(folder: Traversable | None = None) -> tuple[str, ...]:
    """Names of the fonts that do not open, or lack what every form says.

    Args:
        folder: Where they lie; as they ship by default.
    """
    place = folder or files(__package__) / "fonts"
    return tuple(name for name in (REGULAR, BOLD) if not _opens(name, place))


def _opens(name: str, folder: Traversable) -> bool:
    try:
        source = BytesIO((folder / f"{name}.ttf").read_bytes())
        covered = TTFont(name, source).face.charToGlyph
    except (OSError, TTFError):
        return False
    return all(ord(char) in covered for char in SAMPLE)
