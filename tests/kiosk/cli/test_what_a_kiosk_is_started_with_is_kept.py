"""What a kiosk is started with is kept, and what nobody named stays as it was."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kiosk.cli import run


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What each start gives to be kept."""
    given: list[dict[str, str]] = []

    def shown(_: Path | None, settings: Mapping[str, str], _training: object) -> int:
        given.append(dict(settings))
        return 0

    monkeypatch.setattr("kiosk.shown.show_kiosk", shown)
    return given


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        ([], {}),
        (["--slip", "receipt80"], {"paper.slip": "receipt80"}),
        (["--slip", "a4"], {"paper.slip": "a4"}),
        (["--slip-printer", "Roll"], {"paper.slip_printer": "Roll"}),
        (["--slip-printer", ""], {"paper.slip_printer": ""}),
        (["--phone", "03-0000-0000"], {"facility.phone": "03-0000-0000"}),
        (["--phone", ""], {"facility.phone": ""}),
        (["--deposit"], {"desk.deposit": "asked"}),
        (["--no-deposit"], {"desk.deposit": ""}),
        (["--facility", "A", "--deposit"], {"facility": "A", "desk.deposit": "asked"}),
    ],
)
def test_it_is_kept_under_its_name(
    kept: list[dict[str, str]], options: list[str], settings: dict[str, str]
) -> None:
    assert run(["kiosk", *options]) == 0

    assert kept == [settings]


@pytest.mark.parametrize(
    "options", [["--slip", "b5"], ["--phone", "山田"], ["--phone", "0" * 25]]
)
def test_what_is_none_is_refused(
    kept: list[dict[str, str]], options: list[str]
) -> None:
    assert run(["kiosk", *options]) == 2

    assert kept == []
