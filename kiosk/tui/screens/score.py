"""How the training went, patient by patient (研修の成績).

1. The first try counts; keys and hints are told, not judged.
2. Every column says what it holds, and a mark is a word: symbols are verdicts.
"""

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

from kiosk.labels import text
from kiosk.training.marking import Marked, Score
from kiosk.tui.flow import wrap
from kiosk.tui.screens.lesson import TrainingSheet
from kiosk.words import phrases

GAP = 2
"""Cells before the last column, which takes what is left."""
_COLUMNS = (("first", 9), ("who", 27), ("verdict", 4), ("keys", 5), ("hints", 7))
"""Each with its cells."""
_COUNTS = frozenset({"keys", "hints"})
"""Numbers stand to the right."""


class ScorePanel(TrainingSheet):
    """How it went, patient by patient."""

    asks_before_leaving = False

    def __init__(self, score: Score) -> None:
        """Tell a score."""
        super().__init__()
        self._score = score

    def content(self) -> Content:
        """The sum, a line for each patient, and what to look at again."""
        score = self._score
        title = text("training.score_title", right=score.right, of=score.of)
        lead = text("training.score_lead")
        lines = [Content.styled(title, "bold"), Content.styled(lead, "$text-muted")]
        lines.append(Content(""))
        lines.append(_headings())
        for nth, one in enumerate(score.patients, 1):
            lines += _patient(nth, one, self.room)
        lines += [Content(""), *self._to_look_at(), Content("")]
        go = Content.styled(text("training.score_go"), "bold $text-accent")
        return Content("\n").join([*lines, go])

    def _to_look_at(self) -> Iterator[Content]:
        patients = self._score.patients
        if any(one.tries and not one.right for one in patients):
            yield from self.wrapped(text("training.score_look"))
        elif self._score.right == self._score.of:
            yield Content.styled(text("training.score_all"), "bold $text-success")


def _columns(*cells: str) -> str:
    """What stands in each column, one beside the other."""
    said = ""
    for (name, width), cell in zip(_COLUMNS, cells, strict=True):
        gap = " " * (width - cell_len(cell))
        said += gap + cell if name in _COUNTS else cell + gap
    return said + " " * GAP


def _headings() -> Content:
    names = [name for name, _ in _COLUMNS]
    said = _columns(*(text(f"training.score_{name}") for name in names))
    return Content.styled(said + text("training.score_missed"), "$text-muted")


def _patient(nth: int, one: Marked, room: int) -> Iterator[Content]:
    """One patient: right or not, who, how it was done, and what to look at again."""
    title = text(f"training.{one.patient}.title")
    if not one.tries:
        said = _columns(f"{nth} {text('training.score_none')}", title, "", "", "")
        yield Content.styled(said.rstrip(), "$text-muted")
        return
    mark = text("training.score_right" if one.right else "training.score_wrong")
    verdict = phrases.symbol(one.outcome) if one.outcome else ""
    said = _columns(f"{nth} {mark}", title, verdict, str(one.keys), str(one.hints))
    for line in list(_missed(one, room - cell_len(said))) or [""]:
        yield Content((said + line).rstrip())
        said = " " * cell_len(said)


def _missed(one: Marked, room: int) -> Iterator[str]:
    """What was not right, and below it how often it was tried until it was."""
    parts = [text(f"training.short.{miss}") for miss in one.missed]
    yield from wrap("・".join(parts), room)
    if one.righted_at > 1:
        yield text("training.score_again", tries=one.righted_at)
