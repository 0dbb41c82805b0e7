"""Passphrases that somebody beside the desk would try first are refused."""

import pytest

from kiosk.desk.passphrase import is_guessable, refuse_weak
from kiosk.desk.staff import SHORTEST, SHORTEST_WITH_CODE, Factor
from schema.errors import Refused

GUESSED = (
    "tanaka22",
    "Tanaka22!",
    "ＴＡＮＡＫＡ２２",
    "22tanaka",
    "satosato",
    "P@ssw0rd",
    "pa$$word1",
    "1qwertyui",
    "uketsuke2025",
    "20251015",
    "112211221",
    "aaaaaaaa1",
    "パスワード2025",
)
FINE = ("8 of them", "8 signs!", "tanaka no inu", "kawa-8-yama", "みずうみ と やま 3")


@pytest.mark.parametrize("said", GUESSED)
def test_what_everybody_tries_is_refused(said: str) -> None:
    with pytest.raises(Refused, match="E-UNLOCK-6"):
        refuse_weak(said, Factor.TOTP)


@pytest.mark.parametrize("said", FINE)
def test_what_nobody_tries_is_taken(said: str) -> None:
    refuse_weak(said, Factor.TOTP, "受付A")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ハナコ", "8月のハナコ!"),
        ("Hanako", "a hanako here"),
        ("田中", "山と田中と川と海"),
    ],
)
def test_the_call_name_is_in_none(name: str, said: str) -> None:
    assert is_guessable(said, name)
    assert not is_guessable(said, "")


def test_two_letters_are_in_too_many_words_to_count() -> None:
    assert not is_guessable("yours truly", "Yo")


@pytest.mark.parametrize(
    ("factor", "least"),
    [(Factor.TOTP, SHORTEST_WITH_CODE), (Factor.DEVICE, SHORTEST)],
)
def test_how_short_it_may_be_depends_on_what_goes_with_it(
    factor: Factor, least: int
) -> None:
    long_enough = "one two three"[-least:]
    refuse_weak(long_enough, factor)
    with pytest.raises(Refused, match="E-UNLOCK-2") as refused:
        refuse_weak(long_enough[1:] + " ", factor)
    assert refused.value.expected == str(least)
