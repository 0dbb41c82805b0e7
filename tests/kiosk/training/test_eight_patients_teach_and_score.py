"""Eight patients are received at the real desk, judged by the book, and scored.

1. What is right is what the rulebook says of what there was to find out.
2. Every plausible mistake is told by its name, and can be mended by another try.
3. The coach says the next key to the first two, then when asked, then nothing.
"""

from dataclasses import replace

import pytest
from msgspec import structs

from kiosk.demo.classroom import PracticeRoom
from kiosk.labels import text
from kiosk.training.lesson import Help, expected
from kiosk.training.marking import Miss, Score
from kiosk.training.papers import beside
from kiosk.training.telling import told
from kiosk.tui.screens.lesson import ScenePanel
from kiosk.tui.screens.score import ScorePanel
from schema.terms import Outcome
from tests.kiosk.training.pupil import (
    CHECKED,
    SMALL,
    rightly,
    training,
    typed,
    wrongly,
)

SIZES = [SMALL, (100, 30), (160, 45)]

TAUGHT = {
    "certificate": (Outcome.INSURED, "law-certificate"),
    "expired": (Outcome.INSURED_INTERIM, "interim-late_elderly-accepted"),
    "notice": (Outcome.INSURED_INTERIM, "interim-national-accepted"),
    "unread": (Outcome.INSURED, "notice-and-card"),
    "newer": (Outcome.REVIEW, "interim-late_elderly-another-eligibility"),
    "down": (Outcome.CHECK_REQUIRED, "interim-late_elderly-pending"),
    "returning": (Outcome.INSURED_BY_DECLARATION, "law-returning-patient"),
    "over": (Outcome.UNCONFIRMED, "law-expired-card"),
}
"""What the built-in rulebook says of each lesson."""

MISTAKES = {
    "certificate": (Miss.DOCUMENT,),
    "expired": (Miss.CHECK,),
    "notice": (Miss.DOCUMENT,),
    "unread": (Miss.DOCUMENT,),
    "newer": (Miss.REVIEWED,),
    "down": (Miss.CONTACT,),
    "returning": (Miss.STATEMENT,),
    "over": (Miss.DOCUMENT,),
}
"""What is told of somebody who errs as `wrongly` does."""


def shown_first(document: str, press: str) -> str:
    what = text(f"document_short.{document}")
    return text("coach.document", what=what, press=press)


def test_what_is_right_is_what_the_book_says(room: PracticeRoom) -> None:
    said = {}
    for lesson in room.lessons:
        room.begin(lesson)
        decision = expected(lesson, room.opened.desk).decision
        said[lesson.name] = (decision.outcome, decision.rule.id)

    assert said == TAUGHT


async def test_who_does_everything_right_scores_eight_of_eight(
    fresh: PracticeRoom,
) -> None:
    async with training(fresh) as (pupil, app):
        for lesson in fresh.lessons:
            result = await pupil.plays(*rightly(lesson))
            assert result.attempt.missed == (), lesson.name
            await pupil.press("enter")
        await pupil.sees(ScorePanel)
        assert pupil.says(text("training.score_all"))
        await pupil.press("enter")

    assert isinstance(app.score, Score)
    assert (app.score.right, app.score.of) == (8, 8)
    assert {one.patient: (one.outcome, one.rule) for one in app.score.patients} == (
        TAUGHT
    )
    assert all(one.keys > 10 for one in app.score.patients)


async def test_each_plausible_mistake_is_told_by_its_name(fresh: PracticeRoom) -> None:
    async with training(fresh) as (pupil, app):
        for lesson in fresh.lessons:
            result = await pupil.plays(*wrongly(lesson))
            (miss,) = MISTAKES[lesson.name]
            assert result.attempt.missed == (miss,), lesson.name
            right = expected(lesson, fresh.opened.desk)
            assert all(map(pupil.says, told(lesson, right, result.attempt)))
            await pupil.press("enter")
        await pupil.sees(ScorePanel)
        assert pupil.says(text("training.score_look"))
        assert pupil.says(text("training.score_go"))
        await pupil.press("enter")

    assert app.score is not None
    assert app.score.right == 0
    assert {one.patient: one.missed for one in app.score.patients} == MISTAKES


async def test_another_try_mends_it_but_the_first_one_counts(
    room: PracticeRoom,
) -> None:
    first = room.lessons[0]
    async with training(room) as (pupil, app):
        await pupil.plays(*wrongly(first))
        assert pupil.says(text("training.wrong"))
        await pupil.press("1")
        await pupil.plays(*rightly(first))
        assert pupil.says(text("training.right"))
        await pupil.press("escape", "1")
        await pupil.sees(ScorePanel)
        assert pupil.says(text("training.score_again", tries=2))
        await pupil.press("enter")

    assert app.score is not None
    marked = app.score.patients[0]
    assert (marked.right, marked.tries, marked.righted_at) == (False, 2, 2)


async def test_the_coach_leads_the_first_two_and_is_asked_by_the_next(
    room: PracticeRoom,
) -> None:
    first, second, third, *_ = room.lessons
    room.opened.desk.lately.insurer = ""
    async with training(room) as (pupil, _):
        await pupil.comes_to_the_desk()
        assert pupil.says(shown_first("eligibility_certificate", "2"))
        await pupil.press("2")
        assert pupil.says(text("coach.insurer", number=first.told.insurer))
        await pupil.type(typed(first)[:-1])
        assert pupil.says("同じか見て、Enter")
        await pupil.press("enter", "enter")
        assert pupil.says(text("coach.confirm"))
        await pupil.press("enter", "enter")
        await pupil.plays(*rightly(second))
        await pupil.press("enter")
        desk = await pupil.comes_to_the_desk()
        assert third.help is Help.ASKED
        said = shown_first("eligibility_notice", "3")
        assert not pupil.says(said)
        await pupil.press("*")
        assert pupil.says(said)
        await pupil.press("3")
        assert not pupil.says(text("coach.same_insurer"))
        assert desk.hints == 1


async def test_the_scene_is_seen_again_from_the_desk(room: PracticeRoom) -> None:
    first = room.lessons[0]
    async with training(room) as (pupil, _):
        desk = await pupil.comes_to_the_desk()
        await pupil.press("2", "+")
        await pupil.sees(ScenePanel)
        assert pupil.says(text(f"training.{first.name}.says"))
        await pupil.press("enter")
        await pupil.sees(type(desk))
        assert desk.form.document is first.told.document


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_longest_scene_and_the_desk_are_seen_whole(
    room: PracticeRoom, size: tuple[int, int]
) -> None:
    longest = room.lessons[3]
    alone = replace(room, lessons=(longest,))
    async with training(alone, size) as (pupil, _):
        await pupil.sees(ScenePanel)
        assert pupil.says(text("training.scene_go"))
        await pupil.comes_to_the_desk()
        assert pupil.says(text("training.strip_asked"))
        assert pupil.says(beside(longest))
        assert pupil.says(text("keys.menu"))


async def test_what_the_book_accepts_as_well_is_right_too(fresh: PracticeRoom) -> None:
    """A 申立書 of somebody whose word would have been enough."""
    known = fresh.lessons[6]
    alone = replace(fresh, lessons=(known,))
    keys = ("1", "7", typed(known), "3", "panel", "4", "panel", "3", "enter")
    async with training(alone) as (pupil, _):
        result = await pupil.plays(*keys)

        assert result.attempt.form.declaration
        assert result.attempt.missed == ()
        assert pupil.says(text("training.declared"))


async def test_a_check_of_a_wrong_number_is_told_as_a_check(
    fresh: PracticeRoom,
) -> None:
    notice = fresh.lessons[2]
    alone = replace(fresh, lessons=(notice,))
    told_of = notice.person
    other = structs.replace(told_of, number=told_of.number[:-2] + "98")
    numbers = typed(replace(notice, person=other))[:-1]
    born = f"{told_of.birth_date:%Y%m%d}"
    async with training(alone) as (pupil, _):
        result = await pupil.plays("3", (*numbers, *born), "enter", *CHECKED)

        assert set(result.attempt.missed) == {Miss.NUMBER, Miss.ANSWER}
        assert pupil.says(notice.told.number)
        assert not pupil.says(text("training.miss.check"))


async def test_the_coach_sees_a_wrong_number_from_the_next_field(
    room: PracticeRoom,
) -> None:
    first = room.lessons[0]
    right = first.told.number
    swapped = right[:-2] + right[-1] + right[-2]
    async with training(replace(room, lessons=(first,))) as (pupil, _):
        await pupil.comes_to_the_desk()
        await pupil.type(["2", *first.told.insurer, *swapped])
        field = text("field.number")
        assert pupil.says(text("coach.other_field", field=field, right=right))
        await pupil.press("backspace")
        rest = right[-2:]
        assert pupil.says(text("coach.mended", number=right, back=2, rest=rest))
        await pupil.type(["backspace", "backspace", *rest])
        assert not pupil.says(text("coach.other_field", field=field, right=right))
