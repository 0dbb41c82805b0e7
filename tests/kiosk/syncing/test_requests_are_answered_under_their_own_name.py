"""Two small files between a command and the open kiosk: fresh, whole, or nothing."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.syncing.request import (
    ANSWER_FILE,
    LARGEST,
    REQUEST_FILE,
    Mailbox,
    SyncAnswer,
    SyncRequest,
)
from schema.clock import FixedClock
from tests.kiosk.syncing.running import this_second


@pytest.fixture
def clock() -> FixedClock:
    return this_second()


@pytest.fixture
def box(tmp_path: Path, clock: FixedClock) -> Mailbox:
    return Mailbox(tmp_path, clock.now)


def test_a_request_is_taken_once(box: Mailbox, tmp_path: Path) -> None:
    asked = box.ask()

    assert box.asked() == asked
    assert box.take() == asked
    assert box.take() is None
    assert list(tmp_path.iterdir()) == []


def test_every_request_has_its_own_name(box: Mailbox) -> None:
    assert len({box.ask().nonce for _ in range(20)}) == 20


def test_an_answer_is_for_its_request_only(box: Mailbox) -> None:
    first = box.ask()
    answer = SyncAnswer(nonce=first.nonce, state="done", exit_code=3)
    assert box.told(first) is None
    assert box.tell(answer)
    second = box.ask()

    assert box.told(first) == answer
    assert box.told(second) is None


@pytest.mark.parametrize("minutes", [-3, 3, 60 * 24])
def test_a_request_of_another_time_is_nobodys(
    box: Mailbox, clock: FixedClock, minutes: int
) -> None:
    box.ask()
    clock.at += timedelta(minutes=minutes)

    assert box.take() is None
    clock.at -= timedelta(minutes=minutes)
    assert box.take() is None
    assert list(box.folder.iterdir()) == []


def test_a_request_that_cannot_be_removed_is_taken_once(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_read(*_: object, **__: object) -> None:
        raise PermissionError

    asked = box.ask()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", is_read)
        assert box.take() == asked
        assert box.asked() is None
        assert box.take() is None
    assert box.take() is None
    assert list(box.folder.iterdir()) == []
    assert box.ask() == box.take()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"nonce": 5, "at": "2025-10-15T09:00:00+09:00"}',
        b'{"nonce": "a", "at": "2025-10-15T09:00:00"}',
        b'{"v": 2, "nonce": "a", "at": "2025-10-15T09:00:00+09:00"}',
        b'{"nonce": "' + b"a" * LARGEST + b'", "at": "2025-10-15T09:00:00+09:00"}',
        b'{"nonce": ' + b"[" * 5_000,
    ],
)
def test_what_is_no_request_is_not_there(
    box: Mailbox, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / REQUEST_FILE).write_bytes(content)
    (tmp_path / ANSWER_FILE).write_bytes(content)

    assert box.asked() is None
    assert box.told(SyncRequest(nonce="a", at=box.ask().at)) is None


def test_a_link_is_not_followed(box: Mailbox, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    box.ask()
    (tmp_path / REQUEST_FILE).rename(elsewhere)
    if sys.platform != "win32":
        (tmp_path / REQUEST_FILE).symlink_to(elsewhere)

    assert box.take() is None


def test_a_pipe_is_neither_read_nor_waited_for(box: Mailbox, tmp_path: Path) -> None:
    box.ask()
    pipe = tmp_path / REQUEST_FILE
    content = pipe.read_bytes().ljust(LARGEST)
    pipe.unlink()
    if sys.platform != "win32":
        os.mkfifo(pipe)
        both = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        os.write(both, content)
        found = box.take()
        os.close(both)
        assert found is None

    assert box.take() is None


def test_only_the_own_request_is_withdrawn(box: Mailbox) -> None:
    mine = box.ask()
    other = box.ask()
    box.withdraw(mine)
    assert box.asked() == other
    box.withdraw(other)
    assert box.asked() is None


def test_others_of_the_machine_cannot_read_them(box: Mailbox, tmp_path: Path) -> None:
    asked = box.ask()
    box.tell(SyncAnswer(nonce=asked.nonce, state="running"))
    modes = {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}

    assert modes == {0} or os.name == "nt"


def test_nothing_in_them_opens_anything(box: Mailbox, tmp_path: Path) -> None:
    box.ask()

    assert set(json.loads((tmp_path / REQUEST_FILE).read_bytes())) == {
        "v",
        "nonce",
        "at",
        "what",
        "stick",
        "day",
        "asks",
    }


def test_a_disk_that_takes_nothing_is_told(box: Mailbox, tmp_path: Path) -> None:
    asked = box.ask()
    (tmp_path / f"{ANSWER_FILE}.new").mkdir()

    assert not box.tell(SyncAnswer(nonce=asked.nonce, state="running"))
