"""Where a desk's forms go: to its printer, into its folder, and nowhere else."""

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from kiosk.desk.slip import SlipForm
from kiosk.paper.declaration import Declaration, declaration_pdf
from kiosk.paper.outlet import Outlet
from kiosk.paper.slip import slip_pdf
from kiosk.wiring import outlet_of
from schema.clock import JAPAN, FixedClock
from schema.errors import Unreachable
from tests.kiosk.syncing.running import a_desk
from tests.slips import a_slip

FORM = Declaration(facility="見本クリニック", day=date(2025, 10, 15), name="𠮷田　花")
CLOCK = FixedClock(datetime(2025, 10, 15, 9, 2, tzinfo=JAPAN))


class Tray:
    """A printer that keeps what it prints."""

    def __init__(self) -> None:
        """Nothing was printed."""
        self.printed: list[bytes] = []

    def print_pdf(self, data: bytes) -> None:
        self.printed.append(data)


def test_a_form_is_printed_and_leaves_no_file(tmp_path: Path) -> None:
    tray = Tray()
    outlet = Outlet(tray, CLOCK, tmp_path)
    outlet.print_form(FORM)

    assert tray.printed == [declaration_pdf(FORM)]
    assert list(tmp_path.iterdir()) == []
    assert outlet.unprintable(FORM) == "𠮷"


def test_a_form_is_saved_only_where_there_is_a_folder(tmp_path: Path) -> None:
    tray = Tray()
    name = Outlet(tray, CLOCK, tmp_path).save_form(FORM)

    assert (tmp_path / name).read_bytes() == declaration_pdf(FORM)
    nowhere = Outlet(tray, CLOCK)
    assert not nowhere.can_save
    with pytest.raises(Unreachable):
        nowhere.save_form(FORM)
    assert tray.printed == []


def test_slips_have_a_printer_of_their_own_where_there_is_one(tmp_path: Path) -> None:
    tray, roll, slip = Tray(), Tray(), a_slip("interim")
    Outlet(tray, CLOCK, slips=roll).print_slip(slip, SlipForm.ROLL, "en")
    Outlet(tray, CLOCK).print_slip(slip, SlipForm.A4)
    name = Outlet(tray, CLOCK, tmp_path).save_slip(slip, SlipForm.A4)

    assert roll.printed == [slip_pdf(slip, SlipForm.ROLL, "en")]
    assert tray.printed == [slip_pdf(slip)]
    assert (tmp_path / name).read_bytes() == slip_pdf(slip)
    with pytest.raises(Unreachable):
        Outlet(tray, CLOCK).save_slip(slip, SlipForm.A4)


def test_what_makes_forms_is_loaded_with_the_first() -> None:
    job = "import sys, kiosk.paper.outlet; print('reportlab' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", job], capture_output=True, check=True, text=True
    )

    assert ran.stdout.strip() == "False"


def test_the_settings_say_where_forms_go(tmp_path: Path) -> None:
    with a_desk(tmp_path / "desk") as store:
        assert not outlet_of(store, CLOCK).can_save
        store.settings.put("paper.folder", str(tmp_path))
        name = outlet_of(store, CLOCK).save_form(FORM)

    assert (tmp_path / name).is_file()
