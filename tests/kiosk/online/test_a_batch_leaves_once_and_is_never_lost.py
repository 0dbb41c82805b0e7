"""A batch over a real folder: sent once, resumed after any kill, removed once kept."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from msgspec.structs import replace

from kiosk.desk.appointments import Batch, BatchStep
from kiosk.online.oqs.bulk_files import BatchPaths
from kiosk.online.simulated.terminal import Terminal
from kiosk.online.simulated.told import Mode, Told
from schema.clock import FixedClock
from schema.terms import OnlineCheck
from tests.kiosk.desk.room import NINE
from tests.kiosk.online.batches import Kept, Killed, a_bulk, a_terminal, query_of
from tests.people import (
    SETAGAYA,
    VISIT_DAY,
    a_national_person,
    a_person,
    an_employee,
)

ALL = (a_person(), a_national_person(), an_employee())
QUERIES = [query_of(one) for one in ALL]
ELIGIBLE = [OnlineCheck.ELIGIBLE] * len(ALL)
UNAVAILABLE = [OnlineCheck.UNAVAILABLE] * len(ALL)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NINE)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def terminal(tmp_path: Path, clock: FixedClock) -> Iterator[Terminal]:
    terminal = a_terminal(tmp_path, clock, ALL)
    terminal.start()
    yield terminal
    terminal.stop()


def uploads(terminal: Terminal) -> list[str]:
    return [one.name for one in terminal.taken if one.queries]


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*") if one.is_file())


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
@pytest.mark.parametrize("packed", [False, True])
def test_everybody_is_answered_in_the_order_of_the_questions(
    terminal: Terminal,
    kept: Kept,
    clock: FixedClock,
    encoding: str,
    *,
    packed: bool,
) -> None:
    terminal.packs_bulk = packed
    bulk = a_bulk(terminal.folder, kept, clock, encoding=encoding)

    answers = bulk.check_all(QUERIES)

    assert [one.result for one in answers] == ELIGIBLE
    assert [one.correlation for one in answers] == [q.correlation for q in QUERIES]
    assert [one.share for one in answers] == [person.share for person in ALL]
    assert [one.insured and one.insured.name for one in answers] == [
        p.name for p in ALL
    ]
    assert {one.source for one in answers} == {"oqs_bulk"}
    assert {one.codes["simulated_by"] for one in answers} == {"madoguchi"}


def test_the_second_request_carries_the_number_and_nobody(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    a_bulk(terminal.folder, kept, clock).check_all(QUERIES)

    first, *later = terminal.taken
    assert first.name.startswith("OQSmuquc01req_")
    assert [query.number for query in first.queries] == [p.number for p in ALL]
    assert {one.name[:14] for one in later} == {"OQSmuquc02req_"}
    assert all(one.reception and not one.queries for one in later)


def test_files_stay_until_their_answers_are_kept(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    bulk = a_bulk(terminal.folder, kept, clock)
    bulk.check_all(QUERIES)
    assert files(terminal.folder)

    again = a_bulk(terminal.folder, kept, clock)
    assert [one.result for one in again.check_all(QUERIES)] == ELIGIBLE
    again.done()

    assert files(terminal.folder) == []
    assert kept.bytes == {}
    assert len(uploads(terminal)) == 1


def test_what_is_still_processed_is_asked_for_later(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    terminal.bulk_delay = 0.8
    bulk = a_bulk(terminal.folder, kept, clock, deadline=0.5)
    assert [one.result for one in bulk.check_all(QUERIES)] == UNAVAILABLE
    bulk.done()

    later = a_bulk(terminal.folder, kept, clock)

    assert [one.result for one in later.check_all(QUERIES)] == ELIGIBLE
    assert len(uploads(terminal)) == 1
    assert len({one.name for one in terminal.taken}) == len(terminal.taken)


def test_a_silent_terminal_is_not_sent_to_twice(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    terminal.mode = Mode.SILENT
    for _ in range(2):
        bulk = a_bulk(terminal.folder, kept, clock, deadline=0.3)
        assert [one.result for one in bulk.check_all(QUERIES)] == UNAVAILABLE
        bulk.done()
    terminal.mode = Mode.ANSWERING

    answers = a_bulk(terminal.folder, kept, clock).check_all(QUERIES)

    assert [one.result for one in answers] == ELIGIBLE
    assert len(uploads(terminal)) == 1


STEPS = [
    (BatchStep.BEGUN, "after"),
    (BatchStep.LEAVING, "before"),
    (BatchStep.LEAVING, "after"),
    (BatchStep.UPLOADED, "before"),
    (BatchStep.UPLOADED, "after"),
    (BatchStep.ACCEPTED, "before"),
    (BatchStep.ACCEPTED, "after"),
    (BatchStep.ASKING, "before"),
    (BatchStep.ASKING, "after"),
]


@pytest.mark.parametrize(("step", "when"), STEPS, ids=str)
def test_a_kill_at_any_step_neither_repeats_nor_loses(
    terminal: Terminal, kept: Kept, clock: FixedClock, step: BatchStep, when: str
) -> None:
    def kill(batch: Batch) -> None:
        if batch.step is step:
            raise Killed

    setattr(kept, when, kill)
    with pytest.raises(Killed):
        a_bulk(terminal.folder, kept, clock).check_all(QUERIES)
    setattr(kept, when, lambda _: None)

    bulk = a_bulk(terminal.folder, kept, clock)
    answers = bulk.check_all(QUERIES)
    bulk.done()

    assert [one.result for one in answers] == ELIGIBLE
    assert len(uploads(terminal)) == 1
    assert files(terminal.folder) == []


def test_whoever_is_added_later_is_asked_in_a_batch_of_their_own(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    a_bulk(terminal.folder, kept, clock).check_all(QUERIES[:1])
    anew = [replace(query, correlation=f"{query.correlation}-2") for query in QUERIES]

    answers = a_bulk(terminal.folder, kept, clock).check_all(anew)

    assert [one.result for one in answers] == ELIGIBLE
    asked = [query.number for one in terminal.taken for query in one.queries]
    assert asked == [person.number for person in ALL]


def test_somebody_who_comes_twice_is_asked_once(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    twice = [query_of(ALL[0], 1), query_of(ALL[0], 2)]

    answers = a_bulk(terminal.folder, kept, clock).check_all(twice)

    assert [one.result for one in answers] == ELIGIBLE[:2]
    assert [len(one.queries) for one in terminal.taken if one.queries] == [1]


def test_a_day_later_a_silent_batch_is_given_up(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    terminal.mode = Mode.LINE_DOWN
    a_bulk(terminal.folder, kept, clock, deadline=0.2).check_all(QUERIES)
    terminal.mode = Mode.ANSWERING
    terminal.stop()
    clock.at += timedelta(hours=25)

    a_bulk(terminal.folder, kept, clock, deadline=0.2).check_all(QUERIES)

    assert len(kept.bytes) == 1
    assert len(list((terminal.folder / "req").iterdir())) == 1


def test_a_refused_batch_is_answered_by_nothing_and_may_be_asked_anew(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    terminal.mode = Mode.REFUSES
    bulk = a_bulk(terminal.folder, kept, clock)
    assert [one.result for one in bulk.check_all(QUERIES)] == UNAVAILABLE
    bulk.done()
    terminal.mode = Mode.ANSWERING

    answers = a_bulk(terminal.folder, kept, clock).check_all(QUERIES)

    assert [one.result for one in answers] == ELIGIBLE
    assert len(uploads(terminal)) == 2


def test_each_is_answered_for_themselves(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    said = {ALL[0].number: Told(validity="2"), ALL[1].number: Told(status="2")}
    terminal.instead = lambda query: said.get(query.number)

    answers = a_bulk(terminal.folder, kept, clock).check_all(QUERIES)

    assert [one.result for one in answers] == [
        OnlineCheck.NOT_ELIGIBLE,
        OnlineCheck.UNAVAILABLE,
        OnlineCheck.ELIGIBLE,
    ]


def test_an_answer_about_somebody_else_is_none(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    other = a_person(number="00000026", insurer_number=SETAGAYA)
    born = replace(other, birth_date=other.birth_date + timedelta(days=1))
    terminal.instead = lambda _: Told(people=(born,), validity="1")

    answers = a_bulk(terminal.folder, kept, clock).check_all(QUERIES)

    assert [one.result for one in answers] == UNAVAILABLE
    assert [one.insured for one in answers] == [None] * len(ALL)


def test_two_people_in_one_unit_are_never_eligible(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    terminal.instead = lambda _: Told(people=ALL[:2], validity="1")

    answers = a_bulk(terminal.folder, kept, clock).check_all(QUERIES)

    assert {one.result for one in answers} == {OnlineCheck.AMBIGUOUS}


def test_half_written_files_are_waited_for(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    terminal.mode, terminal.pause = Mode.HALF_WRITTEN, 0.2
    bulk = a_bulk(terminal.folder, kept, clock, patience=5.0, again=3.0)

    assert [one.result for one in bulk.check_all(QUERIES)] == ELIGIBLE


def test_without_a_folder_nothing_is_kept_or_sent(
    tmp_path: Path, kept: Kept, clock: FixedClock
) -> None:
    bulk = a_bulk(tmp_path / "none", kept, clock)

    assert [one.result for one in bulk.check_all(QUERIES)] == UNAVAILABLE
    assert kept.bytes == {}
    assert not bulk.is_reachable()


def test_on_a_full_disk_nothing_leaves(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    kept.is_full = True

    answers = a_bulk(terminal.folder, kept, clock).check_all(QUERIES)

    assert [one.result for one in answers] == UNAVAILABLE
    assert terminal.taken == []


def an_archive(*members: tuple[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_foreign_archive_in_its_place_is_never_eligible(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    def put_another(batch: Batch) -> None:
        if batch.step is BatchStep.ASKING:
            terminal.mode = Mode.SILENT
            path = BatchPaths(terminal.folder, batch).answers[1]
            path.write_bytes(an_archive(("../evil.xml", b"<XmlMsg/>")))

    kept.after = put_another

    answers = a_bulk(terminal.folder, kept, clock, again=9.0).check_all(QUERIES)

    assert [one.result for one in answers] == UNAVAILABLE
    assert not (terminal.folder.parent / "evil.xml").exists()
    assert [one.step for one in kept.open()] == [BatchStep.FAILED]


def test_the_answer_is_about_the_day_on_which_it_was_asked(
    terminal: Terminal, kept: Kept, clock: FixedClock
) -> None:
    answers = a_bulk(terminal.folder, kept, clock).check_all(QUERIES)

    assert {one.confirmed_on for one in answers} == {VISIT_DAY}
    assert not any(one.is_live_on(VISIT_DAY + timedelta(days=1)) for one in answers)
