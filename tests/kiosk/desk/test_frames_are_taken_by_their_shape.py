"""A scanner's frame is taken whole if its shape is known, else it changes nothing."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.burst import Frame, Typing, read_frame, take_frame
from kiosk.desk.form import Field, Form
from tests.kiosk.desk.room import Room
from tests.people import SAMPLE_SOCIETY, SETAGAYA, SHINJUKU

HANAKO = "00000018"
BORN = "3200105"
FAST = 0.005
SLOW = 0.2


def sent(
    room: Room, form: Form, text: str, *, enter: bool, apart: float = FAST
) -> Form:
    """The form after characters `apart` seconds after one another."""
    typing, at = Typing(), 50.0
    for key in (*text, *(("enter",) if enter else ())):
        at += apart
        form = typing.key(form, key, at, room.desk.around())
    return form


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("138156", Frame(insurer="138156")),
        (BORN, Frame(birth=BORN)),
        (SHINJUKU, Frame(insurer=SHINJUKU)),
        (SHINJUKU + HANAKO, Frame(SHINJUKU, HANAKO)),
        (f"{SHINJUKU} {HANAKO}", Frame(SHINJUKU, HANAKO)),
        (SHINJUKU + HANAKO + BORN, Frame(SHINJUKU, HANAKO, BORN)),
        (f"{SHINJUKU}\x1d{HANAKO}\x1d{BORN}", Frame(SHINJUKU, HANAKO, BORN)),
        (f"]C1{SHINJUKU}{HANAKO}", Frame(SHINJUKU, HANAKO)),
        (f"]Q3{SHINJUKU}{HANAKO}\r\n", Frame(SHINJUKU, HANAKO)),
        ("３９１３１０４０００００００１８", Frame(SHINJUKU, HANAKO)),
    ],
)
def test_known_shapes_are_cut(text: str, frame: Frame) -> None:
    assert read_frame(text) == frame


@given(st.text(max_size=40))
def test_nothing_else_is_a_frame(text: str) -> None:
    frame = read_frame(text)
    digits = sum(char.isdecimal() for char in unicodedata.normalize("NFKC", text))

    assert frame is None or digits in {6, 7, 8, 16, 23} or text.startswith("]")


@pytest.mark.parametrize("enter", [True, False])
def test_a_burst_fills_both_numbers(room: Room, *, enter: bool) -> None:
    form = sent(room, room.typed(Form(), "2"), SHINJUKU + HANAKO, enter=enter)

    assert (form.insurer, form.number, form.at) == (SHINJUKU, HANAKO, Field.BIRTH)
    assert form.birth is None


def test_a_burst_before_the_document_leaves_the_document_open(room: Room) -> None:
    form = sent(room, Form(), SHINJUKU + HANAKO, enter=True)

    assert (form.insurer, form.number) == (SHINJUKU, HANAKO)
    assert (form.document, form.at) == (None, Field.DOCUMENT)


def test_a_burst_with_the_day_of_birth_reaches_the_verdict(room: Room) -> None:
    form = sent(room, room.typed(Form(), "3"), SHINJUKU + HANAKO + BORN, enter=True)

    assert form.at is Field.VERDICT
    assert form.birth is not None


@pytest.mark.parametrize("text", ["12345", "abcdef", "391310400000", "[C" * 5])
def test_a_wrong_shape_changes_nothing_and_says_so(room: Room, text: str) -> None:
    before = room.typed(Form(), ("2", *SHINJUKU[:3]))
    after = take_frame(before, text, room.desk.around())

    assert after.problem is not None
    assert after.problem.code == "unknown_frame"
    assert replace(after, problem=None) == before


def test_a_wrong_burst_takes_back_what_its_first_keys_did(room: Room) -> None:
    after = sent(room, Form(), "4391310400000x", enter=True)

    assert after.problem is not None
    assert replace(after, problem=None) == Form()


def test_fingers_are_never_a_frame(room: Room) -> None:
    quick, slow = (
        sent(room, Form(), SHINJUKU, enter=True, apart=apart) for apart in (FAST, SLOW)
    )

    assert quick.insurer == SHINJUKU
    assert slow.insurer == ""


def test_eight_digits_go_where_they_are_due(room: Room) -> None:
    form = sent(room, room.typed(Form(), ("2", *SHINJUKU)), SETAGAYA, enter=True)

    assert (form.insurer, form.number) == (SHINJUKU, SETAGAYA)


def test_a_number_of_open_length_takes_a_frame_as_typing(room: Room) -> None:
    keys = ("4", *SAMPLE_SOCIETY, *"AB12", "enter")
    form = sent(room, room.typed(Form(), keys), "3456789", enter=True)

    assert (form.number, form.at) == ("3456789", Field.BRANCH)
