"""Long lines go on under themselves, and no number is cut in two."""

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, USUAL
from kiosk.labels import text
from kiosk.tui.flow import wrap
from kiosk.tui.widgets.verdict_panel import LABEL_WIDTH
from schema.terms import Outcome
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.kiosk.tui.test_text_fits import cut_lines, unseen

Ready = tuple[Demo, Cast]
BIRTH = text("ask.birth")


@pytest.mark.parametrize("room", range(10, 90))
def test_no_number_is_cut_in_two(room: int) -> None:
    lines = wrap(BIRTH, room)

    assert "".join(lines) == BIRTH
    assert all(cell_len(line) <= room for line in lines)
    assert sum("3210228" in line for line in lines) == 1
    assert sum("19460228" in line for line in lines) == 1


@pytest.mark.parametrize("room", range(20, 90))
def test_no_scrap_of_a_word_ends_a_sentence_on_a_line_alone(room: int) -> None:
    """「もどせま／す）」 and 「入力は／1）」 stood so on a screen of 80 columns."""
    for key, scraps in (
        ("entry.cancelled", ("す）", "ます）", "せます）")),
        ("entry.look", ("い", "さい", "ださい")),
    ):
        lines = wrap(text(key), room)
        assert "".join(lines) == text(key)
        assert max(map(cell_len, lines)) <= room
        assert lines[-1] not in scraps


def test_a_word_that_is_longer_than_a_line_is_cut_all_the_same() -> None:
    assert wrap("1" * 25, 10) == ["1" * 10, "1" * 10, "1" * 5]


def starts(clerk: Clerk, where: str) -> list[str]:
    """The lines of one region as they stand."""
    return str(clerk.desk.query_one(where, Static).content).split("\n")


@pytest.mark.parametrize("size", [NARROW, USUAL], ids=str)
async def test_an_early_verdict_goes_on_under_itself(
    ready: Ready, size: tuple[int, int]
) -> None:
    async with at_desk(ready, size) as clerk:
        await clerk.press("1", "1")
        assert clerk.outcome is Outcome.INSURED
        lines = starts(clerk, "#reasons")
        first = next(n for n, line in enumerate(lines) if text("verdict.next") in line)

        assert text("verdict.early")[:10] in lines[first]
        for line in lines[first + 1 :]:
            assert line.startswith(" " * (LABEL_WIDTH + 2))
        assert cut_lines(clerk.desk) == []
        assert unseen(clerk.desk) == []


async def test_where_a_person_decides_it_is_not_said_to_be_decided(
    ready: Ready,
) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await clerk.press("1", "3")
        assert clerk.outcome is Outcome.REVIEW

        assert clerk.says(text("verdict.early_review"))
        assert not clerk.says(text("verdict.early"))


async def test_what_can_be_done_is_seen_beside_the_longest_verdict(
    ready: Ready,
) -> None:
    """Symbol, number, branch, nobody in the copy, a document that proves nothing."""
    async with at_desk(ready, NARROW) as clerk:
        await clerk.type(["4", *"01130012", *"21700023", "enter", *"45", "enter"])
        await clerk.type([*"00", *"3551203", "enter", *"5070930", "enter"])
        assert clerk.outcome is Outcome.UNCONFIRMED
        for more in ("", "8", "9"):
            clerk.desk.message = text("entry.too_soon") if more else ""
            clerk.desk.refresh_patient()
            await clerk.pilot.pause()
            assert clerk.says(text("action.confirm"))
            assert clerk.says(text("action.cancel"))
            assert clerk.says("受診をお断りするものではありません。")


async def test_a_long_message_keeps_its_margin(ready: Ready) -> None:
    async with at_desk(ready, NARROW) as clerk:
        await clerk.shows("2", clerk.cast.certified)
        await clerk.rush("enter", "enter", apart=0.3)
        lines = starts(clerk, "#message")

        assert len(lines) > 1
        assert all(line.startswith(" ") for line in lines)
        assert all(cell_len(line) < NARROW[0] for line in lines)
        assert unseen(clerk.desk) == []
