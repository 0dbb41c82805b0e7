"""The 受付票 that a patient takes home: what it will say, printed or saved (受付票).

1. What stands here is what will stand on the paper, first in Japanese.
2. The paper is made and handed over beside the desk; keys go on.
3. Nothing is judged and nothing recorded by it.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import work
from textual.content import Content

from kiosk.desk.slip import Slip, SlipForm
from kiosk.labels import DEFAULT, error_text, text
from kiosk.paper.slip_words import LANGUAGES, below, words_of
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.sheet import Sheet
from schema.errors import MadoguchiError

if TYPE_CHECKING:
    from kiosk.paper.outlet import Outlet

PRINT, SAVE = "1", "2"
"""The digits that make the paper."""
IN_LANGUAGES = {"3": "", **dict(zip("45", LANGUAGES, strict=True))}
"""The second language below the Japanese, by its digit."""
NO_PRINTER = "E-PAPER-1"
LABEL_WIDTH = 12


class SlipPanel(Sheet[None]):
    """Shows one slip and makes its paper; gives nothing."""

    def __init__(
        self, slip: Slip, form: SlipForm, paper: "Outlet", speaks: str = DEFAULT
    ) -> None:
        """Begin with the language that the patient was shown.

        Args:
            slip: What it says.
            form: On what it is printed.
            paper: Where it goes.
            speaks: The patient's language.
        """
        super().__init__()
        self._slip = slip
        self._form = form
        self._paper = paper
        self._language = below(speaks)
        self._said = ""

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone."""
        key = held[0][0] if len(held) == 1 else ""
        if key in IN_LANGUAGES:
            self._language = IN_LANGUAGES[key]
            self._said = ""
        elif key == PRINT:
            self._make(self._print)
        elif key == SAVE and self._paper.can_save:
            self._make(self._save)
        else:
            self.app.bell()
        self.draw()

    def _make(self, make: Callable[[str], str]) -> None:
        self._said = text("slip_panel.making")
        self._hand_over(make, self._language)

    @work(thread=True, exclusive=True)
    def _hand_over(self, make: Callable[[str], str], language: str) -> None:
        try:
            said = make(language)
        except MadoguchiError as error:
            said = error_text(error) + self._way_out(error)
        self.app.call_from_thread(self._handed, said)

    def _print(self, language: str) -> str:
        self._paper.print_slip(self._slip, self._form, language)
        return text("slip_panel.printed")

    def _save(self, language: str) -> str:
        name = self._paper.save_slip(self._slip, self._form, language)
        return text("slip_panel.saved", name=name, folder=self._paper.folder)

    def _way_out(self, error: MadoguchiError) -> str:
        """What to do where there is no printer."""
        if error.code != NO_PRINTER:
            return ""
        save = "save_instead" if self._paper.can_save else "no_folder"
        return "。" + text(f"slip_panel.{save}")

    def _handed(self, said: str) -> None:
        if self.is_attached:
            self._said = said
            self.draw()

    def content(self) -> Content:
        """What can be done, and what will stand on the paper."""
        lines = [Content.styled(text("slip_panel.title"), "bold")]
        made = [(PRINT, text("slip_panel.print"))]
        if self._paper.can_save:
            made.append((SAVE, text("slip_panel.save")))
        lines.append(self._digits([*made, ("0", text("slip_panel.back"))]))
        lines.append(self._digits([*self._languages()]))
        if self._said:
            lines += self.wrapped(self._said, "bold $text-accent")
        lines += [Content(""), *self._on_paper()]
        return Content("\n").join(lines)

    def _languages(self) -> Iterator[tuple[str, str]]:
        for key, language in IN_LANGUAGES.items():
            mark = "■" if language == self._language else "□"
            named = text(f"slip_panel.in_{language or 'ja'}")
            yield key, f"{mark} {named}"

    def _digits(self, items: list[tuple[str, str]]) -> Content:
        shown = [
            Content.assemble((f" {key} ", "bold reverse"), f" {said}")
            for key, said in items
        ]
        return flowed(shown, self.room, 0)

    def _on_paper(self) -> Iterator[Content]:
        """What the slip says in Japanese, row by row."""
        words = words_of(self._slip)
        head = (words.symbol, words.word, words.share)
        yield Content.styled("  ".join(part for part in head if part), "bold")
        for row in words.rows:
            label = row.label + " " * (LABEL_WIDTH - cell_len(row.label))
            said = "".join(_ended(one) for one in row.said).removesuffix("／")
            first, *rest = wrap(said, self.room - LABEL_WIDTH)
            yield Content.styled(label, "dim") + Content(first)
            for line in rest:
                yield Content(" " * LABEL_WIDTH + line)


def _ended(said: str) -> str:
    """What is no sentence is set apart from the next."""
    return said if said.endswith("。") else f"{said}／"
