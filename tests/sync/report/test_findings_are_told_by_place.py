"""Every event is judged once; what does not hold is told, and nothing else."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from schema.confirmation import Event, event_bytes
from schema.rules.book import Rulebook
from schema.terms import EventType, Outcome
from sync.central import findings, report_rows
from sync.central.finding_tables import FindingTable
from sync.central.rejudge import Judged, Rejudge, Verdict
from sync.central.report import what_central_sees
from tests.sync.report.kiosks import Central
from tests.sync.report.visits import (
    BOOK,
    CERTIFICATE,
    EXPIRED_CARD,
    NINE,
    an_answer,
    confirmed,
    decided,
    taken,
)

HONEST = (confirmed(CERTIFICATE), confirmed(EXPIRED_CARD))
DAY = timedelta(days=1)
WRONG_OUTCOME = decided(confirmed(CERTIFICATE), outcome=Outcome.UNCONFIRMED)
WRONG_RULE = decided(confirmed(CERTIFICATE), rule="law-invented")
UNCHECKED = replace(confirmed(EXPIRED_CARD), online=None)
OF_ANOTHER_DAY = replace(confirmed(EXPIRED_CARD), online=an_answer(NINE - DAY))
SIMULATED = replace(confirmed(EXPIRED_CARD), online=an_answer(source="simulator"))
UNKNOWN = decided(confirmed(CERTIFICATE), edition="2031-01@sha256:00")


def test_an_honest_kiosk_raises_nothing(central: Central) -> None:
    central.enrol(1).record(*HONEST)
    kiosk = central.enrol(2)
    kiosk.record(*HONEST)
    kiosk.send()

    found = central.report()

    assert found.judged == len(HONEST)
    assert found.holds
    assert (found.interim_without_check, found.not_repeating, found.unreadable) == (
        (),
        (),
        (),
    )


@pytest.mark.parametrize("event", [WRONG_OUTCOME, WRONG_RULE], ids=["outcome", "rule"])
def test_a_decision_that_does_not_repeat_is_listed(
    central: Central, event: Event
) -> None:
    kiosk = central.enrol(1)
    *_, tampered = kiosk.record(*HONEST, event)
    kiosk.send()

    found = central.report()

    assert not found.holds
    assert found.totals.not_repeating == 1
    (one,) = found.not_repeating
    assert (one.device, one.epoch, one.seq, one.id) == (
        kiosk.device,
        1,
        3,
        tampered.id,
    )
    assert one.verdict is Verdict.DIFFERS
    assert "recorded" in one.differences
    assert found.interim_without_check == ()


@pytest.mark.parametrize(
    "event",
    [UNCHECKED, OF_ANOTHER_DAY, SIMULATED],
    ids=["no answer", "of another day", "simulator"],
)
def test_an_interim_acceptance_without_its_check_is_listed(
    central: Central, event: Event
) -> None:
    kiosk = central.enrol(1)
    kiosk.record(*HONEST, event)
    kiosk.send()

    found = central.report()

    assert not found.holds
    assert found.totals.interim_without_check == 1
    assert [(one.seq, one.id) for one in found.interim_without_check] == [(3, event.id)]
    assert found.not_repeating == ()


def test_an_unknown_edition_is_said_until_it_is_known(central: Central) -> None:
    kiosk = central.enrol(1)
    kiosk.record(*HONEST, UNKNOWN)
    kiosk.send()

    before = central.report()
    after = what_central_sees(central.database, Rejudge(_anything_goes), central.clock)

    (one,) = before.not_repeating
    assert one.verdict is Verdict.EDITION_UNKNOWN
    assert one.edition == UNKNOWN.decision.edition  # type: ignore[union-attr]
    assert not before.holds
    assert after.judged == 1
    assert after.holds


def _anything_goes(name: str) -> Rulebook | None:
    """The built-in edition under any name."""
    del name
    return BOOK


def test_what_central_cannot_read_is_listed_and_fails_nothing(
    central: Central,
) -> None:
    kiosk = central.enrol(1)
    kiosk.record(*HONEST)
    kiosk.record_raw(b'{"v":2,"decision":{"outcome":"insured"}}')
    kiosk.send()

    found = central.report()

    assert [(one.epoch, one.seq, one.id) for one in found.unreadable] == [(1, 3, "")]
    assert found.totals.unreadable == 1
    assert found.holds


def test_what_is_not_counted_is_not_said_to_repeat(central: Central) -> None:
    kiosk = central.enrol(1)
    no_instant = NINE.replace(tzinfo=None)
    kiosk.record(replace(confirmed(CERTIFICATE), wall_at=no_instant), *HONEST)
    kiosk.send()

    found = central.report()

    assert sum(one.visits for one in found.counts) == len(HONEST)
    assert [(one.seq, one.verdict) for one in found.unreadable] == [
        (1, Verdict.UNREADABLE)
    ]


def test_an_event_is_judged_once(central: Central) -> None:
    kiosk = central.enrol(1)
    kiosk.record(*HONEST, WRONG_RULE)
    kiosk.send()
    first = central.report()
    kiosk.record(confirmed(CERTIFICATE))
    kiosk.send()

    second = central.report()

    assert (first.judged, second.judged) == (3, 1)
    assert second.not_repeating == first.not_repeating
    assert central.report(from_the_beginning=True).judged == 4
    assert central.report().not_repeating == first.not_repeating


def test_many_epochs_and_pages_are_judged_to_their_end(
    central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "AT_ONCE", 2)
    for number in (1, 2, 3):
        kiosk = central.enrol(number)
        kiosk.record(*(replace(UNKNOWN, id=f"{number}-{n}") for n in range(5)))
        kiosk.send()

    first, second = central.report(), central.report()

    assert (first.judged, second.judged) == (15, 15)
    assert first.totals.not_repeating == second.totals.not_repeating == 15


def test_what_came_again_in_another_epoch_is_listed_once(central: Central) -> None:
    kiosk = central.enrol(1)
    kiosk.record(*HONEST, WRONG_RULE)
    kiosk.send()
    kiosk.fork(common=1)
    kiosk.record(UNCHECKED)
    kiosk.send()

    found = central.report()

    assert [(one.epoch, one.seq) for one in found.not_repeating] == [(1, 3)]
    assert [(one.epoch, one.seq) for one in found.interim_without_check] == [(2, 3)]


def test_an_epoch_that_was_put_back_is_judged_anew(central: Central) -> None:
    kiosk, other = central.enrol(1), central.enrol(2)
    other.record(WRONG_RULE)
    kiosk.record(*HONEST, WRONG_RULE)
    kiosk.send()
    other.send()
    central.report()
    kiosk.log[1] = kiosk.log[1][:1]
    kiosk.record(confirmed(EXPIRED_CARD), confirmed(CERTIFICATE), WRONG_OUTCOME)
    central.forget(kiosk.device)
    kiosk.send_again()

    found = central.report()

    assert [(o.device, o.epoch, o.seq) for o in found.not_repeating] == sorted(
        [(kiosk.device, 1, 4), (other.device, 1, 1)]
    )


def test_findings_leave_the_list_with_their_period(central: Central) -> None:
    kiosk = central.enrol(1)
    kiosk.record(UNCHECKED)
    kiosk.send()
    assert not central.report().holds

    central.clock.at = NINE + 36 * DAY

    assert central.report().holds
    assert central.report().interim_without_check == ()
    assert not central.report(since=NINE.date()).holds


def test_a_long_list_is_cut_and_its_total_is_not(
    central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_rows, "MOST_LISTED", 2)
    kiosk = central.enrol(1)
    for number in range(5):
        kiosk.record(replace(WRONG_RULE, id=str(number)))
        kiosk.send()
        central.clock.at += timedelta(minutes=1)

    found = central.report()

    assert found.totals.not_repeating == 5
    assert [one.seq for one in found.not_repeating] == [5, 4]


def test_what_grows_with_devices_lies_apart_by_device() -> None:
    for table in FindingTable.metadata.tables.values():
        assert next(iter(table.primary_key)).name == "device"
        assert table.autoincrement_column is None


class Interrupted(Rejudge):
    """Judges so many events, and is then interrupted."""

    left = 3

    def of(self, raw: bytes) -> Judged:
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return super().of(raw)


def test_what_was_judged_stays_when_it_is_interrupted(
    central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "AT_ONCE", 2)
    for number in range(5):
        kiosk = central.enrol(number)
        kiosk.record(replace(WRONG_RULE, id=str(number)))
        kiosk.send()

    with pytest.raises(KeyboardInterrupt):
        what_central_sees(central.database, Interrupted(_anything_goes), central.clock)
    found = central.report()

    assert found.judged == 3
    assert found.totals.not_repeating == 5


def test_a_viewed_row_is_no_decision(central: Central) -> None:
    kiosk = central.enrol(1)
    kiosk.record(
        replace(
            confirmed(CERTIFICATE),
            type=EventType.VIEWED,
            visit=None,
            decision=None,
            taken=None,
            online=None,
        )
    )
    kiosk.send()

    found = central.report()

    assert found.judged == 1
    assert found.holds
    assert found.counts == ()


def test_what_steers_a_terminal_is_not_passed_on(central: Central) -> None:
    kiosk = central.enrol(1)
    name = "\x1b[2J\r" + "版" * 500
    kiosk.record(decided(confirmed(CERTIFICATE), edition=name))
    kiosk.send()

    (one,) = central.report().not_repeating

    assert one.edition.startswith("?[2J?版")
    assert len(one.edition) == findings.LONGEST


def test_a_decision_in_spoilt_bytes_is_listed(central: Central) -> None:
    kiosk = central.enrol(1)
    (event,) = kiosk.record(taken(confirmed(CERTIFICATE), Outcome.INSURED_INTERIM))
    spoilt = event_bytes(event).replace(b'"monotonic_ns":0', b'"monotonic_ns":[]')
    kiosk.log[1] = [spoilt]
    kiosk.send()

    found = central.report()

    assert [one.verdict for one in found.not_repeating] == [Verdict.INCOMPLETE]
    assert [one.seq for one in found.interim_without_check] == [1]
