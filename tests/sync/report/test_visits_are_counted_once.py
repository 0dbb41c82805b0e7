"""Visits by month, rule, outcome and what was done."""

from datetime import date

from msgspec.structs import replace

from schema.confirmation import Corrected, Event
from schema.terms import EventType, Outcome
from tests.sync.report.kiosks import Central
from tests.sync.report.visits import CERTIFICATE, EXPIRED_CARD, confirmed, taken

NEXT_MONTH = replace(CERTIFICATE, visit_day=date(2025, 11, 4))


def counts(central: Central, since: date | None = None) -> dict[tuple[str, ...], int]:
    found = central.report(since=since).counts
    return {(one.month, one.outcome, one.taken): one.visits for one in found}


def correcting(event: Event, outcome: Outcome) -> Event:
    """A correction of an event: the same case, something else done."""
    corrected = replace(confirmed(CERTIFICATE), type=EventType.CORRECTED)
    return taken(replace(corrected, refers_to=event.id), outcome)


def test_visits_are_counted_by_month_rule_and_outcome(central: Central) -> None:
    for number in (1, 2):
        kiosk = central.enrol(number)
        kiosk.record(
            confirmed(CERTIFICATE), confirmed(EXPIRED_CARD), confirmed(NEXT_MONTH)
        )
        kiosk.send()

    found = central.report()

    assert counts(central) == {
        ("2025-10", "insured", "insured"): 2,
        ("2025-10", "insured_interim", "insured_interim"): 2,
        ("2025-11", "insured", "insured"): 2,
    }
    rules = {one.rule for one in found.counts if one.outcome == "insured_interim"}
    assert rules == {"interim-late_elderly-accepted"}


def test_what_was_done_otherwise_is_counted_apart(central: Central) -> None:
    kiosk = central.enrol(1)
    kiosk.record(
        confirmed(CERTIFICATE), taken(confirmed(CERTIFICATE), Outcome.UNCONFIRMED)
    )
    kiosk.send()

    assert counts(central) == {
        ("2025-10", "insured", "insured"): 1,
        ("2025-10", "insured", "unconfirmed"): 1,
    }


def test_a_corrected_visit_counts_as_it_was_corrected(central: Central) -> None:
    kiosk, other = central.enrol(1), central.enrol(2)
    (first,) = kiosk.record(confirmed(CERTIFICATE))
    other.record(replace(confirmed(CERTIFICATE), id=first.id))
    kiosk.record(correcting(first, Outcome.UNCONFIRMED))
    kiosk.send()
    other.send()

    assert counts(central) == {
        ("2025-10", "insured", "unconfirmed"): 1,
        ("2025-10", "insured", "insured"): 1,
    }


def test_of_several_corrections_the_last_one_counts(central: Central) -> None:
    kiosk = central.enrol(1)
    (first,) = kiosk.record(confirmed(CERTIFICATE))
    wrong = correcting(first, Outcome.SPECIAL_CARE)
    kiosk.record(wrong, correcting(first, Outcome.UNCONFIRMED))
    kiosk.send()
    kiosk.fork(common=3)
    kiosk.record(correcting(first, Outcome.USE_MY_NUMBER_CARD))
    kiosk.send()

    assert counts(central) == {("2025-10", "insured", "use_my_number_card"): 1}


def test_a_correction_of_a_correction_takes_its_place(central: Central) -> None:
    kiosk = central.enrol(1)
    (first,) = kiosk.record(confirmed(CERTIFICATE))
    wrong = correcting(first, Outcome.SPECIAL_CARE)
    kiosk.record(wrong, correcting(wrong, Outcome.UNCONFIRMED))
    kiosk.send()

    assert counts(central) == {("2025-10", "insured", "unconfirmed"): 1}


def test_a_visit_that_refers_to_another_stands_beside_it(central: Central) -> None:
    kiosk = central.enrol(1)
    (first,) = kiosk.record(confirmed(CERTIFICATE))
    kiosk.record(replace(confirmed(CERTIFICATE), refers_to=first.id))
    kiosk.record(replace(confirmed(CERTIFICATE), refers_to=first.id))
    kiosk.send()
    beside = counts(central)
    kiosk.record(correcting(first, Outcome.UNCONFIRMED))
    kiosk.send()

    assert beside == {("2025-10", "insured", "insured"): 3}
    assert counts(central) == {
        ("2025-10", "insured", "insured"): 2,
        ("2025-10", "insured", "unconfirmed"): 1,
    }


def test_another_devices_corrections_change_nothing(central: Central) -> None:
    kiosk, other = central.enrol(1), central.enrol(2)
    (first,) = kiosk.record(confirmed(CERTIFICATE))
    kiosk.record(correcting(first, Outcome.UNCONFIRMED))
    other.record(confirmed(EXPIRED_CARD), confirmed(EXPIRED_CARD))
    other.record(correcting(first, Outcome.SPECIAL_CARE))
    kiosk.send()
    other.send()

    assert counts(central) == {
        ("2025-10", "insured", "unconfirmed"): 1,
        ("2025-10", "insured", "special_care"): 1,
        ("2025-10", "insured_interim", "insured_interim"): 2,
    }


def test_a_look_at_a_visit_does_not_take_its_place(central: Central) -> None:
    kiosk = central.enrol(1)
    (first,) = kiosk.record(confirmed(CERTIFICATE))
    looked = replace(
        confirmed(CERTIFICATE), visit=None, decision=None, taken=None, online=None
    )
    kiosk.record(replace(looked, type=EventType.VIEWED, refers_to=first.id))
    kiosk.send()

    assert counts(central) == {("2025-10", "insured", "insured"): 1}


def test_a_visit_that_was_withdrawn_counts_no_more(central: Central) -> None:
    kiosk = central.enrol(1)
    first, _ = kiosk.record(confirmed(CERTIFICATE), confirmed(CERTIFICATE))
    withdrawn = replace(
        confirmed(CERTIFICATE),
        type=EventType.CORRECTED,
        refers_to=first.id,
        visit=None,
        decision=None,
        taken=None,
        online=None,
        corrected=Corrected(reason="not_there", withdrawn=True),
    )
    kiosk.record(correcting(first, Outcome.UNCONFIRMED), withdrawn)
    kiosk.send()
    told = counts(central)
    kiosk.record(correcting(first, Outcome.SPECIAL_CARE))
    kiosk.send()

    assert told == {("2025-10", "insured", "insured"): 1}
    assert counts(central) == {**told, ("2025-10", "insured", "special_care"): 1}


def test_only_visits_of_the_period_are_counted(central: Central) -> None:
    kiosk = central.enrol(1)
    kiosk.record(confirmed(CERTIFICATE), confirmed(NEXT_MONTH))
    kiosk.send()

    assert counts(central, since=date(2025, 10, 16)) == {
        ("2025-11", "insured", "insured"): 1
    }
    assert len(counts(central, since=CERTIFICATE.visit_day)) == 2
