"""A sync test says hello and nothing else, and finds what would stop a pass."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.checkup.check import Further, check
from kiosk.checkup.line import line_facts
from kiosk.desk.staff import SignIn
from kiosk.desk.sync_state import REVOKED
from kiosk.doctor.finding import Finding
from kiosk.doctor.line import SOON_DAYS, TOLERATED_S, LineFacts, found_of_line
from kiosk.doctor.wording import worded
from kiosk.syncing.past import Past, remember
from schema.clock import FixedClock
from schema.errors import Unreachable
from sync.client.http import CentralClient, Line
from sync.client.http.tls import authority_in
from sync.client.result import Failed
from tests.kiosk.doctor.machine import a_machine
from tests.kiosk.store.desk import SESAME
from tests.kiosk.syncing.running import a_desk, joined, listening
from tests.sync.client.line import NOW
from tests.sync.client.test_the_line_is_closed_to_others import Authority
from tests.sync.client.test_the_line_is_closed_to_others import (
    listening as listening_with,
)

DOWN = Unreachable("E-LINE-1", subject="", found="none", expected="one", hint="wait")


def told(found: Sequence[Finding]) -> list[tuple[str, str, str]]:
    return [(one.what, one.state, one.code) for one in found]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (LineFacts(enrolled=False), [("line.enrolment", "look", "enrolment-none")]),
        (LineFacts(by_stick=True), [("line.enrolment", "ok", "")]),
        (
            LineFacts(by_stick=True, revoked=True),
            [("line.enrolment", "bad", "enrolment-revoked")],
        ),
        (
            LineFacts(error=DOWN),
            [("line.enrolment", "ok", ""), ("line.central", "bad", "E-LINE-1")],
        ),
        (
            LineFacts(ahead_s=TOLERATED_S, certificate_days=SOON_DAYS),
            [
                ("line.enrolment", "ok", ""),
                ("line.central", "ok", ""),
                ("line.clock", "ok", ""),
                ("line.certificate", "ok", ""),
            ],
        ),
        (
            LineFacts(ahead_s=-TOLERATED_S - 1, certificate_days=SOON_DAYS - 1),
            [
                ("line.enrolment", "ok", ""),
                ("line.central", "ok", ""),
                ("line.clock", "bad", "line-clock"),
                ("line.certificate", "look", "certificate-soon"),
            ],
        ),
    ],
    ids=["not enrolled", "by stick", "revoked", "down", "in order", "off"],
)
def test_what_was_seen_is_judged(
    facts: LineFacts, expected: list[tuple[str, str, str]]
) -> None:
    found = [*found_of_line(facts)]

    assert told(found) == expected
    assert all(worded(one).do for one in found if one.state != "ok")


def test_a_running_central_is_told_hello_and_nothing_else(tmp_path: Path) -> None:
    with listening(tmp_path / "central") as central, a_desk(tmp_path / "desk") as store:
        assert line_facts(store, central.clock) == LineFacts(enrolled=False)
        joined(store, central)
        before = store.journal.unsent(), store.journal.reach()
        central.log.truncate(0)

        facts = line_facts(store, central.clock)

        assert facts.error is None
        assert facts.ahead_s == 0
        assert facts.certificate_days is None
        assert (store.journal.unsent(), store.journal.reach()) == before
        asked = {line for line in central.log.getvalue().splitlines() if "/v1/" in line}
        assert {one for one in asked if "/v1/hello" not in one} == set()
        late = FixedClock(central.clock.now() + timedelta(minutes=5))
        assert line_facts(store, late).ahead_s == 300


def test_a_central_that_is_gone_is_said(tmp_path: Path) -> None:
    with a_desk(tmp_path / "desk") as store:
        with listening(tmp_path / "central") as central:
            joined(store, central)
        facts = line_facts(store, central.clock)

        assert facts.error is not None
        assert facts.error.code.startswith("E-LINE-")
        refused = Failed(
            part="push", kind="refused", code=REVOKED, found="", expected="", do=""
        )
        remember(store.settings, Past(failed=(refused,)))
        assert line_facts(store, central.clock).revoked


def test_the_end_of_a_certificate_is_seen_on_the_line(tmp_path: Path) -> None:
    mine = Authority(tmp_path / "mine")
    with listening_with(mine) as url:
        line = Line(address=url, authority=authority_in(mine.certificate))
        with CentralClient(line, lambda: NOW) as client:
            assert client.certificate_ends is None
            client.hello()
            ends = client.certificate_ends

    assert ends is not None
    assert timedelta() < ends - datetime.now(UTC) < timedelta(days=1)


def test_the_command_looks_at_the_line_only_where_it_is_asked_to(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    around = a_machine(tmp_path)

    usual = check(folder, lambda: SignIn(SESAME), clock, around)
    further = check(folder, lambda: SignIn(SESAME), clock, around, Further(line=True))

    assert not any(one.what.startswith("line.") for one in usual.findings)
    assert ("line.enrolment", "look", "enrolment-none") in told(further.findings)
