"""Paper, local copy and answer: what differs needs a reason, what is one does not."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace as but

from kiosk.desk import compare
from kiosk.desk.comparison import Compared
from kiosk.desk.form import Field, Form
from kiosk.desk.keys import press
from kiosk.desk.route import back_to
from schema.insured import Insured
from schema.names import NameMatch
from schema.online import AnsweredLimit, AnsweredPerson, OnlineAnswer
from schema.terms import Difference, Document, OnlineCheck
from tests.kiosk.desk.room import EXPIRED, HANAKO_KEYS, NINE, a_room
from tests.people import (
    HANAKO,
    SETAGAYA,
    WITH_BLACK_CIRCLE,
    WITH_VARIANT_KANJI,
    a_national_person,
)

TARO = a_national_person()


def form_of(person: Insured, **changes: Any) -> Form:
    form = Form(
        document=Document.ELIGIBILITY_CERTIFICATE,
        insurer=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        birth=person.birth_date,
        person=person,
        searched=True,
    )
    return replace(form, **changes)


def answer_of(person: Insured, **changes: Any) -> OnlineAnswer:
    """What the register says: the same as the copy, or changed."""
    share = changes.pop("share", person.share)
    limit = changes.pop("limit", None)
    said = AnsweredPerson(
        classification="01",
        insurer_number=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        name=person.name,
        name_kana=person.name_kana,
        birth_date=person.birth_date,
        valid_to=person.valid_to,
    )
    return OnlineAnswer(
        result=OnlineCheck.ELIGIBLE,
        source="oqs_folder",
        asked_at=NINE,
        answered_at=NINE,
        share=share,
        insured=but(said, **changes),
        limit=limit,
    )


def rows_of(
    person: Insured, form: Form | None = None, *accepted: str, **changes: Any
) -> tuple[Compared, ...]:
    answer = answer_of(person, **changes)
    return compare.compared(form or form_of(person), person, answer, accepted)


def differs(*args: Any, **changes: Any) -> tuple[Difference, ...]:
    return compare.to_acknowledge(rows_of(*args, **changes))


@pytest.mark.parametrize("person", [HANAKO, TARO, WITH_BLACK_CIRCLE], ids=str)
def test_where_all_say_the_same_nothing_is_asked(person: Insured) -> None:
    form = form_of(person, printed_share=person.share)

    assert differs(person, form) == ()
    assert compare.still_open(form, rows_of(person, form)) == ()


@pytest.mark.parametrize(
    ("printed", "copied", "online"),
    list(product((None, 10, 20, 30), (10, 20, 30), (None, 10, 20, 30))),
)
def test_two_shares_that_are_said_must_be_one(
    printed: int | None, copied: int, online: int | None
) -> None:
    person = but(HANAKO, share=copied)
    said = {one for one in (printed, copied, online) if one is not None}

    found = differs(person, form_of(person, printed_share=printed), share=online)

    assert (Difference.SHARE in found) is (len(said) > 1)


@pytest.mark.parametrize(
    ("person", "spelt", "how"),
    [
        (HANAKO, "見本　花子", NameMatch.EXACT),
        (HANAKO, "見本 花子", NameMatch.SAME_AFTER_NORMALISING),
        (WITH_VARIANT_KANJI, "高崎　徳治", NameMatch.VARIANT),
        (HANAKO, "見●　花子", NameMatch.WILDCARD),
        (WITH_BLACK_CIRCLE, "見本　ハナ", NameMatch.WILDCARD),
    ],
)
def test_another_spelling_of_one_name_is_shown_and_not_asked(
    person: Insured, spelt: str, how: NameMatch
) -> None:
    rows = rows_of(person, name=spelt)

    assert compare.to_acknowledge(rows) == ()
    assert compare.name_match(rows) is how
    assert compare.row_of(rows, compare.NAME).online == spelt


def test_another_name_is_asked_until_it_was_taken() -> None:
    assert differs(HANAKO, name="例示　花子") == (Difference.NAME,)
    assert differs(HANAKO, None, "例示　花子", name="例示　花子") == ()
    assert differs(HANAKO, None, "例示　花子", name="例示 花子") == ()
    assert differs(HANAKO, None, "例示　花子", name="設例　花子") == (Difference.NAME,)


def test_a_black_circle_in_what_was_taken_stands_for_nobody_else() -> None:
    taken = "●　花"

    assert differs(HANAKO, None, taken, name=taken) == ()
    assert differs(HANAKO, None, taken, name="林　花") == (Difference.NAME,)
    assert differs(HANAKO, None, "●●", name="●●") == ()


def test_a_name_that_nobody_says_is_no_difference() -> None:
    nobody_known = compare.compared(form_of(HANAKO), None, answer_of(HANAKO))

    assert differs(HANAKO, name="") == ()
    assert compare.to_acknowledge(nobody_known) == ()
    assert compare.name_match(nobody_known) is None


def test_another_insurer_and_number_are_asked() -> None:
    moved = {"insurer_number": SETAGAYA, "number": "00000026"}

    assert differs(HANAKO, **moved) == (Difference.INSURER, Difference.NUMBER)


@pytest.mark.parametrize(
    "said",
    [
        {"insurer_number": "138156"},
        {"insurer_number": "  138156"},
        {"symbol": ""},
        {"branch": ""},
        {"branch": "1"},
        {"number": "１００２"},
        {"number": ""},
        {"symbol": "見-01"},
    ],
    ids=str,
)
def test_another_way_to_write_a_number_is_none(said: dict[str, str]) -> None:
    assert differs(TARO, **said) == ()


@pytest.mark.parametrize(
    "said", [{"symbol": "見02"}, {"branch": "02"}, {"number": "1003"}], ids=str
)
def test_each_part_of_a_number_counts(said: dict[str, str]) -> None:
    assert differs(TARO, **said) == (Difference.NUMBER,)


def test_who_was_born_on_another_day_is_not_compared() -> None:
    form = form_of(HANAKO, birth=TARO.birth_date)
    rows = compare.compared(form, HANAKO, None)

    assert {row.snapshot for row in rows if row.field != compare.BIRTH} == {""}
    assert compare.to_acknowledge(rows) == ()


def test_a_reason_settles_what_was_seen_and_nothing_else() -> None:
    form = form_of(HANAKO)
    rows = rows_of(HANAKO, share=20)

    settled = compare.acknowledge(form, rows, "insurer_by_phone")

    assert compare.still_open(form, rows) == (Difference.SHARE,)
    assert compare.still_open(settled, rows) == ()
    said = settled.acknowledged
    assert said is not None
    assert (said.differs, said.reason) == ((Difference.SHARE,), "insurer_by_phone")
    shares = (said.printed_share, said.snapshot_share, said.online_share)
    assert shares == (None, 10, 20)
    for changed in (
        rows_of(HANAKO, share=30),
        rows_of(HANAKO, form_of(HANAKO, printed_share=10), share=20),
    ):
        assert compare.still_open(settled, changed) == (Difference.SHARE,)
    named = rows_of(HANAKO, share=20, name="例示　花子")
    assert compare.still_open(settled, named) == (Difference.NAME,)


def test_a_spelling_that_is_taken_leaves_the_share_open() -> None:
    form, answer = form_of(HANAKO), answer_of(HANAKO, name="例示　花子", share=20)
    rows = compare.compared(form, HANAKO, answer)
    assert compare.still_open(form, rows) == (Difference.NAME, Difference.SHARE)

    spelt = compare.acknowledge(form, rows, compare.SPELLING)
    again = compare.compared(spelt, HANAKO, answer)
    settled = compare.acknowledge(spelt, again, "paper_is_old")

    assert spelt.accepts == "例示　花子"
    assert compare.still_open(spelt, again) == (Difference.SHARE,)
    assert compare.still_open(settled, again) == ()
    assert settled.acknowledged is not None
    assert settled.acknowledged.differs == (Difference.NAME, Difference.SHARE)


def test_what_was_seen_settles_nothing_without_a_reason() -> None:
    rows = rows_of(HANAKO, share=20)
    settled = compare.acknowledge(form_of(HANAKO), rows, "patient_told")

    unsaid = replace(settled, acknowledged=None)

    assert compare.still_open(unsaid, rows) == (Difference.SHARE,)


def test_a_second_name_is_told_once() -> None:
    form = form_of(HANAKO)
    first = compare.acknowledge(
        form, rows_of(HANAKO, name="例示　花子"), compare.SPELLING
    )
    rows = rows_of(HANAKO, first, name="設例　花子")

    again = compare.acknowledge(first, rows, "responsible_person")

    assert compare.still_open(first, rows) == (Difference.NAME,)
    assert again.acknowledged is not None
    assert again.acknowledged.differs == (Difference.NAME,)


def test_what_was_acknowledged_goes_with_the_person() -> None:
    room = a_room()
    form = room.typed(Form(), ("4", *HANAKO_KEYS, *EXPIRED))
    rows = compare.compared(form, form.person, answer_of(HANAKO, name="例示　花子"))
    spelt = compare.acknowledge(form, rows, compare.SPELLING)

    other = press(back_to(spelt, Field.NUMBER), "backspace", room.desk.around())

    assert (other.acknowledged, other.seen, other.accepts) == (None, (), "")


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, ()),
        ({"classification": "05"}, ("special_care",)),
        ({"limit": AnsweredLimit(limit_class="B02")}, ("share_below_class",)),
        ({"limit": AnsweredLimit(limit_class="B02"), "share": 30}, ()),
        ({"limit": AnsweredLimit(limit_class="B10")}, ()),
    ],
    ids=str,
)
def test_what_is_odd_is_shown(changes: dict[str, Any], shown: tuple[str, ...]) -> None:
    answer = answer_of(HANAKO, **changes)

    assert compare.oddities(form_of(HANAKO), answer) == shown


def test_a_mark_that_only_paper_bears_is_shown() -> None:
    form = form_of(HANAKO, special_care=True)

    assert compare.oddities(form, answer_of(HANAKO)) == ("special_care_only_printed",)
    assert compare.oddities(form, None) == ()


def test_what_was_declared_is_kept_with_the_rest() -> None:
    rows = compare.compared(form_of(HANAKO, declared_share=20), HANAKO, None)

    assert compare.row_of(rows, compare.DECLARED).paper == "20"
    assert compare.to_acknowledge(rows) == ()
