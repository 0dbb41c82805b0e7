"""The terminal, versions and printers, each on a page (画面・版・印刷の点検)."""

from collections.abc import Sequence

from textual.content import Content

from kiosk.doctor.outside import doubled_ruler, ruler
from kiosk.labels import has, text
from kiosk.tui.flow import flowed
from kiosk.tui.hold import Held
from kiosk.tui.look import COLOURS, style_of
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.tui.screens.sheet import Sheet
from kiosk.words import phrases

UPPER, LOWER = "1", "2"
"""Which of two lines ends with the one of symbols."""
FORMS, SLIPS = "1", "2"
"""Which printer prints the page."""


class RulerPanel(Sheet[bool]):
    """Asks which line ends with the symbols; gives whether each takes one cell.

    The terminal alone knows how wide it draws them: whoever sits there must look.
    """

    def content(self) -> Content:
        """The lines, the colours, and letters that every screen needs."""
        symbols, narrow = ruler()
        lines = [Content.styled(text("ruler.title"), "bold")]
        lines += self.wrapped(text("ruler.lead"))
        lines += [
            Content(""),
            Content(f"     {symbols}"),
            Content(""),
            Content.styled(f" {UPPER} ", "bold reverse") + Content("  " + narrow),
            Content.styled(f" {LOWER} ", "bold reverse")
            + Content("  " + doubled_ruler()),
            Content(""),
        ]
        lines += self.wrapped(text("ruler.letters"))
        lines += self.wrapped(text("ruler.sample"), indent=2)
        lines += [*self.wrapped(text("ruler.colours")), self._swatches(), Content("")]
        lines += self.wrapped(text("ruler.keys"), "$text-muted")
        return Content("\n").join(lines)

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Take the digit of a line."""
        key = held[0][0] if len(held) == 1 else ""
        if key in {UPPER, LOWER}:
            self.leave(key == UPPER)
        else:
            self.app.bell()

    def _swatches(self) -> Content:
        shown = [
            Content.styled(f" {phrases.symbol(one)} ", style_of(one)) for one in COLOURS
        ]
        return flowed(shown, self.room, 0)


class VersionsPanel(Sheet[None]):
    """Everything that the desk runs on, with its version."""

    def __init__(self, versions: Sequence[tuple[str, str]]) -> None:
        """Take names and versions, the program's own first."""
        super().__init__()
        self._versions = versions

    def content(self) -> Content:
        """One beside the other, in as many lines as it takes."""
        own = [
            Content.assemble((text(f"versions.{name}"), "$text-muted"), f"  {version}")
            for name, version in self._versions
            if has(f"versions.{name}")
        ]
        parts = [
            Content.assemble((name, "$text-muted"), f" {version or '─'}")
            for name, version in self._versions
            if not has(f"versions.{name}")
        ]
        title = Content.styled(text("versions.title"), "bold")
        close = Content.styled(text("checkup.close"), "$text-muted")
        every = flowed(parts, self.room, 0)
        lines = [title, Content(""), *own, Content(""), every, Content(""), close]
        return Content("\n").join(lines)


def printers_panel(names: Sequence[str]) -> ChoicePanel:
    """Which printer shall print a page."""
    known = "、".join(names) if names else text("checkup.no_printers")
    choices = (
        Choice(FORMS, text("checkup.print_forms")),
        Choice(SLIPS, text("checkup.print_slips")),
        Choice("", text("checkup.printers", names=known)),
    )
    return ChoicePanel(text("checkup.print_title"), text("checkup.print_lead"), choices)
