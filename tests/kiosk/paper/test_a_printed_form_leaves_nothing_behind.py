"""A form goes to the printer and into no file, but where one was asked for."""

import stat
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest

from kiosk.paper.printing import (
    CupsPrinter,
    Printer,
    WindowsPrinter,
    printer_here,
    save,
)
from schema.clock import JAPAN
from schema.errors import Unreachable

FORM = b"%PDF-1.4 \x00\xff"
AT = datetime(2025, 10, 15, 9, 2, 3, tzinfo=JAPAN)
_LP = """
import sys
from pathlib import Path
here = Path(__file__).parent
(here / "arguments").write_text(" ".join(sys.argv[1:]), encoding="utf-8")
(here / "taken").write_bytes(sys.stdin.buffer.read())
sys.exit({code})
"""

Spool = Callable[[int], Path]


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spool:
    """A machine whose `lp` keeps what it is given; the folder where it does."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def made(code: int) -> Path:
        script = tmp_path / "lp.py"
        script.write_text(_LP.format(code=code), encoding="utf-8")
        if sys.platform == "win32":
            batch = f'@"{sys.executable}" "{script}" %*\n'
            (tmp_path / "lp.cmd").write_text(batch, encoding="utf-8")
        else:
            program = tmp_path / "lp"
            shell = f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n'
            program.write_text(shell, encoding="utf-8")
            program.chmod(0o755)
        return tmp_path

    return made


def test_cups_gets_it_through_a_pipe(spool: Spool) -> None:
    folder = spool(0)
    before = set(folder.rglob("*"))
    CupsPrinter("uketsuke").print_pdf(FORM)

    assert (folder / "taken").read_bytes() == FORM
    said = (folder / "arguments").read_text(encoding="utf-8")
    assert said == "-d uketsuke -t madoguchi -o media=A4 -"
    assert set(folder.rglob("*")) - before == {folder / "taken", folder / "arguments"}


def test_the_usual_printer_has_no_name(spool: Spool) -> None:
    folder = spool(0)
    CupsPrinter().print_pdf(FORM)

    said = (folder / "arguments").read_text(encoding="utf-8")
    assert said == "-t madoguchi -o media=A4 -"


def test_a_roll_has_no_sheet_of_a_known_size(spool: Spool) -> None:
    folder = spool(0)
    CupsPrinter("roll", media="").print_pdf(FORM)

    said = (folder / "arguments").read_text(encoding="utf-8")
    assert said == "-d roll -t madoguchi -"


def test_a_printer_that_does_not_take_it_is_said(spool: Spool) -> None:
    with pytest.raises(Unreachable, match="no `lp`"):
        CupsPrinter().print_pdf(FORM)
    spool(1)
    with pytest.raises(Unreachable, match="exit code 1") as caught:
        CupsPrinter().print_pdf(FORM)
    assert caught.value.code == "E-PAPER-1"


def test_on_windows_it_lies_there_until_it_was_read(tmp_path: Path) -> None:
    folder, shown, gone = tmp_path / "print", list[bytes](), Event()

    def show(path: str) -> None:
        shown.append(Path(path).read_bytes())

    printer = WindowsPrinter(show, folder=folder, seconds=0.01)
    sweep = printer.sweep

    def swept() -> None:
        sweep()
        if shown and not list(folder.glob("*")):
            gone.set()

    printer.sweep = swept  # type: ignore[method-assign]
    printer.print_pdf(FORM)
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    assert shown == [FORM]
    assert gone.wait(10)


def test_what_an_earlier_print_left_goes_with_the_next(tmp_path: Path) -> None:
    left = tmp_path / "left.pdf"
    left.write_bytes(FORM)
    printer = WindowsPrinter(lambda _: None, folder=tmp_path, seconds=600)
    printer.print_pdf(FORM)

    assert not left.exists()
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    printer.sweep()
    assert list(tmp_path.glob("*.pdf")) == []


def test_nothing_stays_where_nothing_reads_it(tmp_path: Path) -> None:
    def no_reader(_: str) -> None:
        raise OSError

    printer = WindowsPrinter(no_reader, folder=tmp_path / "print")
    with pytest.raises(Unreachable) as caught:
        printer.print_pdf(FORM)

    assert caught.value.code == "E-PAPER-1"
    assert list((tmp_path / "print").glob("*")) == []


def test_a_file_is_written_where_somebody_asked_for_one(tmp_path: Path) -> None:
    path = save(FORM, tmp_path, AT)

    assert path.read_bytes() == FORM
    assert path.name.startswith("madoguchi-20251015-090203-")
    assert list(tmp_path.iterdir()) == [path]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert save(FORM, tmp_path, AT) != path


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreachable) as caught:
        save(FORM, tmp_path / "gone", AT)

    assert caught.value.code == "E-PAPER-2"


def test_this_machine_has_a_printer_of_its_kind() -> None:
    printer: Printer = printer_here("uketsuke")

    kind = WindowsPrinter if sys.platform == "win32" else CupsPrinter
    assert isinstance(printer, kind)
