"""The 被保険者資格申立書: filled in as far as known, and printed without waiting."""

from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Static

from kiosk.demo.scenes import NARROW, USUAL, WIDE
from kiosk.labels import text
from kiosk.paper.declaration import Declaration, declaration_pdf
from kiosk.paper.declared import declaration_of, is_unusual
from kiosk.paper.outlet import Outlet
from kiosk.tui.screens.declaration import DeclarationPanel
from schema.errors import Unreachable
from schema.terms import OnlineCheck, Sex
from schema.visit import Share
from schema.wareki import to_wareki
from tests.kiosk.desk.room import Room, a_room
from tests.kiosk.desk.test_each_step_leads_where_the_book_says import (
    answered,
    unreadable,
)
from tests.kiosk.tui.alone import Alone, alone
from tests.people import HANAKO

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


@pytest.fixture(scope="module")
def room() -> Room:
    return a_room()


def outlet(room: Room, tray: Tray, folder: Path | None = None) -> Outlet:
    return Outlet(tray, room.clock, folder)


@SIZES
async def test_what_is_known_stands_there_whole(
    room: Room, tmp_path: Path, size: tuple[int, int]
) -> None:
    paper = outlet(room, Tray(), tmp_path)
    async with alone(DeclarationPanel(room.desk, unreadable(), paper), size) as shown:
        assert shown.cut() == []
        assert shown.hidden_rows == 0
        assert HANAKO.birth_date is not None
        for said in (
            HANAKO.name,
            HANAKO.address,
            HANAKO.insurer_name,
            to_wareki(HANAKO.birth_date),
            text("declaration.blank"),
            text("declaration.print"),
            text("declaration.save"),
            text("declaration.kept"),
        ):
            assert shown.says(said), said


async def test_of_an_unknown_patient_everything_is_left_to_write(room: Room) -> None:
    form = unreadable(insurer="", number="", person=None, birth=None)
    async with alone(DeclarationPanel(room.desk, form), NARROW) as shown:
        blank = text("declaration.blank")
        assert sum(blank in line for line in shown.lines) == 6
        assert not shown.says(text("declaration.print"))
        await shown.press("5", "6")
        assert shown.is_open


@pytest.mark.parametrize("key", ["2", "4"])
async def test_one_digit_says_what_was_declared(room: Room, key: str) -> None:
    async with alone(DeclarationPanel(room.desk, unreadable()), NARROW) as shown:
        await shown.press(key)
        assert shown.given == [key]


@pytest.mark.parametrize(
    ("age", "share", "is_it"),
    [
        (34, 20, True),
        (34, 10, True),
        (34, 30, False),
        (3, 30, True),
        (3, 20, False),
        (6, 20, False),
        (6, 30, False),
        (6, 10, True),
        (69, 20, True),
        (70, 20, False),
        (70, 10, False),
        (34, None, False),
        (None, 10, False),
    ],
)
def test_a_share_is_usual_at_an_age(
    age: int | None, share: Share | None, *, is_it: bool
) -> None:
    assert is_unusual(share, age) is is_it


async def test_an_unusual_share_is_asked_twice(room: Room) -> None:
    """It is taken as it was written: the clerk may only not take it unseen."""
    young = room.desk.today.replace(year=room.desk.today.year - 34)
    form = unreadable(birth=young, person=None)
    async with alone(DeclarationPanel(room.desk, form), NARROW) as shown:
        await shown.press("2")
        assert shown.is_open
        assert told(shown, text("declaration.unusual", digit="2"))
        await shown.press("1")
        assert shown.is_open
        await shown.press("1")
        assert shown.given == ["1"]


def told(shown: Alone, sentence: str) -> bool:
    """True if it stands there, wherever its lines end."""
    lines = str(shown.panel.query_one("#panel-lines", Static).content)
    return "".join(sentence.split()) in "".join(lines.split())


async def test_printing_keeps_nobody_waiting(room: Room) -> None:
    tray = Tray()
    panel = DeclarationPanel(room.desk, unreadable(), outlet(room, tray))
    async with alone(panel, NARROW) as shown:
        await shown.press("5")
        assert shown.says(text("declaration.making"))
        assert tray.sheets == []
        tray.may_print.set()
        printed = text("declaration.printed")
        await shown.fingers.until(lambda: shown.says(printed), "the paper")
        assert [one[:5] for one in tray.sheets] == [b"%PDF-"]
        assert shown.is_open
        await shown.press("3")
        assert shown.given == ["3"]


async def test_who_is_gone_on_with_meanwhile_is_left_alone(room: Room) -> None:
    tray = Tray()
    panel = DeclarationPanel(room.desk, unreadable(), outlet(room, tray))
    async with alone(panel, NARROW) as shown:
        await shown.press("5", "1")
        assert shown.given == ["1"]
        tray.may_print.set()
        await shown.fingers.until(lambda: tray.sheets != [], "the paper")


async def test_a_printer_that_fails_is_told(room: Room) -> None:
    tray = Tray(is_broken=True)
    tray.may_print.set()
    panel = DeclarationPanel(room.desk, unreadable(), outlet(room, tray))
    async with alone(panel, NARROW) as shown:
        await shown.press("5")
        await shown.fingers.until(lambda: shown.says("E-PAPER-1"), "the trouble")
        assert shown.cut() == []


async def test_it_is_saved_where_a_folder_was_named(room: Room, tmp_path: Path) -> None:
    panel = DeclarationPanel(room.desk, unreadable(), outlet(room, Tray(), tmp_path))
    async with alone(panel, NARROW) as shown:
        await shown.press("6")
        await shown.fingers.until(lambda: bool(kept(tmp_path)), "the file")
        ((name, data),) = kept(tmp_path).items()
        said = text("declaration.saved", name=name, folder=str(tmp_path))
        await shown.fingers.until(lambda: told(shown, said), "where it is")
        assert HANAKO.name not in name
        assert data[:5] == b"%PDF-"


def kept(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {one.name: one.read_bytes() for one in folder.glob("*.pdf")}


def test_a_folder_that_nobody_named_takes_nothing(room: Room) -> None:
    form = declaration_of(room.desk, unreadable())
    assert not outlet(room, Tray()).can_save
    with pytest.raises(Unreachable):
        outlet(room, Tray()).save_form(form)


def test_the_form_bears_what_was_shown_and_said(room: Room) -> None:
    form = answered(unreadable(contact="03-1234-5678"), OnlineCheck.NOT_FOUND)

    declared = declaration_of(room.desk, form)

    assert declared == Declaration(
        facility=room.desk.place.facility,
        day=room.desk.today,
        name=HANAKO.name,
        name_kana=HANAKO.name_kana,
        birth_date=HANAKO.birth_date,
        sex=Sex.FEMALE,
        address=HANAKO.address,
        contact="03-1234-5678",
        scheme=HANAKO.scheme,
        insurer_name=HANAKO.insurer_name,
        shown=(text("document_short.my_number_card"),),
        said=(
            text("declaration.reader", said=text("reader.cannot_read")),
            text("declaration.check", said=text("check.not_found")),
        ),
        staff=room.desk.staff,
    )
    assert declaration_pdf(declared)[:5] == b"%PDF-"


def test_who_was_born_on_another_day_fills_nothing_in(room: Room) -> None:
    form = unreadable(birth=HANAKO.birth_date.replace(year=1950))

    assert declaration_of(room.desk, form).name == ""
