"""A recorded visit with what is corrected of it so far (訂正の途中)."""

from dataclasses import dataclass

from kiosk.desk.correction import Change
from kiosk.desk.standing import Standing
from schema.terms import Document
from schema.visit import Presented


@dataclass(frozen=True, slots=True)
class Now:
    """The visit as it stands, with what is corrected so far."""

    documents: tuple[Presented, ...]
    """Everything that was shown."""
    returning: bool
    """再診で変わりなし."""
    declaration: bool
    """申立書 was filled in."""
    is_withdrawn: bool
    """The visit did not take place."""

    @classmethod
    def of(cls, visit: Standing, change: Change) -> "Now":
        """Take what stands, where nothing is changed yet."""
        case = visit.case.event.visit
        documents = case.documents if case else ()
        returning, declared = change.returning, change.declaration
        return cls(
            documents=change.documents or documents,
            returning=bool(case and case.returning) if returning is None else returning,
            declaration=bool(case and case.declaration)
            if declared is None
            else declared,
            is_withdrawn=visit.is_withdrawn,
        )

    @property
    def has_card(self) -> bool:
        """True if there is a card that could have been read."""
        return any(one.document is Document.MY_NUMBER_CARD for one in self.documents)
