"""The bench says what it found, and fails when a target is missed."""

import pytest

from tests.bench import __main__ as bench
from tests.bench.row import Row

FAST = Row(name="fast", ours=2.0, peer=4.0, target=1.0, unit="µs")
SLOW = Row(name="slow", ours=1234.5, target=60, unit="MiB")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """What the one part finds; without it a test would take minutes."""
    rows: list[Row] = []
    monkeypatch.setattr(bench, "parts", lambda: ["store"])
    monkeypatch.setattr(bench, "measured_apart", lambda _, *, quick: rows[: 9 - quick])
    return rows


def test_every_target_met_is_exit_0(
    found: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    found.append(FAST)

    assert bench.main([]) == 0
    assert "| fast | 2 µs | 4 µs | 0.5×  | ≤ 1×   | yes   |" in capsys.readouterr().out


def test_a_missed_target_is_exit_1(
    found: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    found.extend((FAST, SLOW))

    assert bench.main(["store"]) == 1
    said = capsys.readouterr().out
    assert "1,234 MiB" in said
    assert "≤ 60 MiB" in said
    assert "2 measured, 1 missed" in said


def test_an_unknown_part_is_exit_2(
    found: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    found.append(FAST)

    with pytest.raises(SystemExit) as left:
        bench.main(["nothing"])

    assert left.value.code == 2
    assert "found nothing, expected one of store" in capsys.readouterr().err


def test_every_part_that_is_there_is_measured() -> None:
    assert {"ingest", "packs", "people", "pouch", "store"} <= set(bench.parts())
    assert not {"row", "apart", "__main__", "device"} & set(bench.parts())


def test_what_needs_node_is_measured_only_if_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[str] = []

    def measured_apart(name: str, *, quick: bool) -> list[Row]:
        measured.append(name)
        return [FAST] * (1 + quick)

    monkeypatch.setattr(bench, "measured_apart", measured_apart)

    bench.main(["--quick"])
    assert "pouch" not in measured
    assert "store" in measured

    bench.main(["pouch"])
    assert measured[-1] == "pouch"
