"""One yellow line over the desk, only while somebody must act."""

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.desk.sync_state import Act
from kiosk.labels import text
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.words.keymap import USUAL_KEYS
from tests.kiosk.tui.exchange import a_failure, at_synced_desk
from tests.kiosk.tui.test_text_fits import assert_fits

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
REVOKED_SAID = text("act.revoked", press=USUAL_KEYS.called("sync"))
REVOKED = a_failure("E-ANSWER-7", "refused", "push")


@pytest.mark.parametrize("act", list(Act))
def test_every_call_fits_the_narrowest_desk(act: Act) -> None:
    assert cell_len(text(f"act.{act}", press="Ctrl+L")) <= NARROW[0]


async def test_nobody_is_called_while_all_is_well(ready: Ready) -> None:
    async with at_synced_desk(ready) as (clerk, sync):
        sync.become(failed=a_failure("E-LINE-1"))
        await clerk.press("4")

        assert not clerk.desk.query_one("#alert", Static).display


@SIZES
async def test_it_comes_and_goes_by_itself(ready: Ready, size: tuple[int, int]) -> None:
    async with at_synced_desk(ready, size=size) as (clerk, sync):
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        sync.become(failed=REVOKED)
        await clerk.until(lambda: clerk.says(REVOKED_SAID), "the call")
        await assert_fits(clerk)
        sync.become(failed=())
        await clerk.until(lambda: not clerk.says(REVOKED_SAID), "its end")
        await assert_fits(clerk)


async def test_it_does_not_disturb_what_is_typed(ready: Ready) -> None:
    async with at_synced_desk(ready) as (clerk, sync):
        await clerk.type(["4", *clerk.cast.guided.insurer_number, "1", "2"])
        before = clerk.form
        sync.become(failed=REVOKED)
        await clerk.until(lambda: clerk.says(REVOKED_SAID), "the call")

        assert clerk.form == before
        assert isinstance(clerk.app.screen, ReceptionScreen)
