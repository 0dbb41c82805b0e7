"""Which passphrases are too easily tried (弱いパスフレーズ).

1. One that is short, beside what goes with it.
2. One that holds its account's call name: whoever works there knows it.
3. One that is only digits, a single letter over and over, or one of the words that
   everybody chooses, with whatever digits and signs around it.
"""

import unicodedata

from kiosk.desk.staff import SHORTEST, Factor, shortest
from schema.errors import Refused

NAMED_FROM = 3
"""Letters of a call name that count; two where they are no ASCII."""
FEWEST = 4
"""Different characters that one needs."""
_LIKE_LETTERS = str.maketrans("@0$3!1", "aoseii")
_COMMONEST = """
admin administrator changeme clinic guest hospital iloveyou letmein login master pass
passphrase password passwd qwerty qwertyui qwertyuiop asdfgh asdfghjk asdfghjkl
zxcvbnm root secret test user welcome abcdefgh abcdefghi byoin byouin hoken iryo iryou
jimu kango kusuri madoguchi sakura shinryo shinryou uketsuke nihon nippon japan
arigato arigatou konnichiwa abe aoki endo endou fujita fukuda goto gotou hasegawa
hashimoto hayashi ikeda inoue ishii ishikawa ito itou kato katou kimura kobayashi
kondo kondou maeda matsumoto mori murakami nakajima nakamura nishimura ogawa okada ota
saito saitou sakamoto sasaki sato satou shimizu suzuki takahashi tanaka watanabe
yamada yamaguchi yamamoto yamashita yamazaki yoshida パスワード パスフレーズ 合言葉
暗証番号 窓口 受付 病院 医院 佐藤 鈴木 高橋 田中
"""
_WORDS = frozenset(_COMMONEST.split())


def refuse_weak(passphrase: str, factor: Factor, call_name: str = "") -> None:
    """Refuse a passphrase that is too easily tried.

    Args:
        passphrase: As typed.
        factor: What goes with it.
        call_name: 呼び名 of whose it will be; empty for none.

    Raises:
        Refused: It is short, or easily guessed.
    """
    least = shortest(factor)
    if len(_counted(passphrase)) < least:
        raise _too_short(least)
    if is_guessable(passphrase, call_name):
        raise _guessable()


def is_guessable(passphrase: str, call_name: str = "") -> bool:
    """True where whoever knows the account, or a list of the commonest, finds it."""
    said, name = _counted(passphrase).casefold(), _counted(call_name).casefold()
    least = NAMED_FROM if name.isascii() else NAMED_FROM - 1
    if len(name) >= least and name in said:
        return True
    is_number = said.isdecimal() and len(said) < SHORTEST
    return is_number or len(set(said)) < FEWEST or bool(_cores(said) & _WORDS)


def _cores(said: str) -> set[str]:
    """What is left without the digits and signs around, also of a word said twice."""
    bare = _bare(said)
    once = {bare, bare.translate(_LIKE_LETTERS), _bare(said.translate(_LIKE_LETTERS))}
    halves = {one[: len(one) // 2] for one in once}
    return once | {one for one in halves if one * 2 in once}


def _bare(said: str) -> str:
    """Without the digits and signs before and behind."""
    letters = [nth for nth, one in enumerate(said) if one.isalpha()]
    return said[letters[0] : letters[-1] + 1] if letters else ""


def _counted(typed: str) -> str:
    """A passphrase as it counts: width and composition do not matter."""
    return unicodedata.normalize("NFKC", typed).strip()


def _too_short(least: int) -> Refused:
    return Refused(
        "E-UNLOCK-2",
        subject="the characters of the new passphrase",
        found="fewer",
        expected=f"{least}",
        hint="choose a longer one",
    )


def _guessable() -> Refused:
    return Refused(
        "E-UNLOCK-6",
        subject="the new passphrase",
        found="one that is easily guessed",
        expected="one without the call name and without a common word or number alone",
        hint="choose several words that do not belong together",
    )
