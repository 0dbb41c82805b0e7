"""What is printed for the patient, line by line (受付票と申立書).

What is told here is what will stand on the paper. Nothing is judged by it.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kiosk.desk import verdict
from kiosk.desk.slip import Reception, Slip, SlipForm, SlipSetup, slip_of
from kiosk.labels import error_text, text
from kiosk.paper.declared import declaration_of
from kiosk.paper.outlet import Outlet
from kiosk.paper.slip_words import LANGUAGES, words_of
from kiosk.plain.talk import Item, Talk
from schema.errors import MadoguchiError
from schema.rules.judge import Decision

if TYPE_CHECKING:
    from kiosk.paper.declaration import Declaration

PRINT, SAVE = "1", "2"
"""The digits that make a paper."""
IN_LANGUAGES = {"3": "", **dict(zip("45", LANGUAGES, strict=True))}
"""The second language below the Japanese, by its digit."""
PRINT_FORM, SAVE_FORM = "5", "6"
"""The digits of the 被保険者資格申立書, before it is filled in."""
NO_PRINTER = "E-PAPER-1"


class Papers(Talk):
    """Prints and saves what the patient takes home, or fills in."""

    @property
    def is_down(self) -> bool:
        """True while no register answers."""
        raise NotImplementedError

    @property
    def has_register(self) -> bool:
        """False where none is set up."""
        raise NotImplementedError

    def form_items(self) -> list[Item]:
        """What can be done with its paper here."""
        if self.opened.paper is None:
            return []
        items = [(PRINT_FORM, text("declaration.print"))]
        if self.opened.paper.can_save:
            items.append((SAVE_FORM, text("declaration.save")))
        return items

    def make_form(self, key: str) -> None:
        """Print the form, or save it, filled in as far as it is known."""
        outlet = self.opened.paper
        if outlet is not None:
            declared = declaration_of(self.desk, self.form)
            made(self, outlet, partial(_form_made, outlet, declared, key))

    def open_slip(self) -> None:
        """What the patient takes home."""
        outlet, setup = self.opened.paper, self.opened.slips or SlipSetup()
        if outlet is None:
            self.say(text("entry.nothing_here"))
            return
        if verdict.must_look(self.desk, self.form):
            self.form = verdict.looked(self.form)
            self.say(text("entry.look"))
            return
        decision, desk = self.desk.decide(self.form), self.desk
        reception = Reception(
            pending=self.is_down or self.is_pending(decision),
            nothing_else=self.form.nothing_else,
            declared_share=self.form.declared_share,
            scheme_known=self.form.known_scheme is not None,
        )
        said = slip_of(decision, desk.place, desk.clock, setup, reception)
        slip(self, outlet, said, setup.form)

    def is_pending(self, decision: Decision) -> bool:
        """True if Enter records the visit as waiting for its check (照会待ち)."""
        raise NotImplementedError


def slip(talk: Talk, outlet: Outlet, said: Slip, form: SlipForm) -> None:
    """Tell what the 受付票 will say, and make it.

    Args:
        talk: Where it is told.
        outlet: Prints and saves.
        said: What it says.
        form: On what it is printed.
    """
    words = words_of(said)
    head = "、".join(one for one in (words.word, words.share) if one)
    rows = [f"{row.label}: {''.join(map(_ended, row.said))}" for row in words.rows]
    talk.say_all((text("slip_panel.title"), head, *rows))
    language = ""
    while True:
        key = talk.choose(text("slip_panel.title"), "", _items(outlet, language))
        if key is None:
            return
        if key in IN_LANGUAGES:
            language = IN_LANGUAGES[key]
        elif key == PRINT:
            made(talk, outlet, partial(_printed, outlet, said, form, language))
        else:
            made(talk, outlet, partial(_saved, outlet, said, form, language))


def made(talk: Talk, outlet: Outlet, make: Callable[[], str]) -> None:
    """Make a paper, and say where it is, or why it is not and what to do."""
    talk.say(text("slip_panel.making"))
    try:
        talk.say(make())
    except MadoguchiError as error:
        talk.say(error_text(error))
        if error.code == NO_PRINTER:
            way = "save_instead" if outlet.can_save else "no_folder"
            talk.say(text(f"slip_panel.{way}"))


def _items(outlet: Outlet, language: str) -> list[Item]:
    items = [(PRINT, text("slip_panel.print"))]
    if outlet.can_save:
        items.append((SAVE, text("slip_panel.save")))
    for key, one in IN_LANGUAGES.items():
        mark = text("plain.chosen") if one == language else ""
        items.append((key, text(f"slip_panel.in_{one or 'ja'}") + mark))
    return items


def _printed(outlet: Outlet, said: Slip, form: SlipForm, language: str) -> str:
    outlet.print_slip(said, form, language)
    return text("slip_panel.printed")


def _saved(outlet: Outlet, said: Slip, form: SlipForm, language: str) -> str:
    name = outlet.save_slip(said, form, language)
    return text("slip_panel.saved", name=name, folder=outlet.folder)


def _ended(said: str) -> str:
    return said if said.endswith("。") else f"{said}、"


def _form_made(outlet: Outlet, declared: "Declaration", key: str) -> str:
    """Where the form is, and what has to be written in by hand."""
    if key == PRINT_FORM:
        outlet.print_form(declared)
        said = text("declaration.printed")
    else:
        name = outlet.save_form(declared)
        said = text("declaration.saved", name=name, folder=outlet.folder)
    missing = outlet.unprintable(declared)
    return said + (text("paper.by_hand", missing=missing) if missing else "")
