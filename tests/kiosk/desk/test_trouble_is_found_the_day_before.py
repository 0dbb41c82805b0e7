"""Who will be trouble on the day of the appointment, and who says so."""

from datetime import date, datetime, time
from typing import Any

import pytest
from msgspec.structs import replace

from kiosk.desk.appointments import Appointment, Finding, FindingKind
from kiosk.desk.ports import Patient
from kiosk.desk.precheck import Ground, Known, birthday, checked
from schema.clock import JAPAN
from schema.insured import Insured
from schema.online import AnsweredPerson, OnlineAnswer
from schema.terms import Document, LossReason, OnlineCheck
from tests.kiosk.desk.room import AS_OF, BOOK
from tests.people import (
    SETAGAYA,
    VISIT_DAY,
    a_national_person,
    a_person,
    an_employee,
)

DAY = date(2025, 10, 16)
GROUND = Ground(book=BOOK, jurisdiction="13", today=VISIT_DAY)
ANSWERED = datetime(2025, 10, 15, 17, 0, tzinfo=JAPAN)


def booked(person: Insured, **changes: Any) -> Appointment:
    patient = Patient(
        insurer_number=person.insurer_number,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        name=person.name,
        name_kana=person.name_kana,
        birth_date=person.birth_date,
    )
    booking = Appointment(day=DAY, at=time(9, 30), row=2, patient=patient)
    return replace(booking, **changes)


def renamed(person: Insured, **changes: Any) -> Appointment:
    one = booked(person)
    return replace(one, patient=replace(one.patient, **changes))


def known(person: Insured | None, **changes: Any) -> Known:
    given: dict[str, Any] = {"copy_as_of": AS_OF, "person": person} | changes
    return Known(**given)


def answer(result: OnlineCheck = OnlineCheck.ELIGIBLE, **changes: Any) -> OnlineAnswer:
    given: dict[str, Any] = {
        "asked_at": ANSWERED,
        "answered_at": ANSWERED,
        "source": "oqs_folder",
    }
    return OnlineAnswer(result=result, **(given | changes))


def told(person: Insured, **changes: Any) -> AnsweredPerson:
    one = AnsweredPerson(
        insurer_number=person.insurer_number,
        number=person.number,
        name=person.name,
        birth_date=person.birth_date,
    )
    return replace(one, **changes)


def found(appointment: Appointment, what: Known) -> tuple[Finding, ...]:
    return checked(appointment, what, GROUND).findings


def kinds(appointment: Appointment, what: Known) -> list[FindingKind]:
    return [one.kind for one in found(appointment, what)]


def test_whoever_is_as_before_is_no_trouble() -> None:
    person = a_person()

    assert found(booked(person, share=10), known(person)) == ()
    assert found(booked(person), known(person, answer=answer(share=10))) == ()


def test_without_a_copy_and_without_an_answer_nothing_is_claimed() -> None:
    one = checked(booked(a_person()), Known(), GROUND)

    assert one.findings == ()
    assert (one.copy_as_of, one.answered_at) == (None, None)


@pytest.mark.parametrize(
    ("change", "kind", "day"),
    [
        ({"lost_on": DAY}, FindingKind.LOST, DAY),
        (
            {"lost_on": DAY, "loss_reason": LossReason.OTHER_INSURANCE},
            FindingKind.NEW_INSURER,
            DAY,
        ),
        ({"valid_to": VISIT_DAY}, FindingKind.EXPIRED, VISIT_DAY),
        ({"special_care": True}, FindingKind.SPECIAL_CARE, None),
        ({"share": 20, "share_from": DAY}, FindingKind.SHARE_CHANGED, DAY),
    ],
)
def test_what_the_copy_says_counts_on_the_day_itself(
    change: dict[str, Any], kind: FindingKind, day: date | None
) -> None:
    (one,) = found(booked(a_person()), known(a_person(**change)))

    assert (one.kind, one.day, one.told_by) == (kind, day, "copy")


@pytest.mark.parametrize(
    "change",
    [
        {"lost_on": date(2025, 10, 17)},
        {"valid_to": DAY},
        {"share": 20, "share_from": date(2025, 10, 17)},
        {"share": 20, "share_from": VISIT_DAY},
    ],
)
def test_what_comes_later_is_no_trouble_yet(change: dict[str, Any]) -> None:
    assert found(booked(a_person()), known(a_person(**change))) == ()


def test_a_card_ends_on_its_statutory_last_day() -> None:
    card = an_employee(
        document=Document.INSURANCE_CARD, issued_on=date(2023, 4, 1), valid_to=None
    )
    later = date(2025, 12, 2)

    (one,) = found(booked(card, day=later), known(card))

    assert (one.kind, one.day) == (FindingKind.EXPIRED, date(2025, 12, 1))


def test_another_share_than_the_clinic_has_is_told() -> None:
    (one,) = found(booked(a_person(), share=30), known(a_person(share=10)))

    assert (one.kind, one.before, one.share) == (FindingKind.SHARE_CHANGED, 30, 10)


def test_a_name_is_compared_as_a_desk_compares() -> None:
    person = a_person(name="高橋　花子")

    assert kinds(renamed(person, name="髙橋花子"), known(person)) == []
    assert kinds(renamed(person, name="●橋　花子"), known(person)) == []
    assert (
        kinds(renamed(person, name="", name_kana="みほん　はなこ"), known(person)) == []
    )
    assert kinds(renamed(person, name="山田　花子"), known(person)) == [
        FindingKind.NAME_DIFFERS
    ]
    assert kinds(
        renamed(person, name="", name_kana="ヤマダ　ハナコ"), known(person)
    ) == [FindingKind.NAME_DIFFERS]


def test_an_accepted_spelling_is_no_trouble() -> None:
    person = a_person(name="山田　花子")
    one = renamed(person, name="見本　花子")

    assert kinds(one, known(person)) == [FindingKind.NAME_DIFFERS]
    assert kinds(one, known(person, spellings=["山田　花子"])) == []


def test_another_birth_date_is_somebody_else() -> None:
    person = a_person(birth_date=date(1945, 1, 6), lost_on=VISIT_DAY)

    assert kinds(booked(a_person()), known(person)) == [FindingKind.BIRTH_DIFFERS]


@pytest.mark.parametrize(
    ("others", "kind", "insurer"),
    [
        ((), FindingKind.NOT_IN_COPY, ""),
        (
            (a_person(insurer_number=SETAGAYA, insurer_name="見本連合"),),
            FindingKind.NEW_INSURER,
            "見本連合",
        ),
        ((a_person(), a_national_person()), FindingKind.AMBIGUOUS, ""),
    ],
)
def test_nobody_is_picked_under_other_numbers(
    others: tuple[Insured, ...], kind: FindingKind, insurer: str
) -> None:
    (one,) = found(booked(a_person()), known(None, others=others))

    assert (one.kind, one.insurer) == (kind, insurer)


def test_75_before_the_visit_is_another_insurer() -> None:
    person = a_national_person(birth_date=date(1950, 10, 16))

    (one,) = found(booked(person), known(person))
    assert (one.kind, one.day) == (FindingKind.TURNED_75, DAY)

    young = a_national_person(birth_date=date(1950, 10, 17))
    assert found(booked(young), known(young)) == ()


def test_an_answer_of_the_day_before_says_nothing_of_tomorrows_birthday() -> None:
    tomorrow = a_national_person(birth_date=date(1950, 10, 16))
    today = a_national_person(birth_date=date(1950, 10, 15))

    eligible = answer(share=30)

    assert kinds(booked(tomorrow), known(tomorrow, answer=eligible)) == [
        FindingKind.TURNED_75
    ]
    assert kinds(booked(today), known(today, answer=eligible)) == []


def test_the_29th_of_february_is_the_1st_of_march() -> None:
    assert birthday(date(1952, 2, 29), 75) == date(2027, 3, 1)


def test_the_register_wins_over_the_copy() -> None:
    lost = a_person(lost_on=VISIT_DAY, special_care=True)

    assert kinds(booked(lost), known(lost)) == [FindingKind.LOST]
    assert kinds(booked(lost), known(lost, answer=answer())) == []
    assert kinds(booked(lost), known(None, answer=answer())) == []


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (OnlineCheck.NOT_ELIGIBLE, FindingKind.NOT_ELIGIBLE),
        (OnlineCheck.NEWER_EXISTS, FindingKind.NEW_INSURER),
        (OnlineCheck.NOT_FOUND, FindingKind.NOT_FOUND),
        (OnlineCheck.AMBIGUOUS, FindingKind.AMBIGUOUS),
    ],
)
def test_an_answer_without_eligibility_is_told_over_a_good_copy(
    result: OnlineCheck, kind: FindingKind
) -> None:
    person = a_person()

    (one,) = found(booked(person), known(person, answer=answer(result)))

    assert (one.kind, one.told_by) == (kind, "register")


def test_a_loss_is_told_with_its_day() -> None:
    person = a_person()
    lost = answer(OnlineCheck.NOT_ELIGIBLE, insured=told(person, lost_on=VISIT_DAY))

    (one,) = found(booked(person), known(person, answer=lost))

    assert (one.kind, one.day) == (FindingKind.LOST, VISIT_DAY)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"lost_on": DAY}, FindingKind.LOST),
        ({"insurer_number": SETAGAYA}, FindingKind.NEW_INSURER),
        ({"classification": "05"}, FindingKind.SPECIAL_CARE),
        ({"valid_to": VISIT_DAY}, FindingKind.EXPIRED),
        ({"name": "山田　花子"}, FindingKind.NAME_DIFFERS),
    ],
)
def test_eligible_today_may_still_be_trouble_tomorrow(
    change: dict[str, Any], kind: FindingKind
) -> None:
    person = a_person()
    eligible = answer(insured=told(person, **change))

    (one,) = found(booked(person), known(person, answer=eligible))

    assert (one.kind, one.told_by) == (kind, "register")


def test_a_share_that_differs_from_the_copy_is_told() -> None:
    person = a_person(share=10)

    (one,) = found(booked(person), known(person, answer=answer(share=30)))

    assert (one.kind, one.before, one.share) == (FindingKind.SHARE_CHANGED, 10, 30)


def test_paper_that_the_register_does_not_speak_of_is_told_from_the_copy() -> None:
    person = a_person(valid_to=VISIT_DAY)

    (one,) = found(booked(person), known(person, answer=answer()))

    assert (one.kind, one.told_by) == (FindingKind.EXPIRED, "copy")


def test_without_an_answer_the_copy_stands_and_that_is_told() -> None:
    person = a_person(lost_on=VISIT_DAY)
    none = answer(OnlineCheck.UNAVAILABLE)

    one = checked(booked(person), known(person, answer=none), GROUND)

    assert [each.kind for each in one.findings] == [
        FindingKind.LOST,
        FindingKind.UNANSWERED,
    ]
    assert one.answered_at is None


def test_without_numbers_nothing_can_be_compared() -> None:
    one = renamed(a_person(), insurer_number="", number="")

    assert kinds(one, known(None)) == [FindingKind.NO_NUMBERS]


def test_the_most_pressing_comes_first_and_each_once() -> None:
    person = a_person(special_care=True, valid_to=VISIT_DAY, share=20)
    one = replace(booked(person, share=10))

    assert kinds(one, known(person)) == [
        FindingKind.SPECIAL_CARE,
        FindingKind.EXPIRED,
        FindingKind.SHARE_CHANGED,
    ]
