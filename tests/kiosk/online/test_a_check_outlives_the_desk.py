"""A desk killed at any point of a check neither repeats nor loses anything.

Once with every step of store, folder and log in turn, whatever the clerk does then;
once with a real process that is really killed.
"""

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from time import monotonic, sleep

import pytest

from kiosk.online.simulated.register import register_of
from kiosk.online.simulated.terminal import Terminal
from kiosk.online.simulated.told import Mode
from kiosk.store.enquiries import StoreEnquiries
from kiosk.store.vault import create_store, open_store
from schema.clock import FixedClock
from schema.insured import Insured
from schema.online import OnlineQuery
from schema.terms import EventType, Outcome
from tests.kiosk.desk.room import AS_OF, NINE
from tests.kiosk.online.dying import Killed, dying
from tests.kiosk.online.whole import PROBED, Whole
from tests.kiosk.store.desk import CHEAP, SESAME
from tests.people import EVERYONE, HANAKO

Job = Callable[[Whole], None]


def is_recorded(whole: Whole) -> bool:
    return bool(whole.store.journal.on_day(whole.desk.today))


def asked_and_confirmed(whole: Whole) -> None:
    """Ask, wait for the answer, confirm; what is recorded is not entered again."""
    if not is_recorded(whole):
        whole.confirm(whole.answered(whole.form(), times=8))
    whole.turn(8)


def put_aside_and_confirmed(whole: Whole) -> None:
    """Ask, put the patient aside, take back what returned, confirm."""
    if not is_recorded(whole):
        form = whole.form()
        form = replace(form, enquiry=whole.ask(form))
        whole.checks.put_aside(form.enquiry, b"hanako")
        whole.turn(8)
        for one in whole.checks.state().returned:
            assert one.form == b"hanako"
            assert one.answer is not None
            form = form.with_answer(one.answer)
            whole.checks.take_back(one.query.correlation)
        whole.confirm(form)
    whole.turn(8)


def found_again_and_confirmed(whole: Whole) -> None:
    """Ask, and stay at the desk; whoever was there when it died is found beside it."""
    if not is_recorded(whole):
        form, state = whole.form(), whole.checks.state()
        kept = [one.query.correlation for one in (*state.aside, *state.returned)]
        for one in kept[:1]:
            whole.checks.take_back(one)
        enquiry = kept[0] if kept else whole.ask(form, b"hanako")
        whole.turn(8)
        whole.confirm(whole.taken(replace(form, enquiry=enquiry)))
    whole.turn(8)
    assert whole.checks.state().aside == whole.checks.state().returned == ()


def waited_for_in_the_queue(whole: Whole) -> None:
    """Record the visit while the line is down; it is re-checked by itself."""
    if not is_recorded(whole):
        whole.terminal.mode = Mode.LINE_DOWN
        form = whole.form()
        form = replace(form, enquiry=whole.ask(form))
        whole.turn(2)
        whole.confirm(whole.taken(form))
    whole.terminal.mode = Mode.ANSWERING
    whole.turn(8)


JOBS: tuple[Job, ...] = (
    asked_and_confirmed,
    put_aside_and_confirmed,
    found_again_and_confirmed,
    waited_for_in_the_queue,
)


@pytest.mark.parametrize("job", JOBS)
def test_no_point_of_a_check_repeats_or_loses(job: Job, tmp_path: Path) -> None:
    """Every point in turn: the desk dies there, is opened again, and goes on."""
    assert dies_everywhere(job, tmp_path) > MANY


def dies_everywhere(job: Job, folder: Path) -> int:
    """Do the job with a death at every point; how many there are."""
    at = 1
    while dies_once(job, folder / str(at), at):
        at += 1
    return at


def test_a_desk_that_forgets_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after it sent, and opened again without what is on its way."""
    monkeypatch.setattr(StoreEnquiries, "on_their_way", lambda *_: [])
    with pytest.raises(AssertionError, match="killed at point"):
        dies_everywhere(asked_and_confirmed, tmp_path)


MANY = 12
"""Points at which a desk can die in the shortest of the jobs, at least."""


def dies_once(job: Job, home: Path, at: int) -> bool:
    """Do the job with one death at this point; false where there is no such point."""
    home.mkdir()
    with closing(Whole(home)) as whole:
        with dying(at) as death, suppress(Killed):
            job(whole)
        if death.came:
            whole.restart()
            job(whole)
        whole.wait(PROBED)
        whole.turn(8)
        holds(whole, f"killed at point {at}")
    rmtree(home)
    return death.came


def holds(whole: Whole, when: str) -> None:
    """The question went out once, its answer counted, and nothing is left over."""
    assert [one.number for one in whole.asked] == [HANAKO.number], when
    done = [row.event.taken for row in whole.events()]
    outcomes = [one.outcome for one in done if one is not None]
    assert outcomes[-1:] == [Outcome.INSURED_INTERIM], when
    assert whole.store.journal.pending() == [], when
    assert [*whole.store.enquiries.returned()] == [], when
    assert [*whole.terminal.folder.rglob("*.xml")] == [], when
    assert whole.incidents == [], when
    whole.check_records()


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    """A desk's folder with everybody in its copy, and the terminal's."""
    clock = FixedClock(NINE)
    with create_store(
        tmp_path / "desk", SESAME, clock, staff="uketsuke-1", stretch=CHEAP
    ) as store:
        store.shelf.replace(EVERYONE, as_of=AS_OF, source="generated")
    return tmp_path / "desk", tmp_path / "terminal"


def test_a_process_that_is_killed_neither_repeats_nor_loses(
    homes: tuple[Path, Path],
) -> None:
    """Visits that wait are asked about by a desk that is killed again and again."""
    desk, folder = homes
    terminal = Terminal(folder, register_of(EVERYONE), FixedClock(NINE), delay=0.02)
    terminal.start()
    for life in range(5):
        killed_after(desk, folder, 0.05 + 0.06 * life)
    killed_after(desk, folder, None)
    terminal.stop()

    asked = [one.correlation for each in terminal.taken for one in each.queries]
    whom = [key_of(one) for each in terminal.taken for one in each.queries]
    assert len(asked) == len(set(asked)) == len(set(whom))
    assert set(whom) == {key_of(one) for one in EVERYONE}
    with open_store(desk, SESAME, FixedClock(NINE)) as store:
        assert store.journal.pending() == []
        firsts = [row.event.id for row in store.journal.on_day(NINE.date())]
        results = store.journal.amendments(firsts)
    assert len(firsts) == len(results) == len(EVERYONE)
    assert all(row.event.type is EventType.RECHECKED for row in results.values())


def key_of(one: Insured | OnlineQuery) -> tuple[str, str, str]:
    return (one.insurer_number, one.number, one.branch)


def killed_after(desk: Path, folder: Path, seconds: float | None) -> None:
    """Run the desk until it is killed; with no time, until it says that it is done."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.kiosk.online.checking_desk", desk, folder],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child:
        assert child.stdout.readline() == "open\n"
        if seconds is None:
            assert child.stdout.readline() == "done\n"
        else:
            until = monotonic() + seconds
            while monotonic() < until:
                sleep(0.01)
        child.kill()
