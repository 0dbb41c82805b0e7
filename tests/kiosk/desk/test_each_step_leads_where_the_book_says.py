"""What stands beside each step is what the rulebook says once it is taken.

Every step, with and without the card, for everything a reader can do, a card or
a look-up can answer, and every paper that may lie beside it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from kiosk.desk import ladder
from kiosk.desk.form import Field, Form
from kiosk.desk.ladder import BESIDE_THE_CARD, Rung, Situation, Step
from schema.online import OnlineAnswer
from schema.terms import Document, OnlineCheck, Outcome, Reader
from tests.kiosk.desk.room import NINE, Room, a_room
from tests.people import HANAKO, VISIT_DAY

CARD = Document.MY_NUMBER_CARD
ANSWERS = tuple(one for one in OnlineCheck if one is not OnlineCheck.NOT_RUN)
PAPERS = (
    (),
    (Document.INSURANCE_CARD,),
    (Document.ELIGIBILITY_CERTIFICATE,),
    (Document.ELIGIBILITY_NOTICE,),
    (Document.PORTAL_SCREEN,),
)
ACCEPTED = {Outcome.INSURED, Outcome.INSURED_INTERIM, Outcome.INSURED_BY_DECLARATION}


@pytest.fixture(scope="module")
def room() -> Room:
    return a_room()


def a_form(**changes: object) -> Form:
    """見本　花子 at a verdict, with an expired paper or none."""
    form = Form(
        at=Field.VERDICT,
        document=Document.NONE,
        insurer=HANAKO.insurer_number,
        number=HANAKO.number,
        birth=HANAKO.birth_date,
        person=HANAKO,
        searched=True,
    )
    return replace(form, **changes)  # type: ignore[arg-type]


def unreadable(**changes: object) -> Form:
    return a_form(document=CARD, reader=Reader.CANNOT_READ, **changes)


def answered(form: Form, result: OnlineCheck) -> Form:
    return form.with_answer(
        OnlineAnswer(
            result=result, source="oqs_folder", asked_at=NINE, answered_at=NINE
        )
    )


def readers() -> Iterator[Form]:
    """Everything the reader and a look-up can have said of a card."""
    yield a_form(document=CARD, reader=None)
    yield a_form(document=CARD, reader=Reader.NOT_USED)
    yield unreadable()
    for result in ANSWERS:
        yield a_form(document=CARD, reader=Reader.READ, card_answer=result)
        yield answered(unreadable(), result)
        yield answered(a_form(document=CARD, reader=Reader.NOT_USED), result)


def every_form() -> Iterator[Form]:
    for form, papers in product(readers(), PAPERS):
        yield replace(form, also=papers, expiries=_expired(papers))
    for papers in PAPERS[1:]:
        bare = a_form(document=papers[0], expiries=_expired(papers))
        yield bare
        yield from (answered(bare, result) for result in ANSWERS)
    yield a_form()


def _expired(papers: tuple[Document, ...]) -> tuple[tuple[Document, date | None], ...]:
    day = VISIT_DAY.replace(month=7, day=31)
    return tuple((one, day) for one in papers if one in {PAPERS[1][0], PAPERS[2][0]})


def shown(room: Room, form: Form) -> dict[Step, Rung]:
    return {
        one.step: one
        for one in ladder.rungs(form, room.desk.decide(form), room.desk.around())
    }


def test_every_promise_is_kept(room: Room) -> None:
    seen, promised = 0, set()
    for form in every_form():
        for step, rung in shown(room, form).items():
            if rung.decision is None or rung.is_taken:
                continue
            seen += 1
            promised.add(rung.outcome)
            taken = ladder.apply(form, step, room.desk.around())
            now = room.desk.decide(taken)
            assert (rung.outcome, rung.decision.rule) == (now.outcome, now.rule)
            assert rung.authority == now.authorities[0]
            assert rung.decision.permissive is now.permissive
    assert seen > len(list(every_form()))
    assert len(promised) > len(ACCEPTED)


def test_a_step_that_is_taken_says_what_is_so_now(room: Room) -> None:
    for form in every_form():
        for step in Step:
            taken = ladder.apply(form, step, room.desk.around())
            if taken == form or not ladder.is_taken(taken, step):
                continue
            rung = shown(room, taken)[step]
            assert rung.is_taken
            assert rung.outcome is room.desk.decide(taken).outcome


def test_nothing_beside_the_card_serves_without_it(room: Room) -> None:
    for form in every_form():
        if form.has_card:
            continue
        for step in BESIDE_THE_CARD:
            rung = shown(room, form)[step]
            assert (rung.missing, rung.decision) == ("card", None)
            assert ladder.apply(form, step, room.desk.around()) is form


def test_an_oral_word_needs_the_numbers_the_clinic_has(room: Room) -> None:
    form = unreadable(insurer="", number="", person=None)

    rung = shown(room, form)[Step.RETURNING]

    assert (rung.missing, rung.is_possible) == ("numbers", False)
    assert ladder.apply(form, Step.RETURNING, room.desk.around()) is form
    assert shown(room, form)[Step.DECLARATION].is_possible


def test_the_order_is_that_of_the_notice(room: Room) -> None:
    form = unreadable()

    steps = ladder.rungs(form, room.desk.decide(form), room.desk.around())

    assert [(one.digit, one.step) for one in steps] == [
        ("1", Step.PORTAL),
        ("2", Step.NOTICE),
        ("3", Step.RETURNING),
        ("4", Step.DECLARATION),
        ("5", Step.NOTHING),
        ("6", Step.OUTAGE),
    ]


def test_beside_an_unreadable_card_the_first_four_are_accepted(room: Room) -> None:
    steps = shown(room, unreadable())

    assert [steps[one].outcome for one in BESIDE_THE_CARD] == [
        Outcome.INSURED,
        Outcome.INSURED,
        Outcome.INSURED_BY_DECLARATION,
        Outcome.INSURED_BY_DECLARATION,
    ]
    assert steps[Step.NOTHING].outcome is Outcome.CHECK_REQUIRED


def test_a_card_whose_answer_did_not_come_is_one_that_cannot_be_read(
    room: Room,
) -> None:
    """The line fails while the card lies on the reader."""
    form = a_form(
        document=CARD, reader=Reader.READ, card_answer=OnlineCheck.UNAVAILABLE
    )
    steps = shown(room, form)

    assert room.desk.decide(form).outcome is Outcome.CHECK_REQUIRED
    for step in BESIDE_THE_CARD:
        assert steps[step].outcome is shown(room, unreadable())[step].outcome
        assert steps[step].outcome in ACCEPTED
        taken = ladder.apply(form, step, room.desk.around())
        assert (taken.reader, taken.card_answer) == (Reader.CANNOT_READ, None)
        assert ladder.is_taken(taken, step)


def test_a_step_never_takes_away_what_the_card_answered(room: Room) -> None:
    for result in set(ANSWERS) - {OnlineCheck.UNAVAILABLE}:
        form = a_form(document=CARD, reader=Reader.READ, card_answer=result)
        for step in BESIDE_THE_CARD:
            taken = ladder.apply(form, step, room.desk.around())
            assert (taken.reader, taken.card_answer) == (Reader.READ, result)


@pytest.mark.parametrize("result", [OnlineCheck.NOT_ELIGIBLE, OnlineCheck.NOT_FOUND])
def test_after_a_card_that_answered_no_only_a_statement_helps(
    room: Room, result: OnlineCheck
) -> None:
    form = a_form(document=CARD, reader=Reader.READ, card_answer=result)
    steps = shown(room, form)

    assert steps[Step.PORTAL].outcome is Outcome.REVIEW
    assert steps[Step.NOTICE].outcome is Outcome.REVIEW
    assert steps[Step.RETURNING].outcome is Outcome.INSURED_BY_DECLARATION
    assert steps[Step.DECLARATION].outcome is Outcome.INSURED_BY_DECLARATION


def test_a_step_taken_twice_is_taken_back(room: Room) -> None:
    around = room.desk.around()
    for step in (*BESIDE_THE_CARD, Step.NOTHING):
        once = ladder.apply(unreadable(), step, around)

        assert ladder.is_taken(once, step)
        assert ladder.apply(once, step, around) == unreadable()


def test_another_step_takes_a_statement_s_place(room: Room) -> None:
    around = room.desk.around()
    declared = replace(
        ladder.apply(unreadable(), Step.DECLARATION, around), declared_share=10
    )

    said = ladder.apply(declared, Step.RETURNING, around)
    shown_instead = ladder.apply(declared, Step.PORTAL, around)

    assert (said.returning, said.declaration, said.declared_share) == (
        True,
        False,
        None,
    )
    assert not shown_instead.declaration


def test_what_is_declared_is_no_share_of_the_book(room: Room) -> None:
    declared = replace(
        ladder.apply(
            unreadable(person=None, birth=None), Step.DECLARATION, room.desk.around()
        ),
        declared_share=10,
    )

    assert room.desk.decide(declared).share_and_source == (None, None)


def test_why_something_else_has_to_serve_is_said(room: Room) -> None:
    def why(form: Form) -> Situation:
        return ladder.situation(form, room.desk.today)

    read = a_form(document=CARD, reader=Reader.READ)

    assert why(a_form()) is Situation.NO_CARD
    assert why(unreadable()) is Situation.UNREAD
    assert why(answered(unreadable(), OnlineCheck.UNAVAILABLE)) is Situation.LINE
    assert why(answered(a_form(), OnlineCheck.UNAVAILABLE)) is Situation.LINE
    assert why(answered(unreadable(), OnlineCheck.NOT_FOUND)) is Situation.INVALID
    assert why(answered(unreadable(), OnlineCheck.ELIGIBLE)) is Situation.UNREAD
    for result in (OnlineCheck.NOT_ELIGIBLE, OnlineCheck.NOT_FOUND):
        assert why(replace(read, card_answer=result)) is Situation.INVALID
    newer = replace(read, card_answer=OnlineCheck.NEWER_EXISTS)
    assert why(newer) is Situation.ANSWERED


def test_while_no_register_answers_the_line_is_why(room: Room) -> None:
    def why(form: Form) -> Situation:
        return ladder.situation(form, room.desk.today, is_down=True)

    assert why(unreadable()) is Situation.LINE
    assert why(a_form()) is Situation.LINE
    assert why(answered(unreadable(), OnlineCheck.NOT_FOUND)) is Situation.INVALID


def test_a_paper_with_a_share_keeps_it(room: Room) -> None:
    form = unreadable(printed_share=20, person=None)

    taken = ladder.apply(form, Step.PORTAL, room.desk.around())

    assert room.desk.decide(taken).share_and_source[0] == 20
