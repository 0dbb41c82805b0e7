"""Each fault of a desk is found, alone, with what to do; one in order has none."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.checkup.check import Further, check, check_open
from kiosk.desk.settings import TERMINAL
from kiosk.desk.staff import SignIn
from kiosk.desk.sync_state import REVOKED
from kiosk.online.breaker import Breaker
from kiosk.online.findings import UNREAD_AFTER
from kiosk.store.vault import open_store
from kiosk.syncing.passing import KEYS_CHANGED
from kiosk.syncing.past import Past, remember
from schema.clock import FixedClock, japan_midnight
from schema.rules.read import built_in
from schema.wire.packs import EditionOffer
from sync.client.result import Failed, Kind
from tests.kiosk.doctor.conftest import MORNING
from tests.kiosk.doctor.machine import (
    a_machine,
    by_what,
    looked_at,
    untold,
    wrong,
)
from tests.kiosk.store.asked import an_enquiry, what_it_says
from tests.kiosk.store.desk import (
    SESAME,
    a_receipt,
    an_answer,
    flip_byte,
    run_with_the_key,
)
from tests.people import EVERYONE

ALTERED = "UPDATE event SET body = body || x'20' WHERE place = {}"
OTHER = "ちがう 合言葉 0002"
Spoil = Callable[[Path], object]


def test_a_desk_in_order_has_nothing_to_do(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    found = looked_at(folder, clock, a_machine(tmp_path), deep=True)

    assert wrong(found) == []
    assert found.exit_code == 0
    assert [one.do for one in found.findings if one.state == "ok" and one.do] == []
    assert by_what(found)["log"].facts["events"] == 2
    assert by_what(found)["copy"].facts["rows"] == len(EVERYONE)


def test_whatever_is_wrong_says_what_to_do(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    around = a_machine(tmp_path, free=lambda _: 0, printers=lambda: ())

    found = looked_at(folder, clock, around)

    assert wrong(found) == [("bad", "disk-full"), ("look", "printer-none")]
    assert found.exit_code == 1
    assert all(one.do for one in found.findings if one.state != "ok")


def older_key_file(folder: Path) -> None:
    path = folder / "keys.json"
    path.write_bytes(re.sub(rb'"v":\d', b'"v":9', path.read_bytes()))


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda desk: desk.chmod(0o755), ("bad", "folder-open")),
        (lambda desk: (desk / "keys.json").write_bytes(b"{}"), ("bad", "E-KEYS-1")),
        (older_key_file, ("bad", "E-KEYS-2")),
        (lambda desk: (desk / "device.db").unlink(), ("bad", "E-STORE-7")),
        (lambda desk: flip_byte(desk / "device.db", 5000), ("bad", "E-STORE-5")),
        (lambda desk: (desk / "anchor").write_bytes(b""), ("bad", "E-JOURNAL-3")),
        (lambda desk: (desk / "snapshot-1.db").unlink(), ("bad", "E-SNAPSHOT-4")),
        (
            lambda desk: (desk / "incidents.log").write_bytes(b"?\n"),
            ("look", "incidents-some"),
        ),
    ],
    ids=lambda one: one[1] if isinstance(one, tuple) else "",
)
def test_a_spoilt_folder_is_said(
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    spoil: Spoil,
    expected: tuple[str, str],
) -> None:
    spoil(folder)

    assert wrong(looked_at(folder, clock, a_machine(tmp_path))) == [expected]


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (timedelta(minutes=-1), []),
        (timedelta(hours=-1), [("bad", "clock-behind_log")]),
        (timedelta(hours=48), [("look", "copy-ageing")]),
        (timedelta(days=8), [("bad", "copy-stale")]),
    ],
    ids=str,
)
def test_time_makes_things_wrong(
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    moved: timedelta,
    expected: list[tuple[str, str]],
) -> None:
    clock.at = MORNING + moved
    around = a_machine(tmp_path)

    assert wrong(looked_at(folder, clock, around)) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (31, "copy-stale"),
        (29, "edition-soon"),
        (-1, "edition-over"),
    ],
)
def test_an_edition_that_ends_is_said(
    folder: Path, clock: FixedClock, tmp_path: Path, left: int, expected: str
) -> None:
    ends = built_in().edition.reviewed_to
    clock.at = japan_midnight(ends - timedelta(days=left))

    assert wrong(looked_at(folder, clock, a_machine(tmp_path)))[-1][1] == expected


def test_a_clock_that_was_set_back_at_work_is_said(
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.store.journal.time.monotonic_ns", lambda: 10**12)
    open_store(folder, SESAME, clock).close()
    monkeypatch.setattr("kiosk.store.journal.time.monotonic_ns", lambda: 10**12 * 2)
    clock.at += timedelta(seconds=1)
    around = a_machine(tmp_path, monotonic_ns=lambda: 10**12 * 2)

    found = looked_at(folder, clock, around)

    assert wrong(found) == [("look", "clock-jumped")]
    assert by_what(found)["clock"].facts["back_s"] == 999


def test_a_copy_that_lies_ahead_of_the_clock_is_said(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    with open_store(folder, SESAME, clock) as store:
        as_of = MORNING + timedelta(days=2)
        store.shelf.replace(EVERYONE, as_of=as_of, source="import")

    found = wrong(looked_at(folder, clock, a_machine(tmp_path)))

    assert found == [("bad", "clock-behind_copy"), ("bad", "copy-ahead")]


def test_a_copy_that_was_disproven_is_said(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    with open_store(folder, SESAME, clock) as store:
        named = store.shelf.named()
        assert named is not None
        store.shelf.prove(named[1], holds=False)

    found = wrong(looked_at(folder, clock, a_machine(tmp_path)))

    assert found == [("bad", "E-SNAPSHOT-6")]


def test_every_page_of_the_copy_is_read_where_that_is_asked_for(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    copy = folder / "snapshot-1.db"
    flip_byte(copy, copy.stat().st_size // 2 + 100)
    around = a_machine(tmp_path)

    assert wrong(looked_at(folder, clock, around)) == []
    found = looked_at(folder, clock, around, deep=True)
    assert wrong(found) == [("bad", "E-STORE-5")]
    assert by_what(found)["copy"].do


def test_the_whole_log_is_checked_where_that_is_asked_for(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    for _ in range(3):
        open_store(folder, SESAME, clock).close()
    run_with_the_key(
        folder,
        "DROP TRIGGER event_refuses_update",
        ALTERED.format((1 << 40) + 1),
    )
    around = a_machine(tmp_path)

    assert wrong(looked_at(folder, clock, around)) == []
    deep = looked_at(folder, clock, around, deep=True)
    assert wrong(deep) == [("bad", "log-broken")]
    assert by_what(deep)["log"].facts["at"] == "1/1"


def test_a_log_that_does_not_open_is_checked_all_the_same(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    open_store(folder, SESAME, clock).close()
    run_with_the_key(
        folder,
        "DROP TRIGGER event_refuses_update",
        ALTERED.format((1 << 40) + 2),
    )

    found = looked_at(folder, clock, a_machine(tmp_path), deep=True)

    assert wrong(found) == [("bad", "E-JOURNAL-1"), ("bad", "log-broken")]
    assert by_what(found)["log"].facts["at"] == "1/2"


def test_a_running_kiosk_keeps_its_store_and_its_passphrase(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    def never_asked() -> SignIn:
        raise AssertionError

    with open_store(folder, SESAME, clock):
        found = check(folder, never_asked, clock, a_machine(tmp_path))

    assert wrong(found) == [("look", "owner-running")]
    assert found.exit_code == 0
    assert {"disk", "fonts", "printer", "python"} <= by_what(found).keys()


def test_without_the_passphrase_everything_else_is_looked_at(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    around = a_machine(tmp_path)
    opened = by_what(looked_at(folder, clock, around)).keys()

    found = looked_at(folder, clock, around, passphrase=OTHER)

    assert wrong(found) == [("look", "store-locked")]
    assert found.exit_code == 4
    inside = {"log", "clock", "copy", "edition", "sync", "keys", "accounts"}
    assert {
        what
        for what in opened - by_what(found).keys()
        if not what.startswith("register.")
    } == inside


def test_a_setting_that_makes_the_program_stumble_stops_nothing_else(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    with open_store(folder, SESAME, clock) as store:
        store.settings.put("oqs.deadline", "soon")
    around = a_machine(tmp_path)

    assert wrong(looked_at(folder, clock, around)) == [("bad", "register-settings")]

    with open_store(folder, SESAME, clock) as store:
        store.settings.put("oqs.deadline", "10")
    run_with_the_key(
        folder, "UPDATE setting SET value = '?' WHERE name = 'key_file_generation'"
    )
    found = looked_at(folder, clock, around)
    assert wrong(found) == [("bad", "store-unforeseen")]
    assert "ValueError" in str(by_what(found)["store"].facts["last"])
    assert {"fonts", "printer", "python"} <= by_what(found).keys()


def test_keys_are_counted_and_dated(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    around = a_machine(tmp_path)
    with open_store(folder, SESAME, clock) as store:
        kid = store.keys.kid
        store.settings.put(KEYS_CHANGED, (MORNING - timedelta(days=800)).isoformat())
    assert wrong(looked_at(folder, clock, around)) == []
    with open_store(folder, SESAME, clock) as store:
        store.membership.enrol(an_answer(store))
        remember(store.settings, Past(last_pass_at=MORNING))

    found = looked_at(folder, clock, around)
    assert wrong(found) == [("look", "keys-old")]
    assert by_what(found)["keys"].facts == {"kid": kid, "slots": 2, "age_days": 800}

    with open_store(folder, SESAME, clock) as store:
        store.keys.prepare_next()
    assert wrong(looked_at(folder, clock, around)) == [("look", "keys-changing")]


def test_a_lone_passphrase_is_said(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    with open_store(folder, SESAME, clock) as store:
        store.keys.withdraw("s-2")

    found = wrong(looked_at(folder, clock, a_machine(tmp_path)))

    assert found == [("look", "keys-one")]


def failed(kind: Kind, code: str) -> Failed:
    return Failed(part="pull", kind=kind, code=code, found="", expected="", do="wait")


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (Past(last_pass_at=MORNING), []),
        (Past(), [("look", "sync-never")]),
        (
            Past(last_pass_at=MORNING, next_at=MORNING - timedelta(hours=2)),
            [("look", "sync-overdue")],
        ),
        (
            Past(last_pass_at=MORNING, failed=(failed("unreachable", "E-LINE-1"),)),
            [("look", "sync-failed")],
        ),
        (
            Past(last_pass_at=MORNING, failed=(failed("refused", REVOKED),)),
            [("bad", "sync-revoked"), ("bad", "sync-failed")],
        ),
        (
            Past(last_pass_at=MORNING, down_since=MORNING - timedelta(days=2)),
            [("bad", "sync-down")],
        ),
    ],
    ids=["well", "never", "overdue", "line", "revoked", "down"],
)
def test_sync_is_said_as_it_stands(
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    past: Past,
    expected: list[tuple[str, str]],
) -> None:
    with open_store(folder, SESAME, clock) as store:
        store.membership.enrol(an_answer(store))
        remember(store.settings, past)

    assert wrong(looked_at(folder, clock, a_machine(tmp_path))) == expected


def test_a_clock_behind_centrals_word_is_said(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    with open_store(folder, SESAME, clock) as store:
        word = a_receipt(store.journal.reach(), MORNING + timedelta(hours=3))
        store.outbox.mark_received(word)

    found = wrong(looked_at(folder, clock, a_machine(tmp_path)))

    assert found == [("bad", "clock-behind_central")]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (("oqs.folder", "nowhere"), [("bad", "folder-not_there")]),
        (("oqs.folder", ""), [("bad", "folder-not_set")]),
        (("oqs.institution", "1"), [("bad", "institution-wrong")]),
        (("oqs.encoding", "euc-jp"), [("bad", "encoding-wrong")]),
        (("online.gateways", ""), [("look", "gateways-not_set")]),
        (("online.gateways", "central"), [("look", "central-silent")]),
        (("paper.printer", "another"), [("bad", "printer-unknown")]),
        (("paper.printer", "reception"), []),
        (("paper.folder", "/nowhere"), [("look", "forms-not_there")]),
    ],
)
def test_a_setting_that_cannot_work_is_said(
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    setting: tuple[str, str],
    expected: list[tuple[str, str]],
) -> None:
    with open_store(folder, SESAME, clock) as store:
        store.settings.put(*setting)

    assert wrong(looked_at(folder, clock, a_machine(tmp_path))) == expected


@pytest.mark.parametrize(
    ("may_write", "expected"), [(True, []), (False, [("look", "forms-closed")])]
)
def test_a_folder_of_forms_that_takes_nothing_is_said(  # noqa: PLR0913, PLR0917
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    may_write: bool,  # noqa: FBT001
    expected: list[tuple[str, str]],
) -> None:
    with open_store(folder, SignIn(SESAME), clock) as store:
        store.settings.put("paper.folder", str(tmp_path))
    monkeypatch.setattr("kiosk.doctor.outside.os.access", lambda *_: may_write)

    assert wrong(looked_at(folder, clock, a_machine(tmp_path))) == expected


def test_requests_that_nobody_takes_are_said(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    request = tmp_path / "oqs" / "req" / "OQSsiquc01req_1.xml"
    request.write_bytes(b"theirs")
    long_ago = MORNING.timestamp() - UNREAD_AFTER - 1
    os.utime(request, (long_ago, long_ago))

    found = wrong(looked_at(folder, clock, a_machine(tmp_path)))

    assert found == [("look", "requests-not_taken")]


@pytest.mark.parametrize("answered", [False, True], ids=["silent", "answered"])
def test_whether_the_terminal_answers_is_known_from_the_last_patient(
    folder: Path, clock: FixedClock, tmp_path: Path, *, answered: bool
) -> None:
    with open_store(folder, SignIn(SESAME), clock) as store:
        if answered:
            store.enquiries.begin(an_enquiry("c-1", asked_at=MORNING))
            store.enquiries.answered("c-1", what_it_says("c-1", at=MORNING))
        else:
            breaker = Breaker(TERMINAL, store.settings, clock)
            breaker.failed("silent", at_once=True)
            breaker.remember()

    found = looked_at(folder, clock, a_machine(tmp_path))

    facts = by_what(found)["register.terminal"].facts
    if answered:
        assert facts == {"answered_at": "09:00"}
    else:
        assert wrong(found) == [("look", "terminal-silent")]
        assert facts == {"since": "02/04 09:00"}


def test_an_edition_that_does_not_hold_is_said(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    with open_store(folder, SESAME, clock) as store:
        name = store.editions.book().name
        store.editions.take(EditionOffer(serial=1, name=name, path=""), b"")
    around = a_machine(tmp_path)
    assert wrong(looked_at(folder, clock, around)) == []
    run_with_the_key(folder, "UPDATE edition SET files = x'00'")

    found = looked_at(folder, clock, around)

    assert wrong(found) == [("look", "edition-refused")]
    assert by_what(found)["edition"].facts["signed_by"] == "built-in"


def test_the_open_desk_is_looked_at_without_opening_it_again(
    folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    with open_store(folder, SESAME, clock) as store:
        before = store.journal.reach()
        found = check_open(
            store, folder, clock, a_machine(tmp_path), Further(deep=untold)
        )
        after = store.journal.reach()

    assert wrong(found) == []
    assert before == after
    assert {"log", "keys", "disk", "fonts"} <= by_what(found).keys()


@pytest.mark.parametrize("noted", ["last year", "2026-01-01T00:00:00"])
def test_a_day_of_the_keys_that_does_not_read_is_no_day(
    folder: Path, clock: FixedClock, tmp_path: Path, noted: str
) -> None:
    with open_store(folder, SESAME, clock) as store:
        store.settings.put(KEYS_CHANGED, noted)

    found = looked_at(folder, clock, a_machine(tmp_path))

    assert wrong(found) == []
    assert "age_days" not in by_what(found)["keys"].facts
