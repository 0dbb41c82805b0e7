"""A shared folder vanishes, locks its files and comes back: nothing is ever raised."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.desk.enquiry import Step
from schema.terms import OnlineCheck
from tests.kiosk.online.shared import Shared, enquiry_of


def away(shared: Shared) -> Path:
    """Take the folder off the net; where it is now."""
    elsewhere = shared.folder.with_name("off the net")
    shared.folder.rename(elsewhere)
    return elsewhere


def back(shared: Shared, elsewhere: Path) -> None:
    elsewhere.rename(shared.folder)


def test_a_folder_that_is_there_can_be_reached(shared: Shared) -> None:
    assert shared.gateway.is_reachable()
    assert shared.files() == []


@pytest.mark.parametrize("name", ["", "req", "res"])
def test_a_folder_that_is_not_there_cannot(shared: Shared, name: str) -> None:
    shutil.rmtree(shared.folder / name)

    assert not shared.gateway.is_reachable()
    shared.ask()
    assert shared.collect() == []
    assert not (shared.folder / (name or "req")).exists()


def test_what_cannot_be_written_cannot_be_reached(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.online.oqs.files.TemporaryFile", _refused)

    assert not shared.gateway.is_reachable()


def test_nothing_leaves_while_the_folder_is_away(shared: Shared) -> None:
    elsewhere = away(shared)
    enquiry = shared.ask()
    assert shared.step_of(enquiry) is Step.BEGUN

    back(shared, elsewhere)

    assert shared.answers() == []
    assert shared.terminal.taken == []


def test_an_answer_is_found_when_the_folder_is_back(shared: Shared) -> None:
    shared.ask()
    shared.terminal.turn()
    elsewhere = away(shared)
    assert shared.collect() == []

    back(shared, elsewhere)

    assert [one.result for one in shared.collect()] == [OnlineCheck.ELIGIBLE]


def test_what_was_leaving_is_not_taken_for_gone_while_the_folder_is_away(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.online.oqs.folder.move", lambda *_: None)
        enquiry = shared.ask()
    elsewhere = away(shared)
    shared.restarted()
    shared.collect()
    assert shared.step_of(enquiry) is Step.LEAVING

    back(shared, elsewhere)
    shared.collect()

    assert shared.step_of(enquiry) is Step.SENT
    shared.answers()
    assert shared.times_asked(enquiry) == 1


def _refused(*_: Any, **__: Any) -> Any:
    raise PermissionError


@pytest.mark.parametrize("act", ["open", "lstat"])
def test_a_locked_answer_is_read_when_it_is_free(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    enquiry = shared.ask()
    shared.terminal.turn()
    locked, real = shared.paths(enquiry).answer, getattr(Path, act)
    with monkeypatch.context() as patch:
        patch.setattr(Path, act, _only(real, locked))
        assert shared.collect() == []

    assert [one.result for one in shared.collect()] == [OnlineCheck.ELIGIBLE]


def _only(real: Callable[..., Any], locked: Path) -> Callable[..., Any]:
    """The real call, refused for one file as Windows refuses it."""

    def call(path: Path, *given: Any, **named: Any) -> Any:
        if path == locked:
            raise PermissionError(13, "in use")
        return real(path, *given, **named)

    return call


def test_an_answer_that_cannot_be_removed_yet_is_removed_later(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry = shared.ask()
    path = shared.paths(enquiry).answer
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", _only(Path.unlink, path))
        assert len(shared.answers()) == 1
        assert shared.files() == [path.name]

    shared.collect(1)

    assert shared.files() == []


@pytest.mark.parametrize("act", ["open", "replace"])
def test_a_share_that_refuses_to_write_sends_nothing(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    enquiry = enquiry_of()
    real = getattr(Path, act)
    with monkeypatch.context() as patch:
        patch.setattr(Path, act, _only(real, shared.paths(enquiry).draft))
        shared.ask(enquiry)
        shared.terminal.turn()

    assert shared.terminal.taken == []


def test_a_request_is_as_open_as_its_folder(shared: Shared) -> None:
    """The linkage app may run under another account of the same group."""
    req = shared.folder / "req"
    req.chmod(0o770)

    enquiry = shared.ask()

    written = shared.paths(enquiry).request.stat().st_mode
    assert written & 0o777 == req.stat().st_mode & 0o666
