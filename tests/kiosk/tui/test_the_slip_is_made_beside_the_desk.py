"""The 受付票: seen before it is made, printed or saved without anybody waiting."""

from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from msgspec import structs

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.desk.reprint import slip_again
from kiosk.desk.slip import Slip, SlipForm, SlipSetup
from kiosk.desk.standing import Standing
from kiosk.labels import text
from kiosk.paper.outlet import Outlet
from kiosk.tui.screens.slip import SlipPanel
from schema.clock import DayClock
from schema.errors import Unreachable
from schema.terms import Outcome
from tests.kiosk.tui.alone import alone
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.register import Register
from tests.kiosk.tui.test_every_outcome_is_reached_by_keys import WAYS
from tests.kiosk.tui.test_text_fits import cut_lines, unseen

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)


class Tray:
    """A printer that waits until it is let print, and keeps what came."""

    def __init__(self, *, is_broken: bool = False) -> None:
        """Begin with an empty tray."""
        self.sheets: list[bytes] = []
        self.may_print = Event()
        self.is_broken = is_broken

    def print_pdf(self, data: bytes) -> None:
        self.may_print.wait(10)
        if self.is_broken:
            raise Unreachable(
                "E-PAPER-1", subject="p", found="none", expected="one", hint="look"
            )
        self.sheets.append(data)


class Watched(Outlet):
    """Notes what is said on which paper, and makes it all the same."""

    made: tuple[tuple[Slip, SlipForm, str], ...] = ()

    def print_slip(self, slip: Slip, form: SlipForm, language: str = "") -> None:
        self.made += ((slip, form, language),)
        super().print_slip(slip, form, language)


def a_slip(demo: Demo, said: tuple[str, ...] = ("pending", "deposit")) -> Slip:
    return Slip(
        facility=demo.desk.place.facility,
        desk=demo.desk.place.desk,
        at=demo.clock.now(),
        outcome=Outcome.CHECK_REQUIRED,
        said=said,
        bring="card_or_certificate",
        whom="late_elderly",
        phone="03-0000-0000",
    )


LONGEST = ("not_a_refusal", "nothing_else")


def outlet(clock: DayClock, tray: Tray, folder: Path | None = None) -> Watched:
    return Watched(tray, clock, folder)


def panel(
    ready: Ready, tray: Tray, folder: Path | None = None, form: SlipForm = SlipForm.A4
) -> SlipPanel:
    return SlipPanel(a_slip(ready[0]), form, outlet(ready[0].clock, tray, folder))


@SIZES
async def test_what_will_be_on_it_stands_there_whole(
    ready: Ready, tmp_path: Path, size: tuple[int, int]
) -> None:
    slip = a_slip(ready[0], LONGEST)
    paper = outlet(ready[0].clock, Tray(), tmp_path)
    async with alone(SlipPanel(slip, SlipForm.A4, paper), size) as shown:
        assert shown.cut() == []
        assert shown.hidden_rows == 0
        assert shown.says(text("slip.word.check_required"))
        for said in slip.said:
            assert shown.says(text(f"slip.say.{said}"))
        for said in ("print", "save", "in_ja", "in_en", "in_yasashii"):
            assert shown.says(text(f"slip_panel.{said}"))


async def test_printing_keeps_nobody_waiting(ready: Ready) -> None:
    tray = Tray()
    async with alone(panel(ready, tray), NARROW) as shown:
        assert not shown.says(text("slip_panel.save"))
        await shown.press("1")
        assert shown.says(text("slip_panel.making"))
        assert tray.sheets == []
        tray.may_print.set()
        printed = text("slip_panel.printed")
        await shown.fingers.until(lambda: shown.says(printed), "the paper")

        assert [one[:5] for one in tray.sheets] == [b"%PDF-"]
        await shown.press("0")
        assert not shown.is_open


@pytest.mark.parametrize(
    ("key", "language"), [("3", ""), ("4", "yasashii"), ("5", "en")]
)
async def test_a_digit_chooses_the_second_language(
    ready: Ready, key: str, language: str
) -> None:
    tray = Tray()
    tray.may_print.set()
    paper = outlet(ready[0].clock, tray)
    slip = a_slip(ready[0])
    async with alone(SlipPanel(slip, SlipForm.ROLL, paper), NARROW) as shown:
        await shown.press("5" if key != "5" else "4", key)
        chosen = [line for line in "".join(shown.lines).split("  ") if "■" in line]
        assert len(chosen) == 1
        assert text(f"slip_panel.in_{language or 'ja'}") in chosen[0]
        await shown.press("1")
        await shown.fingers.until(lambda: bool(tray.sheets), "the paper")

        assert paper.made == ((slip, SlipForm.ROLL, language),)


def names(folder: Path) -> list[str]:
    """The forms in a folder."""
    return [one.name for one in folder.glob("*.pdf")]


async def test_it_is_saved_where_a_folder_was_named(
    ready: Ready, tmp_path: Path
) -> None:
    async with alone(panel(ready, Tray(), tmp_path), NARROW) as shown:
        await shown.press("2")
        await shown.fingers.until(lambda: bool(names(tmp_path)), "a file")
        (name,) = names(tmp_path)
        said = text("slip_panel.saved", name=name, folder=str(tmp_path))
        await shown.fingers.until(lambda: shown.says(said), "its name")

        assert shown.cut() == []


async def test_without_a_printer_it_says_what_to_do(
    ready: Ready, tmp_path: Path
) -> None:
    tray = Tray(is_broken=True)
    tray.may_print.set()
    for folder, said in ((tmp_path, "save_instead"), (None, "no_folder")):
        async with alone(panel(ready, tray, folder), NARROW) as shown:
            await shown.press("1")
            await shown.fingers.until(lambda: shown.says("E-PAPER-1"), "the trouble")
            assert shown.says(text(f"slip_panel.{said}"))
            assert shown.cut() == []


async def test_where_nothing_can_be_saved_2_does_nothing(ready: Ready) -> None:
    async with alone(panel(ready, Tray()), NARROW) as shown:
        before = shown.lines
        await shown.press("2")

        assert shown.lines == before


@SIZES
async def test_5_beside_a_verdict_shows_it(
    ready: Ready, size: tuple[int, int], tmp_path: Path
) -> None:
    async with at_desk(ready, size) as clerk:
        tray = Tray()
        tray.may_print.set()
        paper = outlet(clerk.demo.clock, tray, tmp_path)
        clerk.desk.paper = paper
        clerk.desk.slips = SlipSetup(form=SlipForm.ROLL, phone="03-0000-0000")
        await clerk.shows("2", clerk.cast.certified, "enter")
        assert clerk.says(f"5{text('action.slip')}")
        assert unseen(clerk.desk) == []
        assert cut_lines(clerk.desk) == []
        await clerk.act("5")
        assert isinstance(clerk.app.screen, SlipPanel)
        await clerk.press("1")
        await clerk.until(lambda: bool(tray.sheets), "the paper")

        ((slip, form, _),) = paper.made
        assert (slip.outcome, form) == (Outcome.INSURED, SlipForm.ROLL)
        assert (slip.phone, slip.practice) == ("03-0000-0000", True)


async def saying(clerk: Clerk) -> tuple[str, ...]:
    """What a slip of the patient at the desk says."""
    await clerk.act("5")
    screen = clerk.app.screen
    assert isinstance(screen, SlipPanel)
    said = screen._slip.said  # noqa: SLF001 - what will be on the paper
    await clerk.press("0")
    return said


async def test_who_waits_is_told_of_the_waiting(ready: Ready) -> None:
    register = Register(ready[0], answers=False)
    async with at_desk(ready, register=register) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        assert await saying(clerk) == ("check_required",)
        await clerk.press("8")
        assert await saying(clerk) == ("pending", "clinics_own")
        clerk.desk.slips = SlipSetup(asks_deposit=True)
        assert await saying(clerk) == ("pending", "deposit")


async def test_while_a_check_runs_5_goes_on_with_the_next(ready: Ready) -> None:
    register = Register(ready[0], answers=False)
    async with at_desk(ready, register=register) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        await clerk.press("1", "5")

        assert clerk.app.screen is clerk.desk
        assert len(register.state().aside) == 1


async def test_without_paper_there_is_no_slip(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        clerk.desk.paper = None
        await clerk.shows("2", clerk.cast.certified, "enter")
        assert not clerk.says(f"5{text('action.slip')}")
        await clerk.press("5")

        assert clerk.says(text("entry.nothing_here"))
        assert replace(clerk.form, contact="") == clerk.form


async def shown_slip(clerk: Clerk) -> Slip:
    """The slip of the patient at the desk."""
    await clerk.act("5")
    screen = clerk.app.screen
    assert isinstance(screen, SlipPanel)
    await clerk.press("0")
    return screen._slip  # noqa: SLF001 - what will be on the paper


@pytest.mark.parametrize("outcome", sorted({*Outcome} - {Outcome.REVIEW}))
async def test_made_again_it_says_what_it_said(ready: Ready, outcome: Outcome) -> None:
    async with at_desk(ready) as clerk:
        clerk.desk.paper = outlet(clerk.demo.clock, Tray())
        await WAYS[outcome](clerk)
        form = clerk.form
        before = await shown_slip(clerk)
        clerk.desk.record(None)
        visit = Standing(clerk.confirmed[0])
        again = slip_again(clerk.demo.desk, visit, clerk.desk.slips)

        assert again is not None
        same: dict[str, Any] = {"at": before.at}
        if outcome is Outcome.UNCONFIRMED:
            assert "nothing_else" in again.said
            same |= {"said": before.said, "whom": before.whom}
        if not form.insurer:
            same |= {"whom": before.whom}
        assert structs.replace(again, **same) == before
