"""The rulebook as a table for any day: move a date, and see what changes (受付基準).

1. Every cell is what the desk's own book says of such a case; nothing is kept here.
2. Two days stand on top, the visit's and the one whose knowledge judges it; each is
   moved by itself, to where something may change or by one day.
3. A cell that changed says what it was.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from rich.cells import cell_len
from textual import events
from textual.content import Content

from kiosk.desk.receive import Desk
from kiosk.desk.table import (
    ANSWERS,
    ROWS,
    Table,
    known_stops,
    next_stop,
    visit_stops,
)
from kiosk.labels import text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.hold import Held
from kiosk.tui.look import style_of
from kiosk.tui.screens.sheet import Sheet
from kiosk.words import phrases
from kiosk.words.book_rows import rule_row
from schema.rules.book import ONE_DAY
from schema.rules.judge import Decision
from schema.rules.parts import Rule
from schema.terms import Scheme
from schema.wareki import to_wareki

ARROWS = {"left": "4", "right": "6", "up": "8", "down": "2"}
"""Arrows, and the digits that stand for them where there are none."""
NAME, CELL = 28, 11
"""Cells of a row's name and of a decision."""
LABEL = 12
"""Cells of a label and its gap."""


class BookScreen(Sheet[None]):
    """The table, its two dates, and a row that leads to its rules."""

    def __init__(self, desk: Desk) -> None:
        """Begin with today, and today's knowledge."""
        super().__init__()
        place, today = desk.place.jurisdiction, desk.today
        self.table = Table(desk.book, place, Scheme.LATE_ELDERLY, today, today)
        """What is shown."""
        self._before: Table | None = None
        self._moves_known = False
        self._row = 0

    def content(self) -> Content:
        """Dates, scheme, header, rows, legend, keys."""
        table = self.table
        title = text("book.title", edition=table.book.edition.id)
        lines = [
            Content.styled(title, "bold"),
            self._date_line("on", table.on, chosen=not self._moves_known),
            self._date_line("known_on", table.known_on, chosen=self._moves_known),
            self._schemes(),
            self._header(),
            *(self._row_line(nth) for nth in range(len(ROWS))),
            *self.wrapped(text("book.legend"), "$text-muted"),
            self._changes(),
        ]
        lines += [
            Content.styled(text(f"book.keys_{one}"), "bold") for one in ("days", "rows")
        ]
        return Content("\n").join(lines)

    def _date_line(self, name: str, day: date, *, chosen: bool) -> Content:
        label = _padded(text(f"book.{name}"), LABEL + 2)
        said = f" {to_wareki(day)} "
        if chosen:
            return Content.assemble(
                f"▶ {label}", ("◀", "bold"), (said, "bold reverse"), ("▶", "bold")
            )
        return Content(f"  {label} {said}")

    def _schemes(self) -> Content:
        items = [
            Content.styled(f" {one.ja} ", "reverse" if one is self.table.scheme else "")
            for one in Scheme
        ]
        return Content("  ") + flowed(items, self.room - 2, 2)

    def _header(self) -> Content:
        names = (_padded(text(f"book.answer_{one}"), CELL) for one in ANSWERS)
        said = _padded(text("book.shown"), NAME + 2) + "".join(names)
        return Content.styled(said, "$text-muted")

    def _row_line(self, nth: int) -> Content:
        chosen = nth == self._row
        pointer = "▶ " if chosen else "  "
        name = _padded(text(f"book.row_{ROWS[nth].name}"), NAME)
        line = Content.styled(pointer + name, "bold" if chosen else "")
        for place, decision in enumerate(self.table.cells[nth]):
            was = self._was(nth, place)
            line += _cell(decision, was)
        return line

    def _was(self, nth: int, place: int) -> Decision | None:
        """What a cell said before, where it says something else now."""
        if self._before is None:
            return None
        was, now = self._before.cells[nth][place], self.table.cells[nth][place]
        return was if was.outcome is not now.outcome else None

    def _changes(self) -> Content:
        places = ((n, c) for n in range(len(ROWS)) for c in range(len(ANSWERS)))
        count = sum(self._was(*place) is not None for place in places)
        if count:
            said = text("book.changed", count=count)
            return Content.styled(said, "bold $text-warning")
        said = text("book.same" if self._before is not None else "book.unchanged")
        return Content.styled(said, "$text-muted")

    def take_key(self, event: events.Key) -> None:
        """An arrow moves at once; a digit only if it came alone."""
        if event.key in ARROWS and not self.is_holding:
            self._moved(ARROWS[event.key])
        elif event.key == "enter" and not self.is_holding:
            self.app.push_screen(RulesOfRow(self.table, self._row))
        else:
            super().take_key(event)

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Move by a digit."""
        if len(held) == 1:
            self._moved(held[0][0])
        else:
            self.app.bell()

    def _moved(self, key: str) -> None:
        moves: dict[str, Callable[[], None]] = {
            "1": self._next_scheme,
            "2": lambda: self._choose_row(1),
            "4": lambda: self._step(back=True),
            "5": self._other_date,
            "6": lambda: self._step(back=False),
            "7": lambda: self._move_to(self._day - ONE_DAY),
            "8": lambda: self._choose_row(-1),
            "9": lambda: self._move_to(self._day + ONE_DAY),
        }
        move = moves.get(key, self.app.bell)
        move()
        self.draw()

    @property
    def _day(self) -> date:
        """The date that is moved."""
        return self.table.known_on if self._moves_known else self.table.on

    def _step(self, *, back: bool) -> None:
        stops = known_stops if self._moves_known else visit_stops
        day = next_stop(stops(self.table.book), self._day, back=back)
        if day == self._day:
            self.app.bell()
        else:
            self._move_to(day)

    def _move_to(self, day: date) -> None:
        self._before = self.table
        if self._moves_known:
            self.table = replace(self.table, known_on=day)
        else:
            self.table = replace(self.table, on=day)

    def _next_scheme(self) -> None:
        schemes = list(Scheme)
        nth = (schemes.index(self.table.scheme) + 1) % len(schemes)
        self.table, self._before = replace(self.table, scheme=schemes[nth]), None

    def _other_date(self) -> None:
        self._moves_known = not self._moves_known

    def _choose_row(self, by: int) -> None:
        self._row = (self._row + by) % len(ROWS)


class RulesOfRow(Sheet[None]):
    """The rules that answer one row, and on whose word."""

    def __init__(self, table: Table, nth: int) -> None:
        """Take one row of a table."""
        super().__init__()
        self._table = table
        self._nth = nth

    def content(self) -> Content:
        """Each rule once, with the answers that lead to it."""
        title = text(f"book.row_{ROWS[self._nth].name}")
        days = f"{text('book.on')} {to_wareki(self._table.on)}"
        lines = [Content.assemble((title, "bold"), f"   {days}")]
        for rule, answers in self._rules():
            lines += [Content(""), *self._rule_lines(rule, answers)]
        close = Content.styled(text("book.close"), "$text-muted")
        return Content("\n").join([*lines, Content(""), close])

    def _rules(self) -> Iterator[tuple[Rule, str]]:
        found: dict[str, tuple[Rule, list[str]]] = {}
        for answer, cell in zip(ANSWERS, self._table.cells[self._nth], strict=True):
            said = found.setdefault(cell.rule.id, (cell.rule, []))
            said[1].append(text(f"book.answer_{answer}"))
        for rule, answers in found.values():
            yield rule, "／".join(answers)

    def _rule_lines(self, rule: Rule, answers: str) -> Iterator[Content]:
        row = rule_row(self._table.book, rule)
        yield Content.styled(f" {row.verdict} ", style_of(rule.outcome))
        yield from self._labelled(text("book.answers"), answers)
        yield from self._labelled(text("book.rule"), row.title)
        for label, said in row.lines:
            for one in said:
                yield from self._labelled(label, one)
        for authority in row.authorities:
            named = f"{authority.title}（{authority.dated}）{authority.says}"
            yield from self._labelled(text("book.authority"), named)

    def _labelled(self, label: str, said: str) -> Iterator[Content]:
        gap = _padded(label, LABEL)
        for line in wrap(said, self.room - LABEL):
            yield Content.styled(gap, "$text-muted") + Content(line)
            gap = " " * LABEL


def _padded(said: str, width: int) -> str:
    return said + " " * max(width - cell_len(said), 1)


def _cell(decision: Decision, was: Decision | None) -> Content:
    """A symbol in its colour, and what it was."""
    said = f" {phrases.symbol(decision.outcome)} "
    cell = Content.styled(said, style_of(decision.outcome))
    if was is not None:
        cell += Content.styled(f"←{phrases.symbol(was.outcome)}", "bold")
    return cell + Content(" " * max(CELL - cell.cell_length, 1))
