"""What a desk said was durable is there after it was killed; the long run is apart."""

import pytest

from tests.faults.kill import kill_while


@pytest.mark.parametrize("work", ["append", "import", "heal", "rotate", "settle"])
def test_a_killed_desk_loses_nothing(work: str) -> None:
    found = kill_while(work, rounds=3)
    assert (found.lost, found.broken) == (0, 0)
    assert found.promised > 0


def test_control_a_promise_made_too_early_is_found_out() -> None:
    assert kill_while("control", rounds=3).lost > 0
