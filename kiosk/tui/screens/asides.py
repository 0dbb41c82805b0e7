"""Patients beside the desk: put aside with a check, taken up again (横に置いた人).

1. A patient who is asked for can be put aside; the check goes on with them.
2. What comes back rings once and stands on a line. It never moves the focus, and
   never touches the patient at the desk.
3. Whoever is half entered when somebody is taken up comes back afterwards.
"""

from collections.abc import Callable

from kiosk.desk.beside import Aside
from kiosk.desk.checks import ChecksState
from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.tui.screens.checking import Checking


class Asides(Checking):
    """Puts patients aside and takes them up again."""

    def __init__(self) -> None:
        """Begin with nobody beside the desk."""
        super().__init__()
        self._rung: set[str] = set()
        self.asides: tuple[Aside, ...] = ()
        """Everybody put aside, those with an answer first."""

    def verbs(self) -> dict[str, Callable[[], None]]:
        """What can be called, the work list among it."""
        return super().verbs() | {"worklist": self.open_worklist}

    def next_patient(self) -> None:
        """Make room for the next patient, or for who was interrupted."""
        raise NotImplementedError

    def open_worklist(self) -> None:
        """What came back, what has to be done, what waits."""
        raise NotImplementedError

    def can_put_aside(self) -> bool:
        """True while an answer may still come for the patient at the desk."""
        return self.questions.can_put_aside(self.form)

    def put_aside(self) -> None:
        """Go on with somebody else while the check runs."""
        self.questions.put_aside(self.form)
        self.next_patient()
        self.message = self._promised()
        self.look()

    def _promised(self) -> str:
        """That an answer will be told of, to be said until it is."""
        return text("online.put_aside", press=self.called("worklist"))

    def look(self) -> None:
        """Take what has come; ring once for whoever came back."""
        super().look()
        if self.checks is None:
            return
        state = self._shown_state or ChecksState()
        if not (self.asides or state.aside or state.returned):
            return
        found = self.questions.asides(state)
        if found != self.asides:
            self.asides = found
            self._ring_for({one.correlation for one in self.returned})
            self.asides_changed()

    def looked_at(self) -> tuple[Aside, ...]:
        """Everybody put aside, as it stands at this moment."""
        self.look()
        return self.asides

    @property
    def returned(self) -> tuple[Aside, ...]:
        """Those who came back, with an answer or without."""
        return tuple(one for one in self.asides if one.answer is not None)

    def asides_changed(self) -> None:
        """Draw the line that counts them, and their rows."""
        raise NotImplementedError

    def _ring_for(self, back: set[str]) -> None:
        if back - self._rung:
            self.app.bell()
            if self.message == self._promised():
                self.message = ""
                self.refresh_patient()
        self._rung = back

    def take_up(self, correlation: str) -> None:
        """Go on with somebody who was put aside."""
        one = next((o for o in self.asides if o.correlation == correlation), None)
        if one is None:
            self.app.bell()
            return
        self.form = self.questions.take_up(one, self.form)
        is_alone = not self.questions.interrupted
        key = "online.taken_back_alone" if is_alone else "online.taken_back"
        self.message = text(key)
        self.guard()
        self.look()
        self.refresh_all()

    def refresh_all(self) -> None:
        """Draw every region."""
        raise NotImplementedError

    def resumed(self) -> Form:
        """Who comes to the desk now: whoever was interrupted last, else nobody."""
        resumed = self.questions.resumed()
        if resumed is None:
            return Form()
        self.message = text("online.resumed")
        return resumed
