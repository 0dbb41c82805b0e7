"""Nobody at a desk knows 13: a prefecture or a ward is said by its name."""

import pytest

from kiosk.desk.settings import JURISDICTION
from kiosk.words.settings import EVERY, area, shown


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("13", "東京都（13）"),
        ("13104", "東京都新宿区（13104）"),
        ("13204", "13204"),
        ("27100", "27100"),
        ("99", "99"),
        ("", ""),
    ],
)
def test_it_is_said_as_far_as_its_name_is_known(code: str, said: str) -> None:
    assert area(code) == said


def test_the_settings_say_it_so() -> None:
    (setting,) = (one for one in EVERY if one.name == JURISDICTION)

    assert shown(setting, "13") == "東京都（13）"
