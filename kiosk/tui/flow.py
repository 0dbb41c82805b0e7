"""Lines that fit: Japanese cut between characters, items whole (折り返し)."""

import re
from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content

from kiosk.labels import text
from kiosk.words.breaks import last_phrase

GAP = "  "
SCRAPS = 10
"""Cells of the end of a sentence that does not stand on a line alone."""
_NOT_FIRST = "。、，」）：・ー？"
_NOT_LAST = ("「", "（")
_IN_WORDS = re.compile(r"[0-9A-Za-z_.+-]")
_END = re.compile(r"[0-9A-Za-z_.+-]*$")


def wrap(said: str, room: int) -> list[str]:
    """Cut Japanese into lines of at most `room` cells, none opening with 。、」.

    A mark that may not open a line goes with the character before it, a bracket that
    opens with what follows; a number or a word in Latin letters is not cut where it
    fits into a line.
    """
    lines, line = [], ""
    for char in said:
        if cell_len(line + char) > room:
            carried = _last(line) if char in _NOT_FIRST else _run(line, char)
            lines.append(line[: len(line) - len(carried)])
            line = carried
        line += char
    return _with_its_phrase([*lines, line] if line or not lines else lines, room)


def _with_its_phrase(lines: list[str], room: int) -> list[str]:
    """The lines, the last one begun with its phrase where only scraps are left."""
    if len(lines) == 1 or cell_len(lines[-1]) > SCRAPS:
        return lines
    *before, line, left = lines
    phrase = last_phrase(line + left).removesuffix(left)
    kept = line.removesuffix(phrase or last_phrase(line))
    moved = line[len(kept) :] + left
    return [*before, kept, moved] if kept and cell_len(moved) <= room else lines


def _last(line: str) -> str:
    """The last character of a line, with the word that it ends."""
    return _run(line[:-1], line[-1:]) + line[-1:]


def _run(line: str, char: str) -> str:
    """The end of a line that belongs together with the next character."""
    kept = _END.search(line) if _IN_WORDS.match(char) else None
    run = kept[0] if kept is not None and kept[0] != line else ""
    before = line.removesuffix(run)
    opens = before.endswith(_NOT_LAST) and len(before) > 1
    return before[-1:] + run if opens else run


def flowed(items: Iterable[Content], room: int, indent: int) -> Content:
    """Items side by side in as many lines as they take, later lines indented."""
    content, used = Content(""), 0
    for item in items:
        if used and used + len(GAP) + item.cell_length > room:
            content, used = content + Content("\n" + " " * indent), 0
        if used:
            content, used = content + Content(GAP), used + len(GAP)
        content, used = content + item, used + item.cell_length
    return content


def shortened(said: str, room: int) -> str:
    """`said` in at most `room` cells; what is left out is behind `4`."""
    if cell_len(said) <= room:
        return said
    mark = text("verdict.more_behind")
    kept = ""
    for char in said:
        if cell_len(kept + char + mark) > room:
            break
        kept += char
    return kept + mark
