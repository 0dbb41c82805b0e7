"""The training lies over the desk, and leaves nothing of itself and all of the desk.

1. Nothing of the desk is to be read while people train.
2. Not a byte of the desk's folder changes.
3. Whatever the training made is gone when it is left, also before the end.
4. The key that hides the screen hides the training too; the desk's own lock opens it.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kiosk.demo.classroom import PracticeRoom
from kiosk.demo.clinic import PASSPHRASE, Demo, demo
from kiosk.demo.scenes import keys_of
from kiosk.demo.shown import opened_demo
from kiosk.labels import text
from kiosk.tui.app import KioskApp
from kiosk.tui.screens.lesson import IntroPanel, ScenePanel
from kiosk.tui.screens.lock import LockScreen
from kiosk.tui.screens.practice import CLOSED, PracticeDesk
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.screens.score import ScorePanel
from schema.names import mask
from tests.kiosk.training.pupil import SMALL, Pupil, a_room, rightly, training

PEOPLE = 60
UNNAMED = {"appointments"}
"""Opened from another panel, and by no name."""


def files_of(folder: Path) -> dict[str, str]:
    """Every file under a folder, by what is in it."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(one): sha256(one.read_bytes()).hexdigest() for one in found}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One desk for all: what is pinned here is that nobody touches it."""
    with demo(tmp_path_factory.mktemp("desk"), PEOPLE, pause=0) as made:
        made.checks.stop()
        yield made


@asynccontextmanager
async def a_kiosk(
    ready: Demo, training: Callable[[], AbstractContextManager[PracticeRoom]]
) -> AsyncIterator[tuple[Pupil, ReceptionScreen]]:
    """A desk with somebody half entered, from which the training is opened."""
    opened = replace(opened_demo(ready), training=training, tour=None)
    app = KioskApp(ready.clock, lambda _: opened, unlocked=opened)
    app.animation_level = "none"
    async with app.run_test(size=SMALL) as pilot:
        pupil = Pupil(pilot)
        desk = app.screen
        assert isinstance(desk, ReceptionScreen)
        await pupil.type(["4", *keys_of(ready.first)])
        yield pupil, desk


async def opens_the_training(pupil: Pupil) -> None:
    await pupil.press("escape", "7", "4")
    await pupil.sees(IntroPanel)


def shows_the_desks_patient(pupil: Pupil, ready: Demo) -> bool:
    """Also masked, as the desk shows it."""
    seen = pupil.text()
    return any(
        "".join(said.split()) in seen
        for said in (ready.first.number, mask(ready.first.name_kana))
    )


async def test_the_desk_below_is_neither_read_nor_changed(ready: Demo) -> None:
    rooms: list[PracticeRoom] = []

    @contextmanager
    def noted() -> Iterator[PracticeRoom]:
        with a_room() as room:
            rooms.append(room)
            yield room

    async with a_kiosk(ready, noted) as (pupil, desk):
        assert shows_the_desks_patient(pupil, ready)
        entered, before = desk.form, files_of(ready.data_dir)
        await opens_the_training(pupil)
        assert not shows_the_desks_patient(pupil, ready)
        await pupil.press("enter")
        await pupil.sees(ScenePanel)
        assert not shows_the_desks_patient(pupil, ready)
        await pupil.plays(*rightly(rooms[0].lessons[0]))
        assert not shows_the_desks_patient(pupil, ready)
        await pupil.press("escape", "1")
        await pupil.sees(ScorePanel)
        await pupil.press("enter")
        await pupil.sees(ReceptionScreen)

        assert pupil.app.screen is desk
        assert desk.form == entered
        assert files_of(ready.data_dir) == before
        assert shows_the_desks_patient(pupil, ready)
    assert before
    assert not rooms[0].ready.data_dir.parent.exists()


async def test_what_is_recorded_in_training_is_in_no_log_of_the_desk(
    ready: Demo, room: PracticeRoom
) -> None:
    async with a_kiosk(ready, lambda: nullcontext(room)) as (pupil, _):
        await opens_the_training(pupil)
        await pupil.press("enter")
        await pupil.plays(*rightly(room.lessons[0]))
        trained = room.opened.desk

        assert trained.journal.on_day(trained.today) != []
        assert list(ready.desk.journal.on_day(ready.desk.today)) == []
        assert room.opened.sync is None


async def test_the_lock_covers_the_training_and_gives_it_back(
    ready: Demo, room: PracticeRoom
) -> None:
    async with a_kiosk(ready, lambda: nullcontext(room)) as (pupil, _):
        await opens_the_training(pupil)
        await pupil.press("enter")
        practice = await pupil.comes_to_the_desk()
        await pupil.press("2", "f12")
        await pupil.sees(LockScreen)
        assert not pupil.says(text("training.mark"))
        await pupil.type(PASSPHRASE)
        await pupil.press("enter")
        await pupil.sees(PracticeDesk)
        assert pupil.app.screen is practice
        assert practice.form.document is room.lessons[0].told.document


async def test_every_screen_of_it_says_that_nobody_is_real(
    ready: Demo, room: PracticeRoom
) -> None:
    async with a_kiosk(ready, lambda: nullcontext(room)) as (pupil, _):
        await opens_the_training(pupil)
        assert pupil.says("【研修")
        await pupil.press("enter")
        await pupil.comes_to_the_desk()
        assert pupil.says("【研修")
        for key in ("?", "escape", "f3", "f6", "f7"):
            await pupil.press(key)
            assert pupil.app.screen.is_modal
            assert pupil.says("【研修"), key
            await pupil.press("escape")


async def test_what_is_the_desks_own_cannot_be_opened_from_it(
    ready: Demo, room: PracticeRoom
) -> None:
    async with a_kiosk(ready, lambda: nullcontext(room)) as (pupil, _):
        await opens_the_training(pupil)
        await pupil.press("enter")
        practice = await pupil.comes_to_the_desk()
        for keys in (("f9",), ("escape", "7")):
            await pupil.press(*keys)
            assert pupil.app.screen is practice
            assert pupil.says(text("training.not_here"))
        for name in CLOSED:
            assert name in ReceptionScreen.verbs(practice) or name in UNNAMED
            practice.message = ""
            practice.call_shortcut(name)
            assert practice.message == text("training.not_here"), name
            assert pupil.app.screen is practice


@pytest.mark.parametrize(
    "keys",
    [("escape", "1"), ("enter", "escape", "6", "1")],
    ids=["from the scene", "from the desk"],
)
async def test_it_is_left_at_any_time_and_tells_how_it_went(
    room: PracticeRoom, keys: tuple[str, ...]
) -> None:
    async with training(room) as (pupil, app):
        await pupil.sees(ScenePanel)
        await pupil.press(*keys)
        await pupil.sees(ScorePanel)
        assert pupil.says(text("training.score_none"))
        await pupil.press("enter")

    assert app.score is not None
    assert [one.tries for one in app.score.patients] == [0] * 8


async def test_leaving_is_asked_about_first(room: PracticeRoom) -> None:
    async with training(room) as (pupil, _):
        await pupil.sees(ScenePanel)
        await pupil.press("escape")
        assert pupil.says(text("training.leave_title"))
        await pupil.press("0")
        await pupil.sees(ScenePanel)
