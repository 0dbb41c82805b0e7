"""Where an answer comes from: what counts, and what the clerk is told of it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from kiosk.desk.compare import acknowledge
from kiosk.desk.form import Form
from kiosk.desk.live import NOT_BY_TERMINAL, cautions_of, counts
from kiosk.desk.receive import Place
from schema.errors import Refused
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck, Outcome
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, Room


def asked(room: Room) -> tuple[Form, OnlineAnswer]:
    """花子's expired card, and what the terminal answers of her."""
    form = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    query = room.desk.query(form)
    assert query is not None
    return form, room.answer(query)


def test_a_question_is_about_today_and_says_what_was_agreed_to(room: Room) -> None:
    form, _ = asked(room)
    query = room.desk.query(form)
    assert query is not None
    assert (query.on_day, query.consent_to_limit) == (room.desk.today, False)


def test_a_simulated_answer_is_none_at_a_real_desk(room: Room) -> None:
    form, answer = asked(room)
    simulated = form.with_answer(replace(answer, source="simulator"))
    assert room.desk.decide(simulated).outcome is Outcome.CHECK_REQUIRED
    assert room.desk.counted(simulated) is None
    room.desk.confirm(simulated)
    assert room.rows.entries[-1].online is None
    room.desk.place = Place("見本医院", "受付1", "13", practice=True)

    assert room.desk.decide(simulated).outcome is Outcome.INSURED_INTERIM


def test_pasted_text_counts_only_where_it_says_the_day(room: Room) -> None:
    _, answer = asked(room)
    pasted = replace(answer, source="my_number_app")
    today = room.desk.today
    said = (None, today - timedelta(days=1), today)

    assert [
        counts(replace(pasted, confirmed_on=day), today, practice=False) for day in said
    ] == [False, False, True]


@pytest.mark.parametrize(
    ("source", "cautions"),
    [
        ("oqs_folder", ()),
        ("central", (NOT_BY_TERMINAL,)),
        ("my_number_app", (NOT_BY_TERMINAL,)),
    ],
)
def test_who_asks_elsewhere_than_the_terminal_is_cautioned(
    room: Room, source: str, cautions: tuple[str, ...]
) -> None:
    _, answer = asked(room)
    assert cautions_of(replace(answer, source=source)) == cautions
    denied = replace(answer, source=source, result=OnlineCheck.NOT_FOUND)
    assert cautions_of(denied) == ()


def test_what_differs_is_recorded_only_with_a_reason(room: Room) -> None:
    form, answer = asked(room)
    differing = form.with_answer(replace(answer, share=30))
    with pytest.raises(Refused, match="E-TAKE-6"):
        room.desk.confirm(differing)
    assert room.rows.entries == []
    rows = room.desk.compared(differing)
    room.desk.confirm(acknowledge(differing, rows, "paper_is_old"))
    entry = room.rows.entries[-1]

    assert entry.acknowledged is not None
    assert entry.acknowledged.online_share == 30
    assert entry.compared == rows
