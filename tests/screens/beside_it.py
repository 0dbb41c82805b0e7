"""Every screen of work that is no patient's: lists, an outage, sync, the training."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import DAY, Demo
from kiosk.demo.scenes import EXPIRED, USUAL
from kiosk.demo.shown import opened_demo
from kiosk.tui.app import KioskApp
from kiosk.tui.screens.lesson import IntroPanel, ScenePanel
from kiosk.tui.screens.outage import OutageScreen
from kiosk.tui.screens.training import TrainingScreen
from tests.kiosk.training.pupil import Pupil, a_room, rightly, wrongly
from tests.kiosk.tui import test_appointments_say_who_will_be_trouble as expected
from tests.kiosk.tui import test_the_work_list_is_worked_off as work
from tests.kiosk.tui.desk import Clerk
from tests.kiosk.tui.exchange import a_failure, at_synced_desk
from tests.kiosk.tui.test_an_outage_is_told_and_stepped_over import down
from tests.screens.at_the_desk import Names, leave

Ready = tuple[Demo, Cast]


async def came_back(clerk: Clerk) -> Names:
    """Somebody put aside whose answer comes, and what else is to be done."""
    await work.recorded(clerk, waits=True)
    await work.recorded(clerk)
    await work.beside(clerk)
    yield "came-back"
    kept = work.Kept(*(work.a_task(clerk, *one) for one in work.EVERY[:2]))
    clerk.desk.tasks, clerk.register.tasks = kept, len(kept.tasks)
    clerk.register.changed()
    await clerk.looked()
    await clerk.press("f6")
    yield "worklist"
    await clerk.press("2")
    yield "task"
    await clerk.press("1")
    yield "task-sure"
    await clerk.press("0", "0", "4")
    yield "pending"
    await clerk.press("9")
    yield "contact-later"
    await leave(clerk)


async def expecting(clerk: Clerk) -> Names:
    """The day's appointments."""
    people = expected.people((clerk.demo, clerk.cast))
    rows = [
        expected.booked(people[nth % len(people)], nth, *found)
        for nth, found in enumerate([(), *((one,) for one in expected.EVERY)])
    ]
    clerk.demo.store.appointments.replace(DAY, rows)
    await clerk.press("f6", "8")
    yield "appointments"
    await leave(clerk)


async def cut_off(clerk: Clerk) -> Names:
    """No register answers."""
    clerk.register.outage = down((clerk.demo, clerk.cast)).outage
    clerk.register.changed()
    await clerk.looked()
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
    yield "line-down"
    await clerk.press("9")
    screen = clerk.app.screen
    assert isinstance(screen, OutageScreen)
    await clerk.until(lambda: screen.counted is not None, "the counts")
    yield "outage"
    await leave(clerk)
    await clerk.press("0")
    clerk.register.outage = None
    clerk.register.changed()
    await clerk.looked()


@asynccontextmanager
async def syncing(ready: Ready) -> AsyncIterator[tuple[Clerk, Names]]:
    """A desk that has a central."""
    async with at_synced_desk(ready, practice=False) as (clerk, sync):

        async def names() -> Names:
            await clerk.press("f9")
            yield "sync"
            sync.become(failed=a_failure("E-ANSWER-7", "refused", "push"))
            await clerk.press("escape", "f9")
            yield "sync-failed"
            await clerk.press("escape")
            clerk.desk.refresh_status()
            await clerk.press("4")
            yield "sync-call"

        yield clerk, names()


@asynccontextmanager
async def training(ready: Ready) -> AsyncIterator[tuple[Pupil, Names]]:
    """The training, laid over an open desk."""
    opened = replace(opened_demo(ready[0]), training=a_room, tour=None)
    app = KioskApp(ready[0].clock, lambda _: opened, unlocked=opened)
    app.animation_level = "none"
    async with app.run_test(size=USUAL) as pilot:
        pupil = Pupil(pilot)
        yield pupil, _trained(pupil)


async def _trained(pupil: Pupil) -> Names:
    await pupil.press("escape", "7", "4")
    await pupil.sees(IntroPanel)
    screen = pupil.app.screen_stack[-2]
    assert isinstance(screen, TrainingScreen)
    yield "training-intro"
    await pupil.press("enter")
    await pupil.sees(ScenePanel)
    yield "training-scene"
    await pupil.comes_to_the_desk()
    yield "training-desk"
    await pupil.press("+")
    yield "training-scene-again"
    first, second, *_ = screen.room.lessons
    await pupil.plays(*rightly(first))
    yield "training-right"
    await pupil.press("enter")
    await pupil.plays(*wrongly(second))
    yield "training-wrong"
    await pupil.press("enter")
    await pupil.sees(ScenePanel)
    await pupil.press("escape")
    yield "training-leave"
    await pupil.press("1")
    yield "training-score"
