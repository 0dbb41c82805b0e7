"""What stands before and after each patient of the training (研修の場面と採点).

1. A scene is told; what the clerk makes of it is played at the desk.
2. Enter goes on, but not in the first moment: it may have been meant for the desk.
3. Esc leaves the training, if it was meant.
"""

from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.containers import VerticalScroll
from textual.content import Content

from kiosk.labels import text
from kiosk.training.lesson import Expected, Lesson
from kiosk.training.marking import Attempt, declared_instead
from kiosk.training.papers import put_down
from kiosk.training.telling import told
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

    def draw(self) -> None:
        """Draw what stands now; the border says where there is more than fits."""
        super().draw()
        self.call_after_refresh(self._say_more)

    def _say_more(self) -> None:
        box = self.query_one(VerticalScroll)
        box.border_subtitle = text("training.more") if box.max_scroll_y else ""

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
        lines = [Content.assemble(self._mark(), f"  {title}"), *self._verdict()]
        for said in told(self._lesson, self._right, self.attempt):
            lines += self.labelled("missed", said, "bold $text-error")
        if declared_instead(self._lesson, self.attempt.form):
            lines += self.labelled("note", text("training.declared"))
        lines += [Content(""), *self._book(), Content("")]
        go = Content.styled(text(f"training.go_{self._way()}"), "bold $text-accent")
        return Content("\n").join([*lines, go])

    def _mark(self) -> tuple[str, str]:
        if self.attempt.is_right:
            return text("training.right"), style_of(Outcome.INSURED)
        return text("training.wrong"), style_of(Outcome.UNCONFIRMED)

    def _verdict(self) -> Iterator[Content]:
        """What was right, and what was recorded where that is something else."""
        outcome, done = self._right.decision.outcome, self.attempt.taken
        left_open = outcome is Outcome.REVIEW
        right = self._right.decision
        said = phrases.short(outcome) if left_open else phrases.headline(right)
        said = f"{phrases.symbol(outcome)} {said}"
        yield from self.labelled("verdict", said, style_of(outcome))
        if done is None or done is outcome:
            return
        other = f"{phrases.symbol(done)} {phrases.short(done)}"
        if self.attempt.is_right:
            other = text("training.taken_right", said=other)
        yield from self.labelled("taken", other)

    def _book(self) -> Iterator[Content]:
        decision = self._right.decision
        yield from self.labelled("rule", decision.rule.title)
        yield from self.labelled("authority", phrases.authority_line(decision))
        yield from self.labelled(
            "why", phrases.why(decision.rule, decision.visit.online_check)
        )
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


def _card(title: str, rows: tuple[str, ...]) -> Iterator[Content]:
    """A paper drawn as a card."""
    head = f"┌─ {title} "
    yield Content(head + "─" * (CARD - cell_len(head) - 1) + "┐")
    for row in rows:
        yield Content(f"│ {row}{' ' * (CARD - 4 - cell_len(row))} │")
    yield Content(f"└{'─' * (CARD - 2)}┘")
