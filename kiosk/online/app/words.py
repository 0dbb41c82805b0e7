"""The words of マイナ資格確認アプリ, as the codes that files have (表示の文言).

A word that is not in a table is no code: it is never taken for the nearest one.
"""

import re
import unicodedata
from datetime import date
from typing import cast

from kiosk.online.oqs.values import is_blank_day, share_in
from schema.errors import Unreadable
from schema.visit import Share
from schema.wareki import read_date

VALIDITY = {
    "有効": "1",
    "資格有効": "1",
    "資格あり(有効)": "1",
    "無効": "2",
    "資格無効": "2",
    "資格喪失": "2",
    "無効(新しい資格あり)": "3",
    "資格無効(新しい資格あり)": "3",
    "該当資格なし": "4",
    "該当なし": "4",
    "資格情報なし": "4",
    "複数該当": "5",
    "複数該当あり": "5",
}
"""資格有効性."""
SEX = {"男": "1", "男性": "1", "女": "2", "女性": "2", "未設定": "3"}
"""性別."""
RELATION = {"本人": "1", "被保険者": "1", "家族": "2", "被扶養者": "2"}
"""本人・家族の別."""
CLASSIFICATION = {
    "一般": "01",
    "被保険者証": "01",
    "被保険者証(一般)": "01",
    "被保険者証(退職)": "02",
    "短期被保険者証(一般)": "03",
    "短期被保険者証(退職)": "04",
    "被保険者資格証明書": "05",
    "特別療養費": "05",
    "特別療養費支給対象者": "05",
    "特例退職被保険者証": "06",
    "自衛官診療証": "07",
}
"""証区分."""
LIMIT_CERTIFICATE = {
    "限度額適用認定証": "01",
    "限度額適用・標準負担額減額認定証": "02",
    "標準負担額減額認定証": "03",
}
"""限度額適用認定証区分."""
LIMIT_CLASS = {
    "ア": "A01",
    "イ": "A02",
    "ウ": "A03",
    "エ": "A04",
    "オ": "A05",
    "オ(境)": "A06",
    "現役並みIII": "B01",
    "現役並みII": "B02",
    "現役並みI": "B03",
    "一般": "B04",
    "低所得II": "B05",
    "低所得I": "B06",
    "低所得I(老福)": "B07",
    "低所得I(境)": "B08",
    "一般II": "B09",
    "一般I": "B10",
}
"""適用区分."""

_TIME = re.compile(r"[\sT]+[0-9]{1,2}[:時].*$")
_TENTHS = re.compile(r"([1-3])割(負担)?")
_NO_END = {"期限なし", "なし", "-", "ー"}


def folded(text: str) -> str:
    """One width, no blanks: the form of every table here."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def code_in(table: dict[str, str], word: str) -> str:
    """The code of a word; empty for one that is not in the table."""
    return table.get(folded(word).removeprefix("区分"), "")


def share_said(word: str) -> Share | None:
    """The share of `1割`, `３割`, `10%` or `010` (負担割合)."""
    plain = folded(word)
    if tenths := _TENTHS.fullmatch(plain):
        return cast("Share", int(tenths[1]) * 10)
    return share_in(plain.removesuffix("%"))


def day_said(word: str, *, printed: bool = False) -> date | None:
    """The day of a date in either calendar, with or without a time behind it.

    Args:
        word: What is said.
        printed: It may be of an era that ended before it (平成37年), as an end may.

    Raises:
        Unreadable: E-DATE-1 to E-DATE-3 where it says something else than a day.
    """
    plain = _TIME.sub("", unicodedata.normalize("NFKC", word).strip())
    if is_blank_day(plain) or plain in _NO_END or plain.startswith("9999"):
        return None
    return read_date(plain, printed=printed).day


def is_day(word: str, *, printed: bool = False) -> bool:
    """False where something else than a day, or nothing, is said."""
    try:
        day_said(word, printed=printed)
    except Unreadable:
        return False
    return True
