"""An enquiry leaves the desk once, wherever it is killed on the way.

The desk is killed before and after each single thing that it does with the book or
with the folder, for every one of them in turn; then it is started anew.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Any

import pytest

from kiosk.desk.enquiry import Enquiry, Step
from kiosk.online.oqs import files as oqs_files
from kiosk.online.oqs import folder as oqs_folder
from kiosk.online.oqs import left
from kiosk.online.oqs.files import Paths
from kiosk.online.oqs.folder import OqsFolder
from kiosk.online.simulated.told import Mode
from schema.online import OnlineAnswer
from schema.terms import OnlineCheck
from tests.kiosk.online.book import Book
from tests.kiosk.online.shared import NINE, Make, Shared, enquiry_of
from tests.people import a_national_person

ON_DISK = (
    (oqs_folder, "write_through"),
    (oqs_folder, "move"),
    (oqs_folder, "remove"),
    (left, "remove"),
)
IN_THE_BOOK = ("begin", "step", "answered")


class Killed(BaseException):
    """The desk is gone; nothing that it would have done now is done."""


class Killer:
    """Kills at the given moment; there are two for each thing that is done."""

    def __init__(self, at: int) -> None:
        """Kill at moment `at`."""
        self.at = at
        self.moments = 0

    def moment(self) -> None:
        self.moments += 1
        if self.moments == self.at:
            raise Killed

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            self.moment()
            done = act(*given, **named)
            self.moment()
            return done

        return watched


@contextmanager
def watched(killer: Killer, book: Book) -> Iterator[None]:
    """Count every durable act, and kill at the one that is wanted."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ON_DISK:
            patch.setattr(module, name, killer.around(getattr(module, name)))
        for name in IN_THE_BOOK:
            patch.setattr(book, name, killer.around(getattr(book, name)))
        yield


def asked_and_answered(shared: Shared, enquiry: Enquiry) -> None:
    """The whole life of an enquiry."""
    shared.ask(enquiry)
    shared.answers()


def killed_at(
    moment: int, folder: Path, make: Make, *, late: bool
) -> tuple[Shared, Enquiry, bool]:
    """Kill the desk at one moment, and go on with a new one.

    Args:
        moment: At which it is killed.
        folder: Where both sides meet.
        make: The desk's gateway.
        late: Whether the terminal answers only when the new one has begun.

    Returns:
        Both sides, the enquiry, and whether there was such a moment at all.
    """
    book = Book()
    shared, enquiry = Shared(folder, book, make=make), enquiry_of()
    killer = Killer(moment)
    was_killed = False
    with watched(killer, book):
        try:
            asked_and_answered(shared, enquiry)
        except Killed:
            was_killed = True
    shared.terminal.mode = Mode.SILENT if late else Mode.ANSWERING
    shared.terminal.turn()
    shared.restarted()
    shared.collect(1)
    shared.terminal.mode = Mode.ANSWERING
    shared.answers()
    return shared, enquiry, was_killed


def found_wrong(shared: Shared, enquiry: Enquiry) -> list[str]:
    """What a promise was broken about."""
    kept = shared.book.find(enquiry.query.correlation)
    if kept is None:
        return ["asked"] if shared.times_asked(enquiry) else []
    wrong = []
    if shared.times_asked(enquiry) != 1:
        wrong.append(f"asked {shared.times_asked(enquiry)} times")
    if kept.answer is None or kept.answer.result is not OnlineCheck.ELIGIBLE:
        wrong.append("lost")
    if shared.files():
        wrong.append("left behind")
    return wrong


def wrong_at_any_moment(folder: Path, make: Make) -> tuple[int, list[str]]:
    """At how many moments it was killed, and everything that was wrong after one."""
    wrong: list[str] = []
    moment = 0
    while True:
        moment += 1
        for late in (False, True):
            place = folder / f"{moment}-{late}"
            shared, enquiry, was_killed = killed_at(moment, place, make, late=late)
            wrong.extend(found_wrong(shared, enquiry))
        if not was_killed:
            return moment - 1, wrong


class WithoutLeaving(OqsFolder):
    """The control: it notes nothing before it renames."""

    def _note(self, correlation: str, step: Step) -> bool:
        return step is Step.LEAVING or super()._note(correlation, step)


class AsksAgain(OqsFolder):
    """The control: what may have left is sent again after a restart."""

    def _settle(self, enquiry: Enquiry) -> None:
        correlation = enquiry.query.correlation
        if self._step_of(correlation) is Step.LEAVING:
            self._book.step(correlation, Step.BEGUN)
        super()._settle(enquiry)


class RemovesFirst(OqsFolder):
    """The control: it removes an answer before it is kept."""

    def _read(self, enquiry: Enquiry) -> Any:
        answer = super()._read(enquiry)
        if answer is not None:
            Paths(self._folder, enquiry).answer.unlink()
        return answer


class NeverLooksBack(OqsFolder):
    """The control: what was kept just before a kill is not removed after it."""

    def collect(self, waiting: Sequence[Enquiry]) -> Iterable[OnlineAnswer]:
        """Collect as if it had looked a moment ago."""
        self._left._looked_at = inf  # noqa: SLF001 - what the control takes away
        return super().collect(waiting)


def test_a_kill_at_any_moment_neither_repeats_nor_loses(tmp_path: Path) -> None:
    moments, wrong = wrong_at_any_moment(tmp_path, OqsFolder)

    assert moments >= 2 * (len(ON_DISK) + len(IN_THE_BOOK))
    assert wrong == []


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (WithoutLeaving, "asked 2 times"),
        (AsksAgain, "asked 2 times"),
        (RemovesFirst, "lost"),
        (NeverLooksBack, "left behind"),
    ],
)
def test_the_kills_would_find_a_desk_that_forgets(
    tmp_path: Path, make: Make, expected: str
) -> None:
    _, wrong = wrong_at_any_moment(tmp_path, make)

    assert expected in wrong


def test_a_begun_enquiry_is_written_anew_after_a_restart(shared: Shared) -> None:
    enquiry = enquiry_of()
    shared.book.begin(enquiry)
    shared.paths(enquiry).draft.write_bytes(b"<XmlM")

    shared.collect()
    shared.answers()

    assert shared.times_asked(enquiry) == 1
    assert shared.step_of(enquiry) is Step.ANSWERED


def test_what_could_not_be_sent_is_not_sent_behind_the_clerks_back(
    shared: Shared,
) -> None:
    req = shared.folder / "req"
    req.rmdir()
    enquiry = shared.ask()
    req.mkdir()

    shared.answers()

    assert shared.step_of(enquiry) is Step.BEGUN
    assert shared.terminal.taken == []


def test_what_was_given_up_before_it_left_never_leaves(shared: Shared) -> None:
    enquiry = enquiry_of()
    shared.book.begin(enquiry)
    shared.paths(enquiry).draft.write_bytes(b"whole")
    shared.book.step(enquiry.query.correlation, Step.GIVEN_UP)

    shared.answers()

    assert shared.terminal.taken == []
    assert shared.files() == []


@pytest.mark.parametrize("step", [Step.BEGUN, Step.LEAVING])
def test_nothing_leaves_on_another_day(shared: Shared, step: Step) -> None:
    enquiry = enquiry_of(at=NINE - timedelta(days=1))
    shared.book.begin(enquiry)
    shared.book.step(enquiry.query.correlation, step)
    shared.paths(enquiry).draft.write_bytes(b"whole")

    shared.answers()

    assert shared.terminal.taken == []
    assert shared.files() == []
    assert shared.step_of(enquiry) is Step.GIVEN_UP


def test_what_was_sent_is_not_sent_again(shared: Shared) -> None:
    enquiry = shared.ask()
    shared.terminal.turn()

    for _ in range(3):
        shared.restarted()
        shared.gateway.ask(enquiry)

    shared.answers()
    assert shared.times_asked(enquiry) == 1


def test_nothing_leaves_that_is_not_in_the_book(shared: Shared) -> None:
    shared.gateway.ask(enquiry_of())

    shared.terminal.turn()

    assert shared.terminal.taken == []


def test_nothing_leaves_while_the_book_is_full(tmp_path: Path) -> None:
    book = Book()
    shared, enquiry = Shared(tmp_path / "oqs", book), enquiry_of()
    book.begin(enquiry)
    book.is_full = True

    shared.gateway.ask(enquiry)

    assert shared.files() == []
    assert shared.step_of(enquiry) is Step.BEGUN


def test_what_the_encoding_cannot_say_is_not_sent(tmp_path: Path) -> None:
    shared = Shared(tmp_path / "oqs", encoding="shift_jis")

    enquiry = shared.ask(enquiry_of(a_national_person(symbol="𠮷01")))

    assert shared.files() == []
    assert shared.step_of(enquiry) is Step.BEGUN


@pytest.mark.parametrize("side", ["request", "answer"])
def test_a_name_in_use_is_not_used_again(shared: Shared, side: str) -> None:
    enquiry = enquiry_of()
    theirs: Path = getattr(shared.paths(enquiry), side)
    theirs.write_bytes(b"somebody else's")

    shared.ask(enquiry)

    assert theirs.read_bytes() == b"somebody else's"
    assert shared.files() == [theirs.name]
    assert shared.step_of(enquiry) is Step.BEGUN


def test_a_name_taken_at_the_last_moment_is_not_overwritten(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry, write = enquiry_of(), oqs_files.write_through

    def then_somebody_else(path: Path, data: bytes) -> bool:
        done = write(path, data)
        shared.paths(enquiry).request.write_bytes(b"somebody else's")
        return done

    monkeypatch.setattr(oqs_folder, "write_through", then_somebody_else)
    shared.ask(enquiry)

    assert shared.paths(enquiry).request.read_bytes() == b"somebody else's"
    assert shared.step_of(enquiry) is Step.LEAVING


def test_every_enquiry_has_a_name_of_its_own(shared: Shared) -> None:
    names = {shared.paths(enquiry_of()).request.name for _ in range(200)}

    assert len(names) == 200
    assert all(name.startswith("OQSsiquc01req_20251015") for name in names)


def test_the_name_follows_from_the_enquiry_alone(shared: Shared) -> None:
    enquiry = enquiry_of()
    elsewhere = enquiry_of(at=NINE + timedelta(days=1))

    assert shared.paths(enquiry).answer == shared.paths(enquiry).answer
    assert shared.paths(enquiry).answer != shared.paths(elsewhere).answer


def test_a_rename_that_says_no_but_was_done_counts_as_done(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    def done_all_the_same(source: Path, target: Path) -> None:
        source.rename(target)

    monkeypatch.setattr(oqs_folder, "move", done_all_the_same)
    enquiry = shared.ask()

    assert shared.step_of(enquiry) is Step.SENT
    shared.answers()
    assert shared.times_asked(enquiry) == 1


def test_a_rename_that_was_not_done_is_done_later(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(oqs_folder, "move", lambda *_: None)
        enquiry = shared.ask()
        assert shared.step_of(enquiry) is Step.LEAVING
    shared.collect()

    assert shared.step_of(enquiry) is Step.SENT
    shared.answers()
    assert shared.times_asked(enquiry) == 1
