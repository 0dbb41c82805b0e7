"""What is turned to the patient: large letters, plain sentences, their own language."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.style import Style
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import EXPIRED, NARROW, USUAL, WIDE
from kiosk.labels import DEFAULT, sentences, text
from kiosk.paper.outlet import Outlet
from kiosk.paper.typeface import printable
from kiosk.tui import large
from kiosk.tui.asked import ThemeMoved
from kiosk.tui.look import (
    COLOURS,
    CONTRAST,
    DARK,
    LEAST_COLUMNS,
    LEAST_ROWS,
    LIGHT,
)
from kiosk.tui.screens.patient import PatientScreen
from kiosk.tui.screens.slip import SlipPanel
from kiosk.words import phrases
from kiosk.words.phrases import LANGUAGES, Beside
from schema.rules.judge import Decision
from schema.terms import OnlineCheck, Outcome, Scheme
from tests import letters
from tests.kiosk.tui.alone import Bare
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.test_contrast_is_seven_to_one import SEVEN, contrast, hexed
from tests.kiosk.tui.test_every_outcome_is_reached_by_keys import WAYS
from tests.slips import SHOWN, decided

Ready = tuple[Demo, Cast]
SIZES = (NARROW, USUAL, WIDE)
WITH_LETTERS = ("ja", "yasashii", "en")
"""Languages that the fonts of the paper have every letter of."""
BANNER = "デモ"
BLOCKS = {*"▀▄█"}


def every_case() -> Iterator[tuple[Decision, Beside]]:
    """Every kind of visit, and what else its words depend on."""
    for kind, (_, _, done) in SHOWN.items():
        yield (
            decided(kind, Scheme.LATE_ELDERLY),
            Beside(nothing_else=done.nothing_else, declared_share=done.declared_share),
        )
    yield decided("to be checked", Scheme.NATIONAL), Beside(down=True)


def shown(screen: PatientScreen, name: str) -> list[str]:
    """What stands in a part of the screen, line by line."""
    return str(screen.query_one(f"#patient-{name}", Static).content).split("\n")


def said_of(language: str) -> set[str]:
    """Keys of what a patient may be shown."""
    says = re.compile(r"outcome\.\w+\.say\w*")
    asked = {key for key in sentences(language) if says.fullmatch(key)}
    asked |= {f"tell.{code}" for code in phrases.ADDING}
    asked |= {f"share.{share}" for share in (10, 20, 30)}
    asked |= {f"patient.large.{outcome}" for outcome in Outcome}
    return asked | {"patient.share", "patient.share_of_copy"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence(language: str) -> None:
    asked = said_of(DEFAULT)

    assert len(asked) > 25
    assert said_of(language) == asked
    assert sorted(asked - {*sentences(language)}) == []
    assert f"patient.language.{language}" in sentences()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_is_the_same(language: str) -> None:
    for key in said_of(DEFAULT):
        assert ("{share}" in text(key, language)) is ("{share}" in text(key)), key


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_outcome_in_every_language_stands_whole(
    size: tuple[int, int],
) -> None:
    app = Bare()
    async with app.run_test(size=size) as pilot:
        for decision, beside in every_case():
            screen = PatientScreen(decision, beside, DEFAULT, BANNER)
            app.push_screen(screen)
            await pilot.pause()
            for language in LANGUAGES:
                screen.language = language
                screen.draw()
                await pilot.pause()
                where = (decision.outcome, language)
                assert_whole(screen, size, where)
                assert_large(screen, where)
            screen.leave()
            await pilot.pause()


async def test_on_the_lowest_terminal_every_sentence_is_still_there() -> None:
    size = (LEAST_COLUMNS, LEAST_ROWS)
    longest = decided("nothing else", Scheme.LATE_ELDERLY)
    app = Bare()
    async with app.run_test(size=size) as pilot:
        for decision, beside in (
            (longest, Beside(nothing_else=True)),
            (decided("interim by notice", Scheme.NATIONAL), Beside()),
        ):
            screen = PatientScreen(decision, beside, DEFAULT, BANNER)
            app.push_screen(screen)
            for language in LANGUAGES:
                await pilot.pause()
                screen.language = language
                screen.draw()
                await pilot.pause()
                assert_whole(screen, size, language)


def assert_large(screen: PatientScreen, where: object) -> None:
    """The symbol is large, and so is the word where there are letters for it."""
    outcome = phrases.shown_to_patient(screen._decision)  # noqa: SLF001
    word = text(f"patient.large.{outcome}", screen.language)
    band = "".join(shown(screen, "band"))
    assert BLOCKS & {*band}, where
    small = " ".join(word.split()) in band
    assert small is (screen.language not in WITH_LETTERS), where


def assert_whole(screen: PatientScreen, size: tuple[int, int], where: object) -> None:
    """Nothing is cut, everything is said, and nothing lies on something else."""
    width, height = size
    given = (screen._decision, screen._beside, screen.language)  # noqa: SLF001
    bottom = 0
    for name in ("band", "said", "keys"):
        part = screen.query_one(f"#patient-{name}", Static)
        lines = shown(screen, name)
        assert all(cell_len(line) <= width for line in lines), where
        assert part.region.height == len(lines), where
        assert part.region.y >= bottom, where
        bottom = part.region.bottom
    assert bottom <= height, where
    said = "".join("".join(shown(screen, "said")).split())
    for sentence in phrases.for_patient(*given):
        assert "".join(sentence.split()) in said, where


def test_the_letters_that_there_are_are_those_that_are_needed() -> None:
    for language in LANGUAGES:
        for outcome in Outcome:
            word = text(f"patient.large.{outcome}", language)
            assert large.can_draw(word) is (language in WITH_LETTERS), word
            assert large.can_draw(phrases.symbol(outcome))
    for height in large.HEIGHTS:
        assert set(large.glyphs(height)) == letters.wanted()
        assert {len(one.rows) for one in large.glyphs(height).values()} == {height}
    assert printable("".join(letters.wanted())) == "".join(letters.wanted())


@pytest.mark.parametrize("height", large.HEIGHTS)
def test_a_letter_is_what_the_font_has(height: int) -> None:
    kept = large.glyphs(height)
    for char in "保す×N":
        made = letters.glyph(char, height)
        assert made.width == kept[char].width
        assert differing(made, kept[char]) <= 0.1 * dots(made), char
    assert differing(letters.glyph("険", height), kept["保"]) > 0.3 * dots(kept["保"])


def dots(one: large.Glyph) -> int:
    return sum(row.bit_count() for row in one.rows)


def differing(one: large.Glyph, other: large.Glyph) -> int:
    """Dots that only one of two letters has."""
    rows = zip(one.rows, other.rows, strict=True)
    return sum((ours ^ theirs).bit_count() for ours, theirs in rows)


def test_a_line_is_drawn_dot_by_dot() -> None:
    for height in large.HEIGHTS:
        rows = large.drawn("○ 保険", height)
        assert len(rows) == height // 2
        assert {len(row) for row in rows} == {large.width("○ 保険", height)}
        ink = sum({"█": 2, " ": 0}.get(char, 1) for row in rows for char in row)
        assert ink == sum(dots(large.glyphs(height)[char]) for char in "○保険")


def test_who_is_in_doubt_is_told_to_wait() -> None:
    decision = decided("certificate", Scheme.LATE_ELDERLY)
    against = replace(decision.visit, online_check=OnlineCheck.NOT_ELIGIBLE)
    in_doubt = replace(decision, visit=against)

    assert phrases.shown_to_patient(decision) is Outcome.INSURED
    assert phrases.paid_by_patient(decision) != ""
    assert phrases.shown_to_patient(in_doubt) is Outcome.REVIEW
    assert phrases.paid_by_patient(in_doubt) == ""


@pytest.mark.parametrize("outcome", [Outcome.INSURED, Outcome.CHECK_REQUIRED])
async def test_it_names_nobody(ready: Ready, outcome: Outcome) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await WAYS[outcome](clerk)
        person = clerk.form.person
        assert person is not None
        await clerk.act("2")
        assert isinstance(clerk.app.screen, PatientScreen)
        for key in ("1", "2", "3", "4", "5", "6"):
            await clerk.press(key)
            for personal in (person.name, person.name_kana, person.number):
                assert not clerk.says(personal)
        await clerk.press("0")
        assert not clerk.app.screen.is_modal


async def open_slip(clerk: Clerk) -> str:
    """The second language with which the slip begins."""
    clerk.desk.paper = Outlet(NoPrinter(), clerk.demo.clock)
    await clerk.act("5")
    panel = clerk.app.screen
    assert isinstance(panel, SlipPanel)
    await clerk.press("0")
    return panel._language  # noqa: SLF001 - what will be on the paper


class NoPrinter:
    """Takes nothing; nothing is printed here."""

    def print_pdf(self, data: bytes) -> None:
        raise AssertionError(data[:5])


@pytest.mark.parametrize(
    ("key", "language", "below"),
    [
        ("1", "ja", ""),
        ("2", "yasashii", "yasashii"),
        ("3", "en", "en"),
        ("4", "zh", "yasashii"),
        ("5", "ko", "yasashii"),
        ("6", "vi", "yasashii"),
    ],
)
async def test_the_language_stays_until_the_next_patient(
    ready: Ready, key: str, language: str, below: str
) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("4", clerk.cast.guided, *EXPIRED, "enter")
        await clerk.act("2")
        await clerk.press(key, "enter")
        assert clerk.form.language == language
        assert await open_slip(clerk) == below
        await clerk.act("1")
        assert clerk.outcome is Outcome.INSURED_INTERIM
        await clerk.act("2")
        assert clerk.says(text("outcome.insured_interim.say", language))
        await clerk.press("escape", "enter")
        assert clerk.form.language == DEFAULT


async def test_other_keys_do_nothing(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await WAYS[Outcome.INSURED](clerk)
        await clerk.act("2")
        before = clerk.lines()
        await clerk.press("7", "x", "9")
        await clerk.scan("3913104001234566", enter=False)

        assert isinstance(clerk.app.screen, PatientScreen)
        assert clerk.lines() == before


@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST])
async def test_all_of_it_can_be_read_in_every_theme(ready: Ready, theme: str) -> None:
    async with at_desk(ready, USUAL) as clerk:
        clerk.app.post_message(ThemeMoved(theme))
        for outcome in (Outcome.INSURED, Outcome.INSURED_INTERIM, Outcome.SPECIAL_CARE):
            await WAYS[outcome](clerk)
            await clerk.act("2")
            found = [*pairs(clerk)]

            assert tuple(COLOURS[outcome]) in found
            assert [pair for pair in found if contrast(*pair) < SEVEN] == []
            await clerk.press("0", "0")


def pairs(clerk: Clerk) -> Iterator[tuple[str, str]]:
    """The colours of every letter and every dot on the screen."""
    for strip in clerk.app.screen._compositor.render_strips():  # noqa: SLF001
        for segment in strip:
            style = segment.style or Style()
            if segment.text.strip():
                fore, back = hexed(style.color, "#ffffff"), hexed(style.bgcolor, "")
                yield (back, fore) if style.reverse else (fore, back)
