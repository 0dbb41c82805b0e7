"""What comes from data is never markup: brackets in a name stand as they are."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.demo.cast import cast_of
from kiosk.demo.clinic import demo
from kiosk.demo.scenes import keys_of
from schema.clock import japan_midnight
from tests.kiosk.tui.desk import at_desk

NAMES = (
    "[bold]架空[/bold]　太郎",
    "架空[/]　花子",
    "[red]●[@click=app.bell]",
    "]架[空",
)


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_shown_as_it_is(tmp_path: Path, name: str) -> None:
    with demo(tmp_path / "data", 60, pause=0) as ready:
        cast = cast_of(ready.first, 60)
        person = replace(cast.certified, name=name, name_kana="[ｶｸｳ] ﾀﾛｳ")
        as_of = japan_midnight(ready.desk.today)
        ready.store.shelf.replace([person], as_of=as_of, source="generated")
        async with at_desk((ready, cast)) as clerk:
            await clerk.type(["2", *keys_of(person), "enter"])
            await clerk.press("enter", "f7", "1", "enter")

            assert clerk.says(name)
