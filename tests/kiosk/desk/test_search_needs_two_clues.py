"""Somebody is looked for by two clues of three; that is recorded, and nobody picked."""

from datetime import date

import pytest

from kiosk.desk.lookup import MOST, Asked, asked_of, look_up
from kiosk.labels import text
from kiosk.words.found import candidate, how_many, missing, too_little
from schema.confirmation import LookedUp
from schema.errors import Unreachable
from schema.names import mask, mask_number
from schema.terms import EventType
from tests.kiosk.desk.room import Room, a_room
from tests.people import EVERYONE, HANAKO

BORN = HANAKO.birth_date
LAST_FOUR = HANAKO.number[-4:]
FIRST = HANAKO.name_kana.split()[0]


def found(room: Room, asked: Asked) -> set[str]:
    return {one.form.number for one in look_up(room.desk, asked).people}


@pytest.mark.parametrize(
    ("typed", "kana", "part"),
    [
        ("みほん", "みほん", ""),
        ("0018", "", "0018"),
        ("００１８", "", "0018"),
        ("mihon 0018", "mihon", "0018"),
        ("0018ミホン", "ミホン", "0018"),
        ("  ", "", ""),
    ],
)
def test_one_line_takes_kana_and_digits(typed: str, kana: str, part: str) -> None:
    assert asked_of(typed, BORN) == Asked(kana, part, BORN)


@pytest.mark.parametrize(
    ("asked", "is_enough", "alone"),
    [
        (Asked(), False, False),
        (Asked(kana="み"), False, True),
        (Asked(part=LAST_FOUR), False, True),
        (Asked(born=BORN), False, True),
        (Asked(kana="み", born=BORN), True, True),
        (Asked(part=LAST_FOUR, born=BORN), True, True),
        (Asked(kana="み", part=LAST_FOUR), True, True),
        (Asked(kana="み", part="18"), False, False),
        (Asked(part="18", born=BORN), False, False),
    ],
)
def test_two_of_three_are_enough(asked: Asked, *, is_enough: bool, alone: bool) -> None:
    room = a_room()
    assert asked.is_enough is is_enough
    assert (missing(asked) == "") is is_enough
    assert (too_little(asked) == "") is alone
    assert bool(found(room, asked)) is is_enough
    assert len(room.rows.entries) == is_enough


@pytest.mark.parametrize("kana", ["みほん", "ﾐﾎﾝ", "ミホン", "mihon", "MIHON "])
@pytest.mark.parametrize("part", [LAST_FOUR, HANAKO.number[:4], HANAKO.number])
def test_every_spelling_and_either_end_of_the_number_find_her(
    kana: str, part: str
) -> None:
    room = a_room()
    for asked in (Asked(kana, part), Asked(kana, born=BORN), Asked("", part, BORN)):
        assert HANAKO.number in found(room, asked)


@pytest.mark.parametrize(
    "asked",
    [
        Asked("はな", LAST_FOUR),
        Asked("みほん", "9999"),
        Asked("", "9999", BORN),
        Asked("みほん", born=date(1900, 1, 1)),
    ],
)
def test_every_clue_must_hold(asked: Asked) -> None:
    assert HANAKO.number not in found(a_room(), asked)


def test_it_is_recorded_by_what_was_asked_and_not_whom() -> None:
    room = a_room()
    look_up(room.desk, Asked("みほん", LAST_FOUR, BORN))
    (entry,) = room.rows.entries
    assert entry.type is EventType.VIEWED
    assert entry.looked_up == LookedUp(by=("number_part", "kana", "birth_date"))
    assert entry.patient is not None
    assert (entry.patient.number, entry.patient.insurer_number) == (LAST_FOUR, "")


def test_nobody_is_found_where_it_cannot_be_recorded() -> None:
    room = a_room()
    room.rows.is_full = True
    with pytest.raises(Unreachable):
        look_up(room.desk, Asked("みほん", born=BORN))


def test_candidates_are_masked_and_so_is_what_was_not_asked_by() -> None:
    room = a_room()
    by_birth = look_up(room.desk, Asked("みほん", born=BORN)).people
    by_number = look_up(room.desk, Asked("みほん", LAST_FOUR)).people
    for one in (*by_birth, *by_number):
        said = candidate(one)
        assert mask(HANAKO.name_kana) in said
        assert mask_number(HANAKO.number) in said
        assert HANAKO.number not in said
        assert HANAKO.name not in said
    assert "1月5日" in candidate(by_birth[0])
    assert "1月5日" not in candidate(by_number[0])
    assert text("search.born_in", year="昭和20") in candidate(by_number[0])


def test_others_who_fit_are_told_of() -> None:
    many = [HANAKO] * (MOST + 1)
    few = look_up(a_room(EVERYONE).desk, Asked("みほん", LAST_FOUR))
    more = look_up(a_room(many).desk, Asked("みほん", LAST_FOUR))
    assert (few.has_more, more.has_more) == (False, True)
    assert len(more.people) == MOST
    assert how_many(more) == text("search.more", count=MOST)
