"""Of all files in `res`, the answer to the question is taken, whole, once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.desk.enquiry import Enquiry, Step
from kiosk.online.oqs.files import Paths
from kiosk.online.oqs.folder import FEW
from kiosk.online.simulated.told import Mode, Told
from kiosk.online.whose import DOUBT, OTHER_PERSON, UNREADABLE
from schema.insured import Insured
from schema.terms import OnlineCheck
from tests.kiosk.online.shared import Shared, enquiry_of
from tests.people import HANAKO, WITH_VARIANT_KANJI, a_national_person, a_person

DTD = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><XmlMsg>&a;</XmlMsg>"""


def answer_file(shared: Shared, enquiry: Enquiry) -> bytes:
    """The terminal's answer, taken out of `res` again."""
    shared.terminal.turn()
    path = shared.paths(enquiry).answer
    data = path.read_bytes()
    path.unlink()
    return data


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
@pytest.mark.parametrize(
    "person", [HANAKO, WITH_VARIANT_KANJI, a_national_person()], ids=lambda p: p.number
)
def test_the_answer_comes_back_as_registered(
    tmp_path: Path, encoding: str, person: Insured
) -> None:
    shared = Shared(tmp_path / "oqs", encoding=encoding)
    enquiry = shared.ask(enquiry_of(person))

    (answer,) = shared.answers()

    assert answer.result is OnlineCheck.ELIGIBLE
    assert answer.correlation == enquiry.query.correlation
    assert answer.share == person.share
    assert answer.insured is not None
    assert answer.insured.name == person.name
    assert answer.asked_at == enquiry.asked_at
    assert answer.answered_at == shared.clock.now()
    assert answer.is_live_on(shared.clock.now().date())


def test_a_played_terminal_is_no_register(shared: Shared) -> None:
    shared.ask()

    (answer,) = shared.answers()

    assert answer.source == "simulator"


def test_a_terminal_that_does_not_say_so_is_the_real_one(shared: Shared) -> None:
    enquiry = shared.ask()
    data = answer_file(shared, enquiry)
    element = b"<SimulatedBy>madoguchi</SimulatedBy>"
    assert element in data
    shared.paths(enquiry).answer.write_bytes(data.replace(element, b""))

    (answer,) = shared.collect()

    assert answer.source == "oqs_folder"


def test_what_was_answered_is_removed_once_it_is_kept(shared: Shared) -> None:
    enquiry = shared.ask()
    shared.terminal.turn()
    for _ in range(2):
        answers = list(shared.gateway.collect(shared.book.on_their_way()))
    assert shared.paths(enquiry).answer.exists()

    shared.book.answered(enquiry.query.correlation, answers[0])
    shared.gateway.done_with(answers[0])

    assert shared.files() == []


def test_one_read_is_not_enough(shared: Shared) -> None:
    shared.ask()
    shared.terminal.turn()

    assert shared.collect(1) == []
    assert len(shared.collect(1)) == 1


def test_half_an_answer_is_waited_for(shared: Shared) -> None:
    enquiry = shared.ask()
    data = answer_file(shared, enquiry)
    path = shared.paths(enquiry).answer

    for share in (0, 10, 50, 99):
        path.write_bytes(data[: len(data) * share // 100])
        assert shared.collect(3) == []
    path.write_bytes(data)

    assert [one.result for one in shared.collect()] == [OnlineCheck.ELIGIBLE]


def test_the_halves_of_a_slow_terminal_are_one_answer(shared: Shared) -> None:
    shared.terminal.mode, shared.terminal.pause = Mode.HALF_WRITTEN, 0.05
    shared.ask()

    (answer,) = shared.answers()

    assert answer.result is OnlineCheck.ELIGIBLE


def test_a_late_answer_is_taken_all_the_same(shared: Shared) -> None:
    shared.terminal.mode = Mode.SILENT
    enquiry = shared.ask()
    assert shared.answers() == []
    shared.book.step(enquiry.query.correlation, Step.GIVEN_UP)

    shared.restarted()
    shared.terminal.mode = Mode.ANSWERING
    (answer,) = shared.answers()

    assert answer.correlation == enquiry.query.correlation


@pytest.mark.parametrize("raw", [DTD, b"<XmlMsg>", b"no XML", b"", b"x" * 3_000_000])
def test_what_stays_unreadable_is_answered_once_and_left(
    shared: Shared, raw: bytes
) -> None:
    shared.terminal.instead = lambda _: Told(raw=raw)
    enquiry = shared.ask()

    assert shared.answers() == []
    (answer,) = shared.collect(20)

    assert answer.result is OnlineCheck.UNAVAILABLE
    assert answer.codes == {DOUBT: UNREADABLE}
    assert shared.files() == [shared.paths(enquiry).answer.name]
    shared.restarted()
    assert shared.collect(20) == []
    assert shared.files() == [shared.paths(enquiry).answer.name]


def test_somebody_elses_data_are_no_answer(shared: Shared) -> None:
    shared.terminal.instead = lambda _: Told(
        validity="1", people=(a_person(number="00000083"),)
    )
    shared.ask()

    (answer,) = shared.answers()

    assert answer.result is OnlineCheck.UNAVAILABLE
    assert answer.codes[DOUBT] == OTHER_PERSON
    assert answer.insured is None
    assert shared.files() == []


def _other_correlation(shared: Shared, enquiry: Enquiry) -> Path:
    shared.terminal.instead = lambda _: Told(correlation="somebody-elses")
    shared.terminal.turn()
    return shared.paths(enquiry).answer


def _no_correlation(shared: Shared, enquiry: Enquiry) -> Path:
    shared.terminal.instead = lambda _: Told(correlation="")
    shared.terminal.turn()
    return shared.paths(enquiry).answer


def _other_name(shared: Shared, enquiry: Enquiry) -> Path:
    data = answer_file(shared, enquiry)
    path = shared.folder / "res" / "OQSsiquc01res_202510150001.xml"
    path.write_bytes(data)
    return path


def _face(shared: Shared, enquiry: Enquiry) -> Path:
    data = answer_file(shared, enquiry)
    path = shared.folder / "face" / "OQSsiquc01res_face_1_20251015090000.xml"
    path.write_bytes(data)
    return path


def _a_folder(shared: Shared, enquiry: Enquiry) -> Path:
    answer_file(shared, enquiry)
    shared.paths(enquiry).answer.mkdir()
    path = shared.paths(enquiry).answer / "inside"
    path.write_bytes(b"theirs")
    return path


@pytest.mark.parametrize(
    "lay", [_other_correlation, _no_correlation, _other_name, _face, _a_folder]
)
def test_what_answers_somebody_else_is_left_alone(
    shared: Shared, lay: Callable[[Shared, Enquiry], Path]
) -> None:
    enquiry = shared.ask()
    theirs = lay(shared, enquiry)
    before = theirs.read_bytes()

    for _ in range(2):
        assert shared.collect(20) == []
        shared.restarted()

    assert theirs.read_bytes() == before
    assert shared.step_of(enquiry) is Step.SENT


def test_two_desks_share_a_folder(tmp_path: Path) -> None:
    one, other = Shared(tmp_path / "oqs"), Shared(tmp_path / "oqs")
    mine, theirs = one.ask(), other.ask(enquiry_of(a_national_person()))
    one.terminal.turn()

    assert [each.correlation for each in one.collect()] == [mine.query.correlation]
    assert Paths(tmp_path / "oqs", theirs).answer.exists()
    assert [each.correlation for each in other.collect()] == [theirs.query.correlation]
    assert one.files() == []


def test_of_many_every_answer_is_taken(shared: Shared) -> None:
    asked = [shared.ask() for _ in range(3 * FEW)]
    shared.terminal.instead = lambda query: (
        None if query.correlation in come else Told(correlation="lost")
    )
    come = {one.query.correlation for one in asked[::2]}

    answers = shared.answers()

    assert {one.correlation for one in answers} == come
    assert len(answers) == len(come)


def test_an_answer_that_was_kept_just_before_a_kill_is_removed_after_it(
    shared: Shared,
) -> None:
    enquiry = shared.ask()
    shared.terminal.turn()
    for _ in range(2):
        answers = list(shared.gateway.collect(shared.book.on_their_way()))
    shared.book.answered(enquiry.query.correlation, answers[0])

    shared.restarted()
    shared.collect(1)

    assert shared.files() == []


def test_the_terminals_thread_answers_by_itself(shared: Shared) -> None:
    shared.terminal.start()
    try:
        shared.ask()
        while not (answers := shared.collect()):
            pass
    finally:
        shared.terminal.stop()

    assert [one.result for one in answers] == [OnlineCheck.ELIGIBLE]


def test_a_terminal_begins_again_where_it_was_stopped(shared: Shared) -> None:
    terminal = shared.terminal
    terminal.start()
    terminal.stop()
    shared.ask()
    assert shared.collect() == []

    terminal.start()
    try:
        while not shared.collect():
            pass
    finally:
        terminal.stop()
    assert len(terminal.taken) == 1
