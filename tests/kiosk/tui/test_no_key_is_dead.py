"""Whatever key is pressed in a field, it does something, or it rings and says why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from string import ascii_letters, digits, punctuation

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import keys_of
from kiosk.desk.form import Field, Form, Problem
from kiosk.desk.route import back_to
from kiosk.labels import text
from kiosk.tui.widgets.entry_panel import EntryPanel
from schema.terms import Document, Scheme
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]
PRINTABLE = (digits + ascii_letters + punctuation + "　あｱ０").replace("?", "")
SOME = "019aS-.!ｱ"
NAMED = (
    *("enter", "backspace", "tab", "shift+tab", "delete", "insert", "home", "end"),
    *("left", "right", "up", "down", "pageup", "pagedown"),
    *("f2", "f4", "f5", "f10", "f11", "ctrl+a", "ctrl+d", "alt+1"),
)
"""Keys that a terminal names; what has an action of its own is tested elsewhere."""
PROBLEM = Problem("E-NUM-1")
APART = 2.0


@dataclass
class Bell:
    """Counts how often it rang."""

    rung: int = 0

    def ring(self) -> None:
        self.rung += 1


def forms(clerk: Clerk) -> Iterator[Form]:
    """Every field, empty, begun, full and with what is wrong in it."""
    late = Form(document=Document.INSURANCE_CARD, insurer="39131040", number="12345678")
    other = Form(
        document=Document.INSURANCE_CARD,
        insurer=clerk.cast.national.insurer_number,
        symbol="1",
        number="2",
        branch="01",
    )
    card = replace(late, document=Document.MY_NUMBER_CARD)
    unknown = Form(
        document=Document.OTHER_PAPER,
        skipped=frozenset({Field.INSURER, Field.NUMBER}),
        scheme=Scheme.NATIONAL,
    )
    opened = [(late, Field.INSURER), (late, Field.NUMBER), (other, Field.NUMBER)]
    opened += [(other, Field.SYMBOL), (other, Field.BRANCH), (late, Field.BIRTH)]
    opened += [(late, Field.EXPIRY), (card, Field.READER), (unknown, Field.SCHEME)]
    for form, field in opened:
        empty = replace(back_to(form, field), typed="")
        yield empty
        if field not in {Field.READER, Field.SCHEME}:
            yield replace(empty, typed="1")
            yield replace(empty, typed="1" * 20)
            yield replace(empty, typed="9", problem=PROBLEM)


def assert_alive(clerk: Clerk, bell: Bell, before: Form, key: str) -> None:
    """It changed what was entered, or rang with a reason."""
    desk = clerk.desk
    if desk.form == before:
        where = (before.at, before.typed, key)
        assert bell.rung, where
        assert desk.message or desk.form.problem, where


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    """Without it, nobody could hear whether it rang."""
    rings = Bell()
    monkeypatch.setattr("kiosk.tui.app.KioskApp.bell", lambda _: rings.ring())
    return rings


def pressed(clerk: Clerk, bell: Bell, form: Form, keys: str) -> int:
    """Press each of them on the same form; how many changed it."""
    changed = 0
    for key in (*keys, *NAMED):
        clerk.at, bell.rung, clerk.desk.form = clerk.at + APART, 0, form
        char = key if len(key) == 1 else None
        told = EntryPanel.KeyPressed(key, char, clerk.at)
        clerk.desk.on_entry_panel_key_pressed(told)
        assert_alive(clerk, bell, form, key)
        changed += clerk.desk.form != form
    return changed


async def test_every_key_at_every_field_does_something(
    ready: Ready, bell: Bell
) -> None:
    async with at_desk(ready) as clerk:
        changed = [
            pressed(clerk, bell, form, SOME if form.typed else PRINTABLE)
            for form in forms(clerk)
        ]

        assert all(changed)


async def silent(clerk: Clerk, bell: Bell, keys: Iterable[str]) -> list[str]:
    """Keys that neither change the form nor ring and say why."""
    before, mute = clerk.form, []
    for key in keys:
        bell.rung = 0
        await clerk.press(key)
        assert clerk.form == before
        if not (bell.rung and clerk.desk.message):
            mute.append(key)
    return mute


async def test_at_the_document_too(ready: Ready, bell: Bell) -> None:
    async with at_desk(ready) as clerk:
        assert await silent(clerk, bell, [*"aZ!(ア", *NAMED]) == []


async def test_and_beside_the_verdict(ready: Ready, bell: Bell) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["2", *keys_of(clerk.cast.certified), "enter"])
        assert clerk.form.at is Field.VERDICT

        assert await silent(clerk, bell, [*"aZ!ア", *NAMED[2:]]) == []


async def test_a_full_field_says_how_to_go_on(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.type(["4", *clerk.cast.national.insurer_number, *"1" * 21])

        assert clerk.says(text("entry.dead_full"))
