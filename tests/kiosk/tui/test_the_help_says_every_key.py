"""`?` tells every key and every digit, page by page, at any size."""

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, USUAL, WIDE
from kiosk.desk.keys import DOCUMENTS
from kiosk.desk.verdict import ACTIONS
from kiosk.labels import text
from kiosk.tui.screens.help import HelpScreen
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.words.keymap import ACTIONS as KEYED
from kiosk.words.keymap import USUAL_KEYS
from tests.kiosk.tui.desk import at_desk

Ready = tuple[Demo, Cast]
MOST = 6
"""Pages that anybody turns."""


@pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
async def test_all_of_it_is_reached_by_enter(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_desk(ready, size) as clerk:
        await clerk.press("?")
        assert isinstance(clerk.app.screen, HelpScreen)
        read = ""
        for _ in range(MOST):
            read += clerk.text()
            assert clerk.says(text("help.keys"))
            await clerk.press("enter")

        wanted = [one.used_for for one in KEYED]
        wanted += [USUAL_KEYS.called(one.name) for one in KEYED]
        wanted += [f"{k}{text(f'document_key.{d}')}" for k, d in DOCUMENTS.items()]
        wanted += [f"{k}{text(f'action.{name}')}" for k, name in ACTIONS.items()]
        wanted += ["7読み取れない", "3被用者保険", "3昭和"]
        missing = [one for one in wanted if "".join(one.split()) not in read]
        assert missing == []
        await clerk.press("0")
        assert isinstance(clerk.app.screen, ReceptionScreen)
