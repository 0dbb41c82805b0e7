"""What central says of one person is what the insurer's register says, or nothing."""

import io
import shutil
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine, text

from schema.clock import FixedClock
from schema.insured import Insured
from schema.terms import LossReason, OnlineCheck
from schema.wire.check import CheckAnswered, CheckAsked
from sync.central import live
from sync.central.app import make_app
from sync.central.database import named
from sync.central.folder import open_central
from sync.central.live import VIEW, LiveDatabase
from sync.central.running import Central
from sync.errors import Refused, Unreachable, Unreadable, Untrusted
from sync.protocol.envelope import CHECKED, RECEIPT, opened_as
from tests.people import (
    EVERYONE,
    HANAKO,
    IN_SPECIAL_CARE,
    LOST,
    MOVED_FROM,
    MOVED_TO,
    NATIONAL_SPOUSE,
    a_national_person,
    a_person,
    an_employee,
)
from tests.sync.central.conftest import NOW, code_of
from tests.sync.central.kiosk import Kiosk, trouble
from tests.sync.central.live_view import show
from tests.sync.conftest import NewUrl

ON_DAY = NOW.date()


@pytest.fixture(params=["sqlite", "postgresql"])
def view(request: pytest.FixtureRequest, new_url: NewUrl) -> str:
    """The insurer's own database, with its view of everybody."""
    url = new_url(request.param)
    show(url, EVERYONE)
    return url


class Desk:
    """A central over a live register, and a kiosk that asks it."""

    def __init__(self, central: Central, kiosk: Kiosk) -> None:
        """Join them."""
        self.central, self.kiosk = central, kiosk

    def body(self, person: Insured, **changes: Any) -> bytes:
        asked = CheckAsked(
            correlation="0123456789abcdef",
            insurer_number=person.insurer_number,
            symbol=person.symbol,
            number=person.number,
            branch=person.branch,
            birth_date=person.birth_date,
            on_day=ON_DAY,
            at=self.kiosk.clock.now(),
        )
        return msgspec.json.encode(replace(asked, **changes))

    async def ask(self, person: Insured, **changes: Any) -> CheckAnswered:
        answer = await self.kiosk.post("/v1/check", self.body(person, **changes))
        assert answer.status_code == 200, answer.text
        key = self.central.keys.public_key
        return opened_as(CheckAnswered, CHECKED, answer.content, key)

    async def result(self, person: Insured, **changes: Any) -> OnlineCheck:
        return (await self.ask(person, **changes)).result


@pytest.fixture
def opened(set_up: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "central"
    shutil.copytree(set_up, folder)
    return folder


async def _desk(
    folder: Path, url: str, clock: FixedClock, log: io.StringIO, **settings: Any
) -> AsyncIterator[Desk]:
    kept = open_central(folder)
    kept.settings = replace(kept.settings, live=url, **settings)
    central = Central(kept, clock, log)
    transport = httpx.ASGITransport(make_app(central))
    async with httpx.AsyncClient(transport=transport, base_url="http://c") as client:
        kiosk = Kiosk(client, central.keys.central, clock)
        await kiosk.enrol(code_of(central), central.keys.public_key)
        yield Desk(central, kiosk)
    central.close()


@pytest.fixture
async def desk(
    opened: Path, view: str, clock: FixedClock, log: io.StringIO
) -> AsyncIterator[Desk]:
    async for one in _desk(opened, view, clock, log):
        yield one


@pytest.fixture
async def filed(
    opened: Path, clock: FixedClock, log: io.StringIO
) -> AsyncIterator[Desk]:
    """A central that has imported files at most."""
    async for one in _desk(opened, "", clock, log):
        yield one


async def test_who_is_insured_is_eligible_with_everything_that_is_known(
    desk: Desk,
) -> None:
    body = desk.body(HANAKO)
    answer = await desk.kiosk.post("/v1/check", body)
    key = desk.central.keys.public_key
    said = opened_as(CheckAnswered, CHECKED, answer.content, key)

    assert (said.result, said.live, said.reason) == (OnlineCheck.ELIGIBLE, True, "")
    assert (said.share, said.confirmed_on) == (10, ON_DAY)
    assert (said.device, said.correlation) == (desk.kiosk.device, "0123456789abcdef")
    assert said.question == sha256(body).hexdigest()
    assert said.answered_at == NOW
    person = said.insured
    assert person
    assert (person.name, person.name_kana, person.sex) == ("見本　花子", "ﾐﾎﾝ ﾊﾅｺ", "2")
    assert (person.number, person.insurer_number) == (HANAKO.number, "39131040")
    assert (person.birth_date, person.valid_to) == (
        HANAKO.birth_date,
        date(2026, 7, 31),
    )
    assert said.limit is None
    with pytest.raises(Untrusted):
        opened_as(CheckAnswered, RECEIPT, answer.content, key)


async def test_a_limit_is_said_only_with_consent(desk: Desk) -> None:
    said = await desk.ask(HANAKO, consent_to_limit=True)

    assert said.limit
    assert (said.limit.limit_class, said.limit.consented) == ("B10", True)


@pytest.mark.parametrize(
    ("person", "on_day", "expected"),
    [
        (LOST, LOST.lost_on, OnlineCheck.NOT_ELIGIBLE),
        (LOST, date(2025, 8, 19), OnlineCheck.ELIGIBLE),
        (MOVED_FROM, MOVED_FROM.lost_on, OnlineCheck.NEWER_EXISTS),
        (MOVED_FROM, date(2025, 8, 31), OnlineCheck.ELIGIBLE),
        (MOVED_TO, date(2025, 8, 31), OnlineCheck.NOT_ELIGIBLE),
        (MOVED_TO, date(2025, 9, 1), OnlineCheck.ELIGIBLE),
        (NATIONAL_SPOUSE, ON_DAY, OnlineCheck.ELIGIBLE),
        (an_employee(), ON_DAY, OnlineCheck.ELIGIBLE),
    ],
)
async def test_the_day_decides(
    desk: Desk, person: Insured, on_day: date, expected: OnlineCheck
) -> None:
    said = await desk.ask(person, on_day=on_day)

    assert (said.result, said.confirmed_on, said.live) == (expected, on_day, True)
    assert (said.share is not None) == (expected is OnlineCheck.ELIGIBLE)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (LossReason.DEATH, OnlineCheck.NOT_ELIGIBLE),
        (LossReason.PUBLIC_ASSISTANCE, OnlineCheck.NOT_ELIGIBLE),
        (LossReason.OTHER_INSURANCE, OnlineCheck.NEWER_EXISTS),
        (LossReason.OTHER, OnlineCheck.NEWER_EXISTS),
        (None, OnlineCheck.NOT_ELIGIBLE),
    ],
)
async def test_why_it_was_lost_says_whether_there_is_newer(
    desk: Desk, view: str, reason: LossReason | None, expected: OnlineCheck
) -> None:
    show(view, [replace(LOST, loss_reason=reason)])

    assert await desk.result(LOST) is expected


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": date(1945, 1, 6)},
        {"number": "00000019"},
        {"insurer_number": "39131123"},
        {"symbol": "見01"},
        {"number": "0' OR '1'='1"},
    ],
    ids=lambda one: next(iter(one)),
)
async def test_nobody_else_is_found(desk: Desk, changes: dict[str, Any]) -> None:
    said = await desk.ask(HANAKO, **changes)

    assert (said.result, said.insured, said.share) == (
        OnlineCheck.NOT_FOUND,
        None,
        None,
    )


async def test_a_branch_counts_where_both_say_one(desk: Desk) -> None:
    spouse = NATIONAL_SPOUSE
    assert await desk.result(spouse, branch="01") is OnlineCheck.NOT_FOUND
    assert await desk.result(spouse, branch="") is OnlineCheck.ELIGIBLE


async def test_twins_without_a_branch_are_ambiguous(desk: Desk, view: str) -> None:
    show(view, [a_national_person(), a_national_person(branch="02", name="例示　次郎")])
    said = await desk.ask(a_national_person(), branch="")

    assert (said.result, said.insured) == (OnlineCheck.AMBIGUOUS, None)
    assert await desk.result(a_national_person()) is OnlineCheck.ELIGIBLE


async def test_what_begins_later_is_not_said(desk: Desk, view: str) -> None:
    later = ON_DAY + timedelta(days=1)
    coming = a_person(
        share_from=later, limit_from=later, disease_class="1", disease_from=later
    )
    show(view, [coming])
    before = await desk.ask(coming, consent_to_limit=True)
    after = await desk.ask(coming, consent_to_limit=True, on_day=later)

    assert before.result is OnlineCheck.ELIGIBLE
    assert (before.share, before.limit, before.diseases) == (None, None, ())
    assert after.share == 10
    assert after.limit
    assert [one.disease_class for one in after.diseases] == ["1"]


async def test_special_care_is_told_by_its_classification(desk: Desk) -> None:
    said = await desk.ask(IN_SPECIAL_CARE)

    assert said.insured
    assert said.insured.classification == "05"


async def test_numbers_may_stand_in_the_view_as_they_are_written(
    desk: Desk, view: str
) -> None:
    six = a_national_person(insurer_number="138156", symbol="見 ０１")
    show(view, [six])
    said = await desk.ask(a_national_person())

    assert said.result is OnlineCheck.ELIGIBLE
    assert said.insured
    assert (said.insured.insurer_number, said.insured.symbol) == ("00138156", "見01")


async def test_what_changes_in_the_register_changes_the_answer(
    desk: Desk, view: str
) -> None:
    assert await desk.result(HANAKO) is OnlineCheck.ELIGIBLE
    show(view, [a_person(lost_on=ON_DAY, loss_reason=LossReason.DEATH)])
    assert await desk.result(HANAKO) is OnlineCheck.NOT_ELIGIBLE


async def test_an_imported_file_answers_nobody(filed: Desk) -> None:
    said = await filed.ask(HANAKO)

    assert (said.result, said.live) == (OnlineCheck.UNAVAILABLE, False)
    assert (said.reason, said.insured) == ("imported", None)


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [({"without": "lost_on"}, "silent"), ({"without": "birth_date"}, "silent")],
)
async def test_a_view_that_lacks_a_column_is_no_answer(
    desk: Desk, view: str, spoilt: dict[str, str], reason: str
) -> None:
    show(view, EVERYONE, **spoilt)
    said = await desk.ask(HANAKO)

    assert (said.result, said.live, said.reason) == (
        OnlineCheck.UNAVAILABLE,
        False,
        reason,
    )


@pytest.mark.parametrize(
    "row",
    [
        a_person(share=15),
        a_person(name=""),
        a_person(lost_on=None, loss_reason=LossReason.DEATH),
        a_person(lost_on=date(2000, 1, 1)),
    ],
    ids=["share", "name", "loss", "order"],
)
async def test_a_row_that_contradicts_itself_is_no_answer(
    desk: Desk, view: str, row: Insured
) -> None:
    show(view, [row])
    said = await desk.ask(HANAKO)

    assert (said.result, said.reason) == (OnlineCheck.UNAVAILABLE, "unread")


async def test_too_many_rows_are_no_answer(
    desk: Desk, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_ROWS", 1)
    show(view, [a_national_person(), NATIONAL_SPOUSE])

    assert (await desk.ask(NATIONAL_SPOUSE)).reason == "unread"


async def test_a_register_that_is_away_is_no_answer_and_may_come_back(
    opened: Path, tmp_path: Path, clock: FixedClock, log: io.StringIO
) -> None:
    file = tmp_path / "insurer.db"
    url = f"sqlite:///{file.as_posix()}"
    async for desk in _desk(opened, url, clock, log):
        said = await desk.ask(HANAKO)
        assert (said.result, said.reason) == (OnlineCheck.UNAVAILABLE, "silent")
        assert not file.exists()
        show(url, EVERYONE)
        assert await desk.result(HANAKO) is OnlineCheck.ELIGIBLE


async def test_a_register_that_takes_too_long_is_no_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.central.running._SECONDS_TO_ANSWER", 0.0)
    said = await desk.ask(HANAKO)

    assert (said.result, said.reason) == (OnlineCheck.UNAVAILABLE, "silent")


def endless(url: str) -> None:
    """Make the view one that never ends."""
    said = {"insurer_number": HANAKO.insurer_number, "number": HANAKO.number}
    columns = ", ".join(
        f"'{said.get(field, '')}' AS {field}" for field in Insured.__struct_fields__
    )
    view = (
        f"CREATE VIEW {VIEW} AS WITH RECURSIVE n (i) AS "  # noqa: S608
        "(SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n) "
        f"SELECT {columns} FROM n WHERE i < 0"
    )
    engine = create_engine(named(url))
    with engine.begin() as to:
        to.execute(text(f"DROP VIEW {VIEW}"))
        to.execute(text(view))
    engine.dispose()


def test_a_question_that_never_ends_is_ended(
    view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless(view)
    monkeypatch.setattr(live, "SECONDS", 1)
    database = LiveDatabase(view)
    with pytest.raises(Unreachable):
        database.find(HANAKO.insurer_number, "", HANAKO.number)
    database.close()


def test_nothing_can_be_written_through_it(view: str) -> None:
    database = LiveDatabase(view)
    engine = database._engine  # noqa: SLF001
    with pytest.raises(Unreachable), live._told(), engine.begin() as to:  # noqa: SLF001
        to.exec_driver_sql("DELETE FROM shikaku")
    assert database.find("39131040", "", HANAKO.number) == [HANAKO]
    database.close()


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        LiveDatabase("postgresql://somebody:sesame@register.internal/x")

    assert caught.value.code == "E-CENTRAL-32"
    assert "sesame" not in str(caught.value)
    with pytest.raises(Unreadable):
        LiveDatabase("oracle://register.internal/x")


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"{}",
        b"[" * 1000,
        "名前".encode("shift_jis"),
    ],
)
async def test_what_is_no_question_is_a_problem(filed: Desk, spoilt: bytes) -> None:
    answer = await filed.kiosk.post("/v1/check", spoilt)

    assert trouble(answer) == (400, "bad-request")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"insurer_number": "3913104"}, (400, "bad-request")),
        ({"number": ""}, (400, "bad-request")),
        ({"number": "1" * 21}, (400, "bad-request")),
        ({"symbol": "\0"}, (400, "bad-request")),
        ({"correlation": ""}, (400, "bad-request")),
        ({"at": datetime(2026, 11, 24)}, (400, "bad-request")),  # noqa: DTZ001
        ({"v": 2}, (422, "upgrade")),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
async def test_questions_have_bounds(
    filed: Desk, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    answer = await filed.kiosk.post("/v1/check", filed.body(HANAKO, **changes))

    assert trouble(answer) == expected


async def test_only_a_device_that_is_let_in_may_ask(filed: Desk) -> None:
    body = filed.body(HANAKO)
    bare = await filed.kiosk.client.post("/v1/check", content=body)
    other = filed.kiosk.bearer("POST", "/v1/check", filed.body(LOST))
    swapped = await filed.kiosk.client.post("/v1/check", content=body, headers=other)

    assert trouble(bare) == (401, "no-token")
    assert trouble(swapped) == (401, "bad-token")


async def test_nobody_can_fish(
    opened: Path, view: str, clock: FixedClock, log: io.StringIO
) -> None:
    async for desk in _desk(opened, view, clock, log, checks=50, misses=3):
        for day in range(1, 4):
            said = await desk.result(HANAKO, birth_date=date(1945, 2, day))
            assert said is OnlineCheck.NOT_FOUND
        answer = await desk.kiosk.post("/v1/check", desk.body(HANAKO))
        assert trouble(answer) == (429, "too-many")
        assert 3500 < int(answer.headers["retry-after"]) <= 3601


async def test_what_is_asked_is_counted_and_nobody_is_written_down(
    desk: Desk, log: io.StringIO
) -> None:
    await desk.ask(HANAKO)
    await desk.ask(HANAKO, correlation="other")
    await desk.ask(LOST)
    await desk.ask(HANAKO, birth_date=date(1945, 1, 6))
    text = (await desk.kiosk.client.get("/metrics")).text

    assert 'madoguchi_checks_total{result="eligible"} 2.0' in text
    assert 'madoguchi_checks_total{result="not_eligible"} 1.0' in text
    assert 'madoguchi_checks_total{result="not_found"} 1.0' in text
    written = log.getvalue() + text
    for personal in (HANAKO.number, "見本", "1945", "0123456789abcdef"):
        assert personal not in written
