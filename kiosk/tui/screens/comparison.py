"""Paper, local copy and answer side by side, and the reason to go on (突き合わせ).

1. Nothing is cut: a value that is wider than its column goes on below.
2. What differs is marked with a symbol and a word behind it, never by colour alone.
3. Names stand here unmasked: they are to be compared. What was seen is kept with
   the visit, encrypted.
"""

from collections.abc import Iterator
from dataclasses import replace

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from kiosk.desk import compare
from kiosk.desk.comparison import Compared
from kiosk.desk.form import Form
from kiosk.desk.receive import Desk
from kiosk.labels import text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.sheet import Sheet
from kiosk.words.compared import said as _value
from kiosk.words.notices import source_name
from schema.clock import JAPAN
from schema.names import NameMatch
from schema.terms import Difference

LABEL_WIDTH, MARK_WIDTH = 12, 7
"""Cells of the widest field name, and of the widest mark behind a row."""
GAP = 1
OTHERWISE = "7"
"""Does something else than what the book says, where an acceptance is in doubt."""
DOUBTS = {Difference.ELIGIBILITY, Difference.BIRTH_DATE}
"""What puts an acceptance in doubt."""
PRINTED = "6"
"""Asks for the share that is printed on the paper."""
NOT_PRINTED = "9"
SHARES = {"1": 10, "2": 20, "3": 30}
LOW = 24
"""Rows of a terminal on which every one of them is needed."""


class ComparisonScreen(Sheet[Form]):
    """The three columns; a digit says why it is gone on with."""

    def __init__(self, desk: Desk, form: Form) -> None:
        """Compare what was entered with the desk's copy and the live answer."""
        super().__init__()
        self._desk = desk
        self._form = form
        self._asks_share = False
        self.is_otherwise = False
        """True where something else is to be done with this patient."""

    @property
    def rows(self) -> tuple[Compared, ...]:
        """What the three say now."""
        return self._desk.compared(self._form)

    @property
    def open(self) -> tuple[Difference, ...]:
        """What still has to be acknowledged."""
        return compare.still_open(self._form, self.rows)

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons that can be given now, by digit."""
        return {
            key: reason
            for key, reason in compare.REASONS.items()
            if self.open
            and (reason != compare.SPELLING or Difference.NAME in self.open)
        }

    def closed(self) -> None:
        """Go back to the desk with what was said here."""
        if self._asks_share:
            self._asks_share = False
            self.draw()
        else:
            self.leave(self._form)

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone."""
        key = held[0][0] if len(held) == 1 else ""
        if self._asks_share:
            self._take_share(key)
        elif key in self.reasons:
            self._acknowledge(self.reasons[key])
        elif key == PRINTED:
            self._asks_share = True
        elif key == OTHERWISE and self._in_doubt:
            self.is_otherwise = True
            self.leave(self._form)
        else:
            self.app.bell()
        self.draw()

    @property
    def _in_doubt(self) -> bool:
        """True if what the book accepts is in doubt."""
        return bool(DOUBTS.intersection(self.open))

    def _acknowledge(self, reason: str) -> None:
        self._form = compare.acknowledge(self._form, self.rows, reason)
        if not self.open:
            self.leave(self._form)

    def _take_share(self, key: str) -> None:
        if key not in {*SHARES, NOT_PRINTED}:
            self.app.bell()
            return
        share = compare.SHARES.get(str(SHARES.get(key, "")))
        self._form = replace(self._form, printed_share=share)
        self._asks_share = False

    def content(self) -> Content:
        """Everything, top to bottom."""
        lines = [Content.styled(text("comparison.title"), "bold")]
        key = "comparison.lead" if self.open else "comparison.nothing_open"
        lines += self.wrapped(text(key), "$text-accent")
        lines += self._heads()
        for row in self.rows:
            if any(compare.values(row)):
                lines += self._row(row)
        answer = self._desk.counted(self._form)
        for code in compare.oddities(self._form, answer):
            lines += self.wrapped(text(f"comparison.odd_{code}"), "bold $text-warning")
        gap = [Content("")] if self.app.size.height > LOW else []
        return Content("\n").join([*lines, *gap, *self._choices_lines()])

    def _heads(self) -> Iterator[Content]:
        heads = [text(f"comparison.{one}") for one in ("paper", "snapshot", "online")]
        yield from self._columns("", heads, "bold")
        said, who = self._answered()
        below = [text("comparison.entered"), self._copy_at(), said]
        yield from self._columns("", below, "dim")
        if who:
            yield from self._columns("", ["", "", who], "dim")

    def _copy_at(self) -> str:
        info = self._desk.snapshot.info()
        if info is None:
            return text("comparison.none")
        return text(
            "comparison.as_of", at=f"{info.as_of.astimezone(JAPAN):%m/%d %H:%M}"
        )

    def _answered(self) -> tuple[str, str]:
        """What was answered and when, and by whom."""
        answer = self._desk.counted(self._form)
        if answer is None:
            return text("comparison.not_asked"), ""
        at = f"{answer.answered_at.astimezone(JAPAN):%H:%M}"
        who = source_name(answer.source)
        return f"{text(f'check.{answer.result}')} {at}", who

    def _row(self, row: Compared) -> Iterator[Content]:
        said = [_value(row.field, one) for one in compare.values(row)]
        label, mark = text(f"comparison.{row.field}"), self._mark(row)
        style = "bold $text-warning" if row.differs else ""
        yield from self._columns(label, said, style, mark)

    def _mark(self, row: Compared) -> str:
        """What a row is marked with, behind its values."""
        if row.differs:
            seen = row in self._form.seen
            return text(f"comparison.{'acknowledged' if seen else 'differs'}")
        match = compare.name_match(self.rows) if row.field == compare.NAME else None
        if match is None or match is NameMatch.EXACT:
            return ""
        return text(f"comparison.match_{match}")

    def _columns(
        self, label: str, said: list[str], style: str, mark: str = ""
    ) -> Iterator[Content]:
        """One row in as many lines as its longest value takes."""
        width = (self.room - LABEL_WIDTH - MARK_WIDTH) // 3 - GAP
        cells = [wrap(one, width) for one in said]
        for nth in range(max(map(len, cells))):
            line = Content.styled(_padded("" if nth else label, LABEL_WIDTH), "dim")
            for cell in cells:
                part = cell[nth] if nth < len(cell) else ""
                line += Content.styled(_padded(part, width + GAP), style)
            yield line + Content.styled("" if nth else mark, f"bold {style}")

    def _choices_lines(self) -> list[Content]:
        if self._asks_share:
            items = [(key, text(f"share.{one}")) for key, one in SHARES.items()]
            items += [(NOT_PRINTED, text("comparison.not_printed"))]
            head = [Content.styled(text("comparison.ask_share"), "bold $text-accent")]
            return [*head, self._flowed([*items, ("0", text("comparison.back"))])]
        items = [
            (key, text(f"comparison.reason_{reason}"))
            for key, reason in self.reasons.items()
        ]
        if self._in_doubt:
            items.append((OTHERWISE, text("comparison.otherwise")))
        items += [
            (PRINTED, text("comparison.enter_share")),
            ("0", text("comparison.back")),
        ]
        return [self._flowed(items)]

    def _flowed(self, items: list[tuple[str, str]]) -> Content:
        shown = [
            Content.assemble((key, "bold reverse"), f" {said}") for key, said in items
        ]
        return flowed(shown, self.room, 0)

    def draw(self) -> None:
        """Draw what stands now."""
        self.query_one("#panel-lines", Static).update(self.content())


def _padded(said: str, width: int) -> str:
    return said + " " * (width - cell_len(said))
