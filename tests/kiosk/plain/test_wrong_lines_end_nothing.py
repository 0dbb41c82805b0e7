"""Whatever is typed, the desk goes on, and says what is wrong."""

import pytest

from kiosk.demo.cast import Cast
from kiosk.demo.clinic import Demo
from kiosk.labels import text
from tests.kiosk.plain.script import EXPIRED, keys_of, said
from tests.kiosk.plain.test_every_outcome_is_reached_by_lines import confirmed

Ready = tuple[Demo, Cast]

NONSENSE = ("", "-", "0", "99", "zzz", "あ", "\x1b[2J", "\t", "4" * 400, "1,2")
"""Lines that no question expects."""
UNLOCKED = ("*", "0", "+", "x", "demo-madoguchi")
"""The menu and back, the lock and back."""


def test_nonsense_at_every_question_is_survived(ready: Ready) -> None:
    demo, cast = ready
    right = ["4", *keys_of(cast.guided), EXPIRED]
    for place in range(len(right)):
        spoken = said(demo, *right[:place], *NONSENSE, *UNLOCKED)
        assert text("plain.left") in spoken
        assert "\x1b" not in spoken


def test_a_wrong_check_digit_is_said_and_mended(ready: Ready) -> None:
    demo, cast = ready
    before = len(confirmed(demo))
    insurer, *others = keys_of(cast.certified)
    wrong = insurer[:-1] + str((int(insurer[-1]) + 1) % 10)
    spoken = said(demo, "2", wrong, insurer, *others, "5080731", "")

    assert "検証番号" in spoken
    assert len(confirmed(demo)) == before + 1


@pytest.mark.parametrize("line", ["391310161", "3913101610059897123", "1234567"])
def test_a_line_longer_than_its_field_changes_nothing(ready: Ready, line: str) -> None:
    demo, cast = ready
    spoken = said(demo, "2", line, cast.certified.insurer_number)

    assert spoken.count(text("field.insurer") + " ") == 1


def test_sixteen_digits_fill_both_numbers(ready: Ready) -> None:
    demo, cast = ready
    one = cast.scanned
    spoken = said(demo, "2", f"{one.insurer_number}{one.number}", "", "5080731")

    assert f"{text('field.number')} {one.number}" in spoken
    assert text("outcome.insured.headline") in spoken


def test_zero_goes_back_and_keeps_what_stood_there(ready: Ready) -> None:
    demo, cast = ready
    one = cast.certified
    lines = ["2", *keys_of(one)[:2], "0", "", "", "5080731"]
    spoken = said(demo, *lines)

    assert text("plain.present", value=one.number) in spoken
    assert text("outcome.insured.headline") in spoken


def test_a_scanner_confirms_nobody(ready: Ready) -> None:
    demo, cast = ready
    before = len(confirmed(demo))
    one = cast.scanned
    spoken = said(
        demo, "2", *keys_of(cast.certified), "5080731", one.insurer_number + one.number
    )

    assert text("entry.confirm_first") in spoken
    assert len(confirmed(demo)) == before


def test_what_is_not_recorded_is_said_at_the_end(ready: Ready) -> None:
    demo, cast = ready
    spoken = said(demo, "2", cast.certified.insurer_number)

    assert text("plain.left_somebody") in spoken
    assert spoken.endswith(text("plain.left") + "\n")
