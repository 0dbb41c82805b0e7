"""What names somebody is removed from the shared folder; what is not ours is not."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.desk.enquiry import Step
from kiosk.online.oqs import folder as gateway
from kiosk.online.oqs import left
from kiosk.online.oqs.files import REQUEST
from kiosk.online.oqs.read import AnswerRead, read_answer
from tests.kiosk.online.shared import Shared

KEY = "a" * 20


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(tmp_path / "oqs")


def look_again(shared: Shared) -> None:
    """Let so much time go by that it is looked after what was left behind."""
    shared.collect(int(left.AGAIN) + 1)


def test_an_answer_that_is_written_again_is_removed_again(shared: Shared) -> None:
    enquiry = shared.ask()
    shared.terminal.turn()
    answer = shared.paths(enquiry).answer
    data = answer.read_bytes()
    assert len(shared.collect()) == 1
    answer.write_bytes(data)
    look_again(shared)

    assert shared.files() == []


def test_a_draft_that_nobody_sends_any_more_is_removed(shared: Shared) -> None:
    req = shared.folder / "req"
    yesterday, today = (
        f"{shared.clock.now() - timedelta(days=days):%Y%m%d}" for days in (1, 0)
    )
    orphan = req / f"{REQUEST}{yesterday}{KEY}.tmp"
    others = [
        req / f"{REQUEST}{today}{KEY}.tmp",
        req / f"{REQUEST}{yesterday}{KEY}.xml",
        req / f"{REQUEST}{yesterday}0001.tmp",
        req / f"OQSmuquc01req_{yesterday}{KEY}.tmp",
    ]
    for path in (orphan, *others):
        path.write_bytes(b"somebody")
    look_again(shared)

    assert sorted(req.iterdir()) == sorted(others)


def test_a_draft_that_is_on_its_way_here_stays(shared: Shared) -> None:
    """Its being gone would mean that it left."""
    enquiry = shared.ask()
    paths = shared.paths(enquiry)
    paths.request.rename(paths.draft)
    shared.clock.at += timedelta(days=1)
    shared.restarted()
    look_again(shared)
    assert shared.step_of(enquiry) is Step.SENT

    assert paths.draft.exists()


@pytest.mark.parametrize("content", ["another's", "none"])
def test_a_file_that_stays_is_read_once(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    times = []

    def counted(data: bytes) -> AnswerRead:
        times.append(len(data))
        return read_answer(data)

    monkeypatch.setattr(gateway, "read_answer", counted)
    shared.restarted()
    mine, other = shared.ask(), shared.ask()
    shared.terminal.turn()
    theirs = shared.paths(other).answer.read_bytes()
    shared.paths(mine).answer.write_bytes(theirs if content == "another's" else b"<X>")
    shared.collect(30)
    read = len(times)
    assert 1 <= read <= 3
    shared.collect(30)
    assert len(times) == read
    # Whatever it was, an answer in its place is taken.
    name, my_name = (one.query.correlation.encode() for one in (other, mine))
    data = theirs.replace(name, my_name)
    shared.paths(mine).answer.write_bytes(data)
    answers = shared.collect(4)

    expected = [mine.query.correlation] if content == "another's" else []
    assert [one.correlation for one in answers] == expected
