"""A demo that is told to end, or whose terminal is closed, leaves no folder behind."""

import signal
from pathlib import Path

import pytest

from kiosk.demo.clinic import demo
from kiosk.endings import ENDINGS

HERE = [name for name in ENDINGS if hasattr(signal, name)]


def ended_by(number: int, folders: list[Path]) -> None:
    with demo(people=60, pause=0) as ready:
        folders.append(ready.data_dir.parent)
        assert folders[0].is_dir()
        signal.raise_signal(number)


@pytest.mark.parametrize("name", HERE)
def test_its_folder_goes_with_it(name: str) -> None:
    number, folders = getattr(signal, name), list[Path]()
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as ended:
        ended_by(number, folders)

    assert ended.value.code == 128 + number
    assert [one.exists() for one in folders] == [False]
    assert signal.getsignal(number) == before
