"""Invented insurers of the national and employee schemes (国保・被用者保険の保険者)."""

from dataclasses import dataclass

from schema.numbers import check_digit
from sync.register.weighted import Weighted

_EMPLOYEE = """
0113901 全国健康保険協会見本支部 60130###
0113902 全国健康保険協会例示支部 6014####
0613901 見本工業健康保険組合 ###
0613902 例示商事健康保険組合 ２###
0613903 架空電機健康保険組合 ｶ-##
0613904 雛形交通健康保険組合 ヒナ##
0613905 模擬情報健康保険組合 AB-##
0613906 設例食品健康保険組合 ＭＨ##
3413901 見本教職員共済組合 公立見本
"""
_WARD_SYMBOLS = ("##-##", "##・##", "見##", "ミホ##", "０１－##")


@dataclass(frozen=True, slots=True, kw_only=True)
class Insurer:
    """One insurer and how it writes its symbols (保険者)."""

    number: str
    """保険者番号, 8 digits."""
    name: str
    """保険者名."""
    symbol: str
    """記号, with # for each digit to be drawn."""
    digits: int
    """How many digits its numbers have."""


def employers() -> Weighted[Insurer]:
    """Insurers of the employee scheme; the first two have most people."""
    lines = [line.split() for line in _EMPLOYEE.split("\n") if line]
    return Weighted(
        (
            Insurer(
                number=body + check_digit(body),
                name=name,
                symbol=symbol,
                digits=3 + place % 5,
            ),
            len(lines) - place,
        )
        for place, (body, name, symbol) in enumerate(lines)
    )


def ward_insurer(code: str, name: str) -> Insurer:
    """The national insurer of a ward: 138, its number and a check digit.

    Args:
        code: 市区町村コード of one of the 23 wards.
        name: The ward's name.
    """
    ward = int(code) % 100
    body = f"138{ward:02}"
    return Insurer(
        number="00" + body + check_digit(body),
        name=name,
        symbol=_WARD_SYMBOLS[ward % len(_WARD_SYMBOLS)],
        digits=4 + ward % 4,
    )
