"""Every term, every key and every error is called something in Japanese.

1. A closed list of terms is found wherever it stands, loaded or not.
2. A key has its word on the line of keys, in the menu and in the help.
3. What is not Japanese does not count as a word.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from kiosk.labels import has, sentences, text
from kiosk.tui.screens import panels
from kiosk.words.keymap import ACTIONS, MENU
from schema import terms
from schema.names import NameMatch
from tests.sources import ROOT, modules, tree

JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
"""A kana or a kanji."""


def terms_of_law() -> list[type[terms.Term]]:
    """Every closed list of terms in the program's own text."""
    return [
        getattr(
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)), name
        )
        for path in modules()
        for name in _terms_in(path)
    ]


def _terms_in(path: Path) -> list[str]:
    return [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        if any(isinstance(base, ast.Name) and base.id == "Term" for base in node.bases)
    ]


def untranslated(said: Iterable[tuple[str, str]]) -> list[str]:
    """What has no Japanese, by its name."""
    return [name for name, japanese in said if not JAPANESE.search(japanese)]


def every_key() -> Iterator[str]:
    """What is asked for by a key, a digit or a choice of a menu."""
    for action in ACTIONS:
        yield from (f"{what}.{action.name}" for what in ("keys", "menu", "key_for"))
    yield from (f"menu.{name}" for name in MENU.values())
    yield from (f"more.{name}" for name in panels.MORE.values())


@pytest.mark.parametrize("closed", terms_of_law(), ids=lambda one: one.__name__)
def test_every_legal_term_is_japanese(closed: type[terms.Term]) -> None:
    assert untranslated((value, value.ja) for value in closed) == []


@pytest.mark.parametrize("closed", terms_of_law(), ids=lambda one: one.__name__)
def test_no_two_terms_of_a_list_are_called_the_same(closed: type[terms.Term]) -> None:
    assert len({value.ja for value in closed}) == len(closed)


def test_no_list_of_terms_is_left_out() -> None:
    found = terms_of_law()

    assert set(found) == set(terms.Term.__subclasses__())
    assert {terms.Outcome, NameMatch} < set(found)


def test_every_key_has_its_label() -> None:
    assert [key for key in every_key() if not has(key)] == []
    assert untranslated((key, text(key)) for key in every_key()) == []


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("被保険者証", []),
        ("カード", []),
        ("expired", ["one"]),
        ("", ["one"]),
        ("…（）", ["one"]),
    ],
)
def test_a_word_that_is_not_japanese_is_missed(said: str, missing: list[str]) -> None:
    assert untranslated([("one", said)]) == missing


def test_every_error_is_told_in_japanese() -> None:
    told = [(key, one) for key, one in sentences().items() if key.startswith("error.")]

    assert len(told) > 100
    assert untranslated(told) == []
