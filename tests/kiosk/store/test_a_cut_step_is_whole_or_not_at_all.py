"""Healing, a change of keys, or a check's result may be cut at any point.

Each comes out whole or not at all. What lies on the disk at each point is copied;
each copy is what a desk would find that was killed there.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from kiosk.desk.enquiry import Step
from kiosk.store.anchor import Anchor, Reach
from kiosk.store.vault import Store, open_store
from schema.clock import FixedClock
from schema.confirmation import read_event
from tests.kiosk.store.asked import (
    a_waiting_visit,
    an_enquiry,
    settled,
    what_it_says,
)
from tests.kiosk.store.desk import SESAME, an_entry
from tests.people import HANAKO

HELD = ("owner.lock", "*-shm")
"""Windows lets nobody read what another has locked; neither holds any data."""


class Cuts:
    """Copies of a folder, each as it lay at one point."""

    def __init__(self, folder: Path) -> None:
        """Copy `folder`, beside it."""
        self._folder = folder
        self.copies: list[Path] = []

    def here(self, *_: object) -> None:
        copy = self._folder.with_name(f"cut-{len(self.copies)}")
        shutil.copytree(self._folder, copy, ignore=shutil.ignore_patterns(*HELD))
        self.copies.append(copy)


@pytest.fixture
def cuts(folder: Path) -> Cuts:
    """Takes a copy whenever it is told to."""
    return Cuts(folder)


def counted(store: Store) -> list[str]:
    return [
        read_event(body).id
        for local in store.outbox.epochs()
        for body in store.outbox.bodies(local.epoch, 1, local.seq)
    ]


def test_a_heal_that_is_cut_happened_or_did_not(
    store: Store, cuts: Cuts, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        store.journal.append(an_entry())
    recorded = counted(store)
    write = Anchor.write

    def write_and_cut(anchor: Anchor, reach: Reach, *, force: bool = False) -> None:
        cuts.here()
        write(anchor, reach, force=force)
        cuts.here()

    monkeypatch.setattr(Anchor, "write", write_and_cut)
    for moment in ("after_cursor_execute", "commit"):
        event.listen(store.engine, moment, cuts.here)
    healed = store.outbox.heal({1: 4}, above=1)
    monkeypatch.undo()
    store.close()
    found = [after_a_cut(copy, clock, recorded) for copy in cuts.copies]
    assert found == sorted(found)
    assert {1, healed.epoch} == set(found)


def after_a_cut(copy: Path, clock: FixedClock, recorded: list[str]) -> int:
    """The epoch a killed desk goes on in; nothing is lost or counted twice."""
    with open_store(copy, SESAME, clock) as again:
        epoch = again.journal.reach().epoch
        assert counted(again)[:-1] == recorded
        assert again.journal.verify().ok
        once_more = again.outbox.heal({1: 4}, above=1)
        assert (once_more.epoch, once_more.seq) == (2, 4)
        assert sorted(counted(again)[:-1]) == sorted(recorded)
        assert again.journal.verify().ok
    return epoch


@pytest.mark.parametrize("waiting", [1, 3])
def test_a_result_that_is_cut_happened_or_did_not(
    store: Store, cuts: Cuts, clock: FixedClock, waiting: int
) -> None:
    """Event, queue, answer used, task, spelling: all of them or none."""
    visits = [
        store.journal.append(a_waiting_visit(f"c-{n}")).id for n in range(waiting)
    ]
    for n in range(waiting):
        store.enquiries.begin(an_enquiry(f"c-{n}"))
        store.enquiries.answered(f"c-{n}", what_it_says(f"c-{n}"))
    for moment in ("after_cursor_execute", "commit"):
        event.listen(store.engine, moment, cuts.here)
    store.journal.append(settled(visits[0], "c-0"))
    cuts.here()
    store.close()
    found = [settled_after_a_cut(copy, clock, visits) for copy in cuts.copies]
    assert found == sorted(found)
    assert set(found) == {False, True}
    assert len(found) > 8


def settled_after_a_cut(copy: Path, clock: FixedClock, visits: list[str]) -> bool:
    """Whether the first visit is settled, in every respect or in none."""
    with open_store(copy, SESAME, clock) as again:
        done = bool(again.journal.amendments(visits))
        left = len(visits) - done
        assert len(again.journal.pending()) == left
        assert len(again.enquiries.returned()) == left
        assert again.tasks.count() == done
        accepted = again.spellings.accepted(
            HANAKO.insurer_number, "", HANAKO.number, ""
        )
        assert len(accepted) == done
        assert again.journal.verify().ok
        if not done:
            again.journal.append(settled(visits[0], "c-0"))
            assert again.tasks.count() == 1
        return done


def test_enquiry_and_answer_are_there_once_they_are_promised(
    store: Store, cuts: Cuts, clock: FixedClock
) -> None:
    store.enquiries.begin(an_enquiry())
    cuts.here()
    store.enquiries.step("c-1", Step.LEAVING)
    cuts.here()
    store.enquiries.answered("c-1", what_it_says())
    cuts.here()
    store.close()
    steps = [step_after_a_cut(copy, clock) for copy in cuts.copies]
    assert steps == [Step.BEGUN, Step.LEAVING, Step.ANSWERED]


def step_after_a_cut(copy: Path, clock: FixedClock) -> Step:
    with open_store(copy, SESAME, clock) as again:
        found = again.enquiries.find("c-1")
        assert found is not None
        assert (found.answer is not None) == (found.step is Step.ANSWERED)
        return found.step


def test_a_change_of_keys_that_is_cut_is_caught_up(
    store: Store, cuts: Cuts, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.journal.append(an_entry())
    old, replace = store.keys.kid, Path.replace

    def replace_and_cut(path: Path, target: Path) -> Path:
        cuts.here()
        put = replace(path, target)
        cuts.here()
        return put

    monkeypatch.setattr(Path, "replace", replace_and_cut)
    new = store.keys.prepare_next().kid
    store.keys.take_next()
    monkeypatch.undo()
    store.close()
    steps = [in_use_after_a_cut(copy, clock) for copy in cuts.copies]
    assert steps == [(old, None), (old, new), (old, new), (new, None)]


def in_use_after_a_cut(copy: Path, clock: FixedClock) -> tuple[str, str | None]:
    """The key in use and the one that follows; the log still proves itself."""
    with open_store(copy, SESAME, clock) as again:
        following = again.keys.next_keys()
        in_use = again.keys.kid, following.kid if following else None
        again.keys.take_next()
        again.journal.append(an_entry())
        assert again.journal.verify().ok
        return in_use


def test_a_change_that_central_never_answered_is_sent_again_as_it_was(
    store: Store, reopen: Callable[..., Store]
) -> None:
    old, sent = store.keys.kid, store.keys.prepare_next()
    assert store.keys.kid == old
    store.close()
    with reopen() as again:
        following = again.keys.prepare_next()
        assert (following.kid, following.proof) == (sent.kid, sent.proof)
        again.keys.take_next()
        assert again.keys.kid == sent.kid
