"""Whatever lies in the file: good rows, told bad ones, or one clear refusal."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from schema.errors import Refused, Unreadable
from sync.register.bookings import read_bookings
from tests.sync.register.test_an_appointment_list_is_read_row_by_row import (
    DAY,
    NATIONAL,
    ROW,
)

HEADERS = [*ROW, "負担割合", "備考", "", "日付"]
CELLS = st.one_of(
    st.sampled_from(sorted({*ROW.values(), *NATIONAL.values(), '"', "30", "９"})),
    st.text(max_size=20),
)


def survives(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(content)
        for day in (None, DAY):
            try:
                found = read_bookings(path, day)
            except (Unreadable, Refused):
                continue
            lines = {one.line for one in found.bookings}
            assert not lines & {one.line for one in found.bad}


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes(content: bytes) -> None:
    survives(content)


@given(st.permutations(HEADERS), st.lists(st.lists(CELLS, max_size=14), max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_cells_under_known_headers(
    headers: list[str], rows: list[list[str]]
) -> None:
    text = "\n".join(",".join(row) for row in (headers, *rows))
    survives(text.encode("utf-8", "surrogatepass"))
