"""An unforeseen error ends the program with its place, and no value from around it."""

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from kiosk.demo.clinic import Demo, demo
from kiosk.demo.fingers import Fingers
from kiosk.demo.scenes import EXPIRED, keys_of
from kiosk.demo.shown import opened_demo
from kiosk.desk.form import Form
from kiosk.tui.app import KioskApp, Opened
from schema.online import OnlineAnswer
from schema.rules.judge import Decision
from tests.kiosk.tui.register import Register

MARKED = "架空　秘子 00000018"


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Demo]:
    """A demo whose data lie in a folder that the test can look through."""
    with demo(tmp_path / "data", people=50, pause=0.0) as prepared:
        yield prepared


def crashed(
    ready: Demo, noted: list[str], kind: type[Exception] = RuntimeError
) -> tuple[KioskApp, str]:
    """Run the app over a desk that breaks at the first key; what it printed."""

    def breaks(form: Form) -> Decision:
        held = MARKED
        raise kind(held, form)

    ready.desk.decide = breaks  # type: ignore[method-assign]
    whole = opened_demo(ready)
    opened = Opened(desk=whole.desk, verify=whole.verify, note_incident=noted.append)
    app = KioskApp(ready.clock, lambda _: opened, unlocked=opened)
    printed = io.StringIO()
    with redirect_stderr(printed):
        app.run(headless=True, auto_pilot=lambda pilot: pilot.press("4"))
    return app, printed.getvalue()


def test_a_crash_prints_its_place_and_nobody(ready: Demo) -> None:
    noted: list[str] = []
    app, printed = crashed(ready, noted)
    assert app.return_code == 1
    assert "E-APP-1 RuntimeError" in printed
    assert "架空" not in printed
    assert "00000018" not in printed
    assert len(noted) == 1
    assert "RuntimeError" in noted[0]
    assert "架空" not in noted[0]


class Drawn(RuntimeError):
    """An error that would draw itself, and with it what it holds."""

    def __rich__(self) -> str:
        """Say what nobody may read."""
        return MARKED


class Breaking(Register):
    """Breaks while it is looked at, beside every key."""

    def answer_to(self, correlation: str) -> OnlineAnswer | None:
        held = MARKED
        raise RuntimeError(held, self.asked[-1], correlation)


def test_an_error_that_draws_itself_is_not_drawn(ready: Demo) -> None:
    noted: list[str] = []
    app, printed = crashed(ready, noted, Drawn)

    assert app.return_code == 1
    assert "E-APP-1 Drawn" in printed
    assert "架空" not in printed + "".join(noted)


def test_a_crash_beside_the_keys_prints_its_place_and_nobody(ready: Demo) -> None:
    noted: list[str] = []
    whole = opened_demo(ready)
    opened = Opened(
        desk=whole.desk,
        verify=whole.verify,
        checks=Breaking(ready),
        ask_consent=False,
        note_incident=noted.append,
    )
    app = KioskApp(ready.clock, lambda _: opened, unlocked=opened)

    async def asks(pilot: Pilot[object]) -> None:
        hands = Fingers(cast("Pilot[None]", pilot))
        keys = ["4", *keys_of(ready.first), *EXPIRED, "enter"]
        await hands.type(keys)
        await hands.press("1")
        await hands.until(lambda: app.return_code == 1, "the end")

    printed = io.StringIO()
    with redirect_stderr(printed):
        app.run(headless=True, auto_pilot=asks)

    assert app.return_code == 1
    assert "E-APP-1 RuntimeError" in printed.getvalue()
    said = printed.getvalue() + "".join(noted)
    for secret in ("架空", "00000018", ready.first.number, "Traceback"):
        assert secret not in said
    assert len(noted) == 1


def test_the_control_would_have_printed_somebody() -> None:
    """Textual's own report shows local values: what the kiosk must not print."""
    from rich.console import Console  # noqa: PLC0415
    from rich.traceback import Traceback  # noqa: PLC0415

    console = Console(file=io.StringIO(), width=200)

    def breaks() -> None:
        held = MARKED
        raise RuntimeError(held)

    try:
        breaks()
    except RuntimeError:
        console.print(Traceback(show_locals=True))
    assert isinstance(console.file, io.StringIO)
    assert "架空" in console.file.getvalue()


def test_the_journal_stands_after_a_crash(ready: Demo) -> None:
    before = ready.store.journal.reach().seq
    crashed(ready, [])
    found = ready.store.journal.verify()
    assert found.ok
    assert found.events >= before
