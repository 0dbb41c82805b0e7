"""A question is kept before it leaves, its first answer for good, each step at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import msgspec
import pytest

from kiosk.desk.enquiry import Enquiry, Purpose, Step
from kiosk.store.enquiries import StoreEnquiries
from kiosk.store.vault import Store
from schema.errors import MadoguchiError
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck
from tests.kiosk.store.asked import NINE, an_enquiry, what_it_says

MINUTE = timedelta(minutes=1)


@pytest.fixture
def enquiries(store: Store) -> StoreEnquiries:
    """Those of a desk that is open."""
    return store.enquiries


def known(found: object) -> list[str]:
    assert isinstance(found, list)
    return [each.query.correlation for each in found]


def kept(enquiries: StoreEnquiries, correlation: str = "c-1") -> Enquiry:
    found = enquiries.find(correlation)
    assert found is not None
    return found


def test_it_comes_back_as_it_was_begun(
    store: Store, reopen: Callable[..., Store]
) -> None:
    begun = an_enquiry(form=b"{}", purpose=Purpose.APPOINTMENT)
    begun = msgspec.structs.replace(begun, event_id="e-1")
    store.enquiries.begin(begun)
    store.close()
    with reopen() as again:
        assert again.enquiries.find("c-1") == begun
        assert again.enquiries.find("c-2") is None


def test_one_that_had_its_answer_comes_back_with_it(enquiries: StoreEnquiries) -> None:
    whole = msgspec.structs.replace(
        an_enquiry(), step=Step.ANSWERED, answer=what_it_says(), used=True
    )
    enquiries.begin(whole)
    assert kept(enquiries) == whole


def test_one_that_is_begun_again_stays_where_it_is(enquiries: StoreEnquiries) -> None:
    enquiries.begin(an_enquiry())
    enquiries.step("c-1", Step.SENT)
    with pytest.raises(MadoguchiError):
        enquiries.begin(an_enquiry())
    assert kept(enquiries).step is Step.SENT


def test_a_step_is_kept(store: Store, reopen: Callable[..., Store]) -> None:
    store.enquiries.begin(an_enquiry())
    store.enquiries.step("c-1", Step.LEAVING)
    store.close()
    with reopen() as again:
        assert kept(again.enquiries).step is Step.LEAVING


@pytest.mark.parametrize("step", [each for each in Step if each is not Step.ANSWERED])
def test_an_answered_one_stays_answered(enquiries: StoreEnquiries, step: Step) -> None:
    enquiries.begin(an_enquiry())
    enquiries.answered("c-1", what_it_says())
    enquiries.step("c-1", step)
    assert kept(enquiries).step is Step.ANSWERED


def test_only_the_first_answer_counts(
    store: Store, reopen: Callable[..., Store]
) -> None:
    first, second = what_it_says(), what_it_says(result=OnlineCheck.NOT_FOUND)
    store.enquiries.begin(an_enquiry())
    assert store.enquiries.answered("c-1", first)
    assert not store.enquiries.answered("c-1", second)
    assert not store.enquiries.answered("c-2", second)
    store.close()
    with reopen() as again:
        assert kept(again.enquiries).answer == first
        assert not again.enquiries.answered("c-1", second)


def test_one_of_many_answers_at_once_is_the_first(enquiries: StoreEnquiries) -> None:
    answers = [what_it_says(at=NINE + n * MINUTE) for n in range(8)]
    for turn in range(5):
        enquiries.begin(an_enquiry(f"c-{turn}"))
        together = Barrier(len(answers))

        def answer(one: OnlineAnswer, turn: int = turn, at: Barrier = together) -> bool:
            at.wait()
            enquiries.step(f"c-{turn}", Step.SENT)
            return enquiries.answered(f"c-{turn}", one)

        with ThreadPoolExecutor(len(answers)) as threads:
            first = [*threads.map(answer, answers)]
        assert first.count(True) == 1
        found = kept(enquiries, f"c-{turn}")
        assert found.answer == answers[first.index(True)]
        assert found.step is Step.ANSWERED


def test_what_is_on_its_way_is_listed_oldest_first(enquiries: StoreEnquiries) -> None:
    for n, step in enumerate(Step):
        enquiries.begin(an_enquiry(step.value, asked_at=NINE - n * MINUTE))
        if step is not Step.ANSWERED:
            enquiries.step(step.value, step)
    enquiries.answered("answered", what_it_says())
    enquiries.begin(an_enquiry("central", gateway="central"))
    there = ["given_up", "sent", "leaving", "begun"]
    assert known(enquiries.on_their_way("oqs_folder")) == there
    assert known(enquiries.on_their_way("central")) == ["central"]
    assert set(known(enquiries.on_their_way())) == {*there, "central"}


def test_one_given_up_takes_a_late_answer(enquiries: StoreEnquiries) -> None:
    enquiries.begin(an_enquiry())
    enquiries.step("c-1", Step.GIVEN_UP)
    assert enquiries.answered("c-1", what_it_says())
    assert known(enquiries.returned()) == ["c-1"]
    assert known(enquiries.on_their_way()) == []


def test_returned_ones_are_listed_by_their_answers_time(
    enquiries: StoreEnquiries,
) -> None:
    for n in range(4):
        enquiries.begin(an_enquiry(f"c-{n}", asked_at=NINE + n * MINUTE))
    for n in (2, 0, 1):
        enquiries.answered(f"c-{n}", what_it_says(at=NINE - n * MINUTE))
    enquiries.put_away("c-1")
    assert known(enquiries.returned()) == ["c-2", "c-0"]
    assert kept(enquiries, "c-1").used


def test_the_order_is_that_of_the_instants(enquiries: StoreEnquiries) -> None:
    """A whole second and one with a fraction are written apart from each other."""
    later = NINE + timedelta(microseconds=5)
    enquiries.begin(an_enquiry("later", asked_at=later))
    enquiries.begin(an_enquiry("first"))
    assert known(enquiries.on_their_way()) == ["first", "later"]
    assert kept(enquiries, "later").asked_at == later


def test_a_patient_is_put_aside_and_taken_back(enquiries: StoreEnquiries) -> None:
    enquiries.begin(an_enquiry())
    enquiries.keep_form("c-1", b"entered")
    enquiries.answered("c-1", what_it_says())
    assert kept(enquiries).form == b"entered"
    enquiries.keep_form("c-1", b"")
    assert kept(enquiries).form == b""


def test_what_is_over_is_forgotten_in_time(enquiries: StoreEnquiries) -> None:
    for n in (0, 1):
        for over in ("used", "sent", "answered", "given_up"):
            enquiries.begin(an_enquiry(f"{over}-{n}", asked_at=NINE + n * MINUTE))
        enquiries.step(f"sent-{n}", Step.SENT)
        enquiries.step(f"given_up-{n}", Step.GIVEN_UP)
        for answered in (f"used-{n}", f"answered-{n}"):
            enquiries.answered(answered, what_it_says(answered))
        enquiries.put_away(f"used-{n}")
    assert enquiries.forget_before(NINE) == 0
    assert enquiries.forget_before(NINE + MINUTE) == 2
    assert enquiries.find("used-0") is None
    assert known(enquiries.on_their_way()) == ["sent-0", "given_up-1", "sent-1"]
    assert sorted(known(enquiries.returned())) == ["answered-0", "answered-1"]
    assert kept(enquiries, "used-1").used


def test_what_was_answered_is_found_by_day_and_number(
    enquiries: StoreEnquiries,
) -> None:
    for n, number in enumerate(("00000018", "00000026", "00000018")):
        asked = an_enquiry(f"c-{n}", asked_at=NINE + n * MINUTE)
        other = msgspec.structs.replace(asked.query, number=number)
        enquiries.begin(msgspec.structs.replace(asked, query=other))
        enquiries.answered(f"c-{n}", what_it_says(f"c-{n}"))
    enquiries.begin(an_enquiry("unanswered", asked_at=NINE + MINUTE))

    assert known(enquiries.answered_since(NINE)) == ["c-0", "c-1", "c-2"]
    assert known(enquiries.answered_since(NINE, "00000018")) == ["c-0", "c-2"]
    assert known(enquiries.answered_since(NINE + MINUTE, "00000018")) == ["c-2"]
    assert known(enquiries.answered_since(NINE, "")) == ["c-0", "c-1", "c-2"]
