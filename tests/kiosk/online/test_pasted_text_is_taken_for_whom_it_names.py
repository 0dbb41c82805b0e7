"""Text of the マイナ資格確認アプリ at the desk: for whom it names, on its own day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from msgspec.structs import replace as but

from kiosk.desk.form import Field, Form
from kiosk.desk.keys import press
from kiosk.labels import has
from kiosk.online.app.pasted import Pasted, paste
from schema.errors import Unreadable
from schema.insured import Insured
from schema.terms import OnlineCheck, Outcome
from schema.wareki import to_wareki
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, NINE, Room, a_room
from tests.people import HANAKO, MOVED_TO, SETAGAYA, VISIT_DAY, a_national_person

TARO = a_national_person()


def text_of(
    person: Insured,
    day: date = VISIT_DAY,
    validity: str = "有効",
    insurer: str | None = None,
) -> str:
    said = {
        "確認日": to_wareki(day),
        "資格有効性": validity,
        "保険者番号": insurer or person.insurer_number,
        "記号": person.symbol,
        "番号": person.number,
        "枝番": person.branch,
        "氏名": person.name,
        "フリガナ": person.name_kana,
        "生年月日": to_wareki(person.birth_date),
        "有効開始日": "令和7年8月1日",
        "負担割合": f"{person.share // 10}割",
    }
    lines = [f"{key}\t{value}" for key, value in said.items() if value]
    return "\r\n".join(["資格情報", *lines])


def _identity(person: Insured) -> tuple[object, ...]:
    return (
        person.insurer_number,
        person.symbol,
        person.number,
        person.branch,
        person.birth_date,
    )


@pytest.fixture
def room() -> Room:
    return a_room()


@pytest.fixture
def entered(room: Room) -> Form:
    return room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))


def pasted(room: Room, form: Form, said: str) -> Pasted:
    return paste(form, said, room.desk.around(), NINE)


def test_it_is_the_answer_of_whom_it_names(room: Room, entered: Form) -> None:
    done = pasted(room, entered, text_of(HANAKO))

    assert done.code == "taken"
    answer = done.form.own_answer
    assert answer is not None
    assert (answer.source, answer.result) == ("my_number_app", OnlineCheck.ELIGIBLE)
    assert room.desk.decide(done.form).outcome is Outcome.INSURED_INTERIM


@pytest.mark.parametrize(
    "person",
    [TARO, MOVED_TO, but(HANAKO, birth_date=TARO.birth_date)],
    ids=["another", "another number", "another day of birth"],
)
def test_it_is_nothing_to_anybody_else(
    room: Room, entered: Form, person: Insured
) -> None:
    done = pasted(room, entered, text_of(person))

    assert (done.code, done.form) == ("other_person", entered)


def test_another_insurer_is_another_person_s(room: Room, entered: Form) -> None:
    done = pasted(room, entered, text_of(HANAKO, insurer=SETAGAYA))

    assert (done.code, done.form) == ("other_person", entered)


@pytest.mark.parametrize("days", [-1, 1, -30])
def test_of_another_day_it_does_not_count(room: Room, entered: Form, days: int) -> None:
    day = VISIT_DAY + timedelta(days=days)
    done = pasted(room, entered, text_of(HANAKO, day))

    assert (done.code, done.confirmed_on) == ("other_day", day)
    assert done.form == entered
    assert room.desk.decide(done.form).outcome is Outcome.CHECK_REQUIRED


def test_it_fills_in_an_empty_form(room: Room) -> None:
    for person in (HANAKO, TARO):
        done = pasted(room, Form(), text_of(person))

        form = done.form
        assert done.code == "taken"
        assert form.at is Field.DOCUMENT
        assert form.identity == _identity(person)
        assert form.person == person
        at_verdict = press(form, "2", room.desk.around())
        assert at_verdict.own_answer is not None
        assert at_verdict.at is Field.EXPIRY


def test_of_another_day_it_fills_in_and_answers_nothing(room: Room) -> None:
    done = pasted(room, Form(), text_of(HANAKO, VISIT_DAY - timedelta(days=1)))

    assert done.code == "other_day"
    assert done.form.number == HANAKO.number
    assert done.form.answer is None


def test_it_fills_in_what_was_left_open(room: Room) -> None:
    begun = room.typed(Form(), ("4", *HANAKO.insurer_number))

    done = pasted(room, begun, text_of(HANAKO))

    assert (done.code, done.form.number) == ("taken", HANAKO.number)
    other = room.typed(Form(), ("4", *SETAGAYA))
    assert pasted(room, other, text_of(HANAKO)).form is other


def test_what_a_register_said_today_stays(room: Room, entered: Form) -> None:
    query = room.desk.query(entered)
    assert query is not None
    lost = entered.with_answer(room.answer(query, OnlineCheck.NOT_ELIGIBLE))
    silent = entered.with_answer(room.answer(query, OnlineCheck.UNAVAILABLE))

    assert pasted(room, lost, text_of(HANAKO)) == Pasted(lost, "answered", VISIT_DAY)
    assert pasted(room, silent, text_of(HANAKO)).code == "taken"


def test_what_is_in_doubt_is_not_taken(room: Room, entered: Form) -> None:
    doubtful = text_of(HANAKO).replace("令和7年8月1日", "令和7年13月1日")
    nameless = text_of(HANAKO).replace("生年月日", "その他")

    assert pasted(room, entered, doubtful) == Pasted(entered, "doubtful", VISIT_DAY)
    assert pasted(room, Form(), nameless).form == Form()


UNSAID: dict[str, Callable[[Insured], str]] = {
    "nothing of 有効": lambda person: text_of(person, validity=""),
    "another word": lambda person: text_of(person, validity="見本"),
    "no 確認日": lambda person: text_of(person).replace("確認日", "その他"),
}


@pytest.fixture(params=sorted(UNSAID))
def unsaid(request: pytest.FixtureRequest) -> Callable[[Insured], str]:
    """A text that names somebody and answers nothing."""
    return UNSAID[request.param]


@pytest.mark.parametrize("person", [HANAKO, TARO], ids=lambda one: one.name)
def test_what_answers_nothing_fills_in_whom_it_names(
    room: Room, person: Insured, unsaid: Callable[[Insured], str]
) -> None:
    done = pasted(room, room.typed(Form(), "4"), unsaid(person))

    form = done.form
    assert done.code == "filled"
    assert (form.identity, form.person) == (_identity(person), person)
    assert form.at is Field.EXPIRY
    assert (form.answer, room.desk.counted(form)) == (None, None)
    assert room.desk.decide(form).visit.online_check is OnlineCheck.NOT_RUN


def test_what_answers_nothing_is_held_to_what_was_entered(
    room: Room, entered: Form, unsaid: Callable[[Insured], str]
) -> None:
    assert pasted(room, entered, unsaid(HANAKO)).code == "agrees"
    assert pasted(room, entered, unsaid(HANAKO)).form == entered
    half = room.typed(Form(), ("4", *HANAKO.insurer_number))
    for other in (MOVED_TO, but(HANAKO, birth_date=TARO.birth_date)):
        done = pasted(room, entered, unsaid(other))
        assert (done.code, done.form) == ("other_person", entered)
    done = pasted(room, half, unsaid(TARO))
    assert (done.code, done.form) == ("other_person", half)
    assert pasted(room, half, unsaid(HANAKO)).form.identity == entered.identity


def test_a_text_without_a_birth_date_leaves_it_to_be_asked(room: Room) -> None:
    said = text_of(HANAKO, validity="").replace("生年月日", "その他")

    done = pasted(room, room.typed(Form(), "4"), said)

    assert (done.code, done.form.number) == ("filled", HANAKO.number)
    assert done.form.at is Field.BIRTH


def test_a_text_without_a_number_fills_in_nothing(room: Room) -> None:
    said = text_of(HANAKO, validity="").replace("番号\t0", "その他\t0")

    assert pasted(room, Form(), said) == Pasted(Form(), "unnamed", VISIT_DAY)


def test_what_became_of_a_text_is_said() -> None:
    for code in ("taken", "other_day", "filled", "agrees", "other_person"):
        assert has(f"pasted.{code}")
    assert all(has(f"pasted.{one}") for one in ("doubtful", "unnamed", "answered"))


def test_what_is_not_valid_is_said_so(room: Room, entered: Form) -> None:
    done = pasted(room, entered, text_of(HANAKO, validity="無効"))

    assert done.code == "taken"
    assert room.desk.decide(done.form).outcome is Outcome.UNCONFIRMED


def test_a_number_that_cannot_be_is_refused(room: Room) -> None:
    with pytest.raises(Unreadable):
        pasted(room, Form(), text_of(HANAKO, insurer="39131041"))


def test_only_the_source_of_the_day_counts(room: Room, entered: Form) -> None:
    done = pasted(room, entered, text_of(HANAKO))
    answer = done.form.answer
    assert answer is not None

    unsaid = replace(done.form, answer=None)

    assert room.desk.counted(done.form) == answer
    assert room.desk.counted(unsaid) is None
