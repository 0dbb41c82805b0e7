"""Whoever is refused too often waits, longer each time, whatever they do meanwhile."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.desk.staff import SignIn
from kiosk.store.admission import admitted
from kiosk.store.gate import ALLOWED
from kiosk.store.keyfile import Slot
from kiosk.store.slots import Passphrase
from kiosk.store.tries import (
    ALLOWED_DESK,
    DESK,
    FORGOTTEN,
    RESTS,
    RESTS_DESK,
    Run,
    Tries,
    rest_after,
)
from kiosk.store.vault import Store
from schema.clock import JAPAN
from schema.errors import Locked
from tests.kiosk.store.desk import CHEAP, SESAME

NOW = datetime(2025, 10, 15, 9, tzinfo=JAPAN)
WRONG = "not the passphrase"
SECOND = 1_000_000_000
STAFF = ("staff-1", "staff-2", "unknown-77")


class Ticking:
    """A machine's running time that a test moves."""

    def __init__(self) -> None:
        """Start an hour after the machine did."""
        self.now = 3_600 * SECOND

    def __call__(self) -> int:
        return self.now


def refused_as(folder: Path, tries: Tries, given: SignIn) -> str:
    """The code with which the lock refuses."""
    with pytest.raises(Locked) as refused:
        admitted(folder, given, NOW, tries)
    return refused.value.code


@pytest.fixture
def closed(store: Store, folder: Path) -> Path:
    store.close()
    return folder


def test_five_refusals_and_then_a_minute_even_for_what_is_right(closed: Path) -> None:
    ticks = Ticking()
    tries = Tries(closed, ticks)
    codes = [refused_as(closed, tries, SignIn(WRONG)) for _ in range(ALLOWED + 1)]

    assert codes == ["E-UNLOCK-1"] * ALLOWED + ["E-UNLOCK-5"]
    assert refused_as(closed, tries, SignIn(SESAME)) == "E-UNLOCK-5"
    ticks.now += RESTS[0] * SECOND - 1
    assert refused_as(closed, tries, SignIn(SESAME)) == "E-UNLOCK-5"
    ticks.now += 1
    assert admitted(closed, SignIn(SESAME), NOW, tries).staff == "uketsuke-1"


def test_each_refusal_after_a_rest_makes_the_next_one_longer(closed: Path) -> None:
    ticks = Ticking()
    tries = Tries(closed, ticks)
    for _ in range(ALLOWED - 1):
        refused_as(closed, tries, SignIn(WRONG))
    for rest in (*RESTS, RESTS[-1]):
        assert refused_as(closed, tries, SignIn(WRONG)) == "E-UNLOCK-1"
        assert tries.rest_of("uketsuke-1") == rest
        ticks.now += rest * SECOND


def test_who_is_refused_while_it_rests_does_not_make_it_longer(closed: Path) -> None:
    ticks = Ticking()
    tries = Tries(closed, ticks)
    for _ in range(ALLOWED + 20):
        refused_as(closed, tries, SignIn(WRONG))
    assert tries.rest_of("uketsuke-1") == RESTS[0]


def test_a_right_passphrase_forgets_the_refusals(closed: Path) -> None:
    tries = Tries(closed, Ticking())
    for _ in range(3):
        for _ in range(ALLOWED - 1):
            refused_as(closed, tries, SignIn(WRONG))
        admitted(closed, SignIn(SESAME), NOW, tries)
    assert tries.rest_of("uketsuke-1") == 0


def test_a_machine_that_is_started_anew_goes_on_resting(closed: Path) -> None:
    ticks = Ticking()
    tries = Tries(closed, ticks)
    for _ in range(ALLOWED):
        refused_as(closed, tries, SignIn(WRONG))
    ticks.now = SECOND
    assert tries.rest_of("uketsuke-1") == RESTS[0] - 1
    ticks.now = RESTS[0] * SECOND
    assert tries.rest_of("uketsuke-1") == 0


def test_who_signs_in_takes_back_nobody_else_s_refusals(
    store: Store, folder: Path
) -> None:
    store.keys.allow("staff-2", f"{SESAME} 2", CHEAP)
    store.close()
    tries = Tries(folder, Ticking())
    codes = []
    for nth in range(1, ALLOWED_DESK + 2):
        codes.append(refused_as(folder, tries, SignIn(WRONG)))
        if nth % (ALLOWED_DESK - 1) == 0:
            assert admitted(folder, SignIn(SESAME), NOW, tries)

    assert codes == ["E-UNLOCK-1"] * ALLOWED_DESK + ["E-UNLOCK-5"]


def test_slips_of_who_then_signs_in_rest_nobody(store: Store, folder: Path) -> None:
    store.keys.allow("staff-2", f"{SESAME} 2", CHEAP)
    store.close()
    tries = Tries(folder, Ticking())
    for _ in range(ALLOWED_DESK):
        refused_as(folder, tries, SignIn(WRONG, "2"))
        admitted(folder, SignIn(f"{SESAME} 2", "2"), NOW, tries)
    assert tries.rest_of(DESK) == 0


def test_the_desk_forgets_after_an_hour(store: Store, folder: Path) -> None:
    store.keys.allow("staff-2", f"{SESAME} 2", CHEAP)
    store.close()
    ticks = Ticking()
    tries = Tries(folder, ticks)
    for _ in range(ALLOWED_DESK):
        refused_as(folder, tries, SignIn(WRONG))
    assert tries.rest_of(DESK) == RESTS_DESK[0]
    ticks.now += (FORGOTTEN + 1) * SECOND
    refused_as(folder, tries, SignIn(WRONG))
    assert tries.rest_of(DESK) == 0


@pytest.mark.parametrize("given", [SESAME, "2", "77", "まちがい", f"{WRONG} 1"])
def test_of_a_passphrase_typed_as_a_number_nothing_is_kept(
    store: Store, folder: Path, given: str
) -> None:
    store.close()
    refused_as(folder, Tries(folder), SignIn(WRONG, given))
    kept = (folder / "sign-ins.json").read_text(encoding="utf-8")
    (tried,) = set(msgspec.json.decode(kept)["runs"]) - {DESK}

    assert tried == (f"unknown-{given}" if given.isdecimal() else "unknown")


def test_every_slot_costs_its_work_where_no_number_is_given(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keys.allow("staff-2", f"{SESAME} 2", CHEAP)
    store.close()
    worked: list[str] = []
    real = Passphrase.wrapping_key

    def working(self: Passphrase, slot: Slot) -> bytes:
        worked.append(slot.staff)
        return real(self, slot)

    monkeypatch.setattr(Passphrase, "wrapping_key", working)
    admitted(folder, SignIn(SESAME), NOW, Tries(folder))
    refused_as(folder, Tries(folder), SignIn(WRONG))
    assert worked == ["uketsuke-1", "staff-2"] * 2


def test_trying_everybody_rests_the_whole_desk(store: Store, folder: Path) -> None:
    others = [f"staff-{number}" for number in range(2, 12)]
    for one in others:
        store.keys.allow(one, f"{SESAME} {one}", CHEAP)
    store.close()
    tries = Tries(folder, Ticking())
    codes = [
        refused_as(folder, tries, SignIn(WRONG, str(number)))
        for number in [*range(1, 11)] * 2 + [99]
    ]

    assert codes == ["E-UNLOCK-1"] * ALLOWED_DESK + ["E-UNLOCK-5"]
    assert refused_as(folder, tries, SignIn(SESAME, "1")) == "E-UNLOCK-5"


def test_a_number_that_is_nobody_s_is_refused_like_others(
    store: Store, folder: Path
) -> None:
    store.keys.allow("staff-2", f"{SESAME} 2", CHEAP)
    store.close()
    tries = Tries(folder, Ticking())
    known = [refused_as(folder, tries, SignIn(WRONG, "2")) for _ in range(ALLOWED + 1)]
    unknown = [
        refused_as(folder, tries, SignIn(WRONG, "77")) for _ in range(ALLOWED + 1)
    ]

    assert known == unknown


def test_a_stranger_costs_as_much_work_as_somebody(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keys.allow("staff-2", f"{SESAME} 2", CHEAP)
    store.close()
    worked: list[str] = []
    real = Passphrase.wrapping_key

    def working(self: Passphrase, slot: Slot) -> bytes:
        worked.append(slot.staff)
        return real(self, slot)

    monkeypatch.setattr(Passphrase, "wrapping_key", working)
    for number in ("2", "77"):
        refused_as(folder, Tries(folder), SignIn(WRONG, number))
    assert len(worked) == 2


def test_what_was_refused_before_the_desk_opened_is_in_its_log(
    store: Store, reopen: Callable[..., Store]
) -> None:
    store.close()
    for _ in range(3):
        with pytest.raises(Locked):
            reopen(WRONG)
    with reopen() as again:
        found = [one for one in events(again) if one["type"] == "refused"]
    assert len(found) == 1
    assert found[0]["account"]["count"] == 3
    assert found[0]["account"]["change"] == "refused"


def test_a_lockout_is_told_from_a_slip(store: Store) -> None:
    given = SignIn(WRONG)
    for _ in range(ALLOWED + 1):
        with pytest.raises(Locked):
            store.accounts.unlock(given)
    changes = [one["account"]["change"] for one in events(store) if "account" in one]

    assert changes == ["refused"] * (ALLOWED - 1) + ["locked"]


def test_it_lifts_a_rest(store: Store) -> None:
    given = SignIn(WRONG)
    for _ in range(ALLOWED):
        with pytest.raises(Locked):
            store.accounts.unlock(given)
    assert store.accounts.accounts()[0].locked_for > 0
    store.accounts.release(store.staff)
    assert store.accounts.accounts()[0].locked_for == 0
    store.accounts.unlock(SignIn(SESAME))


class Lock(RuleBasedStateMachine):
    """Tries, waits, restarts and releases in any order, against a plain count."""

    def __init__(self) -> None:
        """Begin with nobody refused."""
        super().__init__()
        self.folder = TemporaryDirectory()
        self.ticks = Ticking()
        self.tries = Tries(Path(self.folder.name), self.ticks)
        self.refused = dict.fromkeys((*STAFF, DESK), 0)
        self.until = dict.fromkeys((*STAFF, DESK), 0)
        self.at = 0
        self.before = Run()

    def rests(self, one: str) -> bool:
        return self.ticks.now < max(self.until[one], self.until[DESK])

    def tried(self, one: str) -> bool:
        try:
            self.tries.refuse_resting(one)
        except Locked:
            return False
        self.before = self.tries.begin(one, NOW)
        if self.ticks.now - self.at > FORGOTTEN * SECOND:
            self.refused[DESK] = 0
        return True

    @rule(one=st.sampled_from(STAFF))
    def refuse(self, one: str) -> None:
        assert self.tried(one) is not self.rests(one)
        if self.rests(one):
            return
        for each in (one, DESK):
            self.refused[each] += 1
            rest = rest_after(self.refused[each], is_desk=each == DESK)
            self.until[each] = self.ticks.now + rest * SECOND
        self.at = self.ticks.now

    @rule(one=st.sampled_from(STAFF))
    def admit(self, one: str) -> None:
        assert self.tried(one) is not self.rests(one)
        if not self.rests(one):
            self.tries.succeed(one, one, self.before)
            self.refused[DESK] = max(0, self.refused[DESK] - self.refused[one])
            self.refused[one] = self.until[one] = 0

    @rule(one=st.sampled_from(STAFF))
    def release(self, one: str) -> None:
        self.tries.release(one)
        for each in (one, DESK):
            self.refused[each] = self.until[each] = 0

    @rule(seconds=st.integers(1, 4_000))
    def wait(self, seconds: int) -> None:
        self.ticks.now += seconds * SECOND

    @rule()
    def start_anew(self) -> None:
        self.tries = Tries(Path(self.folder.name), self.ticks)

    @invariant()
    def rest_is_as_counted(self) -> None:
        for one, until in self.until.items():
            left = max(0, until - self.ticks.now)
            assert self.tries.rest_of(one) * SECOND == pytest.approx(left, abs=1_000)

    def teardown(self) -> None:
        self.folder.cleanup()


Lock.TestCase.settings = settings(
    max_examples=8, stateful_step_count=30, deadline=None, derandomize=True
)
test_any_tries_and_waits_are_counted_alike = Lock.TestCase


def events(store: Store) -> list[dict[str, Any]]:
    """Everything in the log, as it was written."""
    return [msgspec.json.decode(body) for body in store.outbox.bodies(1, 1, 1_000)]
