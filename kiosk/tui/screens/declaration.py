"""The 被保険者資格申立書: what is known to fill in, and the share it declares (申立書).

Nothing is judged by the declared share; it is kept beside the visit and shown as
declared.
"""

from collections.abc import Iterator
from datetime import date

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.declaration import Known, known_of
from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.tui.flow import flowed, wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.sheet import Sheet
from schema.visit import Share
from schema.wareki import age_on, to_wareki

SHARES: dict[str, Share] = {"1": 10, "2": 20, "3": 30}
"""The digit of each declared share."""
UNDECLARED = "4"
"""It was not filled in."""
LABEL_WIDTH = 16


class DeclarationPanel(Sheet[str]):
    """Gives the digit of what was declared; `None` where nobody filled it in."""

    def __init__(self, form: Form, today: date) -> None:
        """Take whom it is about."""
        super().__init__()
        self._form = form
        self._today = today

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone."""
        key = held[0][0] if len(held) == 1 else ""
        if key in {*SHARES, UNDECLARED}:
            self.leave(key)
        else:
            self.app.bell()

    def content(self) -> Content:
        """What to do, what is known, what to choose."""
        lines = [Content.styled(text("declaration.title"), "bold")]
        lines += self.wrapped(text("declaration.lead"), "$text-accent")
        lines.append(Content(""))
        lines += self._known_lines(known_of(self._form))
        lines += self.wrapped(text("declaration.by_age"), "$text-muted")
        lines.append(Content(""))
        lines.append(Content.styled(text("declaration.ask"), "bold"))
        items = [(key, text(f"share.{share}")) for key, share in SHARES.items()]
        items += [(UNDECLARED, text("declaration.undeclared"))]
        items += [("0", text("declaration.back"))]
        shown = [
            Content.assemble((f" {key} ", "bold reverse"), f" {said}")
            for key, said in items
        ]
        lines.append(flowed(shown, self.room, 0))
        lines += self.wrapped(text("declaration.kept"), "$text-muted")
        return Content("\n").join(lines)

    def _known_lines(self, known: Known) -> Iterator[Content]:
        born = known.birth_date
        birth = to_wareki(born) if born else ""
        age = text("declaration.age", n=age_on(born, self._today)) if born else ""
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
