"""Find somebody by kana and birth date; several are shown, none picked (かな検索)."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.form import Form
from kiosk.desk.lookup import Found, by_kana
from kiosk.desk.receive import Desk
from kiosk.labels import error_text, text
from kiosk.tui.hold import Held
from kiosk.tui.screens.panel import Panel
from schema.clock import JAPAN
from schema.errors import MadoguchiError, Unreadable
from schema.wareki import could_become_date, read_date, to_short, to_wareki

if TYPE_CHECKING:
    from collections.abc import Sequence


class SearchScreen(Panel[Form]):
    """Kana first, then the birth date; a digit takes one of those found."""

    def __init__(self, desk: Desk) -> None:
        """Search the desk's local copy."""
        super().__init__()
        self._desk = desk
        self._kana = ""
        self._birth = ""
        self._in_birth = False
        self._needs_birth = False
        self._trouble = ""
        self._found: Sequence[Found] | None = None

    def compose(self) -> ComposeResult:
        """One box."""
        with Vertical(id="panel"):
            yield Static(id="panel-lines")

    def on_mount(self) -> None:
        """Draw it empty."""
        self._draw()

    def take_key(self, event: events.Key) -> None:
        """Type, search, choose."""
        if event.key == "escape":
            self.leave()
        elif event.key == "enter":
            self._enter()
        elif event.key == "backspace":
            self._back()
        elif event.character and event.is_printable:
            self._type(event.character)
        self._draw()

    def on_paste(self, event: events.Paste) -> None:
        """Composed kana arrive at once."""
        event.stop()
        for char in filter(str.isprintable, event.text):
            self._type(char)
        self._draw()

    def _type(self, char: str) -> None:
        self._needs_birth, self._trouble = False, ""
        if self._found is not None:
            self._hold.key(char, 0.0)
        elif not self._in_birth:
            self._kana += char
        elif could_become_date(self._birth + char):
            self._birth += char
        else:
            self.app.bell()

    def _back(self) -> None:
        if self._found is not None:
            self._found = None
        elif self._in_birth and not self._birth:
            self._in_birth = False
        elif self._in_birth:
            self._birth = self._birth[:-1]
        else:
            self._kana = self._kana[:-1]

    def _enter(self) -> None:
        if self._found is not None:
            return
        if not self._in_birth:
            self._in_birth = bool(self._kana)
            return
        try:
            born = read_date(self._birth).day
        except Unreadable:
            self._needs_birth = True
            self.app.bell()
            return
        try:
            self._found = by_kana(self._desk, self._kana, born)
        except MadoguchiError as error:
            self._trouble = error_text(error)
        if not self._found:
            self.app.bell()

    def released(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone: a scanner picks nobody."""
        self._choose(held[0][0] if len(held) == 1 else "")
        self._draw()

    def _choose(self, char: str) -> None:
        found = self._found or ()
        if char == "0":
            self._found = None
        elif char.isdecimal() and 1 <= int(char) <= len(found):
            self.leave(found[int(char) - 1].form)
        else:
            self.app.bell()

    def _draw(self) -> None:
        lines = [
            Content.styled(text("search.title"), "bold"),
            self._line("search.kana", self._kana, is_open=not self._in_birth),
            self._line("search.birth", self._birth, is_open=self._in_birth),
            Content(""),
            *self._found_lines(),
        ]
        self.query_one("#panel-lines", Static).update(Content("\n").join(lines))

    def _line(self, key: str, typed: str, *, is_open: bool) -> Content:
        pointer = "▶ " if is_open and self._found is None else "  "
        cursor = Content.styled(" ", "reverse") if pointer == "▶ " else Content("")
        return Content(f"{pointer}{text(key)}\n    ") + Content(typed) + cursor

    def _found_lines(self) -> list[Content]:
        found = self._found
        if self._trouble:
            return [Content.styled(self._trouble, "$text-error")]
        if found is None:
            key = "search.need_birth" if self._needs_birth else "search.need_both"
            return [Content.styled(text(key), "$text-muted")]
        if not found:
            info = self._desk.snapshot.info()
            at = info.as_of.astimezone(JAPAN) if info else None
            as_of = f"{at.month}/{at.day}" if at else "─"
            return [Content.styled(text("search.none", as_of=as_of), "$text-warning")]
        lines = [Content.styled(text("search.many", count=len(found)), "$text-muted")]
        return lines + [_candidate(nth, one) for nth, one in enumerate(found, 1)]


def _candidate(nth: int, one: Found) -> Content:
    """One who fits, masked, with what tells two apart."""
    lost = text("search.lost", day=to_short(one.lost_on)) if one.lost_on else ""
    return Content.assemble(
        (f" {nth} ", "bold reverse"),
        f"  {one.name}  {to_wareki(one.birth)}  {one.number}  {one.insurer}",
        (f"\n       {lost}" if lost else "", "bold $text-warning"),
    )
