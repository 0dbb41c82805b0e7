from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.errors import MadoguchiError
from sync.register.cells import Remembered
from sync.register.columns import COLUMNS
from sync.register.csv import NoRows, RegisterFile
from sync.register.encoding import detect
from sync.register.seen import Seen
from tests.sync.register.files import GOOD, a_file, csv_text

ANY = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(content=st.binary(max_size=400))
@ANY
def test_any_bytes_are_read_or_refused_with_an_error_of_the_tree(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    with pytest.raises(MadoguchiError):
        list(RegisterFile(path).people(lambda _: None))


@given(
    cells=st.dictionaries(
        st.sampled_from([column.header for column in COLUMNS]),
        st.text(max_size=30) | st.text("0123456789-/. SHR昭和年月日", max_size=14),
    )
)
@ANY
def test_any_cells_are_taken_or_reported(tmp_path: Path, cells: dict[str, str]) -> None:
    text = csv_text([GOOD | cells]).encode("utf-8", "replace")
    path = tmp_path / "any.csv"
    path.write_bytes(text)
    reported: list[object] = []
    register = RegisterFile(path)
    taken: list[object] = []
    with suppress(NoRows):
        taken.extend(register.people(reported.append, skip_bad=True))
    assert bool(taken) or bool(reported)
    assert (register.bad_rows > 0) == bool(reported)


@given(keys=st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 9)))
@ANY
def test_duplicates_are_found_like_in_a_dict(keys: list[int]) -> None:
    seen, lines = Seen(0), dict[int, int]()
    for line, key in enumerate(keys, 2):
        assert seen.first_line(key, line) == lines.get(key)
        lines.setdefault(key, line)


def test_the_table_of_duplicates_grows_with_the_file() -> None:
    seen = Seen(0)
    assert not any(seen.first_line(key, key + 2) for key in range(3000))
    assert seen.first_line(2999, 9000) == 3001


def test_cells_remembered_are_forgotten_when_there_are_too_many() -> None:
    read = Remembered(str.upper)
    assert [read[f"a{at}"] for at in range(20_001)][-1] == "A20000"
    assert len(read) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_character_across_two_chunks_is_one_character(
    tmp_path: Path, encoding: str
) -> None:
    path = a_file(tmp_path, "a" + "見\n" * 600_000, encoding)
    found = detect(path)
    assert found.encoding == encoding
    assert found.lines == 600_001
