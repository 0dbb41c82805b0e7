"""The 被保険者資格申立書: its paper, and the share that it declares (申立書).

1. The paper is made and handed to the printer beside the desk; keys go on.
2. Nothing is judged by the declared share; it is kept beside the visit and shown as
   declared.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import work
from textual.content import Content

from kiosk.desk.declaration import Known, known_of
from kiosk.desk.form import Form
from kiosk.desk.receive import Desk
from kiosk.labels import error_text, text
from kiosk.paper.declared import declaration_of, is_unusual
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.sheet import Sheet
from schema.errors import MadoguchiError
from schema.visit import Share
from schema.wareki import age_on, to_wareki

if TYPE_CHECKING:
    from kiosk.paper.declaration import Declaration
    from kiosk.paper.outlet import Outlet

SHARES: dict[str, Share] = {"1": 10, "2": 20, "3": 30}
"""The digit of each declared share."""
UNDECLARED = "4"
"""It was not filled in."""
PRINT, SAVE = "5", "6"
"""The form, before it is filled in."""
LABEL_WIDTH = 16


class DeclarationPanel(Sheet[str]):
    """Gives the digit of what was declared; `None` where nobody filled it in."""

    def __init__(self, desk: Desk, form: Form, paper: "Outlet | None" = None) -> None:
        """Take whom it is about, and where the paper goes, if anywhere."""
        super().__init__()
        self._desk = desk
        self._form = form
        self._paper = paper
        self._said = self._asked = ""

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone."""
        key = held[0][0] if len(held) == 1 else ""
        if key in {*SHARES, UNDECLARED}:
            self._declare(key)
        elif key in self._on_paper():
            self._make(key)
        else:
            self.app.bell()

    def _declare(self, key: str) -> None:
        """Take what was declared; a share that is unusual at that age twice."""
        born, share = self._form.birth, SHARES.get(key)
        age = age_on(born, self._desk.today) if born else None
        if key == self._asked or not is_unusual(share, age):
            self.leave(key)
            return
        self._asked = key
        self._said = text("declaration.unusual", digit=key)
        self.app.bell()
        self.draw()

    @property
    def _folder(self) -> str:
        return self._paper.folder if self._paper is not None else ""

    def _on_paper(self) -> dict[str, str]:
        """What can be done with the paper here, by digit."""
        if self._paper is None:
            return {}
        printed = {PRINT: text("declaration.print")}
        return printed | (
            {SAVE: text("declaration.save")} if self._paper.can_save else {}
        )

    def _make(self, key: str) -> None:
        if self._paper is None:
            return
        declared = declaration_of(self._desk, self._form)
        self._said = text("declaration.making")
        self.draw()
        if key == PRINT:
            self._hand_over(declared, self._paper.print_form)
        else:
            self._hand_over(declared, self._paper.save_form)

    @work(thread=True, exclusive=True)
    def _hand_over(
        self, declared: "Declaration", take: "Callable[[Declaration], str | None]"
    ) -> None:
        try:
            name = take(declared)
            said = text("declaration.printed")
            if name:
                said = text("declaration.saved", name=name, folder=self._folder)
            said += self._by_hand(declared)
        except MadoguchiError as error:
            said = error_text(error)
        self.app.call_from_thread(self._handed, said)

    def _by_hand(self, declared: "Declaration") -> str:
        """What the paper cannot show, and has to be written in."""
        missing = self._paper.unprintable(declared) if self._paper else ""
        return text("paper.by_hand", missing=missing) if missing else ""

    def _handed(self, said: str) -> None:
        if self.is_attached:
            self._said = said
            self.draw()

    def content(self) -> Content:
        """What to do, what is known, what to choose."""
        lines = [Content.styled(text("declaration.title"), "bold")]
        lines += self.wrapped(text("declaration.lead"), "$text-accent")
        lines.append(Content(""))
        lines += self._known_lines(known_of(self._form))
        lines += self.wrapped(text("declaration.by_age"), "$text-muted")
        lines.append(Content(""))
        if self._paper is not None:
            lines.append(self._digits([*self._on_paper().items()]))
        lines.append(Content.styled(text("declaration.ask"), "bold"))
        items = [(key, text(f"share.{share}")) for key, share in SHARES.items()]
        items += [(UNDECLARED, text("declaration.undeclared"))]
        items += [("0", text("declaration.back"))]
        lines.append(self._digits(items))
        if self._said:
            lines += self.wrapped(self._said, "bold $text-accent")
        lines += self.wrapped(text("declaration.kept"), "$text-muted")
        return Content("\n").join(lines)

    def _digits(self, items: list[tuple[str, str]]) -> Content:
        shown = [
            Content.assemble((f" {key} ", "bold reverse"), f" {said}")
            for key, said in items
        ]
        return flowed(shown, self.room, 0)

    def _known_lines(self, known: Known) -> Iterator[Content]:
        born = known.birth_date
        birth = to_wareki(born) if born else ""
        age = text("declaration.age", n=age_on(born, self._desk.today)) if born else ""
        said = {
            "name": known.name,
            "birth_date": f"{birth}{age}",
            "address": known.address,
            "scheme": known.scheme.ja if known.scheme else "",
            "insurer_name": known.insurer_name,
            "contact": known.contact,
        }
        for key, value in said.items():
            label = text(f"declaration.{key}")
            gap = " " * (LABEL_WIDTH - cell_len(label))
            shown = value or text("declaration.blank")
            first, *more = wrap(shown, self.room - LABEL_WIDTH - 2)
            yield Content.styled(f"  {label}{gap}", "dim") + Content(first)
            for line in more:
                yield Content(" " * (LABEL_WIDTH + 2) + line)
