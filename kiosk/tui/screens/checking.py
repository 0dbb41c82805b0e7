"""The live check beside the desk: asked off the screen's thread (照会中).

1. An answer is taken only by the patient it was asked for: numbers and birth
   date must still be the same when it comes.
2. While a check runs, Enter confirms nothing.
"""

from collections.abc import Callable

from textual import work

from kiosk.desk.record import NOBODY
from kiosk.labels import text
from kiosk.online.gateway import OnlineGateway
from kiosk.tui.screens.actions import Actions
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck


class Checking(Actions):
    """Asks the register, and takes its answer for whom it is."""

    gateway: OnlineGateway | None = None
    """What a live check is asked of."""
    _asked_for: tuple[object, ...] | None = None

    def verbs(self) -> dict[str, Callable[[], None]]:
        """What can be called, the check among it."""
        checks = {"check": self.open_check, "pending": self.open_pending}
        return super().verbs() | checks

    @property
    def is_asking(self) -> bool:
        """True while the patient at the desk waits for an answer."""
        return self._asked_for is not None and self._asked_for == self.form.identity

    def stop_asking(self) -> None:
        """Forget the question; its answer will find nobody."""
        self._asked_for = None

    def guard(self) -> None:
        """Let Enter count only from half a second on."""
        raise NotImplementedError

    def open_check(self) -> None:
        """Ask the register, beside the desk."""
        query = self.desk.query(self.form)
        if query is None:
            self.message = text("entry.check_first")
        elif self.gateway is None:
            self.message = text("entry.no_gateway")
        elif not self.is_asking:
            asked = self._asked_for = self.form.identity
            self._ask(self.gateway, query, asked)

    @work(thread=True, group="check")
    def _ask(
        self, gateway: OnlineGateway, query: OnlineQuery, asked: tuple[object, ...]
    ) -> None:
        answer = gateway.check(query)
        self.app.call_from_thread(self._answered, query, answer, asked)

    def _answered(
        self, query: OnlineQuery, answer: OnlineAnswer, asked: tuple[object, ...]
    ) -> None:
        if self._asked_for is not asked:
            return
        mine = self.is_asking and answer.correlation == query.correlation
        self.stop_asking()
        if mine:
            self.form = self.form.with_answer(answer)
            self.guard()
        self.refresh_patient()

    def open_pending(self) -> None:
        """Note that the check cannot be run now."""
        if not self.check_helps():
            self.app.bell()
            self.message = text("entry.check_changes_nothing")
            return
        now = self.desk.clock.now()
        self.stop_asking()
        self.form = self.form.with_answer(
            OnlineAnswer(
                result=OnlineCheck.UNAVAILABLE,
                source=NOBODY,
                asked_at=now,
                answered_at=now,
            )
        )
