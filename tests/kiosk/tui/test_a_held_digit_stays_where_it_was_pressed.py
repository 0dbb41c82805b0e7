"""A digit that waits for company does nothing on another screen than its own."""

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import keys_of
from kiosk.tui.screens.lock import LockScreen
from tests.kiosk.tui.desk import at_desk
from tests.kiosk.tui.test_what_goes_wrong_is_told import broken, spoil

__all__ = ["broken"]

Ready = tuple[Demo, Cast]


@pytest.mark.parametrize("panel", ["3", "6", "7"])
async def test_the_lock_stays_over_a_panel(ready: Ready, panel: str) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["1", "7"])
        await clerk.enter_person(clerk.cast.certified)
        await clerk.act(panel)
        await clerk.rush("1", "f12")
        await clerk.until(
            lambda: isinstance(clerk.app.screen, LockScreen), "the lock screen"
        )

        assert isinstance(clerk.app.screen, LockScreen)


async def test_the_lock_stays_over_a_verdict(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.rush("4", "f12")
        await clerk.until(
            lambda: isinstance(clerk.app.screen, LockScreen), "the lock screen"
        )

        assert not clerk.desk.is_holding


async def test_a_frame_picks_nobody_from_a_list(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.alike[0]
        await clerk.press("f3")
        await clerk.type(person.name_kana[:1])
        await clerk.press("enter")
        await clerk.type(f"{person.birth_date:%Y%m%d}")
        await clerk.press("enter")
        await clerk.scan("138057")

        assert clerk.form.insurer == ""


async def test_two_noughts_close_nothing_on_the_patients_screen(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.act("2")
        shown = clerk.app.screen
        await clerk.rush("0", "0")
        await clerk.until(lambda: not getattr(shown, "is_holding", True), "the keys")

        assert clerk.app.screen is shown
        assert clerk.form.document is not None


async def test_a_copy_that_cannot_be_read_is_not_one_that_had_nobody(
    broken: Ready,
) -> None:
    async with at_desk(broken) as clerk:
        spoil(clerk.demo)
        person = clerk.cast.certified
        born = f"{person.birth_date:%Y%m%d}"
        await clerk.type(["2", *keys_of(person)[:-1], *born, "enter"])

        assert clerk.demo.desk.visit(clerk.form).snapshot is None


async def test_a_search_in_a_spoilt_copy_is_told(
    broken: Ready,
) -> None:
    async with at_desk(broken) as clerk:
        await clerk.type(["2"])
        spoil(clerk.demo)
        await clerk.press("f3")
        await clerk.type("ア")
        await clerk.press("enter")
        await clerk.type("19400101")
        await clerk.press("enter")

        assert clerk.app.is_running
        assert "E-" in "\n".join(clerk.lines())
