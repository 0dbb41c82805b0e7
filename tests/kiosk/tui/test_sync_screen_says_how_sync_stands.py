"""F9: what waits, what came, what failed and what to do; `1` asks for a pass."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, USUAL, WIDE
from kiosk.desk.sync_state import Healed, Running, SyncState
from kiosk.labels import text
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.screens.sync import SyncScreen
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.exchange import JOINED, Sync, a_failure, at_synced_desk, usual

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)


async def opened(clerk: Clerk) -> None:
    await clerk.press("f9")
    assert isinstance(clerk.app.screen, SyncScreen)


def read(clerk: Clerk, sentence: str) -> bool:
    """True if the sentence stands in the box, over as many lines as it takes."""
    lines = clerk.lines()
    (top,) = (row for row, line in enumerate(lines) if "╭" in line)
    (bottom,) = (row for row, line in enumerate(lines) if "╰" in line)
    inside = "".join(line.split("│")[1] for line in lines[top + 1 : bottom])
    return "".join(sentence.split()) in "".join(inside.split())


@SIZES
async def test_everything_is_said(ready: Ready, size: tuple[int, int]) -> None:
    async with at_synced_desk(ready, size=size) as (clerk, _):
        await opened(clerk)
        info = clerk.demo.store.snapshot.info()
        assert info is not None

        for said in (
            JOINED.address,
            JOINED.facility_name,
            JOINED.scope,
            "d" * 26,
            text("ago.minutes", n=15),
            text("ago.minutes", n=5),
            f"通番{info.serial}",
            "10/14 23:10",
            clerk.demo.desk.book.edition.id,
            text("sync.keys"),
        ):
            assert clerk.says(said), said
        assert f"{clerk.demo.desk.journal.unsent()}件" in clerk.text()


async def test_one_asks_for_a_pass_and_says_so(ready: Ready) -> None:
    async with at_synced_desk(ready) as (clerk, sync):
        await opened(clerk)
        await clerk.press("1")

        assert sync.asked == 1
        assert clerk.says(text("sync.asked"))


async def test_a_pass_is_watched_while_it_runs(ready: Ready) -> None:
    async with at_synced_desk(ready) as (clerk, sync):
        await opened(clerk)
        await clerk.press("1")
        for what, said in (
            ("hello", text("sync.running_hello")),
            ("push", f"{text('sync.running_push')} 200 / 500"),
            ("pull", f"{text('sync.running_pull')} 0.0 / 0.0 MB"),
        ):
            counted = (200, 500) if what != "hello" else (0, 0)
            sync.become(running=Running(what=what, done=counted[0], total=counted[1]))
            await clerk.until(lambda said=said: clerk.says(said), said)  # type: ignore[misc]
        sync.become(running=None)
        await clerk.until(lambda: not clerk.says("受信しています"), "the end")
        assert not clerk.says(text("sync.asked"))


@pytest.mark.parametrize("key", ["escape", "enter", "0"])
async def test_it_is_left_by_any_of_three_keys(ready: Ready, key: str) -> None:
    async with at_synced_desk(ready) as (clerk, sync):
        await opened(clerk)
        await clerk.press(key)

        assert isinstance(clerk.app.screen, ReceptionScreen)
        assert sync.asked == 0


async def test_a_scanner_asks_for_nothing(ready: Ready) -> None:
    async with at_synced_desk(ready) as (clerk, sync):
        await opened(clerk)
        await clerk.scan("1111111111111111", enter=False)
        await clerk.until(lambda: not clerk.app.screen.is_holding, "the frame")  # type: ignore[attr-defined]

        assert sync.asked == 0
        assert isinstance(clerk.app.screen, SyncScreen)


@SIZES
async def test_a_failure_is_said_with_its_code(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_synced_desk(ready, size=size) as (clerk, sync):
        sync.become(failed=a_failure("E-LINE-2") + a_failure("E-WIRE-3", part="pull"))
        await opened(clerk)

        assert read(clerk, text("error.E-LINE-2"))
        assert read(clerk, f"{text('sync.failed_line')} E-LINE-2")
        assert read(clerk, f"{text('sync.failed_pull')} E-WIRE-3")
        assert clerk.says(text("sync.keys"))


async def test_a_desk_that_is_not_enrolled_says_how(ready: Ready) -> None:
    sync = Sync(SyncState(device="d" * 26))
    async with at_synced_desk(ready, sync, NARROW) as (clerk, _):
        await opened(clerk)
        assert clerk.says(text("sync.not_enrolled"))
        assert clerk.says("madoguchi enrol")
        await clerk.press("1")

        assert sync.asked == 0


async def test_a_healed_fork_is_said(ready: Ready) -> None:
    async with at_synced_desk(ready) as (clerk, sync):
        since = clerk.demo.clock.now() - timedelta(days=1)
        sync.become(healed=Healed(epoch=2, left=1, since=since))
        await opened(clerk)

        assert clerk.says("系列2として 10/14")
        sync.become(healed=Healed(epoch=3, left=2, since=None))
        await clerk.until(lambda: clerk.says("系列3として続きます"), "the next one")


async def test_a_desk_whose_mail_goes_by_stick_says_so(ready: Ready) -> None:
    sync = Sync(usual(ready[0].desk))
    sync.become(enrolment=replace(JOINED, address=""))
    async with at_synced_desk(ready, sync) as (clerk, _):
        await opened(clerk)

        assert clerk.says(text("sync.by_stick"))


async def test_a_demo_says_that_it_has_no_central(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await opened(clerk)

        assert read(clerk, text("sync.demo"))
