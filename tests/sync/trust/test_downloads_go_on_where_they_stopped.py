"""A pack that was cut off goes on from its last byte, if it is still the same pack."""

from pathlib import Path

import pytest

from sync.errors import MadoguchiError, Unreachable
from sync.trust.fetch import FolderFetch
from sync.trust.repository import Repository
from tests.sync.trust.conftest import PACK, Kiosk
from tests.sync.trust.line import Line

CONTENT = bytes(range(256)) * 100
WHOLE = len(CONTENT)
CUT = 10_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "incoming"


@pytest.fixture
def cut(line: Line, kiosk: Kiosk, folder: Path) -> Line:
    """A line over which the first bytes came, and which is up again."""
    kiosk().refresh()
    line.breaks_after = CUT
    with pytest.raises(Unreachable):
        kiosk().fetch_to(PACK, folder)
    line.breaks_after = None
    return line


def begun(folder: Path) -> dict[str, int]:
    return {path.suffix: path.stat().st_size for path in folder.iterdir()}


def offsets(line: Line) -> list[int]:
    return [offset for name, offset in line.asked if "full-1" in name]


def test_a_pack_comes_whole(line: Line, kiosk: Kiosk, folder: Path) -> None:
    told: list[int] = []

    path = kiosk().fetch_to(PACK, folder, told.append)

    assert path.read_bytes() == CONTENT
    assert list(folder.iterdir()) == [path]
    assert told == sorted(told)
    assert told[-1] == WHOLE
    assert line.bytes_of("full-1") == WHOLE


def test_the_rest_only_is_fetched(cut: Line, kiosk: Kiosk, folder: Path) -> None:
    assert begun(folder)[".part"] == CUT

    path = kiosk().fetch_to(PACK, folder)

    assert path.read_bytes() == CONTENT
    assert offsets(cut) == [0, CUT]
    assert cut.bytes_of("full-1") == WHOLE
    assert list(folder.iterdir()) == [path]


def test_any_number_of_cuts_is_survived(line: Line, kiosk: Kiosk, folder: Path) -> None:
    kiosk().refresh()
    line.breaks_after = 3_000
    tries = 0
    while not list(folder.glob("*[!.part]")) or begun(folder).get(".part"):
        tries += 1
        try:
            path = kiosk().fetch_to(PACK, folder)
        except Unreachable:
            continue

    assert path.read_bytes() == CONTENT
    assert tries == 9
    assert line.bytes_of("full-1") == WHOLE


def test_a_mirror_that_takes_no_ranges_sends_all(
    cut: Line, kiosk: Kiosk, folder: Path
) -> None:
    cut.knows_ranges = False

    path = kiosk().fetch_to(PACK, folder)

    assert path.read_bytes() == CONTENT
    assert offsets(cut) == [0, CUT]
    assert cut.bytes_of("full-1") == CUT + WHOLE


def test_another_file_at_the_source_is_taken_from_its_beginning(
    cut: Line, kiosk: Kiosk, folder: Path
) -> None:
    cut.tag_of = lambda _: '"another"'

    path = kiosk().fetch_to(PACK, folder)

    assert path.read_bytes() == CONTENT
    assert cut.bytes_of("full-1") == CUT + WHOLE


def test_halves_that_do_not_fit_are_fetched_once_more(
    cut: Line, kiosk: Kiosk, folder: Path
) -> None:
    part = next(folder.glob("*.part"))
    part.write_bytes(b"\0" * CUT)

    path = kiosk().fetch_to(PACK, folder)

    assert path.read_bytes() == CONTENT
    assert offsets(cut) == [0, CUT, 0]


def test_once_more_is_enough(cut: Line, kiosk: Kiosk, folder: Path) -> None:
    tag = next(folder.glob("*.etag")).read_text("ascii")
    cut.instead["full-1"] = bytes(WHOLE)
    cut.tag_of = lambda _: tag

    with pytest.raises(MadoguchiError, match="E-TRUST-4"):
        kiosk().fetch_to(PACK, folder)

    assert offsets(cut) == [0, CUT, 0]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("tag", ["", 'W/"weak"', '"two\nlines"', "bare"])
def test_without_a_strong_tag_nothing_is_joined(
    line: Line, kiosk: Kiosk, folder: Path, tag: str
) -> None:
    line.tag_of = lambda _: tag
    kiosk().refresh()
    line.breaks_after = CUT
    with pytest.raises(Unreachable):
        kiosk().fetch_to(PACK, folder)
    line.breaks_after = None

    assert kiosk().fetch_to(PACK, folder).read_bytes() == CONTENT
    assert offsets(line) == [0, 0]


@pytest.mark.parametrize("length", [WHOLE, WHOLE + 1, WHOLE * 2])
def test_too_much_of_a_file_is_thrown_away(
    cut: Line, kiosk: Kiosk, folder: Path, length: int
) -> None:
    next(folder.glob("*.part")).write_bytes(b"\0" * length)

    assert kiosk().fetch_to(PACK, folder).read_bytes() == CONTENT
    assert offsets(cut) == [0, 0]


def test_what_is_here_already_is_looked_at_not_fetched(
    line: Line, kiosk: Kiosk, folder: Path
) -> None:
    first = kiosk().fetch_to(PACK, folder)

    assert kiosk().fetch_to(PACK, folder) == first
    assert line.bytes_of("full-1") == WHOLE


def test_what_is_here_already_and_spoilt_is_fetched_anew(
    line: Line, kiosk: Kiosk, folder: Path
) -> None:
    kiosk().fetch_to(PACK, folder).write_bytes(CONTENT[:-1] + b"\0")

    assert kiosk().fetch_to(PACK, folder).read_bytes() == CONTENT
    assert line.bytes_of("full-1") == 2 * WHOLE


def test_a_file_that_is_gone_meanwhile_is_for_later(
    cut: Line, kiosk: Kiosk, folder: Path
) -> None:
    for path in cut.folder.rglob("*full-1*"):
        path.unlink()

    with pytest.raises(Unreachable, match="E-TRUST-6"):
        kiosk().fetch_to(PACK, folder)

    assert begun(folder)[".part"] == CUT


def test_a_stick_goes_on_where_the_line_stopped(
    cut: Line, kiosk: Kiosk, folder: Path
) -> None:
    stick = FolderFetch(cut.folder)

    assert kiosk(stick).fetch_to(PACK, folder).read_bytes() == CONTENT


def test_a_stick_reads_the_rest_of_the_same_file(central: Repository) -> None:
    stick = FolderFetch(central.metadata.parent)
    name = next(central.targets.rglob("*full-1*"))
    named = name.relative_to(central.metadata.parent).as_posix()
    with stick(named) as whole:
        tag = whole.etag
    with stick(named, CUT, tag) as rest:
        assert (rest.status, rest.start) == (206, CUT)
        assert b"".join(rest) == CONTENT[CUT:]
    with stick(named, CUT, '"another"') as again:
        assert (again.status, again.start) == (200, 0)
        assert b"".join(again) == CONTENT
