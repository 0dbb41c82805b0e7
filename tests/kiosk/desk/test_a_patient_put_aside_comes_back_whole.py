"""Whatever was entered comes back as it was; whatever is not readable is no crash."""

from dataclasses import fields, replace
from datetime import date
from typing import get_args

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.desk.aside import read, written
from kiosk.desk.comparison import Compared
from kiosk.desk.form import Field, Form, Problem
from kiosk.words.phrases import LANGUAGES
from schema.confirmation import Acknowledged
from schema.online import AnsweredPerson, OnlineAnswer
from schema.terms import Difference, Document, OnlineCheck, Reader, Scheme
from schema.visit import Share
from tests.kiosk.desk.room import NINE
from tests.people import EVERYONE, HANAKO

WORDS = st.text(max_size=12)
SHARES = st.none() | st.sampled_from([s for s in get_args(Share) if s is not None])
SEEN = st.builds(Compared, field=WORDS, paper=WORDS, online=WORDS)
DATED = st.tuples(st.sampled_from(Document), st.none() | st.dates())
EDGE = Form(number="見本", birth=date(1, 1, 1), skipped=frozenset(Field), person=HANAKO)
ENTERED = {
    "at": st.sampled_from(Field),
    "typed": WORDS,
    "document": st.none() | st.sampled_from(Document),
    "also": st.lists(st.sampled_from(Document), max_size=3).map(tuple),
    "expiries": st.lists(DATED, max_size=3).map(tuple),
    "legible": st.booleans(),
    "special_care": st.booleans(),
    "emergency": st.booleans(),
    "reader": st.none() | st.sampled_from(Reader),
    "card_answer": st.none() | st.sampled_from(OnlineCheck),
    "read_on": st.none() | st.dates(),
    "insurer": WORDS,
    "scheme": st.none() | st.sampled_from(Scheme),
    "symbol": WORDS,
    "number": WORDS,
    "branch": WORDS,
    "birth": st.none() | st.dates(),
    "person": st.none() | st.sampled_from(EVERYONE),
    "searched": st.booleans(),
    "enquiry": WORDS,
    "consent_to_limit": st.none() | st.booleans(),
    "printed_share": SHARES,
    "acknowledged": st.none()
    | st.builds(
        Acknowledged,
        differs=st.lists(st.sampled_from(Difference)).map(tuple),
        reason=WORDS,
        online_share=SHARES,
    ),
    "seen": st.lists(SEEN, max_size=3).map(tuple),
    "accepts": WORDS,
    "looked_at": WORDS,
    "language": st.sampled_from(LANGUAGES),
    "contact": WORDS,
    "returning": st.booleans(),
    "declaration": st.booleans(),
    "declared_share": SHARES,
    "nothing_else": st.booleans(),
    "skipped": st.frozensets(st.sampled_from(Field)),
    "problem": st.none()
    | st.builds(Problem, WORDS, st.none() | st.integers(0, 20), WORDS, WORDS),
}
"""How each field may be filled."""
ONLY_ANSWERED = "記載例　返答のみの見本"
LEFT_OUT = {"answer", "answered_for"}
"""Kept with the enquiry instead."""


def an_answer() -> OnlineAnswer:
    return OnlineAnswer(
        result=OnlineCheck.ELIGIBLE,
        source="oqs_folder",
        asked_at=NINE,
        answered_at=NINE,
        insured=AnsweredPerson(name=ONLY_ANSWERED),
    )


@given(st.builds(Form, **ENTERED))
@example(EDGE)
def test_every_entry_comes_back(form: Form) -> None:
    assert read(written(form)) == form


def test_every_field_is_tried() -> None:
    """A field that somebody adds must be tried too."""
    assert {field.name for field in fields(Form)} == ENTERED.keys() | LEFT_OUT


@given(st.builds(Form, **ENTERED))
def test_the_answer_stays_with_its_enquiry(form: Form) -> None:
    answered = form.with_answer(an_answer())
    data = written(answered)
    assert read(data) == form
    assert ONLY_ANSWERED.encode() not in data


def test_what_a_later_version_adds_is_passed_over() -> None:
    form = replace(EDGE, contact="03-0000-0000")
    later = msgspec.json.decode(written(form))
    assert later["v"] == 1
    later["v"], later["queue"], later["form"]["mood"] = 2, [1], {"of": "day"}
    assert read(msgspec.json.encode(later)) == form


def test_what_an_earlier_version_lacked_is_empty() -> None:
    assert read(b'{"form":{"number":"1"}}') == Form(number="1")


@given(st.binary(max_size=60))
@example(b"")
@example(b"null")
@example(b"{}")
@example(b'{"form":{"at":"nowhere"}}')
@example(b'{"form":{"birth":"2025-02-30"}}')
@example(b'{"form":{"number":"\xff"}}')
@example(b"[" * 100_000)
def test_anything_else_is_an_empty_form(data: bytes) -> None:
    assert read(data) == Form()


@pytest.mark.parametrize("cut", range(0, len(written(EDGE)), 7))
def test_half_a_form_is_an_empty_one(cut: int) -> None:
    assert read(written(EDGE)[:cut]) == Form()
