"""受付票: what a patient takes home of one visit, in large letters.

1. On A4 it stands in the upper half of the page, in letters of 14 points and more,
   and is cut off below; on a receipt printer's roll it is as long as it needs to be.
2. A second language stands below the Japanese, for the same slip.
3. A text never leaves its column; it is broken into lines, and a page that is full
   gets smaller letters. Only names out of the settings are ever cut, with ….
4. Nothing on it, and nothing in what describes the file, tells whose it is.
"""

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from kiosk.desk.slip import Slip, SlipForm
from kiosk.labels import DEFAULT, text
from kiosk.paper.slip_words import Words, words_of
from kiosk.paper.strip import Strip
from kiosk.paper.typeface import BOLD, printable, width

ROLL_WIDTH, ROLL_EDGE = 80 * mm, 4 * mm
"""A receipt printer's paper, and what it cannot print on at either side."""
HALF = A4[1] / 2
"""Where a sheet of A4 is cut."""
SMALLEST = 14.0
"""The smallest letters of every slip that the built-in edition leads to."""

_LEFT, _TOP, _FOOT = 36.0, 24.0, 10.0
_SIZES = (19.0, 18.0, 17.0, 16.0, 15.0, SMALLEST, 13.0, 12.0, 11.0, 10.0, 9.0)
_ROLL_SIZE = SMALLEST
_GAP = 0.6
"""Between the column of labels and what they are about, in letters."""


def slip_pdf(slip: Slip, form: SlipForm = SlipForm.A4, language: str = "") -> bytes:
    """The slip as one page.

    Args:
        slip: What it says.
        form: On what it is printed.
        language: A second language below the Japanese; empty for none.
    """
    return laid_out(slip, form, language).pdf(text("slip.title"), DEFAULT)


def laid_out(slip: Slip, form: SlipForm = SlipForm.A4, language: str = "") -> Strip:
    """The same before it is a file: where on the page each piece of text stands."""
    languages = (DEFAULT, language) if language else (DEFAULT,)
    blocks = [words_of(slip, one) for one in languages]
    on_roll = form is SlipForm.ROLL
    strip = _roll(blocks) if on_roll else _sheet(blocks)
    strip.cut(0.0 if on_roll else A4[1])
    return strip


def _sheet(blocks: list[Words]) -> Strip:
    """Half a page, or a whole one, in the largest letters that it takes."""
    most = HALF if len(blocks) == 1 else A4[1] - _FOOT
    tried = (_on_sheet(blocks, size) for size in _SIZES)
    fitting = (one for one in tried if one.depth <= most)
    return next(fitting, None) or _on_sheet(blocks, _SIZES[-1])


def _on_sheet(blocks: list[Words], size: float) -> Strip:
    strip = Strip(_LEFT, A4[0] - 2 * _LEFT, _TOP)
    for nth, words in enumerate(blocks):
        if nth:
            strip.skip(12)
            strip.rule()
            strip.skip(10)
        _head(strip, words, size)
        strip.skip(4)
        strip.headline(words.symbol, words.word, words.share, size * 1.75)
        strip.skip(2)
        _rows(strip, words, size, _column(words, size))
    strip.skip(_FOOT)
    if len(blocks) == 1 and strip.depth <= HALF:
        strip.depth = HALF
        strip.rule(dashed=True)
    return strip


def _column(words: Words, size: float) -> float:
    """Width of the column of labels."""
    labels = (width(printable(row.label), BOLD, size) for row in words.rows)
    return max(labels, default=0.0) + size * _GAP


def _roll(blocks: list[Words]) -> Strip:
    strip = Strip(ROLL_EDGE, ROLL_WIDTH - 2 * ROLL_EDGE, ROLL_EDGE)
    for nth, words in enumerate(blocks):
        if nth:
            strip.skip(12)
            strip.rule(dashed=True)
            strip.skip(10)
        _head(strip, words, _ROLL_SIZE)
        strip.skip(6)
        strip.headline(words.symbol, words.word, words.share, 21)
        _rows(strip, words, _ROLL_SIZE, 0)
    strip.skip(2 * ROLL_EDGE)
    return strip


def _head(strip: Strip, words: Words, size: float) -> None:
    strip.ends(words.title, words.at, (size * 1.35, size))
    if words.practice:
        strip.ends(words.practice, words.where, (size, size))
    else:
        strip.lines(words.where, size)


def _rows(strip: Strip, words: Words, size: float, column: float) -> None:
    for row in words.rows:
        strip.skip(size * 0.38)
        strip.row(row.label, row.said, size, column=column)
