"""The program's own files and their syntax trees, for tests that read the program."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The repository."""
PACKAGES = ("schema", "sync", "kiosk")
"""What is installed."""


def modules(*packages: str) -> list[Path]:
    """Every Python file of these packages, by default of all that are installed."""
    return [
        path
        for package in packages or PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    ]


def named(path: Path) -> str:
    """The file from the repository down, the same on every system."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Its syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(*packages: str) -> list[ast.Call]:
    """Every call in these packages."""
    return [
        node
        for path in modules(*packages)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    ]


def strings(*packages: str) -> list[str]:
    """Every string in these packages that is written out."""
    return [
        node.value
        for path in modules(*packages)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
