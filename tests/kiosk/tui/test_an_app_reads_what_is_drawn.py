"""The QR code of half blocks is the code itself, module by module, and is small."""

import pytest
import segno
from rich.cells import cell_len

from kiosk.store.totp import enrolment_of
from kiosk.words.enrolment import QUIET, grouped, qr_lines

BLOCKS = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


@pytest.mark.parametrize("staff", ["staff-1", "staff-12", "staff-123"])
def test_each_module_is_where_it_belongs(staff: str) -> None:
    uri = enrolment_of(staff).uri
    lines = qr_lines(uri)
    above = [[BLOCKS[char][0] for char in line] for line in lines]
    below = [[BLOCKS[char][1] for char in line] for line in lines]
    drawn = [row for pair in zip(above, below, strict=True) for row in pair]
    made = segno.make(uri, error="l", micro=False, boost_error=False)
    wanted = [[int(bool(one)) for one in row] for row in made.matrix_iter(border=QUIET)]

    assert drawn[: len(wanted)] == wanted
    assert not any(map(any, drawn[len(wanted) :]))


@pytest.mark.parametrize("staff", ["staff-1", "staff-999"])
def test_it_fits_the_smallest_terminal(staff: str) -> None:
    lines = qr_lines(enrolment_of(staff).uri)

    assert len(lines) <= 20
    assert {cell_len(line) for line in lines} <= {37, 41}


def test_a_secret_is_typed_in_groups() -> None:
    secret = enrolment_of("staff-1").secret
    assert grouped(secret).replace(" ", "") == secret
    assert {len(group) for group in grouped(secret).split(" ")} == {4}


def test_no_two_secrets_are_the_same() -> None:
    assert enrolment_of("staff-1") != enrolment_of("staff-1")
