"""A real central over a real line: what it says of one person, and what is none."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from kiosk.cli import run
from kiosk.desk.enquiry import Enquiry, Step
from kiosk.online.central import PAUSE, CentralGateway
from kiosk.store.vault import Store
from kiosk.syncing.joining import join
from kiosk.syncing.passing import line_of
from schema.clock import FixedClock, SystemClock, visit_day
from schema.insured import Insured
from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import OnlineCheck
from schema.wire.identity import Enrolled
from sync.central.check import Answering
from sync.central.live import LiveDatabase
from sync.central.settings import Settings
from sync.client.http import Line
from tests.kiosk.syncing.running import RunningCentral, a_desk, joined, listening
from tests.people import EVERYONE, HANAKO, LOST
from tests.served import code_for, served, set_up
from tests.sync.central.live_view import show


class Book:
    """The steps of the enquiries, as they were noted."""

    def __init__(self) -> None:
        """Nothing was asked."""
        self.steps: list[tuple[str, Step]] = []

    def step(self, correlation: str, step: Step) -> None:
        self.steps.append((correlation, step))

    def __getattr__(self, name: str) -> Any:
        """A gateway to central needs nothing else of the book."""
        raise AssertionError(name)


class Seconds:
    """Time since boot, moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Membership:
    """A desk's membership with something changed."""

    def __init__(self, enrolled: Enrolled | None, address: str) -> None:
        """Belong to this central."""
        self._said = enrolled, address

    def enrolled(self) -> Enrolled | None:
        return self._said[0]

    def address(self) -> str:
        return self._said[1]


class Desk:
    """A desk of a central's clinic."""

    def __init__(self, store: Store, central: RunningCentral) -> None:
        """Prepare to ask."""
        self.store, self.central = store, central
        self.clock = FixedClock(central.clock.at)
        self.book, self.seconds = Book(), Seconds()

    def gateway(self, membership: Membership | None = None) -> CentralGateway:
        return CentralGateway(
            lambda: line_of(self.store),
            membership or self.store.membership,
            self.store.keys,
            self.clock,
            self.book,
            deadline=10.0,
            seconds=self.seconds,
        )

    def enquiry(self, person: Insured, **changes: Any) -> Enquiry:
        query = OnlineQuery(
            insurer_number=person.insurer_number,
            number=person.number,
            birth_date=person.birth_date,
            correlation=f"correlation-{person.number}",
        )
        return Enquiry(
            query=replace(query, **changes), gateway="central", asked_at=self.clock.at
        )


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A central over a live register, and a desk that is enrolled there."""
    folder = tmp_path_factory.mktemp("live")
    url = f"sqlite:///{(folder / 'insurer.db').as_posix()}"
    show(url, EVERYONE)
    database = LiveDatabase(url)
    with ExitStack() as open_:
        central = open_.enter_context(listening(folder / "central"))
        running = central.central
        running.answering = Answering(database, running.keys.sign, running.clock)
        store = open_.enter_context(a_desk(folder / "desk"))
        joined(store, central)
        yield Desk(store, central)
    database.close()


@pytest.fixture
def desk(town: Desk) -> Desk:
    """That desk, which has asked nothing yet."""
    return Desk(town.store, town.central)


def test_the_register_answers_and_the_answer_is_live(desk: Desk) -> None:
    gateway = desk.gateway()
    enquiry = desk.enquiry(HANAKO, consent_to_limit=True)
    answer = gateway.ask(enquiry)

    assert answer
    assert (answer.result, answer.source) == (OnlineCheck.ELIGIBLE, "central")
    assert (answer.share, answer.correlation) == (10, enquiry.query.correlation)
    assert answer.insured
    assert answer.insured.name == "見本　花子"
    assert answer.limit
    assert answer.is_live_on(visit_day(desk.clock))
    assert not answer.is_live_on(visit_day(desk.clock) - timedelta(days=1))
    assert desk.book.steps == [(enquiry.query.correlation, Step.SENT)]
    assert gateway.is_reachable()


def test_who_lost_it_is_not_eligible(desk: Desk) -> None:
    answer = desk.gateway().ask(desk.enquiry(LOST))

    assert answer
    assert answer.result is OnlineCheck.NOT_ELIGIBLE


def test_the_birth_date_of_somebody_else_finds_nobody(desk: Desk) -> None:
    answer = desk.gateway().ask(desk.enquiry(HANAKO, birth_date=date(1945, 1, 6)))

    assert answer
    assert (answer.result, answer.insured) == (OnlineCheck.NOT_FOUND, None)


def nothing_else(answer: OnlineAnswer | None) -> dict[str, str]:
    """The codes of an answer that is none and says nothing of anybody."""
    assert answer
    assert answer.result is OnlineCheck.UNAVAILABLE
    assert (answer.share, answer.insured, answer.limit) == (None, None, None)
    return answer.codes


def test_an_imported_file_is_never_an_answer(desk: Desk) -> None:
    running = desk.central.central
    live = running.answering
    running.answering = Answering(None, running.keys.sign, running.clock)
    answer = desk.gateway().ask(desk.enquiry(HANAKO))
    running.answering = live

    assert nothing_else(answer) == {"reason": "refused", "detail": "imported"}


def test_another_key_is_not_central_s(desk: Desk) -> None:
    enrolled = desk.store.membership.enrolled()
    assert enrolled
    other = msgspec.structs.replace(enrolled, central_key=desk.store.keys.public_key)
    gateway = desk.gateway(Membership(other, desk.store.membership.address()))
    codes = nothing_else(gateway.ask(desk.enquiry(HANAKO)))

    assert codes == {"reason": "refused", "detail": "E-WIRE-3"}


def test_an_answer_about_somebody_else_is_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = desk.central.central.answering
    honest = answering.answer

    def mixed_up(asked: Any, body: bytes, device: str) -> Any:
        swapped = msgspec.structs.replace(
            asked, number=LOST.number, birth_date=LOST.birth_date
        )
        said = honest(swapped, body, device)
        return msgspec.structs.replace(said, result=OnlineCheck.ELIGIBLE, share=10)

    monkeypatch.setattr(answering, "answer", mixed_up)
    codes = nothing_else(desk.gateway().ask(desk.enquiry(HANAKO)))

    assert codes == {"doubt": "other_person"}


def test_a_desk_without_a_central_asks_nobody(desk: Desk) -> None:
    for membership in (Membership(None, "x"), Membership(None, "")):
        gateway = desk.gateway(membership)
        assert gateway.ask(desk.enquiry(HANAKO)) is None
        assert list(gateway.collect([desk.enquiry(HANAKO)])) == []
        assert not gateway.is_reachable()
    assert desk.book.steps == []


def test_a_line_that_is_down_is_no_answer(desk: Desk) -> None:
    nowhere = Line(address="http://127.0.0.1:9")
    gateway = CentralGateway(
        lambda: nowhere,
        desk.store.membership,
        desk.store.keys,
        desk.clock,
        desk.book,
        seconds=desk.seconds,
    )
    sent = replace(desk.enquiry(HANAKO), step=Step.SENT)

    codes = nothing_else(gateway.ask(desk.enquiry(HANAKO)))
    assert codes == {"reason": "line", "detail": "E-LINE-1"}
    assert not gateway.is_reachable()
    desk.seconds.now += PAUSE
    other = replace(desk.enquiry(LOST), step=Step.SENT)
    before = len(desk.book.steps)
    assert list(gateway.collect([sent, other])) == []
    assert list(gateway.collect([other])) == []
    assert len(desk.book.steps) == before + 1
    desk.seconds.now += PAUSE
    assert list(gateway.collect([other])) == []
    assert len(desk.book.steps) == before + 2


def collected(gateway: CentralGateway, *waiting: Enquiry) -> Sequence[str]:
    return [one.correlation for one in gateway.collect(waiting)]


def test_what_a_restart_left_is_asked_again_with_pauses(desk: Desk) -> None:
    gateway = desk.gateway()
    sent = replace(desk.enquiry(HANAKO), step=Step.SENT)
    correlation = sent.query.correlation

    assert collected(gateway, sent) == [correlation]
    assert collected(gateway, sent) == []
    desk.seconds.now += PAUSE - 1
    assert collected(gateway, sent) == []
    desk.seconds.now += 1
    assert collected(gateway, sent) == [correlation]


def test_what_was_just_begun_is_left_to_who_asks_it(desk: Desk) -> None:
    begun = desk.enquiry(HANAKO)
    assert collected(desk.gateway(), begun) == []
    desk.clock.at += timedelta(seconds=PAUSE)
    assert collected(desk.gateway(), begun) == [begun.query.correlation]


@pytest.mark.parametrize("step", [Step.ANSWERED, Step.GIVEN_UP])
def test_what_is_over_is_not_asked_again(desk: Desk, step: Step) -> None:
    over = replace(desk.enquiry(HANAKO), step=step)
    folder = replace(desk.enquiry(HANAKO), step=Step.SENT, gateway="oqs_folder")

    assert collected(desk.gateway(), over, folder) == []


def test_a_question_of_yesterday_is_about_yesterday(desk: Desk) -> None:
    sent = replace(desk.enquiry(HANAKO), step=Step.SENT)
    yesterday = replace(sent, asked_at=sent.asked_at - timedelta(days=1))
    (answer,) = desk.gateway().collect([yesterday])

    assert answer.confirmed_on == visit_day(desk.clock) - timedelta(days=1)
    assert not answer.is_live_on(visit_day(desk.clock))
    assert not answer.is_live_on(visit_day(desk.clock) - timedelta(days=1))


def test_a_central_that_was_set_up_by_command_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "central"
    facility = set_up(folder, [], Settings())
    url = f"sqlite:///{(tmp_path / 'insurer.db').as_posix()}"
    command = ["central", "register", "--data", str(folder)]
    assert run([*command, "--live", url]) == 3
    show(url, EVERYONE)
    assert run([*command, "--live", url, "--json"]) == 0
    said = msgspec.json.decode(capsys.readouterr().out)
    assert said == {"live": True, "database": url, "view": "madoguchi_live_register"}

    clock = FixedClock(SystemClock().now())
    with a_desk(tmp_path / "desk", clock) as store, served(folder) as central:
        line = Line(address=str(central.address))
        join(store, line, code_for(folder, facility), SystemClock())
        gateway = CentralGateway(
            lambda: line, store.membership, store.keys, SystemClock(), Book()
        )
        query = OnlineQuery(
            insurer_number=HANAKO.insurer_number,
            number=HANAKO.number,
            birth_date=HANAKO.birth_date,
            correlation="c",
        )
        asked = Enquiry(query=query, gateway="central", asked_at=SystemClock().now())
        answer = gateway.ask(asked)

    assert answer
    assert (answer.result, answer.share) == (OnlineCheck.ELIGIBLE, 10)
    assert run([*command, "--none"]) == 0
    assert "answered by nobody" in capsys.readouterr().out
    assert run([*command, "--none", "--live", url]) == 2
    assert run([*command, "--live", "postgresql://a:sesame@b.internal/c"]) == 4
    assert "sesame" not in capsys.readouterr().err
