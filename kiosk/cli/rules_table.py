"""The book as a table in the terminal, whole at 100 columns (受付基準の表)."""

from io import StringIO

from rich.box import Box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from kiosk.words.book_rows import Clocks, Row, Section, heading, sections
from kiosk.words.book_words import AND, AuthorityRow
from schema.rules.book import Rulebook

RULED = Box("    \n    \n -- \n    \n -- \n -- \n    \n    \n", ascii=True)
"""Lines between rows and none between columns.

A border to the right would show every character that a terminal draws wider or
narrower than expected.
"""


def print_book(book: Rulebook, clocks: Clocks, console: Console) -> None:
    """Print the whole book."""
    for line in heading(book, clocks):
        console.print(Text(line))
    for section in sections(book, clocks):
        console.print()
        console.print(_section(section))


def as_text(book: Rulebook, clocks: Clocks, width: int = 100) -> str:
    """The whole book as plain text, for a file or a pager."""
    written = StringIO()
    print_book(book, clocks, Console(file=written, width=width, color_system=None))
    return written.getvalue()


def _section(section: Section) -> RenderableType:
    table = Table(box=RULED, show_header=False, expand=True, show_lines=True)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=7, overflow="fold")
    for row in section.rows:
        table.add_row(_name(row), _body(row))
    return Group(
        Line(Text(section.title, style="bold"), characters="-"),
        Text(section.lead),
        table,
    )


def _name(row: Row) -> RenderableType:
    parts = [Text(row.title, style="bold"), Text(row.id, style="dim")]
    return Group(*([Text(row.verdict)] if row.verdict else []), *parts)


def _body(row: Row) -> RenderableType:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=10, overflow="fold", style="dim")
    grid.add_column(ratio=1, overflow="fold")
    for label, said in row.lines:
        grid.add_row(label, Group(*_numbered(said)))
    grid.add_row("根拠", Group(*(_authority(one) for one in row.authorities)))
    return grid


def _numbered(said: tuple[str, ...]) -> list[Text]:
    """Alternatives with their numbers; a single one without."""
    lines = [one.replace(AND, f"、\n{AND[1:]}") for one in said]
    if len(lines) == 1:
        return [Text(lines[0])]
    return [Text(f"（{place}）{one}") for place, one in enumerate(lines, 1)]


def _authority(one: AuthorityRow) -> RenderableType:
    status = f"（{one.status}）" if one.status else ""
    said = Padding(Text(f"{one.says}{status}", style="dim"), (0, 0, 0, 2))
    return Group(Text(f"{one.title}（{one.dated}）"), said)
