"""What was shown at the desk, document by document, to be put right (書類の訂正).

1. Each thing that is printed has a digit; Enter takes everything as it stands.
2. A last day is typed as at the desk; `-` says that none is printed.
"""

from collections.abc import Callable, Iterator

from msgspec.structs import replace
from textual import events
from textual.content import Content

from kiosk.desk.form import WITH_EXPIRY
from kiosk.desk.keys import SKIP
from kiosk.desk.verdict import ADDABLE
from kiosk.labels import text
from kiosk.tui.hold import Held
from kiosk.tui.screens.choices import Choice, ChoicePanel
from kiosk.tui.screens.sheet import Sheet
from kiosk.words import phrases
from kiosk.words.history import shown
from schema.errors import Unreadable
from schema.terms import Document
from schema.visit import Presented, Share
from schema.wareki import could_become_date, read_date, to_wareki

SHARES: dict[str, Share | None] = {"1": 10, "2": 20, "3": 30, "4": None}
"""The printed share, by its digit."""
_NOTHING = Presented(document=Document.NONE)


class DocumentsSheet(Sheet[tuple[Presented, ...]]):
    """Gives everything that was shown, or nothing."""

    def __init__(self, documents: tuple[Presented, ...]) -> None:
        """Begin with what is recorded."""
        super().__init__()
        self._documents = [*documents] or [_NOTHING]
        self._at = 0
        self._day: str | None = None
        self._is_wrong = False

    @property
    def _one(self) -> Presented:
        return self._documents[self._at]

    def take_key(self, event: events.Key) -> None:
        """Type a day; else Enter takes everything, and digits change one thing."""
        if self._day is not None:
            self._type_day(event)
        elif event.key == "enter" and not self.is_holding:
            self.leave(tuple(self._documents))
        else:
            super().take_key(event)

    def chosen(self, held: tuple[Held, ...]) -> None:
        """Change one thing of the document that is open."""
        key = held[0][0] if len(held) == 1 else ""
        does = {name: does for name, _, does in self._things()}
        if key in does:
            does[key]()
        else:
            self.app.bell()
        self.draw()

    def _things(self) -> list[tuple[str, str, Callable[[], None]]]:
        """What can be changed, with its digit and what it is now."""
        one = self._one
        things = [("1", self._said("kind", _called(one)), self._ask_kind)]
        if one.document in WITH_EXPIRY:
            day = to_wareki(one.expires_on) if one.expires_on else None
            said = self._said("expiry", day or text("expiry.unprinted"))
            things.append(("2", said, self._ask_day))
        share = phrases.share_word(one.share) or text("expiry.unprinted")
        care, legible = text("marks.special_care"), text("marks.illegible")
        things += [
            ("3", self._said("share", share), self._ask_share),
            ("4", f"{_box(is_set=one.special_care)} {care}", self._switch_care),
            ("5", f"{_box(is_set=not one.legible)} {legible}", self._switch_legible),
            ("6", text("correct.take_away"), self._take_away),
            ("7", text("correct.add"), self._ask_more),
        ]
        if len(self._documents) > 1:
            things.append(("8", text("correct.next_document"), self._go_on))
        return things

    def _said(self, name: str, now: str) -> str:
        return f"{text(f'correct.{name}')}  {now}"

    def _change(self, **what: object) -> None:
        self._documents[self._at] = replace(self._one, **what)
        self.draw()

    def _ask_kind(self) -> None:
        self.app.push_screen(_kinds(), self._kind)

    def _kind(self, key: str | None) -> None:
        if key is not None:
            document = ADDABLE[key]
            dated = document in WITH_EXPIRY
            day = self._one.expires_on if dated else None
            self._change(document=document, expires_on=day)

    def _ask_more(self) -> None:
        self.app.push_screen(_kinds(), self._more)

    def _more(self, key: str | None) -> None:
        if key is None:
            return
        added = Presented(document=ADDABLE[key])
        if self._documents == [_NOTHING]:
            self._documents = []
        self._documents.append(added)
        self._at = len(self._documents) - 1
        self._day = "" if added.document in WITH_EXPIRY else None
        self.draw()

    def _ask_share(self) -> None:
        choices = [
            Choice(key, phrases.share_word(share) or text("expiry.unprinted"))
            for key, share in SHARES.items()
        ]
        panel = ChoicePanel(text("correct.share"), "", tuple(choices))
        self.app.push_screen(panel, self._share)

    def _share(self, key: str | None) -> None:
        if key is not None:
            self._change(share=SHARES[key])

    def _switch_care(self) -> None:
        self._change(special_care=not self._one.special_care)

    def _switch_legible(self) -> None:
        self._change(legible=not self._one.legible)

    def _take_away(self) -> None:
        del self._documents[self._at]
        self._documents = self._documents or [_NOTHING]
        self._at = 0

    def _go_on(self) -> None:
        self._at = (self._at + 1) % len(self._documents)

    def _ask_day(self) -> None:
        self._day = ""

    def _type_day(self, event: events.Key) -> None:
        """Take a last day, digit by digit."""
        typed, char = self._day or "", event.character or ""
        self._is_wrong = False
        if event.key == "escape":
            self._day = None
        elif event.key == "enter":
            self._take_day(typed)
        elif event.key == "backspace":
            self._day = typed[:-1]
        elif char == SKIP and not typed:
            self._day = None
            self._change(expires_on=None)
        elif char and could_become_date(typed + char, printed=True):
            self._day = typed + char
        else:
            self.app.bell()
        self.draw()

    def _take_day(self, typed: str) -> None:
        try:
            day = read_date(typed, printed=True).day
        except Unreadable:
            self._is_wrong = True
            self.app.bell()
            return
        self._day = None
        self._change(expires_on=day)

    def content(self) -> Content:
        """Everything that was shown, then the one that is open."""
        lines = [Content.styled(text("correct.documents"), "bold")]
        lines += self.wrapped(text("correct.documents_lead"), "$text-muted")
        lines.append(Content(""))
        for nth, one in enumerate(self._documents):
            mark = "▶ " if nth == self._at else "  "
            style = "bold" if nth == self._at else ""
            lines += self.wrapped(mark + shown(one), style)
        lines.append(Content(""))
        lines += self._typing() if self._day is not None else self._choices()
        return Content("\n").join(lines)

    def _choices(self) -> Iterator[Content]:
        for key, said, _ in self._things():
            yield Content.assemble((f" {key} ", "bold reverse"), f"  {said}")
        keys = text("correct.documents_keys")
        yield Content.styled(keys, "bold $text-accent")

    def _typing(self) -> Iterator[Content]:
        yield Content(text("correct.day"))
        yield Content(f"  {self._day}") + Content.styled(" ", "reverse")
        if self._is_wrong:
            yield Content.styled(text("correct.day_wrong"), "bold $text-error")
        yield Content.styled(text("correct.typing_back"), "$text-muted")


def _kinds() -> ChoicePanel:
    """Every document, by the digit it always has."""
    choices = [
        Choice(key, text(f"document_short.{one}")) for key, one in ADDABLE.items()
    ]
    return ChoicePanel(text("correct.kind"), "", tuple(choices))


def _called(one: Presented) -> str:
    return text(f"document_short.{one.document}")


def _box(*, is_set: bool) -> str:
    return "■" if is_set else "□"
