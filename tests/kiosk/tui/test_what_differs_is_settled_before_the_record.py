"""Three columns, nothing cut; Enter leads there where something differs."""

from typing import Any

import pytest
from msgspec.structs import replace as but

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.demo.scenes import NARROW, USUAL, WIDE, keys_of
from kiosk.desk import compare
from kiosk.desk.form import Form
from kiosk.labels import text
from kiosk.tui.screens.comparison import ComparisonScreen
from schema.insured import Insured
from schema.online import AnsweredLimit, AnsweredPerson, OnlineAnswer
from schema.terms import Difference, OnlineCheck, Outcome
from tests.kiosk.desk.room import Room, a_room
from tests.kiosk.desk.test_what_differs_is_acknowledged import answer_of, form_of
from tests.kiosk.tui.alone import Alone, alone
from tests.kiosk.tui.desk import Clerk, at_desk
from tests.people import (
    HANAKO,
    SETAGAYA,
    WITH_BLACK_CIRCLE,
    WITH_VARIANT_KANJI,
    a_national_person,
)

Ready = tuple[Demo, Cast]
SIZES = pytest.mark.parametrize("size", [NARROW, USUAL, WIDE], ids=str)
TARO = a_national_person()
OTHER = "例示　花子"
EVERYTHING = {
    "name": OTHER,
    "share": 20,
    "insurer_number": SETAGAYA,
    "insurer_name": "東京都後期高齢者医療広域連合",
    "number": "00000026",
    "classification": "05",
    "limit": AnsweredLimit(limit_class="B02"),
}


@pytest.fixture(scope="module")
def room() -> Room:
    return a_room()


def screen_of(
    room: Room, person: Insured, printed: int | None = None, **changes: Any
) -> ComparisonScreen:
    form = form_of(person, printed_share=printed)
    return ComparisonScreen(room.desk, form.with_answer(answer_of(person, **changes)))


def values_stand(shown: Alone, screen: ComparisonScreen) -> None:
    for row in screen.rows:
        assert shown.says(text(f"comparison.{row.field}")) == any(compare.values(row))
    assert shown.cut() == []
    assert shown.hidden_rows == 0


WHERE_ACCEPTED = {Difference.BIRTH_DATE, Difference.ELIGIBILITY}
"""They differ only where the visit would be accepted all the same."""


@SIZES
async def test_everything_that_differs_stands_whole(
    room: Room, size: tuple[int, int]
) -> None:
    screen = screen_of(room, HANAKO, 10, **EVERYTHING)
    async with alone(screen, size) as shown:
        values_stand(shown, screen)
        marked = [one for one in shown.lines if text("comparison.differs") in one]
        assert len(marked) == len(set(Difference) - WHERE_ACCEPTED)
        for said in (HANAKO.name, OTHER, SETAGAYA, text("share.20")):
            assert any(said in line for line in shown.lines), said
        for code in ("special_care", "share_below_class"):
            assert shown.says(text(f"comparison.odd_{code}"))
        for reason in compare.REASONS.values():
            assert shown.says(text(f"comparison.reason_{reason}"))


@pytest.mark.parametrize(
    ("person", "spelt", "mark"),
    [
        (HANAKO, "見本 花子", "match_same_after_normalising"),
        (WITH_VARIANT_KANJI, "高崎　徳治", "match_variant"),
        (WITH_BLACK_CIRCLE, "見本　ハナ", "match_wildcard"),
    ],
)
async def test_another_spelling_is_marked_and_asks_nothing(
    room: Room, person: Insured, spelt: str, mark: str
) -> None:
    screen = screen_of(room, person, name=spelt)
    async with alone(screen, NARROW) as shown:
        values_stand(shown, screen)
        assert shown.says(text(f"comparison.{mark}"))
        assert shown.says(text("comparison.nothing_open"))
        await shown.press("1", "5")
        assert shown.is_open
        await shown.press("0")
        assert shown.given[0].acknowledged is None


async def test_long_numbers_and_names_go_on_below(room: Room) -> None:
    long = but(
        TARO,
        symbol="見本第一二三四五六",
        number="12345678901234567890",
        name="例示山田　太郎左衛門之助忠兵衛",
        insurer_name="見本工業関連産業健康保険組合連合会東京支部",
    )
    screen = screen_of(room, long, 30, name="例示山田　太郎左衛門之助忠衛門")
    async with alone(screen, NARROW) as shown:
        values_stand(shown, screen)
        columns = [line[12:46] for line in shown.lines]
        assert sum("12345678" in one for one in columns) >= 1


async def test_a_reason_settles_it(room: Room) -> None:
    async with alone(screen_of(room, HANAKO, share=20), NARROW) as shown:
        await shown.press("4")
        assert shown.is_open
        await shown.press("2")
        (given,) = shown.given
        assert given.acknowledged.reason == "insurer_by_phone"
        assert given.acknowledged.differs == (Difference.SHARE,)


async def test_a_spelling_is_taken_and_the_share_asked_still(room: Room) -> None:
    async with alone(screen_of(room, HANAKO, name=OTHER, share=20), NARROW) as shown:
        await shown.press("4")
        assert shown.is_open
        assert shown.says(text("comparison.match_different"))
        await shown.press("3")
        (given,) = shown.given
        assert given.accepts == OTHER
        assert given.acknowledged.differs == (Difference.NAME, Difference.SHARE)


async def test_the_printed_share_is_asked_here(room: Room) -> None:
    async with alone(screen_of(room, HANAKO), NARROW) as shown:
        await shown.press("6")
        assert shown.says(text("comparison.ask_share"))
        await shown.press("3")
        assert shown.says(text("comparison.differs"))
        await shown.press("6", "1")
        assert not shown.says(text("comparison.differs"))
        await shown.press("6", "0")
        assert shown.is_open
        await shown.press("6", "9", "0")
        assert shown.given[0].printed_share is None
    async with alone(screen_of(room, HANAKO), NARROW) as shown:
        await shown.press("6", "1", "enter")
        assert shown.given[0].printed_share == 10


async def test_without_an_answer_only_paper_and_copy_stand_there(room: Room) -> None:
    screen = ComparisonScreen(room.desk, form_of(HANAKO, printed_share=20))
    async with alone(screen, NARROW) as shown:
        values_stand(shown, screen)
        assert shown.says(text("comparison.not_asked"))
        assert shown.says(text("comparison.differs"))


def answered(clerk: Clerk, person: Insured, **changes: Any) -> Form:
    """The form at the desk with a live answer that says something else."""
    now = clerk.demo.desk.clock.now()
    share = changes.pop("share", person.share)
    said = AnsweredPerson(
        insurer_number=person.insurer_number,
        number=person.number,
        name=person.name,
        birth_date=person.birth_date,
    )
    return clerk.form.with_answer(
        OnlineAnswer(
            result=OnlineCheck.ELIGIBLE,
            source="oqs_folder",
            asked_at=now,
            answered_at=now,
            share=share,
            insured=but(said, **changes),
        )
    )


def other_share(person: Insured) -> int:
    return 20 if person.share == 10 else 10


async def test_enter_leads_there_before_the_record(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person, before = clerk.cast.certified, len(clerk.confirmed)
        await clerk.type(["2", *keys_of(person), "enter"])
        clerk.desk.form = answered(clerk, person, share=other_share(person))
        clerk.desk.refresh_patient()
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, ComparisonScreen)
        await clerk.press("0", "enter")
        assert isinstance(clerk.app.screen, ComparisonScreen)
        assert len(clerk.confirmed) == before
        await clerk.press("2", "enter")

        event = clerk.confirmed[0].event
        assert len(clerk.confirmed) == before + 1
        assert event.acknowledged is not None
        assert event.acknowledged.differs == (Difference.SHARE,)
        assert event.decision is not None
        assert event.decision.share == other_share(person)


async def test_a_spelling_that_was_taken_is_not_asked_again(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        person = clerk.cast.scanned
        for reason in (("4", "enter"), ()):
            before = len(clerk.confirmed)
            await clerk.type(["2", *keys_of(person), "enter"])
            clerk.desk.form = answered(clerk, person, name="別字　表記")
            clerk.desk.refresh_patient()
            await clerk.press("enter", *reason)
            assert len(clerk.confirmed) == before + 1


async def test_it_can_be_looked_at_any_time(ready: Ready) -> None:
    async with at_desk(ready) as clerk:
        await clerk.shows("2", clerk.cast.certified, "enter")
        await clerk.press("4", "1")
        assert isinstance(clerk.app.screen, ComparisonScreen)
        assert clerk.says(clerk.cast.certified.name)
        await clerk.press("6", "3", "0")

        assert clerk.form.printed_share == 30
        assert clerk.outcome is Outcome.INSURED


async def test_a_scanner_acknowledges_nothing(room: Room) -> None:
    async with alone(screen_of(room, HANAKO, share=20), NARROW) as shown:
        await shown.fingers.scan("21111123")
        await shown.fingers.until(lambda: not shown.panel.is_holding, "the panel")
        assert shown.is_open
        await shown.press("0")
        assert shown.given[0].acknowledged is None
