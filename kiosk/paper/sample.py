"""A page to see what a printer does with it (試し印刷).

Nobody is on it. What stands there shows at a glance whether the letters of every form
come out, whether the edges are cut off, and when it was printed.
"""

from datetime import datetime

from reportlab.lib.pagesizes import A4

from kiosk.desk.slip import SlipForm
from kiosk.labels import DEFAULT, text
from kiosk.paper.slip import ROLL_EDGE, ROLL_WIDTH
from kiosk.paper.strip import Strip
from schema.clock import JAPAN
from schema.wareki import to_wareki

_EDGE, _SIZE, _LARGE = 36.0, 13.0, 20.0


def sample_pdf(form: SlipForm, at: datetime) -> bytes:
    """The page, on the paper that this printer has.

    Args:
        form: A4, or a roll.
        at: The present instant.
    """
    on_roll = form is SlipForm.ROLL
    edge, width = (ROLL_EDGE, ROLL_WIDTH) if on_roll else (_EDGE, A4[0])
    strip = Strip(edge, width - 2 * edge, edge)
    strip.headline("○", text("sample.title"), "", _LARGE)
    strip.skip(_SIZE)
    here = at.astimezone(JAPAN)
    day = to_wareki(here.date())
    strip.lines(text("sample.at", day=day, time=f"{here:%H:%M}"), _SIZE)
    for key in ("letters", "marks", "edges", "nobody"):
        strip.skip(_SIZE / 2)
        strip.lines(text(f"sample.{key}"), _SIZE)
    strip.skip(edge)
    strip.cut(0.0 if on_roll else A4[1])
    return strip.pdf(text("sample.title"), DEFAULT)
