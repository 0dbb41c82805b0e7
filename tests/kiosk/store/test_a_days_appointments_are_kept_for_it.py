"""Appointments are replaced by the day, and forgotten after it; batches until kept."""

from collections.abc import Callable
from datetime import date, time, timedelta

import msgspec

from kiosk.desk.appointments import (
    Appointment,
    Batch,
    BatchStep,
    Finding,
    FindingKind,
)
from kiosk.store.vault import Store
from tests.kiosk.store.asked import NINE, a_question
from tests.kiosk.store.desk import a_patient
from tests.people import EVERYONE, VISIT_DAY

NEXT_DAY = VISIT_DAY + timedelta(days=1)


def expected_on(day: date) -> list[Appointment]:
    """Everybody, one after the other."""
    lost = Finding(kind=FindingKind.LOST, told_by="copy", day=day)
    return [
        Appointment(
            day=day,
            at=time(9, row) if row else None,
            row=row,
            patient=a_patient(person),
            share=20,
            findings=(lost,) if row % 2 else (),
            copy_as_of=NINE,
        )
        for row, person in enumerate(EVERYONE)
    ]


def test_a_day_comes_back_in_its_order(
    store: Store, reopen: Callable[..., Store]
) -> None:
    listed = [*reversed(expected_on(VISIT_DAY))]
    store.appointments.replace(VISIT_DAY, listed)
    store.close()
    with reopen() as again:
        assert again.appointments.on(VISIT_DAY) == listed
        assert again.appointments.on(NEXT_DAY) == []


def test_a_day_is_replaced_whole(store: Store) -> None:
    for day in (NEXT_DAY, VISIT_DAY):
        store.appointments.replace(day, expected_on(day))
    store.appointments.replace(VISIT_DAY, expected_on(VISIT_DAY)[:2])
    assert store.appointments.on(VISIT_DAY) == expected_on(VISIT_DAY)[:2]
    assert store.appointments.on(NEXT_DAY) == expected_on(NEXT_DAY)
    assert store.appointments.days() == [VISIT_DAY, NEXT_DAY]
    store.appointments.replace(VISIT_DAY, [])
    assert store.appointments.days() == [NEXT_DAY]


def test_days_that_are_over_are_forgotten(store: Store) -> None:
    for day in (VISIT_DAY, NEXT_DAY):
        store.appointments.replace(day, expected_on(day))
    assert store.appointments.forget_before(VISIT_DAY) == 0
    assert store.appointments.forget_before(NEXT_DAY) == len(EVERYONE)
    assert store.appointments.days() == [NEXT_DAY]


def test_a_batch_is_kept_as_far_as_it_is_until_it_is_forgotten(
    store: Store, reopen: Callable[..., Store]
) -> None:
    later = Batch(id="a", queries=(a_question(),), asked_at=NINE + timedelta(hours=1))
    first = Batch(id="b", queries=(a_question("c-2"),), asked_at=NINE)
    for batch in (later, first):
        store.batches.keep(batch)
    accepted = msgspec.structs.replace(first, step=BatchStep.ACCEPTED, reception="123")
    store.batches.keep(accepted)
    store.close()
    with reopen() as again:
        assert again.batches.open() == [accepted, later]
        again.batches.forget("b")
        again.batches.forget("nowhere")
        assert again.batches.open() == [later]
