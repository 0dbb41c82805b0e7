"""Whether desk and machine are in order, for whoever looks after them (IT担当の点検).

1. Everything takes its time beside the screen; a key never waits.
2. What must be done stands first; what a test finds takes the place of what was known.
3. Title and keys stay where they are, whatever is scrolled.
4. A test asks about nobody and sends nothing but a hello.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kiosk.doctor.finding import Finding
from kiosk.doctor.outside import found_of_ruler
from kiosk.doctor.port import CheckupPort, Saved, Stopped
from kiosk.doctor.wording import worst_first
from kiosk.labels import error_text, text
from kiosk.tui.flow import flowed
from kiosk.tui.hold import Held
from kiosk.tui.screens.checkup_lines import (
    counts,
    every_line,
    result_lines,
    saved_lines,
)
from kiosk.tui.screens.checkup_panels import (
    SLIPS,
    RulerPanel,
    VersionsPanel,
    printers_panel,
)
from kiosk.tui.screens.sheet import Sheet
from schema.errors import MadoguchiError

T = TypeVar("T")

DIGITS = {
    "1": "again",
    "2": "registers",
    "3": "line",
    "4": "page",
    "5": "deep",
    "6": "bundle",
    "7": "ruler",
    "8": "versions",
}
"""What a digit does here."""


class CheckupScreen(Sheet[None]):
    """Findings, and the tests that add to them."""

    DEFAULT_CSS: ClassVar[str] = """
    CheckupScreen #panel { height: 100%; }
    CheckupScreen #checkup-head { height: auto; }
    CheckupScreen #checkup-body { height: 1fr; }
    """

    def __init__(self, checkup: CheckupPort) -> None:
        """Look through `checkup`."""
        super().__init__()
        self._checkup = checkup
        self._found: Sequence[Finding] = ()
        self._told: Callable[[int], Iterator[Content]] | None = None
        self._message = ""
        self.is_busy = False
        """True while something is looked at."""
        self._is_over = False

    def compose(self) -> ComposeResult:
        """What stays, and what scrolls below it."""
        with Vertical(id="panel", classes="sheet"):
            yield Static(id="checkup-head")
            with VerticalScroll(id="checkup-body"):
                yield Static(id="panel-lines")

    def on_mount(self) -> None:
        """Begin to look."""
        self._again()

    def on_unmount(self) -> None:
        """Nobody looks any more: a deep check ends at its next step."""
        self._is_over = True

    def draw(self) -> None:
        """Draw what stands now."""
        self.query_one("#checkup-head", Static).update(self.head())
        super().draw()

    def head(self) -> Content:
        """Title, counts and keys."""
        title = Content.styled(text("checkup.title"), "bold")
        keys = [
            Content.assemble((f" {key} ", "bold reverse"), f" {self._said(name)}")
            for key, name in {**DIGITS, "0": "back"}.items()
        ]
        lines = [
            Content.assemble(title, "   ", counts(self._found)),
            flowed(keys, self.room, 0),
        ]
        if self._message:
            lines += self.wrapped(self._message, "bold $text-accent")
        return Content("\n").join(lines)

    @staticmethod
    def _said(name: str) -> str:
        return text(f"checkup.{name}")

    def content(self) -> Content:
        """What the last test found, then everything, the worst first."""
        lines: list[Content] = []
        if self._told is not None:
            lines += [Content(""), *self._told(self.room)]
        lines += every_line(self._found, self.room)
        return Content("\n").join(lines)

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Do what a digit says that came alone; one thing at a time."""
        name = DIGITS.get(held[0][0]) if len(held) == 1 else None
        if name is None or self.is_busy:
            self.app.bell()
            return
        self._acts()[name]()

    def _acts(self) -> dict[str, Callable[[], None]]:
        checkup = self._checkup
        return {
            "again": self._again,
            "registers": lambda: self._test("registers", checkup.registers),
            "line": lambda: self._test("line", checkup.line),
            "page": self._choose_printer,
            "deep": self._deep,
            "bundle": self._save,
            "ruler": lambda: self._open(RulerPanel(), self._ruled),
            "versions": self._versions,
        }

    def _open(self, panel: Sheet[bool], then: Callable[[bool | None], None]) -> None:
        self.app.push_screen(panel, then)

    def _again(self) -> None:
        self._begin(self._checkup.look, self._looked)

    def _deep(self) -> None:
        self._begin(lambda: self._checkup.look(self._progress), self._looked)

    def _test(self, name: str, test: Callable[[], Sequence[Finding]]) -> None:
        """Run one test, and tell what it found under its name."""
        self._begin(test, lambda found: self._tested(name, found))

    def _choose_printer(self) -> None:
        self._begin(self._checkup.printers, self._ask_printer)

    def _ask_printer(self, names: Sequence[str]) -> None:
        self._rest()
        if self.is_active:
            self.app.push_screen(printers_panel(names), self._print)

    def _print(self, key: str | None) -> None:
        if key is not None:
            of_slips = key == SLIPS
            self._test("page", lambda: [self._checkup.print_page(of_slips=of_slips)])

    def _save(self) -> None:
        self._begin(lambda: self._checkup.save(self._found), self._saved)

    def _versions(self) -> None:
        self._begin(self._checkup.versions, self._show_versions)

    def _show_versions(self, versions: Sequence[tuple[str, str]]) -> None:
        self._rest()
        # Nothing opens over the lock screen, which may have come meanwhile.
        if self.is_active:
            self.app.push_screen(VersionsPanel(versions))

    def _begin(self, act: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do it beside the screen, and tell of what came of it."""
        self.is_busy, self._message = True, text("checkup.looking")
        self.draw()
        self._beside(act, then)

    @work(thread=True, exclusive=True)
    def _beside(self, act: Callable[[], T], then: Callable[[T], None]) -> None:
        try:
            found = act()
        except Stopped:
            return
        except MadoguchiError as error:
            self.app.call_from_thread(self._rest, error_text(error))
            return
        if not self._is_over:
            self.app.call_from_thread(then, found)

    def _progress(self, what: str, done: int, total: int) -> None:
        """Say how far a deep check is, from its own thread."""
        if self._is_over:
            raise Stopped
        said = text(f"checkup.deep_{what}", done=f"{done:,}", total=f"{total:,}")
        self.app.call_from_thread(self._say, said)

    def _say(self, said: str) -> None:
        if self.is_attached:
            self._message = said
            self.draw()

    def _rest(self, said: str = "") -> None:
        """Take keys again."""
        self.is_busy = False
        self._say(said)

    def _looked(self, found: Sequence[Finding]) -> None:
        self._found, self._told = worst_first(found), None
        self._rest()

    def _tested(self, name: str, found: Sequence[Finding]) -> None:
        """Show what a test found, in place of what was known of the same things."""
        title = text("checkup.result", test=self._said(name))
        self._told = lambda room: result_lines(title, found, room)
        anew = {one.what for one in found}
        kept = [one for one in self._found if one.what not in anew]
        self._found = worst_first([*kept, *found])
        self._rest()
        self._to_top()

    def _saved(self, saved: Saved) -> None:
        self._told = lambda room: saved_lines(saved, room)
        self._rest()
        self._to_top()

    def _ruled(self, ends_together: bool | None) -> None:  # noqa: FBT001
        if ends_together is not None:
            self._tested("ruler", [found_of_ruler(ends_together=ends_together)])

    def _to_top(self) -> None:
        self.query_one(VerticalScroll).scroll_home(animate=False)
