"""The verdict: what to do, why, on whose authority, what to say, what next (判定)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.labels import text
from kiosk.tui.flow import shortened, wrap
from kiosk.tui.look import style_of
from kiosk.tui.widgets.steady import Steady
from kiosk.words import phrases
from kiosk.words.otherwise import otherwise
from schema.rules.judge import Decision
from schema.terms import Outcome

LABEL_WIDTH = 11
"""Cells of the widest label and its gap."""
_MARGIN = 5


@dataclass(frozen=True, slots=True)
class Tightness:
    """How a verdict is made to fit a low terminal; the rest is behind `4`."""

    band: int = 3
    """Rows of the band."""
    authority_lines: int = 9
    """Rows of the authority."""
    cautions: int = 9
    """Cautions that are shown; the number of the others is said."""
    caution_lines: int = 9
    """Rows of each of them."""
    why: bool = True
    """Whether the reason has its own row."""
    change_lines: int = 9
    """Rows of what would change the outcome."""
    refusal: bool = True
    """Whether it is said whole that nobody is refused; else its first sentence."""
    next_first: bool = False
    """Whether what can be done stands right under the band, before all else."""
    otherwise: int = 0
    """Rows of what else would follow, were one fact another."""
    air: int = 0
    """Blank rows above and below, together."""


ROOMY = Tightness(otherwise=2)
"""Where the day's list keeps some rows all the same."""
AIRY = replace(ROOMY, air=2)
"""Where there are rows to part it from the fields and from the list."""
ROWS_FOR_AIR = 30
"""Rows of a terminal that has some to spare."""
LEFT = 6
"""Rows that the list keeps."""
LOOSE_TO_TIGHT = (
    Tightness(),
    Tightness(band=1),
    Tightness(band=1, authority_lines=1),
    Tightness(band=1, authority_lines=1, cautions=2),
    Tightness(band=1, authority_lines=1, cautions=1),
    Tightness(band=1, authority_lines=1, cautions=1, caution_lines=1),
    Tightness(band=1, authority_lines=1, cautions=1, why=False),
    Tightness(band=1, authority_lines=1, cautions=1, why=False, change_lines=1),
    Tightness(
        band=1, authority_lines=1, cautions=1, why=False, change_lines=1, refusal=False
    ),
)
"""Tried in this order until the verdict fits."""
LAST = replace(LOOSE_TO_TIGHT[-1], next_first=True)
"""Where none of them fits: the end may be unseen, never what can be done."""
SPARED = 2
"""Rows below the verdict that it may take where it must: those of the list."""


class VerdictPanel(Vertical):
    """A coloured band with symbol and word, and the lines below it."""

    is_airy = False
    """Whether it keeps a blank row above and one below."""

    def compose(self) -> ComposeResult:
        """The band and the lines."""
        yield Steady(id="band")
        yield Steady(id="reasons")

    def show(
        self,
        decision: Decision | None,
        next_line: Content | None,
        *,
        room: int,
        beside: phrases.Beside,
        today: str,
    ) -> None:
        """Draw a decision into `room` rows, or nothing.

        Args:
            decision: The verdict.
            next_line: What can be done beside it.
            room: Rows that there are.
            beside: What else the words depend on.
            today: What to take today from somebody whose visit waits.
        """
        self.display = decision is not None
        if decision is None:
            return
        width = self.app.size.width
        said = phrases.say(decision, beside), today, *phrases.doubts(beside)
        is_high = self.app.size.height >= ROWS_FOR_AIR
        tries = [(AIRY, room - LEFT + AIRY.air)] if is_high else []
        tries += [(ROOMY, room - LEFT)]
        tries += [(one, room) for one in LOOSE_TO_TIGHT]
        tries += [(one, room + SPARED) for one in LOOSE_TO_TIGHT[-3:]]
        for tight, rows in (*tries, (LAST, room)):
            reasons = reasons_content(decision, said, next_line, width, tight)
            if reasons.plain.count("\n") + 1 + tight.band + tight.air <= rows:
                break
        self.is_airy = bool(tight.air)
        self.styles.margin = (tight.air // 2, 0)
        band = band_content(decision, width, tight, beside)
        self.query_one("#band", Static).update(band)
        self.query_one("#reasons", Static).update(reasons)


def band_content(
    decision: Decision,
    width: int,
    tight: Tightness,
    beside: phrases.Beside = phrases.USUALLY,
) -> Content:
    """Symbol and headline, centred in a band of the outcome's colour."""
    headline = phrases.headline(decision, beside)
    said = f"{phrases.symbol(decision.outcome)}  {headline}"
    room = max(width - 4 - cell_len(said), 0)
    style = style_of(decision.outcome)
    line = " " * (room // 2) + said + " " * (room - room // 2)
    blank = Content.styled(" " * (width - 4), style)
    above = [blank] * (tight.band // 2)
    return Content("\n").join([*above, Content.styled(line, style), *above])


def reasons_content(
    decision: Decision,
    said: tuple[str, ...],
    next_line: Content | None,
    width: int,
    tight: Tightness,
) -> Content:
    """The lines under the band, each with its label and wrapped to its column.

    Args:
        decision: The verdict.
        said: What to say to the patient, what to take today, and what to mind that
            the book does not know of.
        next_line: What can be done beside it.
        width: Columns of the terminal.
        tight: How it is made to fit.
    """
    rows = [
        _row(label, words, style, width)
        for label, words, style in _rows(decision, said, width, tight)
    ]
    if next_line is not None:
        rows.insert(0 if tight.next_first else len(rows), _label("next") + next_line)
    return Content("\n").join(rows)


def _rows(
    decision: Decision, said: tuple[str, ...], width: int, tight: Tightness
) -> Iterator[tuple[str, str, str]]:
    """Label, words and style of each row."""
    unconfirmed = decision.outcome is Outcome.UNCONFIRMED
    change = phrases.change_lines(decision) if unconfirmed else []
    column = width - LABEL_WIDTH - _MARGIN
    if change:
        shown = shortened("／".join(change), column * tight.change_lines)
        yield "change", shown, "bold"
    if tight.why:
        yield "why", phrases.why(decision.rule, decision.visit.online_check), ""
    if unconfirmed:
        said_whole = text("outcome.unconfirmed.not_a_refusal")
        first = said_whole.partition("。")[0] + "。"
        yield "", said_whole if tight.refusal else first, ""
    room = column * tight.authority_lines
    yield "authority", _authority(decision, room), ""
    say, today, *doubts = said
    yield "say", f"「{say}」", "bold"
    if today:
        yield "today", today, ""
    lines = column * tight.caution_lines
    for row in _cautions(decision, doubts, tight.cautions):
        yield (row[0], shortened(row[1], lines), row[2])
    others = [] if unconfirmed else otherwise(decision)
    fitting = _whole(others, column * tight.otherwise)
    if fitting:
        yield "otherwise", fitting, ""


def _whole(items: Sequence[str], room: int) -> str:
    """As many of the first items as fit whole, side by side."""
    said = ""
    for item in items:
        longer = f"{said}／{item}" if said else item
        if cell_len(longer) > room:
            break
        said = longer
    return said


def _authority(decision: Decision, room: int) -> str:
    """Date, title and section; a title that is too long is cut, never the others."""
    dated, title, section = phrases.authority_parts(decision)
    left = room - cell_len(dated + section + "…") - 1
    if cell_len(dated + title + section) <= room or left < LABEL_WIDTH:
        return shortened(dated + title + section, room)
    while cell_len(title) > left:
        title = title[:-1]
    return f"{dated}{title}…{section}"


def _cautions(
    decision: Decision, doubts: Sequence[str], most: int
) -> Iterator[tuple[str, str, str]]:
    said = [*doubts, *(text(f"caution.{code}") for code in decision.cautions)]
    for one in said[:most]:
        yield "caution", f"⚠ {one}", "$text-warning"
    if len(said) > most:
        left = text("verdict.more_cautions", count=len(said) - most)
        yield "", left, "$text-warning"


def _label(name: str) -> Content:
    said = text(f"verdict.{name}") if name else ""
    return Content.styled("  " + said + " " * (LABEL_WIDTH - cell_len(said)), "dim")


def _row(name: str, said: str, style: str, width: int) -> Content:
    first, *rest = wrap(said, width - LABEL_WIDTH - _MARGIN)
    lines = [_label(name) + Content.styled(first, style)]
    indent = " " * (LABEL_WIDTH + 2)
    lines += [Content(indent) + Content.styled(line, style) for line in rest]
    return Content("\n").join(lines)
