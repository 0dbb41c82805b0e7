"""Whatever is drawn can be read: outcomes at 7:1, all else at 4.5:1 (WCAG AAA, AA)."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED
from kiosk.labels import text
from kiosk.tui.asked import LockAsked, ThemeMoved
from kiosk.tui.look import COLOURS, CONTRAST, DARK, LIGHT, SIXTEEN, THEMES
from schema.terms import Outcome
from tests.kiosk.tui.desk import Clerk, at_desk

Ready = tuple[Demo, Cast]

FOUR_AND_A_HALF, SEVEN = 4.5, 7.0
VGA = [
    "#000000",
    "#aa0000",
    "#00aa00",
    "#aa5500",
    "#0000aa",
    "#aa00aa",
    "#00aaaa",
    "#aaaaaa",
    "#555555",
    "#ff5555",
    "#55ff55",
    "#ffff55",
    "#5555ff",
    "#ff55ff",
    "#55ffff",
    "#ffffff",
]
"""The sixteen colours of a terminal that has no more."""
FRAMES = range(0x2500, 0x25A0)
"""Lines and blocks: what is drawn with them is no word."""


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True)
class Run:
    """A few words, as they are drawn."""

    said: str
    fore: str
    back: str

    @property
    def contrast(self) -> float:
        return contrast(self.fore, self.back)


def hexed(colour: Color | None, usual: str) -> str:
    if colour is None or colour.is_default:
        return usual
    return str(colour.get_truecolor().hex)


def drawn(clerk: Clerk) -> Iterator[Run]:
    """Every word on the screen with its colours; what a panel covers is left out."""
    screen = clerk.app.screen
    boxes = [*screen.query("#panel, #lock, #patient")] or [screen]
    region = boxes[0].region if len(screen.query("#panel")) else screen.region
    for y, strip in enumerate(screen._compositor.render_strips()):  # noqa: SLF001
        if not region.y <= y < region.bottom:
            continue
        for segment in strip.crop(region.x, region.right):
            style = segment.style or Style()
            said = "".join(c for c in segment.text if ord(c) not in FRAMES).strip()
            if said:
                assert not style.dim
                fore, back = hexed(style.color, "#ffffff"), hexed(style.bgcolor, "")
                yield Run(said, back, fore) if style.reverse else Run(said, fore, back)


async def expired(clerk: Clerk) -> None:
    """A card that has run out, at its verdict."""
    await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")


PANELS = ("escape", "f3", "f6", "f7", "f9", "?")
"""What can be opened before anything is typed."""
BESIDE = ("2", "3", "4", "5")
"""What can be opened beside the verdict."""
LEAST = {DARK: FOUR_AND_A_HALF, LIGHT: FOUR_AND_A_HALF, CONTRAST: SEVEN}


async def everything(clerk: Clerk) -> AsyncIterator[str]:
    """One screen after the other, by what was done."""
    yield "nothing"
    for key in PANELS:
        await clerk.press(key)
        yield key
        await clerk.press("escape")
    await clerk.press("escape", "7", "5")
    yield "the book"
    await clerk.press("escape")
    await clerk.until(lambda: clerk.app.screen is clerk.desk, "the desk")
    await clerk.type(["4", *"39131041"])
    yield "a wrong digit"
    await clerk.type(["backspace"] * 9)
    await expired(clerk)
    yield "a verdict"
    for key in BESIDE:
        await clerk.press(key)
        yield f"beside the verdict {key}"
        await clerk.press("escape")
        await clerk.until(lambda: clerk.app.screen is clerk.desk, "the desk")
    clerk.desk.post_message(LockAsked())
    await clerk.pilot.pause()
    await clerk.type([*"wrong", "enter"])
    yield "the lock"


@pytest.mark.parametrize("theme", LEAST)
async def test_every_word_can_be_read(ready: Ready, theme: str) -> None:
    async with at_desk(ready) as clerk:
        clerk.app.post_message(ThemeMoved(theme))
        await clerk.pilot.pause()
        seen = []
        async for done in everything(clerk):
            await clerk.pilot.pause()
            found = [*drawn(clerk)]
            weak = {one for one in found if one.contrast < LEAST[theme]}
            assert not weak, (done, weak)
            seen.append(clerk.text())
        assert clerk.app.theme == theme
        assert len({*seen}) == len(seen) == 5 + len(PANELS) + len(BESIDE)


async def test_an_outcome_looks_the_same_in_every_theme(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await expired(clerk)
        for theme in LEAST:
            clerk.app.post_message(ThemeMoved(theme))
            await clerk.pilot.pause()
            await clerk.pilot.pause()
            headline = text("outcome.check_required.headline")
            band = [one for one in drawn(clerk) if headline in one.said]
            assert {(one.fore, one.back) for one in band} == {
                COLOURS[Outcome.CHECK_REQUIRED]
            }


def of_sixteen(colour: str) -> str:
    """What a terminal with sixteen colours draws instead."""
    nearest = Color.parse(colour).downgrade(ColorSystem.STANDARD)
    assert nearest.number is not None
    return VGA[nearest.number]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_can_be_read(outcome: Outcome) -> None:
    pair = COLOURS[outcome]
    fore, back = map(of_sixteen, SIXTEEN.get(pair, pair))

    assert contrast(*pair) >= SEVEN
    assert contrast(fore, back) >= SEVEN


async def test_sixteen_colours_are_enough(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await expired(clerk)
        for theme in THEMES:
            clerk.app.theme = theme.name
            await clerk.pilot.pause()
            for one in drawn(clerk):
                few = replace(one, fore=of_sixteen(one.fore), back=of_sixteen(one.back))
                assert few.contrast >= FOUR_AND_A_HALF, (theme.name, one)


def test_what_stands_for_a_pair_is_read_as_well() -> None:
    for pair, instead in SIXTEEN.items():
        assert contrast(*pair) >= SEVEN
        assert [*instead] == [*map(of_sixteen, instead)]
        assert contrast(*instead) >= SEVEN


async def test_without_colours_everything_can_still_be_read(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_desk(ready) as clerk:
        await expired(clerk)
        found = [*drawn(clerk)]

        assert clerk.says("△")
        for one in found:
            assert one.contrast >= FOUR_AND_A_HALF, one
            for colour in (one.fore, one.back):
                assert colour[1:3] == colour[3:5] == colour[5:7]


def test_a_confirmed_outcome_is_green_on_sixteen_colours_too() -> None:
    pair = COLOURS[Outcome.INSURED]

    assert contrast(*map(of_sixteen, SIXTEEN[pair])) >= SEVEN
    assert of_sixteen(SIXTEEN[pair][1]) == "#55ff55"
    assert of_sixteen(pair[1]) == "#555555"


def test_symbols_differ_in_shape() -> None:
    symbols = {text(f"outcome.{outcome}.symbol") for outcome in Outcome}

    assert len(symbols) == len(Outcome)
    assert all(len(symbol) == 1 for symbol in symbols)


def test_a_weak_pair_would_be_noticed() -> None:
    assert contrast("#ffffff", "#767676") < SEVEN
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
