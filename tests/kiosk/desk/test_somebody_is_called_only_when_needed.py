"""The banner is for what somebody must act on; the rest mends itself."""

from datetime import datetime, timedelta

import pytest

from kiosk.desk.sync_state import Act, Enrolment, SyncState, must_act
from schema.clock import JAPAN
from schema.wire.form import PROBLEM, Problem, Trouble
from sync.client.declined import declined
from sync.client.result import Failed, Kind, Part, failed
from sync.errors import MadoguchiError, Unreachable
from sync.trust.doubts import expired, not_offered

NOW = datetime(2025, 10, 15, 9, 0, tzinfo=JAPAN)
HOUR = timedelta(hours=1)
JOINED = Enrolment(
    central="c" * 26, address="", facility="f", facility_name="見本", scope="area-13"
)


def state(**said: object) -> SyncState:
    return SyncState(enrolment=JOINED, last_pass_at=NOW - HOUR, **said)  # type: ignore[arg-type]


def one(kind: Kind, part: Part = "pull", code: str = "E-X-1") -> Failed:
    return Failed(part=part, kind=kind, code=code, found="", expected="", do="")


def told(error: MadoguchiError, part: Part = "line") -> Failed:
    return failed(part, error)


def problem(trouble: Trouble) -> MadoguchiError:
    return declined(Problem(type=PROBLEM + trouble, title="", status=403))


@pytest.mark.parametrize(
    ("found", "act"),
    [
        (one("unreachable"), None),
        (one("unreachable", "line"), None),
        (told(problem(Trouble.BUSY)), None),
        (told(problem(Trouble.DEVICE_REVOKED)), Act.REVOKED),
        (told(problem(Trouble.UNKNOWN_DEVICE)), Act.REFUSED),
        (told(problem(Trouble.BAD_TOKEN)), Act.REFUSED),
        (told(problem(Trouble.UPGRADE)), Act.REFUSED),
        (told(expired("timestamp"), "pull"), Act.EXPIRED),
        (told(not_offered("area-13/manifest.json"), "pull"), Act.NOT_OFFERED),
        (one("untrusted"), Act.UNTRUSTED),
        (one("unreadable"), Act.REFUSED),
        (one("refused"), Act.REFUSED),
        (one("not_intact"), Act.NOT_INTACT),
        (one("not_intact", "copy"), Act.NOT_INTACT),
        (one("not_intact", "edition"), Act.EDITION),
        (one("unreadable", "edition"), Act.EDITION),
        (one("unreachable", "edition"), None),
    ],
)
def test_what_failed_says_whether_to_act(found: Failed, act: Act | None) -> None:
    assert must_act(state(failed=(found,)), NOW) is act


@pytest.mark.parametrize(
    ("since", "act"),
    [
        (timedelta(0), None),
        (timedelta(days=3), None),
        (timedelta(days=3, seconds=1), Act.UNSENT),
    ],
)
def test_records_may_wait_three_days(since: timedelta, act: Act | None) -> None:
    assert must_act(state(unsent_since=NOW - since), NOW) is act


@pytest.mark.parametrize(
    ("down", "tried", "act"),
    [
        (timedelta(hours=24), HOUR, None),
        (timedelta(hours=25), HOUR, Act.DOWN),
        (timedelta(hours=62), timedelta(hours=62), None),
        (timedelta(hours=62), timedelta(minutes=1), Act.DOWN),
    ],
)
def test_a_line_may_be_down_for_a_day(
    down: timedelta, tried: timedelta, act: Act | None
) -> None:
    found = SyncState(enrolment=JOINED, last_pass_at=NOW - tried, down_since=NOW - down)

    assert must_act(found, NOW) is act


def test_the_most_pressing_is_said() -> None:
    many = (one("untrusted"), one("not_intact"), told(problem(Trouble.DEVICE_REVOKED)))
    found = state(failed=many, unsent_since=NOW - timedelta(days=9))

    assert must_act(found, NOW) is Act.NOT_INTACT


def test_a_desk_without_a_central_calls_nobody() -> None:
    found = SyncState(unsent_since=NOW - timedelta(days=99))

    assert must_act(found, NOW) is None


def test_a_broken_line_is_worth_another_try() -> None:
    error = Unreachable("E-X-1", subject="", found="", expected="", hint="")

    assert told(error).kind == "unreachable"
