"""A question that could not be sent leaves for nobody later, however full the disk."""

from shutil import rmtree

import pytest

from kiosk.desk.aside import written
from kiosk.desk.enquiry import Step
from schema.errors import Unreachable
from schema.terms import OnlineCheck
from tests.kiosk.online.whole import DEADLINE, Whole


class FullDisk:
    """Lets no enquiry be given up, until there is room again."""

    def __init__(self, whole: Whole, patched: pytest.MonkeyPatch) -> None:
        """Fill the disk on which the enquiries are."""
        self.is_full = True
        self._step = whole.store.enquiries.step
        patched.setattr(whole.store.enquiries, "step", self.step)

    def step(self, correlation: str, step: Step) -> None:
        """Note a step where there is room for it."""
        if self.is_full and step is Step.GIVEN_UP:
            raise Unreachable("E-STORE-1", subject="", found="", expected="", hint="")
        self._step(correlation, step)


def steps(whole: Whole) -> list[Step]:
    return [one.step for one in whole.store.enquiries.on_their_way()]


def not_sent(whole: Whole, kept: bytes = b"") -> None:
    """Ask while the share is away, so that nothing can be sent."""
    rmtree(whole.terminal.folder / "req")
    correlation = whole.ask(whole.form(), kept)
    whole.checks.turn()
    answer = whole.checks.answer_to(correlation)
    assert answer is not None
    assert answer.result is OnlineCheck.UNAVAILABLE
    assert steps(whole) == [Step.BEGUN]


def back(whole: Whole) -> None:
    """The share is there again, and time goes by."""
    (whole.terminal.folder / "req").mkdir()
    for _ in range(4):
        whole.wait(DEADLINE)


def test_it_is_given_up_as_soon_as_there_is_room(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(whole, monkeypatch)
    not_sent(whole)
    whole.checks.turn()
    assert steps(whole) == [Step.BEGUN]
    disk.is_full = False
    whole.checks.turn()
    assert steps(whole) == [Step.GIVEN_UP]
    whole.restart()
    back(whole)

    assert whole.asked == []


def test_after_a_restart_it_leaves_for_nobody(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    FullDisk(whole, monkeypatch)
    not_sent(whole)
    whole.restart()
    assert steps(whole) == [Step.GIVEN_UP]
    back(whole)

    assert whole.asked == []


def test_after_a_restart_it_leaves_for_who_was_put_aside_with_it(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    FullDisk(whole, monkeypatch)
    not_sent(whole, written(whole.form()))
    whole.restart()
    back(whole)

    assert len(whole.asked) == 1
    assert [one.step for one in whole.store.enquiries.returned()] == [Step.ANSWERED]
