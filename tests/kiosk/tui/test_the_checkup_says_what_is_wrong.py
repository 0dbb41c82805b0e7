"""The IT screen: the worst first, every test beside it, and no key ever waits."""

import os
from pathlib import Path
from threading import Event
from typing import Any
from zipfile import ZipFile

import pytest
from textual.screen import Screen

from kiosk.demo.scenes import NARROW, USUAL, WIDE
from kiosk.labels import text
from kiosk.tui.screens.checkup import DIGITS, CheckupScreen
from kiosk.tui.screens.checkup_panels import RulerPanel, VersionsPanel
from tests.kiosk.store.desk import run_with_the_key
from tests.kiosk.tui.looked_after import looked_after
from tests.people import HANAKO

SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
ALTERED = "UPDATE event SET body = body || x'20' WHERE place = {}"
BROKEN: dict[str, Any] = {"free": lambda _: 0, "printers": lambda: ()}


@SIZES
async def test_the_worst_stands_first_with_what_to_do(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with looked_after(tmp_path, size, **BROKEN) as desk:
        shown = "".join("".join(desk.shown.lines).split())
        places = [
            shown.find("".join(text(key).split()))
            for key in (
                "doctor_state.bad",
                "doctor_do.disk-full",
                "doctor_state.look",
                "doctor_do.printer-none",
                "doctor_state.ok",
            )
        ]

        assert -1 not in places
        assert places == sorted(places)
        assert "× 1" in desk.head
        assert desk.shown.cut() == []
        for name in DIGITS.values():
            assert text(f"checkup.{name}") in desk.head


@SIZES
async def test_keys_stay_in_sight_whatever_is_scrolled(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with looked_after(tmp_path, size, **BROKEN) as desk:
        await desk.shown.press("pagedown", "pagedown", "pagedown")
        head = desk.shown.panel.query_one("#checkup-head")

        assert head.region.y == 1
        assert head.region.bottom < size[1]


async def test_no_key_waits_for_a_look(tmp_path: Path) -> None:
    going = Event()

    def slow(_: Path) -> int:
        going.wait(20)
        return 64 << 30

    async with looked_after(tmp_path, NARROW, wait=False, free=slow) as desk:
        assert text("checkup.looking") in desk.head
        await desk.shown.press("2")
        assert desk.shown.is_open
        await desk.shown.press("escape")

        assert not desk.shown.is_open
        going.set()


async def test_a_scanner_starts_nothing(tmp_path: Path) -> None:
    async with looked_after(tmp_path, NARROW) as desk:
        before = desk.shown.lines
        await desk.shown.fingers.scan("6666666666666666", enter=False)
        await desk.settled()

        assert desk.shown.lines == before
        assert [*desk.folder.glob("*.zip")] == []


async def test_the_registers_are_looked_at_without_a_patient(tmp_path: Path) -> None:
    async with looked_after(tmp_path, USUAL) as desk:
        desk.store.settings.put("online.gateways", "oqs_folder")
        desk.store.settings.put("oqs.institution", "1310000000")
        desk.store.settings.put("oqs.folder", str(tmp_path / "nowhere"))
        await desk.press("2")

        assert desk.shown.says(text("doctor_do.folder-not_there"))
        assert desk.shown.says(text("doctor_fact.not_asked"))
        assert "× 1" in desk.head
        root = tmp_path / "nowhere"
        for name in ("req", "res"):
            (root / name).mkdir(parents=True)
        await desk.press("2")
        assert not desk.shown.says(text("doctor_do.folder-not_there"))
        assert [*root.rglob("*.*")] == []


async def test_a_desk_without_central_says_so(tmp_path: Path) -> None:
    async with looked_after(tmp_path, USUAL) as desk:
        await desk.press("3")

        assert desk.shown.says(text("doctor_do.enrolment-none"))


async def test_a_deep_look_reads_every_event(tmp_path: Path) -> None:
    async with looked_after(tmp_path, USUAL) as desk:
        run_with_the_key(
            desk.folder,
            "DROP TRIGGER event_refuses_update",
            ALTERED.format((1 << 40) + 1),
        )
        await desk.press("1")
        assert not desk.shown.says(text("doctor_do.log-broken"))
        await desk.press("5")

        assert desk.shown.says(text("doctor_do.log-broken"))


async def test_the_bundle_says_where_it_is_and_names_nobody(tmp_path: Path) -> None:
    async with looked_after(tmp_path, NARROW) as desk:
        await desk.press("6")
        (made,) = desk.folder.glob("madoguchi-support-*.zip")

        assert desk.shown.says(made.name)
        assert desk.shown.says(str(desk.folder))
        assert desk.shown.says(text("bundle.outside"))
        assert desk.shown.cut() == []
        with ZipFile(made) as file:
            for part in file.namelist():
                assert desk.shown.says(text(f"bundle.{part.partition('.')[0]}"))
                assert HANAKO.name.encode() not in file.read(part)


async def test_a_bundle_goes_where_forms_are_kept(tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    forms.mkdir()
    async with looked_after(tmp_path, NARROW) as desk:
        desk.store.settings.put("paper.folder", str(forms))
        await desk.press("6")
        forms.rename(tmp_path / "gone")
        desk.clock.at = desk.clock.now().replace(second=1)
        await desk.press("6")

        assert len([*(tmp_path / "gone").glob("*.zip")]) == 1
        assert len([*desk.folder.glob("*.zip")]) == 1


@pytest.mark.parametrize(("key", "code"), [("1", ""), ("2", "ruler-wide")])
async def test_whoever_sits_there_says_how_wide_symbols_are(
    tmp_path: Path, key: str, code: str
) -> None:
    async with looked_after(tmp_path, NARROW) as desk:
        await desk.press("7")
        panel = desk.shown.fingers.app.screen
        assert isinstance(panel, RulerPanel)
        symbols, narrow, wide = (
            line for line in str(panel.content()).split("\n") if line.endswith("]")
        )
        assert len(symbols) == len(narrow) < len(wide)
        await desk.press(key)

        assert desk.shown.says(text("doctor_what.ruler"))
        assert desk.shown.says(text("doctor_do.ruler-wide")) is bool(code)


async def test_the_ruler_may_be_left_without_a_word(tmp_path: Path) -> None:
    async with looked_after(tmp_path, NARROW) as desk:
        await desk.press("7")
        await desk.press("escape")

        assert not desk.shown.says(text("doctor_what.ruler"))


async def test_every_version_is_told(tmp_path: Path) -> None:
    async with looked_after(tmp_path, NARROW) as desk:
        await desk.press("8")
        panel = desk.shown.fingers.app.screen
        assert isinstance(panel, VersionsPanel)

        said = str(panel.content())
        for one in ("0.1.0", "8.2.8", "4.19.0", "3.11.7", "linux-x86_64", "sha256"):
            assert one in said


async def test_nothing_opens_over_what_covers_the_screen_meanwhile(
    tmp_path: Path,
) -> None:
    going = Event()

    def slow() -> tuple[str, ...]:
        going.wait(20)
        return ("reception",)

    going.set()
    async with looked_after(tmp_path, NARROW, printers=slow) as desk:
        going.clear()
        app, screen = desk.shown.fingers.app, desk.shown.panel
        assert isinstance(screen, CheckupScreen)
        await desk.shown.press("4")
        await desk.shown.fingers.until(lambda: screen.is_busy, "the look")
        cover = Screen[None]()
        await app.push_screen(cover)
        going.set()
        await desk.settled()

        assert app.screen is cover


def a_printer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose `lp` keeps what it is given; the file where it does."""
    folder.mkdir()
    program, kept = folder / "lp", folder / "printed.pdf"
    program.write_text(f"#!/bin/sh\ncat > '{kept}'\n", encoding="utf-8")
    program.chmod(0o700)
    path = os.pathsep.join((str(folder), os.environ["PATH"]))
    monkeypatch.setenv("PATH", path)
    return kept


@pytest.mark.parametrize("which", ["1", "2"])
async def test_a_page_about_nobody_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    kept = a_printer(tmp_path / "bin", monkeypatch)
    async with looked_after(tmp_path, NARROW) as desk:
        await desk.press("4")
        await desk.press(which)

        assert desk.shown.says(text("doctor_fact.handed"))
    assert kept.read_bytes().startswith(b"%PDF")


async def test_a_printer_that_takes_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with looked_after(tmp_path, NARROW) as desk:
        await desk.press("4")
        await desk.press("1")

        assert desk.shown.says("E-PAPER-1")
        assert not desk.shown.says("no `lp`")
        assert "× 1" in desk.head
