"""What is left behind in the terminal's folder is removed (置き忘れの片付け).

1. An answer that is kept goes with its request, as soon as the share lets it. So does
   one that was kept before a restart, and one that is written a second time.
2. A draft of an earlier day goes, unless its enquiry is on its way here: none leaves
   after its own day, and it names somebody.
3. Any other file is left as it is.
"""

from collections.abc import Callable, Iterable
from math import inf
from pathlib import Path

from kiosk.desk.enquiry import Enquiries, Enquiry
from kiosk.online.oqs.files import DRAFTS, OURS, Paths, names_in, read, remove
from kiosk.online.oqs.read import MOST_BYTES, read_answer
from schema.clock import Clock, visit_day
from schema.errors import MadoguchiError

AGAIN = 60.0
"""Seconds between two looks for what was left behind."""


class LeftBehind:
    """Knows what is to be removed, and removes it once it can be."""

    def __init__(
        self, folder: Path, book: Enquiries, clock: Clock, ticks: Callable[[], float]
    ) -> None:
        """Look after `folder`."""
        self._folder = folder
        self._book = book
        self._clock = clock
        self._ticks = ticks
        self._looked_at = -inf
        self._to_remove: set[Path] = set()
        self._answers: set[str] = set()

    def kept(self, paths: Paths) -> None:
        """Its answer is kept durably: nothing of it is needed any more."""
        self._answers.add(paths.answer.name)
        self._to_remove |= {paths.answer, paths.request, paths.draft}
        self._remove()

    def look(self, waiting: Iterable[Enquiry]) -> None:
        """Remove what is left of everything but what still waits."""
        now = self._ticks()
        if now - self._looked_at >= AGAIN and self._find(waiting):
            self._looked_at = now
        self._remove()

    def _remove(self) -> None:
        self._to_remove = {path for path in self._to_remove if not remove(path)}

    def _find(self, waiting: Iterable[Enquiry]) -> bool:
        """Find what is left behind; false where the folder cannot be seen."""
        res, req = self._folder / "res", self._folder / "req"
        answers, drafts = names_in(res), names_in(req)
        for name in answers or ():
            # At first any of ours may be kept, later those that were kept since.
            may_be = self._looked_at == -inf or name in self._answers
            if may_be and OURS.fullmatch(name) and self._is_kept(res / name):
                self._to_remove.add(res / name)
        mine = {Paths(self._folder, one).draft.name for one in waiting}
        self._to_remove |= {req / name for name in drafts or () if self._is_old(name)}
        self._to_remove -= {req / name for name in mine}
        return answers is not None

    def _is_old(self, name: str) -> bool:
        found = DRAFTS.fullmatch(name)
        return found is not None and found[1] < f"{visit_day(self._clock):%Y%m%d}"

    def _is_kept(self, path: Path) -> bool:
        data = read(path, MOST_BYTES)
        try:
            found = read_answer(data or b"")
        except MadoguchiError:
            return False
        kept = self._book.find(found.correlation)
        return (
            kept is not None
            and kept.answer is not None
            and Paths(self._folder, kept).answer == path
        )
