"""What a clinic arranged, a page for each group, and how it is changed (設定).

1. Every value stands there; a digit picks one, and only a value that holds is kept.
2. What counts at once counts with the next key; what does not says so.
3. Who set a value last, and when, is shown beside it.
"""

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len
from textual import work
from textual.content import Content

from kiosk.desk.receive import Desk
from kiosk.desk.settings import Counts, Group, Kind, Setting, SettingsPort, on_page
from kiosk.desk.settings_values import NOTHING
from kiosk.labels import error_text, text
from kiosk.tui.asked import SettingsMoved
from kiosk.tui.flow import wrap
from kiosk.tui.screens.paged import Paged
from kiosk.tui.screens.room import room_in
from kiosk.tui.screens.setting import ChoosePanel, TypePanel
from kiosk.words.settings import EVERY, choices_of, hint, in_force, label, put, shown
from schema.clock import JAPAN
from schema.errors import MadoguchiError

PAGES: tuple[Group, ...] = tuple(Group)
"""One page for each group, in this order."""

_LABEL = 30
_DIGIT = 5


class SettingsScreen(Paged[None]):
    """The settings, page by page."""

    def __init__(
        self,
        settings: SettingsPort,
        desk: Desk,
        printers: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        """Show and change what was arranged.

        Args:
            settings: Where it is kept.
            desk: Who changes it, and when.
            printers: Names this machine's printers.
        """
        super().__init__()
        self._printers = printers
        self._settings = settings
        self._desk = desk
        self._message = ""
        self._is_wrong = False

    @property
    def listed(self) -> Sequence[Setting]:
        """The settings of this page; the first has the digit 1."""
        return on_page(PAGES[self.page], EVERY)

    def turn(self, by: int) -> None:
        """Go on to another group."""
        self.page = (self.page + by) % len(PAGES)
        self._message = ""
        self.draw()

    def chosen(self, key: str) -> None:
        """Change the setting of a digit."""
        if not key.isdecimal() or not 1 <= int(key) <= len(self.listed):
            self.app.bell()
            return
        setting = self.listed[int(key) - 1]
        if setting.kind is Kind.PRINTER and self._printers is not None:
            self._look_for_printers(setting, self._printers)
        else:
            self._ask(setting, choices_of(setting))

    @work(thread=True, exclusive=True)
    def _look_for_printers(
        self, setting: Setting, printers: Callable[[], Sequence[str]]
    ) -> None:
        """Ask the system beside the screen: it may take seconds."""
        names = printers()
        values = ("", *names) if names else ()
        self.app.call_from_thread(self._ask, setting, values)

    def _ask(self, setting: Setting, values: Sequence[str]) -> None:
        """Ask for the value, by digit where there are some to pick from."""
        if not self.is_active:
            return

        def then(typed: str | None) -> None:
            if typed is not None:
                self._put(setting, typed)

        now, lines = in_force(setting, self._settings.get), self._about(setting)
        panel: ChoosePanel | TypePanel = TypePanel(setting, now, lines)
        if values:
            panel = ChoosePanel(setting, now, values, lines)
        self.app.push_screen(panel, then)

    def _put(self, setting: Setting, typed: str) -> None:
        """Keep a value, or say why it does not hold."""
        try:
            changes = put(
                self._settings,
                {setting: typed or NOTHING},
                self._desk.staff,
                self._desk.clock.now(),
            )
        except MadoguchiError as error:
            self._message, self._is_wrong = error_text(error), True
            self.app.bell()
        else:
            self._message = self._kept(setting) if changes else self._same(setting)
            self._is_wrong = False
            if changes:
                self.post_message(SettingsMoved())
        self.draw()

    @staticmethod
    def _kept(setting: Setting) -> str:
        when = text(f"settings.{setting.counts.value}")
        return text("settings.kept", label=label(setting), when=when)

    @staticmethod
    def _same(setting: Setting) -> str:
        return text("settings.same", label=label(setting))

    def content(self) -> Content:
        """The page that is shown."""
        room, group = room_in(self.app.size), PAGES[self.page]
        title = text(
            "settings.title",
            page=self.page + 1,
            pages=len(PAGES),
            group=text(f"setting_group.{group}"),
        )
        lines = [Content.styled(title, "bold"), Content("")]
        for nth, setting in enumerate(self.listed, 1):
            lines += self._row(nth, setting, room)
        lines.append(Content(""))
        style = "bold $text-error" if self._is_wrong else "bold $text-accent"
        lines += [Content.styled(one, style) for one in wrap(self._message, room)]
        lines += [Content.styled(text("settings.keys"), "$text-muted")]
        return Content("\n").join(lines)

    def _row(self, nth: int, setting: Setting, room: int) -> Iterator[Content]:
        """One setting with its value, in as many lines as that takes."""
        said = label(setting)
        blanks = " " * max(1, _LABEL - cell_len(said))
        value = shown(setting, in_force(setting, self._settings.get))
        first, *rest = wrap(value, room - _LABEL - _DIGIT)
        digit = Content.styled(f" {nth} ", "bold reverse") + Content("  ")
        yield digit + Content(said + blanks) + Content.styled(first, "bold")
        for line in rest:
            yield Content(" " * (_LABEL + _DIGIT)) + Content.styled(line, "bold")

    def _about(self, setting: Setting) -> Sequence[str]:
        """What it does, what counts where it is not set, and who set it last."""
        said = [hint(setting)]
        if setting.kind is not Kind.ORDER:
            usual = shown(setting, setting.default)
            said.append(text("settings.usual", value=usual))
        changed = self._settings.changed(setting.name)
        if changed is None:
            said.append(text("settings.never_changed"))
        else:
            at = f"{changed.at.astimezone(JAPAN):%Y-%m-%d %H:%M}"
            said.append(text("settings.changed", staff=changed.staff, at=at))
        counts = Counts(setting.counts)
        return (*said, text(f"settings.{counts.value}"))
