"""What stands before and after each patient of the training (研修の場面と採点).

1. A scene is told; what the clerk makes of it is played at the desk.
2. Enter goes on, but not in the first moment: it may have been meant for the desk.
3. Esc leaves the training, if it was meant.
"""

from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.content import Content

from kiosk.labels import text
from kiosk.training.lesson import Expected, Lesson
from kiosk.training.marking import Attempt, Marked, Score
from kiosk.training.papers import put_down
from kiosk.tui.flow import wrap
from kiosk.tui.hold import Held
from kiosk.tui.look import style_of
from kiosk.tui.screens import panels
from kiosk.tui.screens.sheet import Sheet
from kiosk.words import phrases
from schema.terms import Outcome
from schema.wareki import to_wareki

GO, AGAIN = "go", "again"
"""What comes of a panel: on with it, or the same once more."""
SETTLING = 0.6
"""Seconds in which Enter was still meant for the desk."""
LABEL = 12
"""Cells of the longest label and its gap."""
CARD = 58
"""Cells of a card with its border."""


class TrainingSheet(Sheet[str]):
    """Gives `GO`, `AGAIN` where that is offered, or nothing where it is left."""

    asks_before_leaving = True
    """Whether Esc is asked about."""

    def __init__(self) -> None:
        """Begin to settle."""
        super().__init__()
        self._since = events.Event().time

    def take_key(self, event: events.Key) -> None:
        """Go on, leave, or hold a digit until it is known to be alone."""
        if event.key == "enter" and not self.is_holding:
            self.go_on(event.time)
        elif event.key == "escape":
            self.ask_to_leave()
        else:
            super().take_key(event)

    def go_on(self, at: float) -> None:
        """Enter, unless it was meant for the desk."""
        if at - self._since < SETTLING:
            self.app.bell()
        else:
            self.leave(GO)

    def ask_to_leave(self) -> None:
        """Leave the training, if it was meant."""
        if not self.asks_before_leaving:
            self.leave()
            return

        def left(key: str | None) -> None:
            if key is not None:
                self.leave()

        self.app.push_screen(panels.leave_training(), left)

    def closed(self) -> None:
        """`0` means nothing here."""
        self.app.bell()

    def labelled(self, name: str, said: str, style: str = "") -> Iterator[Content]:
        """A label, and beside it a sentence in as many lines as it takes."""
        label = text(f"training.{name}")
        gap = label + " " * (LABEL - cell_len(label))
        for line in wrap(said, self.room - LABEL):
            yield Content.styled(gap, "$text-muted") + Content.styled(line, style)
            gap = " " * LABEL


class IntroPanel(TrainingSheet):
    """Three sentences, and Enter."""

    asks_before_leaving = False

    def content(self) -> Content:
        """What comes, what is said of it, and that nobody is real."""
        lines = [Content.styled(text("training.intro_title"), "bold"), Content("")]
        for nth in (1, 2, 3):
            lines += [*self.wrapped(text(f"training.intro_{nth}")), Content("")]
        go = Content.styled(text("training.intro_go"), "bold $text-accent")
        return Content("\n").join([*lines, go])


class ScenePanel(TrainingSheet):
    """Who comes, what they say, and what they put down."""

    def __init__(self, lesson: Lesson, place: str, *, again: bool = False) -> None:
        """Tell a lesson.

        Args:
            lesson: Who comes.
            place: Which of how many it is.
            again: It is looked at from the desk, and leads back there.
        """
        super().__init__()
        self._lesson = lesson
        self._place = place
        self._again = again

    def content(self) -> Content:
        """The scene, the papers, and how to go on."""
        name = self._lesson.name
        title = text(f"training.{name}.title")
        place = text("training.count", place=self._place)
        today = text("training.today", day=to_wareki(self._lesson.day))
        lines = [
            Content.assemble((f"{place}  {title}", "bold"), "   ", (today, "bold")),
            Content(""),
            *self.wrapped(text(f"training.{name}.says"), "$text-accent"),
            *self.wrapped(text(f"training.{name}.does")),
            Content(""),
        ]
        for paper in put_down(self._lesson):
            lines += _card(*paper)
        go = text("training.scene_back" if self._again else "training.scene_go")
        said = Content.styled(go, "bold $text-accent")
        return Content("\n").join([*lines, Content(""), said])

    def go_on(self, at: float) -> None:
        """Enter leads to the desk, or back to it."""
        if self._again:
            self.leave(GO)
        else:
            super().go_on(at)

    def ask_to_leave(self) -> None:
        """Esc leads back to the desk, where it was looked at from there."""
        if self._again:
            self.leave(GO)
        else:
            super().ask_to_leave()

    def closed(self) -> None:
        """`0` goes back to the desk."""
        if self._again:
            self.leave(GO)
        else:
            super().closed()


class ResultPanel(TrainingSheet):
    """Right or not, which rule, on whose word, why, and what to say."""

    def __init__(
        self, lesson: Lesson, right: Expected, attempt: Attempt, *, last: bool
    ) -> None:
        """Tell what became of a patient."""
        super().__init__()
        self._lesson = lesson
        self._right = right
        self.attempt = attempt
        """How the patient was received."""
        self._last = last

    def content(self) -> Content:
        """The mark, the verdict, the rule, and how to go on."""
        title = text(f"training.{self._lesson.name}.title")
        lines = [Content.assemble(self._mark(), f"  {title}"), self._verdict()]
        for miss in self.attempt.missed:
            said = text(f"training.miss.{miss}")
            lines += self.labelled("missed", said, "bold $text-error")
        lines += [Content(""), *self._book(), Content("")]
        go = Content.styled(text(f"training.go_{self._way()}"), "bold $text-accent")
        return Content("\n").join([*lines, go])

    def _mark(self) -> tuple[str, str]:
        if self.attempt.is_right:
            return text("training.right"), style_of(Outcome.INSURED)
        return text("training.wrong"), style_of(Outcome.UNCONFIRMED)

    def _verdict(self) -> Content:
        said = phrases.headline(self._right.decision)
        outcome = self._right.decision.outcome
        band = f" {phrases.symbol(outcome)}  {said} "
        line = Content.styled(band, style_of(outcome))
        done = self.attempt.taken
        if done is outcome:
            return line
        other = text(
            "training.done", said=f"{phrases.symbol(done)} {phrases.short(done)}"
        )
        return line + Content(f"  {other}")

    def _book(self) -> Iterator[Content]:
        decision = self._right.decision
        yield from self.labelled("rule", decision.rule.title)
        yield from self.labelled("authority", phrases.authority_line(decision))
        yield from self.labelled("why", phrases.why(decision.rule))
        yield from self.labelled("teaches", self._teaches(), "bold")
        said = phrases.say(decision)
        yield from self.labelled("say", said)

    def _teaches(self) -> str:
        ends = self._right.decision.rule.valid.to
        until = to_wareki(ends) if ends else ""
        return text(f"training.{self._lesson.name}.teaches", until=until)

    def _way(self) -> str:
        if self._last:
            return "last"
        return "right" if self.attempt.is_right else "wrong"

    def chosen(self, held: tuple[Held, ...]) -> None:
        """`1` plays the same patient again."""
        if [key for key, _ in held] == ["1"]:
            self.leave(AGAIN)
        else:
            self.app.bell()


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
        lines += [_score_line(nth, one) for nth, one in enumerate(score.patients, 1)]
        lines += [Content(""), *self._to_look_at(), Content("")]
        go = Content.styled(text("training.score_go"), "bold $text-accent")
        return Content("\n").join([*lines, go])

    def _to_look_at(self) -> Iterator[Content]:
        patients = self._score.patients
        if any(one.tries and not one.right for one in patients):
            yield from self.wrapped(text("training.score_look"))
        elif self._score.right == self._score.of:
            yield Content.styled(text("training.score_all"), "bold $text-success")


def _card(title: str, rows: tuple[str, ...]) -> Iterator[Content]:
    """A paper drawn as a card."""
    head = f"┌─ {title} "
    yield Content(head + "─" * (CARD - cell_len(head) - 1) + "┐")
    for row in rows:
        yield Content(f"│ {row}{' ' * (CARD - 4 - cell_len(row))} │")
    yield Content(f"└{'─' * (CARD - 2)}┘")


def _score_line(nth: int, one: Marked) -> Content:
    """One patient: mark, who, and how it was done."""
    title = text(f"training.{one.patient}.title")
    mark = "○" if one.right else "×" if one.tries else "─"
    said = f" {nth} {mark}  {title}"
    gap = " " * max(2, 34 - cell_len(said))
    if not one.tries:
        return Content.styled(
            f"{said}{gap}{text('training.score_none')}", "$text-muted"
        )
    how = [
        phrases.symbol(one.outcome) if one.outcome else "",
        text("training.score_keys", keys=one.keys),
        text("training.score_seconds", seconds=one.seconds),
    ]
    if one.hints:
        how.append(text("training.score_hints", hints=one.hints))
    if one.missed:
        how.append("・".join(text(f"training.short.{miss}") for miss in one.missed))
    if one.righted_at > 1:
        how.append(text("training.score_again", tries=one.righted_at))
    return Content(f"{said}{gap}{'  '.join(how)}")
