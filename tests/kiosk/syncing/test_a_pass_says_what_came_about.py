"""One pass: what was sent, what was refused and why; nothing fails in silence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from kiosk.store.vault import Store
from kiosk.syncing import passing
from kiosk.syncing.passing import LINE_SETTING, Passing
from kiosk.syncing.past import remembered
from kiosk.syncing.standing import standing_of
from schema.clock import FixedClock
from schema.wire.form import Trouble
from sync.central import registry
from sync.client import run
from sync.client.http import CentralClient, Line
from sync.client.pull import Pulled, pull
from sync.client.schedule import Rhythm, slot_after
from sync.errors import MadoguchiError, NotIntact, Unreachable, Untrusted
from tests.kiosk.store.desk import an_entry
from tests.kiosk.syncing.running import (
    EVERY,
    WINDOW,
    RunningCentral,
    one_pass,
    this_second,
)
from tests.sync.client.line import Script, hello, page, trouble

RHYTHM = Rhythm(every=EVERY, window=WINDOW)


@contextmanager
def answering(script: Script) -> Iterator[None]:
    """Let this answer in central's place."""
    line = partial(CentralClient, transport=httpx.MockTransport(script))
    with patch.object(passing, "CentralClient", line):
        yield


@pytest.fixture
def clock() -> FixedClock:
    return this_second()


def test_what_waits_is_sent_and_then_nothing_waits(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    for _ in range(3):
        enrolled.journal.append(an_entry())
    first = one_pass(enrolled, folder, clock)
    second = one_pass(enrolled, folder, clock)

    assert (first.pushed, second.pushed) == (4, 0)
    assert enrolled.journal.unsent() == 0
    assert first.receipt is not None
    assert (first.receipt.epoch, first.receipt.seq) == (1, 4)
    assert first.edition == enrolled.editions.book().name
    assert (first.refused, first.exit_code) == ((), 0)


def test_central_hears_what_the_desk_says_of_itself(
    enrolled: Store, folder: Path, clock: FixedClock, central: RunningCentral
) -> None:
    one_pass(enrolled, folder, clock)
    found = central.central.database.read(registry.devices)
    (mine,) = [row for row in found if row.device == enrolled.device]

    assert mine.edition == enrolled.editions.book().name
    assert mine.unsent == 0


def test_the_next_pass_is_in_the_desks_own_slot(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    result = one_pass(enrolled, folder, clock)

    assert result.next_at == slot_after(enrolled.device, clock.now(), RHYTHM)
    assert remembered(enrolled.settings).rhythm == RHYTHM


def test_a_line_that_is_down_is_remembered(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    down = Script()
    down.put("/v1/hello", lambda _: page())
    began = clock.now()
    with answering(down):
        for _ in range(3):
            result = one_pass(enrolled, folder, clock)
            clock.at += timedelta(hours=1)
    past = remembered(enrolled.settings)

    assert result.exit_code == 3
    assert [one.code for one in result.refused] == ["E-LINE-2"]
    assert len(down.asked) == 3
    assert (past.failures, past.down_since) == (3, began)
    assert past.last_success_at is None
    assert past.next_at == began + timedelta(hours=2, seconds=20 * 0.5)


def test_a_line_that_comes_back_is_forgotten(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    down = Script()
    down.put("/v1/hello", lambda _: page())
    with answering(down):
        one_pass(enrolled, folder, clock)
    one_pass(enrolled, folder, clock)
    past = remembered(enrolled.settings)

    assert (past.failures, past.down_since) == (0, None)


def test_an_appointment_is_kept_exactly(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    central = enrolled.membership.enrolled()
    assert central is not None
    busy = Script()
    busy.put("/v1/hello", lambda _: hello(central=central.central))
    busy.put("/v1/heads", trouble(Trouble.BUSY, 503, **{"Retry-After": "77"}))
    with answering(busy):
        result = one_pass(enrolled, folder, clock)

    assert result.next_at == clock.now() + timedelta(seconds=77)
    assert result.exit_code == 3
    assert [request.url.path for request in busy.asked] == ["/v1/hello", "/v1/heads"]


def test_a_push_that_fails_stops_no_pull(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise NotIntact("E-X-1", subject="", found="", expected="", hint="")

    with patch.object(run, "push", fail), patch.object(run, "pull", wraps=pull) as got:
        result = one_pass(enrolled, folder, clock)

    assert [one.part for one in result.refused] == ["push"]
    assert result.exit_code == 1
    assert got.call_count == 1


def test_a_pull_that_fails_stops_no_push(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Untrusted("E-X-1", subject="", found="", expected="", hint="")

    with patch.object(run, "pull", fail):
        result = one_pass(enrolled, folder, clock)

    assert [one.part for one in result.refused] == ["pull"]
    assert (result.exit_code, result.pushed) == (4, 1)
    assert enrolled.journal.unsent() == 0


def test_a_rulebook_that_is_refused_is_told_apart_from_the_data(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    refused = NotIntact("E-BOOK-2", subject="", found="", expected="", hint="")
    pulled = Pulled(mode="full", serial=3, bytes=9, edition="", why_edition=refused)
    with patch.object(run, "pull", lambda *_, **__: pulled):
        result = one_pass(enrolled, folder, clock)

    assert [(one.part, one.code) for one in result.refused] == [("edition", "E-BOOK-2")]
    assert result.pulled == "full"


def test_a_device_that_was_withdrawn_stops_there(
    enrolled: Store, folder: Path, clock: FixedClock, central: RunningCentral
) -> None:
    central.revoke(enrolled.device)
    result = one_pass(enrolled, folder, clock)

    assert [(one.part, one.code) for one in result.refused] == [("push", "E-ANSWER-7")]
    assert result.exit_code == 4
    assert enrolled.journal.unsent() == 1


def test_another_central_at_the_address_is_not_trusted(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    with answering(Script()):
        result = one_pass(enrolled, folder, clock)

    assert [one.code for one in result.refused] == ["E-LINE-5"]
    assert result.exit_code == 4


def test_a_certificate_that_is_gone_is_said(
    enrolled: Store, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    line = Line(address=address(), certificate=str(tmp_path / "gone.pem"))
    enrolled.settings.put(LINE_SETTING, msgspec.json.encode(line).decode())
    result = one_pass(enrolled, folder, clock)

    assert [(one.part, one.code) for one in result.refused] == [("line", "E-TLS-1")]
    assert result.exit_code == 4


def address() -> str:
    return str(httpx.URL(scheme="https", host="central.example"))


def test_a_desk_without_a_central_has_no_pass(
    store: Store, folder: Path, clock: FixedClock
) -> None:
    with pytest.raises(MadoguchiError) as caught:
        one_pass(store, folder, clock)

    assert (caught.value.code, caught.value.exit_code) == ("E-SYNC-1", 2)


def test_what_is_sent_is_watched(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    for _ in range(120):
        enrolled.journal.append(an_entry())
    seen: list[tuple[str, int, int]] = []

    def watch(what: str, done: int, total: int) -> None:
        seen.append((what, done, total))

    Passing(enrolled, folder, clock, lambda: 0.5).run(watch)

    sent = [(done, total) for what, done, total in seen if what == "push"]
    assert seen[0][0] == "hello"
    assert sent[-1] == (121, 121)
    assert [done for done, _ in sent] == sorted(done for done, _ in sent)


def test_events_sent_before_the_line_broke_are_counted(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    for _ in range(120):
        enrolled.journal.append(an_entry())
    real = CentralClient.log
    batches = iter(range(9))

    def breaks(line: CentralClient, batch: bytes) -> bytes:
        if next(batches):
            raise Unreachable("E-LINE-1", subject="", found="", expected="", hint="")
        return real(line, batch)

    with patch.object(CentralClient, "log", breaks):
        result = one_pass(enrolled, folder, clock)

    assert result.pushed == 50
    assert result.exit_code == 3
    assert enrolled.journal.unsent() == 71


def test_the_desk_shows_since_when_records_wait(
    enrolled: Store, folder: Path, clock: FixedClock
) -> None:
    event = enrolled.journal.append(an_entry())
    before = standing_of(enrolled)
    one_pass(enrolled, folder, clock)
    after = standing_of(enrolled)

    assert before.unsent_since is not None
    assert before.unsent_since <= event.wall_at
    assert after.unsent_since is None
    assert after.last_receipt_at is not None
    assert after.enrolment is not None
    assert after.enrolment.facility_name == "見本クリニック"


def test_what_was_remembered_and_does_not_read_is_forgotten(enrolled: Store) -> None:
    enrolled.settings.put("sync_past", '{"failures": "many"}')

    assert remembered(enrolled.settings).failures == 0
    assert replace(standing_of(enrolled), device="").failed == ()
