"""What is installed is whole: every package and every file that is read at run time.

A flat layout of three packages is not discovered, so that each package and each
kind of data file is listed by hand; what is forgotten is missed only at a clinic.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.sources import PACKAGES, ROOT, modules

NOT_DATA = {".py", ".pyc"}


@cache
def setuptools_is_told() -> Mapping[str, Any]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    told: Mapping[str, Any] = project["tool"]["setuptools"]
    return told


def globs() -> list[tuple[str, str]]:
    data: Mapping[str, Sequence[str]] = setuptools_is_told()["package-data"]
    return [(package, glob) for package, its in data.items() for glob in its]


def data_files() -> set[Path]:
    """Everything in the packages that is not Python."""
    return {
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in NOT_DATA
    }


def matched(package: str, glob: str) -> set[Path]:
    folder = ROOT.joinpath(*package.split("."))
    return {path for path in folder.glob(glob) if path.is_file()}


def test_every_package_is_listed() -> None:
    folders = {path.parent for path in modules()}
    packages = {".".join(folder.relative_to(ROOT).parts) for folder in folders}

    assert sorted(packages) == sorted(setuptools_is_told()["packages"])


def test_every_package_is_a_package() -> None:
    without = {path.parent for path in modules()} - {
        path.parent for path in modules() if path.name == "__init__.py"
    }

    assert without == set()


def test_every_data_file_is_included() -> None:
    included = set[Path]().union(*(matched(*one) for one in globs()))

    assert data_files()
    assert sorted(data_files() - included) == []


@pytest.mark.parametrize(("package", "glob"), globs())
def test_nothing_is_included_that_is_not_there(package: str, glob: str) -> None:
    assert matched(package, glob)


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("schema.rules", "books/edition.toml"),
        ("kiosk.labels", "ja/errors.toml"),
        ("kiosk.paper", "fonts/BIZUDPGothic-Regular.ttf"),
        ("kiosk.paper", "fonts/BIZUDPGothic-Bold.ttf"),
        ("kiosk.paper", "fonts/OFL.txt"),
        ("kiosk.tui", "kiosk.tcss"),
    ],
)
def test_what_is_read_at_run_time_is_found_in_its_package(
    package: str, name: str
) -> None:
    assert files(package).joinpath(name).is_file()
