"""Every key of the desk in pages: what is pressed anywhere, what digits mean (ヘルプ).

1. All of it can be read at 80×24 by Enter and `0` alone.
2. The keys are those in use at this desk; the digits are those of the fields.
"""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.keys import DOCUMENTS
from kiosk.desk.verdict import ACTIONS
from kiosk.labels import text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.keyed import keymap_of
from kiosk.tui.screens.paged import Paged
from kiosk.tui.screens.room import room_in, rows_in
from kiosk.words.keymap import ACTIONS as KEYED
from kiosk.words.keymap import HELP_KEY, Keymap

_KEY = 14
"""Cells of a key and its gap."""
_AROUND = 3
"""Rows of the title, the gap under it and the last line."""


class HelpScreen(Paged[None]):
    """Pages of keys."""

    def turn(self, by: int) -> None:
        """The next page, and after the last one the first."""
        self.page = (self.page + by) % len(self._pages())
        self.draw()

    def chosen(self, key: str) -> None:
        """No digit does anything here."""
        del key
        self.app.bell()

    def content(self) -> Content:
        """One page, its number, and how to go on."""
        pages = self._pages()
        title = text("help.title", page=self.page + 1, of=len(pages))
        lines = [Content.styled(title, "bold"), Content("")]
        lines += pages[self.page % len(pages)]
        lines.append(Content.styled(text("help.keys"), "$text-muted"))
        return Content("\n").join(lines)

    def _pages(self) -> list[list[Content]]:
        """Parts side by side with what they are about, none torn where it fits."""
        size = self.app.size
        rows = rows_in(size) - _AROUND
        pages: list[list[Content]] = [[]]
        for part in parts(keymap_of(self.app), room_in(size)):
            if pages[-1] and len(pages[-1]) + len(part) > rows:
                pages.append([])
            pages[-1] += part
        return pages


def parts(keymap: Keymap, room: int) -> Iterator[list[Content]]:
    """What there is to say, part by part, each line made for `room` cells."""
    yield [*_headed("anywhere"), *_keys(keymap, room), Content("")]
    yield [*_headed("fields"), *_told(("enter", "back", "skip", "itself"), room)]
    yield [*_headed("documents"), *_documents(room), Content("")]
    yield [*_headed("reader"), *_listed(text("ask.reader"), room), Content("")]
    yield [*_headed("scheme"), *_listed(text("ask.scheme"), room), Content("")]
    yield [*_headed("eras"), *_folded(text("help.eras"), room), Content("")]
    aside, worklist = keymap.called("next"), keymap.called("worklist")
    waiting = text("help.waiting", next=aside, worklist=worklist)
    yield [*_headed("verdict"), *_actions(room), *_folded(waiting, room), Content("")]


def _headed(name: str) -> list[Content]:
    return [Content.styled(text(f"help.{name}_title"), "bold $text-accent")]


def _keys(keymap: Keymap, room: int) -> Iterator[Content]:
    """Each key with what it is for."""
    for action in KEYED:
        key = keymap.called(action.name)
        named = f"{HELP_KEY} {key}" if action.name == "help" else key
        yield from _beside(named, f"{action.said}: {action.used_for}", room)
    yield from _beside(keymap.called("menu"), text("key_for.menu"), room)


def _beside(key: str, said: str, room: int) -> Iterator[Content]:
    gap = " " * max(_KEY - 2 - cell_len(key), 1)
    first, *others = wrap(said, room - _KEY)
    yield Content("  ") + Content.styled(key, "bold") + Content(gap + first)
    yield from (Content(" " * _KEY + line) for line in others)


def _told(names: Iterable[str], room: int) -> Iterator[Content]:
    for name in names:
        yield from _folded(text(f"help.{name}"), room)
    yield Content("")


def _folded(said: str, room: int) -> Iterator[Content]:
    yield from (Content(f"  {line}") for line in wrap(said, room - 2))


def _digits(items: Iterable[tuple[str, str]], room: int) -> list[Content]:
    """Digits with what they mean, side by side."""
    shown = [
        Content.assemble((f" {key} ", "bold reverse"), f" {said}")
        for key, said in items
    ]
    return [Content("  ") + flowed(shown, room - 2, 2)]


def _rows(content: list[Content]) -> list[Content]:
    return [line for one in content for line in one.split("\n")]


def _documents(room: int) -> list[Content]:
    said = ((key, text(f"document_key.{one}")) for key, one in DOCUMENTS.items())
    return _rows(_digits(said, room))


def _listed(asked: str, room: int) -> list[Content]:
    """The digits of a field, as the field itself names them."""
    pairs = (one.split(" ", 1) for one in asked.split("  "))
    return _rows(_digits(((key, said) for key, said in pairs), room))


def _actions(room: int) -> list[Content]:
    said = ((key, text(f"action.{name}")) for key, name in ACTIONS.items())
    return _rows(_digits(said, room))
