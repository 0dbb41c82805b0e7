"""Every edition that ever judged is found again by its name."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from schema.clock import SystemClock
from schema.rules.read import built_in, built_in_folder
from sync.central import known_editions
from sync.central.folder import create_central
from sync.central.known_editions import KEPT, KnownEditions, keep_editions
from sync.central.offered_edition import Wanted
from sync.central.publish import publish
from sync.central.settings import Settings

BOOK = built_in()
EXTENDED = built_in(("extension-2026-07",))
Change = Callable[[str, bytes], bytes]


def edition(change: Change) -> bytes:
    """The built-in edition as a zip, each of its files as `change` leaves it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        top = Path(str(built_in_folder()))
        for file in top.rglob("*.toml"):
            name = file.relative_to(top).as_posix()
            files.writestr(name, change(name, file.read_bytes()))
    return packed.getvalue()


def renamed(name: str, source: bytes) -> bytes:
    """The same rules under another id."""
    old, new = b'id = "2026-11"', b'id = "2026-12"'
    return source.replace(old, new) if name == "edition.toml" else source


def with_a_gap(name: str, source: bytes) -> bytes:
    """A law without its last rule."""
    kept = source[: source.rindex(b"[[rule]]")] if name == "japan/law.toml" else source
    return renamed(name, kept)


@pytest.fixture
def nothing_built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version of the program, which has other books."""
    (tmp_path / "later").mkdir()
    monkeypatch.setattr(known_editions, "built_in_folder", lambda: tmp_path / "later")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "editions"


def test_the_built_in_edition_is_known_with_any_amendment(kept: Path) -> None:
    find = KnownEditions(kept)

    found = find(EXTENDED.name)

    assert found is not None
    assert found.adopted == EXTENDED.adopted
    assert find(BOOK.name) is not None
    assert find("2031-01@sha256:00") is None
    assert find(BOOK.name.upper()) is None


def test_a_later_version_knows_the_editions_of_today(
    kept: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    keep_editions(kept, tmp_path / "nothing published")
    request.getfixturevalue("nothing_built_in")

    assert KnownEditions(kept)(BOOK.name) is not None
    assert KnownEditions(kept)(EXTENDED.name) is not None
    assert KnownEditions(tmp_path / "elsewhere")(BOOK.name) is None


def test_a_published_edition_is_kept_when_it_is_no_longer_offered(
    kept: Path, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    published.mkdir()
    offered = published / "00ff.0123456789ab.zip"
    offered.write_bytes(edition(renamed))
    keep_editions(kept, published)
    offered.unlink()
    keep_editions(kept, published)

    find = KnownEditions(kept)
    find("look at all of them")
    names = {name for name in find.names if name.startswith("2026-12@")}

    assert len(names) == 2
    assert len(list(kept.iterdir())) == 2


def test_what_was_really_published_is_known_after_the_next(tmp_path: Path) -> None:
    folders = []
    for year in ("2026-12", "2027-01"):
        folders.append(tmp_path / year)
        copytree(str(built_in_folder()), folders[-1])
        edition_file = folders[-1] / "edition.toml"
        told = edition_file.read_bytes().replace(b"2026-11", year.encode())
        edition_file.write_bytes(told)
    with create_central(tmp_path / "central", Settings(), SystemClock()) as central:
        offered = [
            publish(central, SystemClock(), edition=Wanted(folder=folder)).edition
            for folder in folders
        ]

    find = KnownEditions(tmp_path / "central" / KEPT)

    assert [bool(find(name)) for name in offered] == [True, True]
    assert len(set(offered)) == 2


def test_what_is_no_proven_edition_answers_for_no_name(kept: Path) -> None:
    kept.mkdir()
    (kept / "1.zip").write_bytes(b"no zip")
    (kept / "2.zip").write_bytes(edition(with_a_gap))
    (kept / "3.zip").write_bytes(edition(lambda _, source: source + b"\n[["))
    (kept / "4.zip").write_bytes(edition(renamed))

    find = KnownEditions(kept)
    find("look at all of them")

    assert sorted({name.partition("@")[0] for name in find.names}) == [
        "2026-11",
        "2026-12",
    ]
    assert len(find.names) == 4
