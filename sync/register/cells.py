"""How each kind of cell is read and written (項目の読み方).

A reader takes the text of a cell and returns the value of the record's field, or
raises `BadCell` or the `Unreadable` of `schema`; neither repeats the text.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TypeVar, get_args

from schema.clock import JAPAN
from schema.numbers import normalise_branch, normalise_symbol, read_insurer
from schema.terms import Document, LossReason, Sex, Term
from schema.visit import Share
from schema.wareki import read_date
from sync.register.forbidden import holds_my_number
from sync.register.reasons import BadCell, Reason

Reader = Callable[[str], object]
"""Reads one cell."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
_INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
"""Characters of category Cf: they turn or hide what stands beside them."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MANY_DIGITS = re.compile(r"\d{4}[- 　]?\d{4}[- 　]?\d{4}")
_LONGEST = 200
_EARLIEST_BIRTH = date(1900, 1, 1)
_KEPT = 20_000
_PACKED_INSTANT = re.compile(r"(\d{8})(\d{6})")

T = TypeVar("T")
TermT = TypeVar("TermT", bound=Term)


class Remembered(dict[str, T]):
    """Cells read before: dates and codes come again and again."""

    def __init__(self, read: Callable[[str], T]) -> None:
        """Read with `read` what is not known yet."""
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> T:
        """Read `text` and remember it; forget everything when it is too much."""
        value = self._read(text)
        if len(self) >= _KEPT:
            self.clear()
        self[text] = value
        return value


def plain(text: str) -> str:
    """One width, no blanks at either end."""
    return unicodedata.normalize("NFKC", text).strip()


def _with_terms(terms: type[TermT]) -> dict[str, TermT]:
    """The values of a closed list by code and by Japanese term."""
    by_term = {plain(term.ja): term for term in terms}
    return by_term | {term.value: term for term in terms}


def _one_of(values: Mapping[str, T], text: str) -> T:
    """The value that `text` stands for."""
    try:
        return values[plain(text)]
    except KeyError:
        raise BadCell(Reason.NOT_IN_LIST) from None


_SHARES: dict[str, Share] = {
    form: share
    for share in get_args(Share)
    for form in (str(share), f"0{share}", f"{share // 10}割")
}
_SEXES = _with_terms(Sex)
_LOSS_REASONS = {"": None} | _with_terms(LossReason)
_LOSS_REASONS |= {reason.value.lstrip("0"): reason for reason in LossReason}
_DOCUMENTS = {"": None} | _with_terms(Document)
_LIMIT_CLASSES = {
    code: code
    for code in (
        "",
        *(f"A{number:02}" for number in range(1, 7)),
        *(f"B{number:02}" for number in range(1, 11)),
    )
}


def free_text(text: str) -> str:
    """A name or an address as registered; 外字 become ●, as the insurers do.

    Characters of the private use areas mean something on one machine only;
    invisible ones, which would make two of one name, are dropped.
    """
    text = _INVISIBLE.sub("", text).strip()
    if len(text) > _LONGEST:
        raise BadCell(Reason.TOO_LONG)
    if _CONTROL.search(text):
        raise BadCell(Reason.CONTROL)
    if _MANY_DIGITS.search(text) and holds_my_number(text):
        raise BadCell(Reason.MY_NUMBER)
    return _PRIVATE.sub("●", text)


def name(text: str) -> str:
    """A name, which must not be empty."""
    read = free_text(text)
    if not read:
        raise BadCell(Reason.MISSING)
    return read


def insurer_number(text: str) -> str:
    """保険者番号, 8 digits."""
    return read_insurer(text).number


def symbol(text: str) -> str:
    """記号, in the form that is compared."""
    return normalise_symbol(free_text(text))


def branch(text: str) -> str:
    """枝番, 2 digits or empty."""
    return normalise_branch(text)


def day(text: str) -> date:
    """A date in any form that is written."""
    return read_date(text).day


def birth_date(text: str) -> date:
    """生年月日 of somebody who can be alive."""
    read = day(text)
    if read < _EARLIEST_BIRTH:
        raise BadCell(Reason.TOO_EARLY)
    return read


def optional_day(text: str) -> date | None:
    """A date or nothing."""
    return read_date(text).day if text.strip() else None


def printed_day(text: str) -> date | None:
    """An expiry, which may have been printed before its era ended (平成32年)."""
    return read_date(text, printed=True).day if text.strip() else None


def instant(text: str) -> datetime:
    """An instant; without a zone it is Japan time, without a time midnight."""
    written = _PACKED_INSTANT.sub(r"\1T\2", plain(text)).replace("/", "-")
    try:
        read = datetime.fromisoformat(written)
        aware = read if read.tzinfo else read.replace(tzinfo=JAPAN)
        return aware.astimezone(UTC).astimezone(JAPAN)
    except (ValueError, OverflowError):
        raise BadCell(Reason.NOT_AN_INSTANT) from None


def flag(text: str) -> bool:
    """0 or 1; empty is 0."""
    return _one_of({"": False, "0": False, "1": True}, text)


def share(text: str) -> Share:
    """10, 20 or 30; also 010 and 1割."""
    return _one_of(_SHARES, text)


def sex(text: str) -> Sex:
    """1, 2, 3 or 男, 女, 未設定."""
    return _one_of(_SEXES, text)


def loss_reason(text: str) -> LossReason | None:
    """01, 02, 03, 99, also without the zero, or nothing."""
    return _one_of(_LOSS_REASONS, text)


def document(text: str) -> Document | None:
    """A document's code, its Japanese term, or nothing."""
    return _one_of(_DOCUMENTS, text)


def limit_class(text: str) -> str:
    """A01 to A06, B01 to B10, or nothing (OQSCD012)."""
    return _one_of(_LIMIT_CLASSES, text.upper())


def disease_class(text: str) -> str:
    """1, 2, 3 or nothing (OQSCD013)."""
    return _one_of({"": "", "1": "1", "2": "2", "3": "3"}, text)


def meal_class(text: str) -> str:
    """A short code or nothing."""
    code = plain(text).upper()
    if not re.fullmatch("[A-Z0-9]{0,4}", code):
        raise BadCell(Reason.NOT_IN_LIST)
    return code


def municipality(text: str) -> str:
    """5 digits or nothing; a sixth, the code's check digit, is dropped."""
    code = plain(text)
    if not re.fullmatch("([0-9]{5}[0-9]?)?", code):
        raise BadCell(Reason.SHAPE)
    return code[:5]


def written(value: object) -> str:
    """How the writer writes a value: ISO dates, codes, 0 and 1."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
