"""The ways through the screens, each with its own program (画面めぐり)."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, USUAL, WIDE
from tests.kiosk.tui.desk import Clerk, Reader, a_demo, at_desk
from tests.kiosk.tui.looking_back import each_screen
from tests.screens import behind_it, beside_it
from tests.screens.at_the_desk import (
    Names,
    asking,
    entering,
    judged,
    opened_by_keys,
    otherwise,
    searched,
)

Ready = tuple[Demo, Cast]
SIZES = (NARROW, USUAL, WIDE)
Tour = Callable[[Path], AbstractAsyncContextManager[tuple[Reader, Names]]]
"""Gives who presses the keys, and the names of the screens they come to."""


@asynccontextmanager
async def receiving(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """A patient after another at the demo's desk."""
    with a_demo(folder) as ready:
        async with at_desk(ready) as clerk:
            yield clerk, _each(_received(clerk, folder))


async def _each(ways: Names) -> Names:
    async for name in ways:
        yield name


async def _received(clerk: Clerk, folder: Path) -> Names:
    for way in (entering(clerk), asking(clerk, folder), judged(clerk)):
        async for name in way:
            yield name


@asynccontextmanager
async def around(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """What is opened by keys, and what lies beside the desk."""
    with a_demo(folder) as ready:
        async with at_desk(ready) as clerk:
            yield clerk, _around(clerk)


async def _around(clerk: Clerk) -> Names:
    for way in (
        opened_by_keys(clerk),
        otherwise(clerk),
        searched(clerk),
        beside_it.came_back(clerk),
        beside_it.expecting(clerk),
        beside_it.cut_off(clerk),
    ):
        async for name in way:
            yield name


@asynccontextmanager
async def looking_back(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """The history, a visit in it, and its correction."""
    with a_demo(folder) as ready:
        async with at_desk(ready) as clerk:
            yield clerk, each_screen(clerk)


@asynccontextmanager
async def syncing(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """A desk that has a central."""
    with a_demo(folder) as ready:
        async with beside_it.syncing(ready) as came:
            yield came


@asynccontextmanager
async def training(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """The training over a desk."""
    with a_demo(folder) as ready:
        async with beside_it.training(ready) as came:
            yield came


@asynccontextmanager
async def first_start(folder: Path) -> AsyncIterator[tuple[Reader, Names]]:
    """A machine without a desk."""
    del folder
    async with behind_it.first_start() as came:
        yield came


TOURS: dict[str, Tour] = {
    "receiving": receiving,
    "around": around,
    "looking-back": looking_back,
    "training": training,
    "syncing": syncing,
    "first-start": first_start,
    "signing-in": behind_it.signing_in,
    "accounts": behind_it.accounts,
    "own-account": behind_it.own_account,
    "checkup": behind_it.checkup,
}
