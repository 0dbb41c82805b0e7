"""Whatever is pressed, in whatever order and haste, the form stays whole."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.desk.burst import Typing, take_frame
from kiosk.desk.form import Field, Form, applies, is_filled
from kiosk.desk.keys import press
from kiosk.desk.route import ASKED_BY_THE_BOOK
from schema.terms import Scheme
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, TARO_KEYS, Room, a_room

ROOM = a_room()

ANY_KEY = st.one_of(
    st.sampled_from([*"0123456789", "enter", "backspace", "-", "."]),
    st.sampled_from(["escape", "f3", "tab", "left", "S", "ア", "●", "[", "\x1d", "　"]),
    st.characters(),
)
STRETCHES = st.one_of(
    ANY_KEY.map(lambda key: (key,)),
    st.sampled_from([HANAKO_KEYS, TARO_KEYS, EXPIRED, ("backspace",) * 9]),
)
KEYS = st.lists(STRETCHES, max_size=25).map(lambda parts: sum(parts, ()))
GAPS = st.sampled_from([0.001, 0.029, 0.031, 1.0])


def assert_is_whole(form: Form) -> None:
    """Nothing is open at a verdict but what the book does not ask; values are sound."""
    around = ROOM.desk.around()
    for field in list(Field)[:-1] if form.at is Field.VERDICT else ():
        if applies(form, field) and not is_filled(form, field):
            assert field in ASKED_BY_THE_BOOK
            assert not around.partial(form).asks(field)
    assert not form.insurer or len(form.insurer) == 8
    if form.known_scheme is Scheme.LATE_ELDERLY:
        assert form.number == "" or form.number.isascii()
    assert form.person is None or form.searched
    assert form.person is None or form.person.number == form.number


@settings(max_examples=300, deadline=None)
@given(KEYS)
def test_any_keys_leave_a_whole_form(keys: tuple[str, ...]) -> None:
    form = Form()
    for key in keys:
        form = press(form, key, ROOM.desk.around())
        assert_is_whole(form)
        ROOM.desk.decide(form)


@settings(max_examples=200, deadline=None)
@given(KEYS, st.lists(GAPS, min_size=1, max_size=8))
def test_any_haste_leaves_a_whole_form(
    keys: tuple[str, ...], gaps: list[float]
) -> None:
    form, typing, at = Form(), Typing(), 100.0
    for place, key in enumerate(keys):
        at += gaps[place % len(gaps)]
        form = typing.key(form, key, at, ROOM.desk.around())
        assert_is_whole(form)


@settings(max_examples=200, deadline=None)
@given(KEYS, st.text(max_size=30))
def test_any_paste_leaves_a_whole_form(keys: tuple[str, ...], pasted: str) -> None:
    form = ROOM.typed(Form(), keys)

    assert_is_whole(take_frame(form, pasted, ROOM.desk.around()))


def test_a_hole_in_a_form_would_be_noticed(room: Room) -> None:
    whole = room.typed(Form(), ("2", *HANAKO_KEYS))
    assert_is_whole(whole)

    try:
        assert_is_whole(replace(whole, birth=None, at=Field.VERDICT))
    except AssertionError:
        return
    raise AssertionError("a hole went unnoticed")
