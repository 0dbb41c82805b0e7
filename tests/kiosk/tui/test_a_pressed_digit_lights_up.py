"""A digit that waits to be known for a clerk's is seen to be pressed meanwhile."""

from typing import Any

import pytest
from textual.content import Content

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from kiosk.tui.hold import Hold
from kiosk.tui.widgets.steady import KEY, Steady
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]


@pytest.fixture(autouse=True)
def long_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A digit waits until the next one comes."""
    held = Hold.key

    def without_end(hold: Hold, *key: Any) -> None:
        held(hold, *key)
        if hold._timer is not None:  # noqa: SLF001
            hold._timer.stop()  # noqa: SLF001

    monkeypatch.setattr(Hold, "key", without_end)


def lit(clerk: Clerk, where: str) -> set[str]:
    """What stands lit up, apart from keys."""
    lines = clerk.app.screen.query_one(where, Steady).content
    assert isinstance(lines, Content)
    said = (lines.plain[one.start : one.end] for one in lines.spans if one.style == KEY)
    return {one.strip() for one in said if len(one.strip()) > 1}


async def test_at_the_document(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        assert lit(clerk, "#entry") == set()
        await clerk.rush("2")
        assert lit(clerk, "#entry") == {
            f"2 {text('document_key.eligibility_certificate')}"
        }
        await clerk.rush("3", apart=1.0)
        assert clerk.form.typed == "3"
        assert lit(clerk, "#entry") == set()


async def test_beside_a_verdict_and_in_a_panel(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.rush("1", "1", apart=1.0)
        await clerk.rush("-", "1", "-", apart=1.0)
        assert clerk.outcome is not None
        await clerk.rush("7", apart=1.0)
        assert lit(clerk, "#reasons") == {f"7 {text('action.marks')}"}
        await clerk.rush("2", apart=1.0)
        (pressed,) = lit(clerk, "#panel-lines")
        assert pressed.endswith(text("marks.illegible"))


async def test_a_digit_that_is_not_offered_lights_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.rush("1", "1", apart=1.0)
        await clerk.rush("-", "1", "-", apart=1.0)
        await clerk.rush("1", apart=1.0)
        assert lit(clerk, "#reasons") == set()
