"""A file for the audit: recorded before it is there, closed to others, told where."""

import csv
import os
import stat
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW
from kiosk.desk.tally import month_of
from kiosk.export.file import Exports
from kiosk.labels import text
from kiosk.tui.screens.history_export import REASONS, ExportPanel
from kiosk.tui.screens.past import Past
from schema.confirmation import LookedUp
from schema.terms import EventType
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.looking_back import looks, one_recorded, read, tells

Ready = tuple[Demo, Cast]


async def before_the_file(clerk: Clerk, folder: Path) -> None:
    """Somebody received, and the panel that writes this month out."""
    one_recorded(clerk)
    assert clerk.desk.past is not None
    history = clerk.demo.store.history
    clerk.desk.past = replace(clerk.desk.past, exports=Exports(history, folder))
    await clerk.press("f7", "backspace", "2")
    await read(clerk)
    await clerk.press("backspace", "8")
    assert isinstance(clerk.app.screen, ExportPanel)


def exported(clerk: Clerk) -> list[LookedUp]:
    every = [one for one in looks(clerk) if one.type is EventType.EXPORTED]
    return [one.looked_up for one in every if one.looked_up is not None]


def files(folder: Path) -> list[Path]:
    return [*folder.glob("*.csv")]


async def test_a_month_is_written_masked(ready: Ready, tmp_path: Path) -> None:
    async with at_desk(ready, NARROW) as clerk:
        before = len(exported(clerk))
        await before_the_file(clerk, tmp_path / "exports")
        assert tells(clerk, text("export.in_clear"))
        await clerk.press("1")

        (path,) = files(tmp_path / "exports")
        sheet = path.read_bytes().decode("utf-8-sig")
        rows = [*csv.DictReader(StringIO(sheet))]
        since, until = month_of(clerk.demo.desk.today)
        assert exported(clerk)[before:] == [
            LookedUp(since=since, until=until, rows=len(rows))
        ]
        person = clerk.cast.certified
        assert rows[-1]["番号（下4桁）"].endswith(person.number[-4:])
        assert person.number not in sheet
        assert person.name_kana not in sheet
        assert tells(clerk, path.name)
        assert tells(clerk, str(tmp_path / "exports"))
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_names_go_out_with_a_reason_only(ready: Ready, tmp_path: Path) -> None:
    async with at_desk(ready) as clerk:
        await before_the_file(clerk, tmp_path)
        await clerk.press("2", "0")
        assert files(tmp_path) == []
        await clerk.press("2", "3")

        (path,) = files(tmp_path)
        assert clerk.cast.certified.number in path.read_text("utf-8-sig")
        said = exported(clerk)[-1]
        assert (said.named, said.reason) == (True, REASONS[2])


async def test_a_written_reason_names_nobody(ready: Ready, tmp_path: Path) -> None:
    async with at_desk(ready) as clerk:
        await before_the_file(clerk, tmp_path)
        before = exported(clerk)
        await clerk.press("2", "9")
        await clerk.type(clerk.cast.certified.number)
        await clerk.press("enter")

        assert clerk.says("E-EXPORT-4")
        assert files(tmp_path) == []
        assert exported(clerk) == before


async def test_nothing_is_written_where_it_cannot_be_recorded(
    fresh: Ready, tmp_path: Path
) -> None:
    async with at_desk(fresh) as clerk:
        await before_the_file(clerk, tmp_path)
        with clerk.demo.store.file.writing() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER full BEFORE INSERT ON event "
                "BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        await clerk.press("1")

        assert files(tmp_path) == []
        assert not clerk.says("madoguchi-")


async def test_reception_writes_nothing_out(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Past, "is_supervised", property(lambda _: False))
    async with at_desk(ready) as clerk:
        one_recorded(clerk)
        await clerk.press("f7")
        await read(clerk)
        await clerk.press("backspace", "8")
        assert not isinstance(clerk.app.screen, ExportPanel)
        assert clerk.says(text("history_ask.export_supervised"))
