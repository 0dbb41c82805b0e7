"""What a text of マイナ資格確認アプリ shows, by part and key (表示の項目)."""

import re
from collections import defaultdict
from datetime import date

from kiosk.online.app.words import day_said, folded, is_day
from kiosk.online.oqs.xml import plain

PERSON, BACK, ELDERLY, LIMIT = "資格情報", "裏面", "高齢受給者証", "限度額"
"""The parts that are read."""

_HEADINGS = {
    "資格情報": PERSON,
    "資格情報(医療保険)": PERSON,
    "裏面記載情報": BACK,
    "裏面記載情報(医療保険)": BACK,
    "高齢受給者証": ELDERLY,
    "高齢受給者証情報": ELDERLY,
    "限度額適用認定証": LIMIT,
    "限度額適用認定証情報": LIMIT,
    "限度額適用認定証関連情報": LIMIT,
    "特定疾病療養受療証": "特定疾病",
    "特定疾病療養受療証情報": "特定疾病",
    "資格情報(医療扶助)": "",
    "裏面記載情報(医療扶助)": "",
}
VALIDITY_KEYS = ("資格有効性", "資格の有効性", "有効性", "資格確認結果", "資格状態")
CONFIRMED = ("確認日", "資格確認日", "確認日時")
NUMBER = ("番号", "被保険者番号")
ACQUIRED = ("資格取得年月日", "資格取得日")
LOST = ("資格喪失年月日", "資格喪失日")
FROM = ("有効開始日", "有効開始年月日")
TO = ("有効終了日", "有効終了年月日", "有効期限")
ISSUED = ("交付年月日", "交付日")
LONG_STAY = ("長期入院該当年月日", "長期入院該当日")
_NAMING = (*NUMBER, "氏名", "生年月日")
_DAYS = (
    *(*CONFIRMED, "生年月日", *ACQUIRED, *LOST),
    *(*FROM, *TO, *ISSUED, *LONG_STAY),
)
_KEYS = {
    *(*VALIDITY_KEYS, *_DAYS, *NUMBER),
    *("保険者番号", "保険者名", "記号", "枝番", "氏名", "フリガナ", "氏名カナ"),
    *("性別", "証区分", "負担割合", "本人・家族の別", "被保険者氏名", "住所"),
    *("郵便番号", "照会番号", "未就学区分", "喪失事由", "適用区分", "認定証区分"),
}
_SEPARATOR = re.compile(r"\s*[\t:：]\s*")
_BLANKS = re.compile(r"\s+")


class Shown:
    """What the text shows: for each part and key, the different things it says."""

    def __init__(self, text: str) -> None:
        """Take the text apart, line by line."""
        self.people = 0
        """How many parts name somebody."""
        self.has_begun = False
        """Whether there was a heading."""
        self.speaks_against = False
        """Whether a line says that somebody is not insured, or may not be."""
        self.keys: set[str] = set()
        """The keys that the app has."""
        self._part = PERSON
        self._is_named = False
        self._said: dict[tuple[str, str], set[str]] = defaultdict(set)
        for line in filter(str.strip, text.splitlines()):
            self._take(line, *_divided(line))
        self._end_person()

    def _take(self, line: str, key: str, value: str) -> None:
        if key in _HEADINGS and not value:
            self._part = _HEADINGS[key]
            self.has_begun = True
            if self._part == PERSON:
                self._end_person()
        elif self._part:
            self.keys |= {key} & _KEYS
            self.speaks_against |= _speaks_against(line, key, value)
            self._is_named |= self._part == PERSON and key in _NAMING
            self._said[self._part, key].add(plain(value))

    def _end_person(self) -> None:
        self.people += self._is_named
        self._is_named = False

    def _sayings(self, part: str, *keys: str) -> set[str]:
        return {said for key in keys for said in self._said[part, key]} - {""}

    def said(self, part: str, *keys: str) -> str:
        """What a part says under one of these keys; empty where it says two things."""
        sayings = self._sayings(part, *keys)
        return sayings.pop() if len(sayings) == 1 else ""

    def day(self, part: str, *keys: str) -> date | None:
        """The day that a part says under one of these keys."""
        said, printed = self.said(part, *keys), keys == TO
        return (
            day_said(said, printed=printed) if is_day(said, printed=printed) else None
        )

    def losses(self) -> list[date]:
        """The days of loss that any part says."""
        said = {
            one
            for (_, key), all_said in self._said.items()
            if key in LOST
            for one in all_said - {""}
        }
        return [day for one in said if is_day(one) and (day := day_said(one))]

    def is_clear(self) -> bool:
        """True where no key says two things, and every day is one."""
        for (_, key), all_said in self._said.items():
            said = all_said - {""}
            days = said if key in _DAYS else set()
            if len(said) > 1 or not all(is_day(day, printed=key in TO) for day in days):
                return False
        return True


def _divided(line: str) -> tuple[str, str]:
    """Key and value of one line; the key alone where there is no value."""
    parts = _SEPARATOR.split(line.strip(), maxsplit=1)
    if len(parts) == 1:
        parts = _BLANKS.split(line.strip(), maxsplit=1)
        if folded(parts[0]) not in _KEYS:
            return folded(line), ""
    value = parts[1] if len(parts) > 1 else ""
    return folded(parts[0]), value.strip("\t :：　")


def _speaks_against(line: str, key: str, value: str) -> bool:
    """True where a line says of somebody that they are not insured, or may not be.

    A day of loss is compared; a key without a value says nothing.
    """
    words = folded(line)
    if key == "有効期間" and value:
        # It says two days in a form that nobody has published.
        return True
    is_silent = key in LOST or (key in _KEYS and not value)
    return any(word in words for word in _AGAINST) or (
        "喪失" in words and not is_silent
    )


_AGAINST = (
    *("無効", "該当なし", "資格なし", "複数該当", "未登録"),
    *("失効", "資格無", "該当無", "期限切", "停止", "取消"),
)
