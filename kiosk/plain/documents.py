"""What was shown, put right document by document, line by line (書類の訂正)."""

from msgspec.structs import replace

from kiosk.desk.form import WITH_EXPIRY
from kiosk.desk.keys import SKIP
from kiosk.desk.verdict import ADDABLE
from kiosk.labels import text
from kiosk.plain.talk import BACK, Talk
from kiosk.words.history import shown
from kiosk.words.phrases import share_word
from schema.errors import Unreadable
from schema.terms import Document
from schema.visit import Presented, Share
from schema.wareki import read_date

ADD, DONE = "8", "9"
"""Digits below the documents: one more, and that they are right now."""
SHARES: dict[str, Share | None] = {"1": 10, "2": 20, "3": 30, "4": None}
"""The printed share, by its digit."""
_NOTHING = Presented(document=Document.NONE)


class Documents:
    """Puts right what was shown, one thing after the other."""

    def __init__(self, talk: Talk, documents: tuple[Presented, ...]) -> None:
        """Begin with what is recorded."""
        self._talk = talk
        self._documents = [*documents] or [_NOTHING]

    def run(self) -> tuple[Presented, ...] | None:
        """Everything that was shown; `None` where that is left."""
        while True:
            items = [
                (str(nth), shown(one)) for nth, one in enumerate(self._documents, 1)
            ]
            items.append((ADD, text("correct.add")))
            items.append((DONE, text("plain.documents_done")))
            key = self._talk.choose(text("correct.documents"), "", items)
            if key is None:
                return None
            if key == DONE:
                return tuple(self._documents)
            if key == ADD:
                self._add()
            else:
                self._put_right(int(key) - 1)

    def _add(self) -> None:
        kind = self._kind()
        if kind is not None:
            kept = [one for one in self._documents if one != _NOTHING]
            self._documents = [*kept, Presented(document=kind)]
            if kind in WITH_EXPIRY:
                self._expiry(len(self._documents) - 1)

    def _put_right(self, at: int) -> None:
        """Change one thing of one document."""
        one = self._documents[at]
        items = [("1", text("correct.kind"))]
        if one.document in WITH_EXPIRY:
            items.append(("2", text("correct.expiry")))
        items += [
            ("3", text("correct.share")),
            ("4", text("marks.special_care") + _is(on=one.special_care)),
            ("5", text("marks.illegible") + _is(on=not one.legible)),
            ("6", text("correct.take_away")),
        ]
        key = self._talk.choose(shown(one), "", items)
        if key == "1" and (kind := self._kind()) is not None:
            day = one.expires_on if kind in WITH_EXPIRY else None
            self._documents[at] = replace(one, document=kind, expires_on=day)
        elif key == "2":
            self._expiry(at)
        elif key == "3":
            self._share(at)
        elif key == "4":
            self._documents[at] = replace(one, special_care=not one.special_care)
        elif key == "5":
            self._documents[at] = replace(one, legible=not one.legible)
        elif key == "6":
            del self._documents[at]
            self._documents = self._documents or [_NOTHING]

    def _kind(self) -> Document | None:
        items = [(key, text(f"document_short.{one}")) for key, one in ADDABLE.items()]
        key = self._talk.choose(text("correct.kind"), "", items)
        return ADDABLE[key] if key is not None else None

    def _share(self, at: int) -> None:
        items = [
            (key, share_word(one) or text("expiry.unprinted"))
            for key, one in SHARES.items()
        ]
        key = self._talk.choose(text("correct.share"), "", items)
        if key is not None:
            self._documents[at] = replace(self._documents[at], share=SHARES[key])

    def _expiry(self, at: int) -> None:
        """Take a printed last day, or that none is printed."""
        lead = text("correct.day")
        while (said := self._talk.ask(lead, lambda: (lead,))) not in {"", BACK}:
            try:
                day = None if said == SKIP else read_date(said, printed=True).day
            except Unreadable:
                self._talk.say(text("correct.day_wrong"))
                continue
            self._documents[at] = replace(self._documents[at], expires_on=day)
            return


def _is(*, on: bool) -> str:
    return text("plain.set" if on else "plain.unset")
