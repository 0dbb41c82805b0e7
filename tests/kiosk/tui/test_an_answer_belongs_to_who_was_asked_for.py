"""An answer that comes late is taken only by the patient it was asked for."""

from threading import Event

from kiosk.cast import Cast
from kiosk.demo import Demo
from kiosk.online.simulator import Simulator
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import Outcome
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]


class Slow:
    """Answers as the simulator does, but only when it is told to."""

    name = "simulator"

    def __init__(self, inner: Simulator) -> None:
        """Ask `inner` in the end."""
        self._inner = inner
        self.asked = Event()
        self.go_on = Event()
        self.answered = Event()

    def check(self, query: OnlineQuery) -> OnlineAnswer:
        self.asked.set()
        self.go_on.wait(10)
        answer = self._inner.check(query)
        self.answered.set()
        return answer


async def asking(clerk: Clerk) -> Slow:
    """Ask for the guided patient, and leave the question open."""
    slow = Slow(clerk.demo.simulator)
    clerk.desk.gateway = slow
    await clerk.shows("4", clerk.cast.guided, "enter")
    await clerk.press("1")
    await clerk.until(slow.asked.is_set, "the question")
    return slow


async def answered(clerk: Clerk, slow: Slow) -> None:
    """Let the answer come, and let the screen take it or not."""
    slow.go_on.set()
    await clerk.until(slow.answered.is_set, "the answer")
    await clerk.app.workers.wait_for_complete()
    await clerk.pilot.pause()


async def test_the_patient_it_is_about_takes_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        slow = await asking(clerk)
        await answered(clerk, slow)

        assert clerk.outcome is Outcome.INSURED_INTERIM


async def test_the_next_patient_does_not_take_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        slow = await asking(clerk)
        await clerk.press("f8")
        await clerk.shows("4", clerk.cast.certified, "enter")
        await answered(clerk, slow)

        assert clerk.form.own_answer is None


async def test_corrected_numbers_do_not_take_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        slow = await asking(clerk)
        while clerk.form.number:
            await clerk.press("backspace")
        await clerk.type(["backspace"] * 8)
        await clerk.type([*clerk.cast.certified.number, *"3200105", "enter", "enter"])
        await answered(clerk, slow)

        assert clerk.form.own_answer is None
        assert clerk.outcome is not Outcome.INSURED_INTERIM


async def test_somebody_found_by_kana_does_not_take_it(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        slow = await asking(clerk)
        person = clerk.cast.certified
        await clerk.press("f3")
        await clerk.type(person.name_kana)
        await clerk.press("enter")
        await clerk.type(f"{person.birth_date:%Y%m%d}")
        await clerk.press("enter", "1")
        await answered(clerk, slow)

        assert clerk.form.number == person.number
        assert clerk.form.own_answer is None
