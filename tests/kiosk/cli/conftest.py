"""Rulebooks on disk, as somebody who edits one would leave them."""

import shutil
from pathlib import Path

import pytest

from schema.rules import read


@pytest.fixture
def copied_book(tmp_path: Path) -> Path:
    """The built-in edition in a folder; without it nothing could be mended there."""
    folder = tmp_path / "book"
    shutil.copytree(Path(read.__file__).parent / "books", folder)
    return folder


@pytest.fixture
def gapped_book(copied_book: Path) -> Path:
    """An edition that says nothing of a lone portal screen: a gap."""
    law = copied_book / "japan" / "law.toml"
    text = law.read_text(encoding="utf-8")
    law.write_text(
        text.replace('aid = ["portal", "marked_portal"]', 'aid = ["portal"]'),
        encoding="utf-8",
        newline="\n",
    )
    return copied_book
