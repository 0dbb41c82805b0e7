"""Find somebody by kana, part of a number and day of birth (かな検索).

1. Two of the three are enough. Several are shown, none picked.
2. The search runs beside the screen: keys go on, and Esc leaves it.
"""

from textual import events, work
from textual.content import Content

from kiosk.desk.form import Form
from kiosk.desk.lookup import Asked, Candidates, Found, look_up
from kiosk.desk.receive import Desk
from kiosk.labels import error_text, text
from kiosk.tui.flow import wrap
from kiosk.tui.hold import Held
from kiosk.tui.screens.who import WhoPanel, folded
from kiosk.words.found import candidate, how_many, lost, missing, nobody
from schema.errors import MadoguchiError

_INDENT = "     "


class SearchScreen(WhoPanel[Form]):
    """Kana or digits first, then the birth date; a digit takes one of those found."""

    def __init__(self, desk: Desk) -> None:
        """Search the desk's local copy."""
        super().__init__()
        self._desk = desk
        self._found: Candidates | None = None
        self._is_searching = False

    @property
    def is_holding(self) -> bool:
        """True while a digit waits, or a search is on its way."""
        return super().is_holding or self._is_searching

    @property
    def is_typing(self) -> bool:
        """True until somebody is looked for."""
        return self._found is None and not self._is_searching

    def take_key(self, event: events.Key) -> None:
        """Nothing but Esc while somebody is looked for."""
        if self._is_searching and event.key != "escape":
            self.app.bell()
        else:
            super().take_key(event)

    def typed(self, char: str) -> None:
        """Type, or choose where somebody was found: a scanner picks nobody."""
        if self._found is None:
            super().typed(char)
        else:
            self._hold.key(char, 0.0)

    def taken_back(self) -> None:
        """Open the lines again, or take back a character."""
        if self._found is None:
            super().taken_back()
        else:
            self._found, self._trouble = None, ""

    def entered(self) -> None:
        """Do nothing where a digit is waited for."""
        if self._found is None:
            super().entered()

    def asked(self, asked: Asked) -> None:
        """Look for them beside the screen, if it is enough."""
        if asked.is_enough:
            self._is_searching = True
            self._look_up(asked)
        else:
            self.say(missing(asked))

    @work(thread=True, exclusive=True)
    def _look_up(self, asked: Asked) -> None:
        found, trouble = None, ""
        try:
            found = look_up(self._desk, asked)
        except MadoguchiError as error:
            trouble = error_text(error)
        self.app.call_from_thread(self._looked_up, found, trouble)

    def _looked_up(self, found: Candidates | None, trouble: str) -> None:
        self._is_searching = False
        if not self.is_attached:
            return
        self._found = found
        if found is None or not found.people:
            self.say(trouble)
        self.draw()

    def released(self, held: tuple[Held, ...]) -> None:
        """Take a digit that came alone."""
        char = held[0][0] if len(held) == 1 else ""
        people = self._found.people if self._found else ()
        if char == "0":
            self._found = None
        elif char.isdecimal() and 1 <= int(char) <= len(people):
            self.leave(people[int(char) - 1].form)
        else:
            self.app.bell()
        self.draw()

    def below(self, room: int) -> list[Content]:
        """What came of it, or what to do."""
        if self._is_searching:
            return folded(text("search.searching"), room, "bold")
        if self._found is None:
            lines = folded(text("search.need_two"), room, "$text-muted")
            return lines + folded(text("search.logged"), room, "$text-muted")
        if not self._found.people:
            return folded(nobody(self._desk), room, "$text-warning")
        lines = folded(how_many(self._found), room, "$text-muted")
        for nth, one in enumerate(self._found.people, 1):
            lines += _candidate(nth, one, room)
        return lines


def _candidate(nth: int, one: Found, room: int) -> list[Content]:
    """One who fits, masked; the day on which eligibility ended on a line of its own."""
    first, *rest = wrap(candidate(one), room - len(_INDENT))
    lines = [Content.assemble((f" {nth} ", "bold reverse"), f"  {first}")]
    lines += [Content(_INDENT + line) for line in rest]
    ended = lost(one)
    if ended:
        lines.append(Content.styled(_INDENT + ended, "bold $text-warning"))
    return lines
