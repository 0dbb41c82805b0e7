"""What the last papers said that the next one may well say too (直前の記入).

1. It is offered and never taken without Enter.
2. It names nobody, and is gone when the desk is closed.
"""

from datetime import date

from kiosk.desk.form import Form
from schema.terms import Document


class Lately:
    """What was read from the papers of those who are recorded."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.insurer = ""
        """Insurer number last used."""
        self._printed: dict[tuple[str, Document], date] = {}

    def read(self, form: Form) -> None:
        """Keep what stood on the papers of somebody who was recorded."""
        self.insurer = form.insurer or self.insurer
        for document, day in form.expiries if form.insurer else ():
            if day is not None:
                self._printed[form.insurer, document] = day

    def printed(self, insurer: str, document: Document) -> date | None:
        """The last day on such a document of this insurer, as it was read last."""
        return self._printed.get((insurer, document))
