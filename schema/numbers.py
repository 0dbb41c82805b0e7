"""Numbers of insurers, insured persons and institutions: read, normalise, check.

What holds for every number read here:

1. Widths, blanks and hyphens do not matter; six digits of a national insurer
   (国保) are written with two zeros in front.
2. The check digit (検証番号) is plain weight 2, 1 from the right. It decides on
   insurer numbers; on late-elderly insured numbers it only warns.
3. 77777777 and 77777779 stand in claims for an unknown insurer. They are never
   looked up.
4. No refusal repeats a number.

Source: 保険者番号の設定 (昭和51年8月7日 保発45号・庁保発34号).
"""

import re
import unicodedata

import msgspec

from schema.errors import Unreadable
from schema.insured import scheme_of
from schema.terms import Scheme


def _named(text: str) -> dict[str, str]:
    """A table from words that begin with their two-digit code."""
    return {word[:2]: word[2:] for word in text.split()}


PREFECTURES = _named(
    "01北海道 02青森県 03岩手県 04宮城県 05秋田県 06山形県 07福島県 08茨城県 09栃木県 "
    "10群馬県 11埼玉県 12千葉県 13東京都 14神奈川県 15新潟県 16富山県 17石川県 "
    "18福井県 19山梨県 20長野県 21岐阜県 22静岡県 23愛知県 24三重県 25滋賀県 26京都府 "
    "27大阪府 28兵庫県 29奈良県 30和歌山県 31鳥取県 32島根県 33岡山県 34広島県 "
    "35山口県 36徳島県 37香川県 38愛媛県 39高知県 40福岡県 41佐賀県 42長崎県 43熊本県 "
    "44大分県 45宮崎県 46鹿児島県 47沖縄県"
)
"""The 47 prefectures by code (都道府県番号)."""

TOKYO_WARDS = _named(
    "01千代田区 02中央区 03港区 04新宿区 05文京区 06台東区 07墨田区 08江東区 09品川区 "
    "10目黒区 11大田区 12世田谷区 13渋谷区 14中野区 15杉並区 16豊島区 17北区 18荒川区 "
    "19板橋区 20練馬区 21足立区 22葛飾区 23江戸川区"
)
"""The 23 wards by the last two digits of their code, 101 to 123 (特別区)."""

INSURER_KINDS = _named(
    "00国民健康保険 01協会けんぽ 02船員保険 03日雇特例 04日雇特例（特別療養費） "
    "06組合健保 07自衛官 31国家公務員共済 32地方公務員共済 33警察共済 34学校共済 "
    "39後期高齢者医療 63特例退職（組合健保） 67国民健康保険（退職） "
    "72特例退職（国家公務員共済） 73特例退職（地方公務員共済） 74特例退職（警察共済） "
    "75特例退職（学校共済）"
)
"""Insurers by the first two digits (法別番号); 00 is the padding of 国保."""

PUBLIC_PAYERS = _named(
    "10結核適正医療 12生活保護 15更生医療 16育成医療 21精神通院医療 28一類・二類感染症 "
    "38肝炎治療 41老人医療費助成 51特定疾患 52小児慢性特定疾病 54指定難病"
) | {str(law): "自治体の医療費助成" for law in range(80, 90)}
"""Public payers by the first two digits; they are not insurers (公費負担者)."""

POINT_TABLES = {"1": "医科", "3": "歯科", "4": "調剤"}
"""Third digit of an institution code (点数表)."""

PLACEHOLDERS = frozenset({"77777777", "77777779"})
"""Written in claims where the insurer is unknown (不詳レセプト)."""


INSURER, INSURED, INSTITUTION = "保険者番号", "被保険者番号", "医療機関コード"
"""What a refusal calls the number."""


class Insurer(msgspec.Struct, frozen=True, kw_only=True):
    """What an insurer number says by itself (保険者番号)."""

    number: str
    """8 digits."""
    scheme: Scheme
    """制度."""
    kind: str
    """Name that goes with the first two digits (法別番号)."""
    prefecture_code: str
    """2 digits (都道府県番号)."""
    prefecture: str
    """都道府県."""
    municipality: str | None
    """区市町村, for the late-elderly numbers of the 23 wards."""


class InsuredNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A normalised insured number, which may be usable and still doubtful."""

    number: str
    """Normalised (被保険者番号)."""
    warning: str | None = None
    """Why it may be mistyped; it is usable all the same."""


class Institution(msgspec.Struct, frozen=True, kw_only=True):
    """What an institution code says by itself (医療機関コード)."""

    code: str
    """10 digits."""
    prefecture_code: str
    """2 digits (都道府県番号)."""
    prefecture: str
    """都道府県."""
    point_table: str
    """医科, 歯科 or 調剤 (点数表)."""


_HYPHENS = re.compile(r"[-‐‒–—―−ー~〜_・./]")
_CODE_LENGTH = 8
_NATIONAL_LENGTH = 6
_INSTITUTION_LENGTH = 10
_LONGEST_TEXT = 20


def check_digit(body: str) -> str:
    """The digit that completes `body`: weights 2, 1 from the right (検証番号)."""
    weighted = (
        int(digit) * (2 if place % 2 == 0 else 1)
        for place, digit in enumerate(reversed(body))
    )
    return str(-sum(number // 10 + number % 10 for number in weighted) % 10)


def with_check_digit(body: str) -> str:
    """`body` with its check digit behind it."""
    return body + check_digit(body)


def read_insurer(text: str) -> Insurer:
    """Read an insurer number (保険者番号).

    Args:
        text: 8 digits, or 6 of a national insurer, in any width and spacing.

    Raises:
        Unreadable: E-NUM-1 no such number of digits, E-NUM-2 check digit,
            E-NUM-3 prefecture, E-NUM-4 unknown first two digits, E-NUM-5 a
            public payer's number, E-NUM-6 a claim placeholder.
    """
    number = _digits(INSURER, text, (_NATIONAL_LENGTH, _CODE_LENGTH))
    number = number.zfill(_CODE_LENGTH)
    _refuse_placeholder(INSURER, number)
    _refuse_public_payer(number)
    if number[-1] != check_digit(number[:-1]):
        raise _wrong_check_digit(INSURER, number)
    return Insurer(
        number=number,
        scheme=scheme_of(number),
        kind=_insurer_kind(number[:2]),
        prefecture_code=number[2:4],
        prefecture=_prefecture(INSURER, number[2:4]),
        municipality=_ward(number),
    )


def read_insured(text: str, scheme: Scheme) -> InsuredNumber:
    """Read an insured number (被保険者番号, 番号).

    Args:
        text: 8 digits for the late-elderly scheme; up to 20 characters else.
        scheme: The scheme that the insurer number gave.

    Returns:
        The number, with a warning where its check digit does not fit: that the
        digit follows the insurer's rule is likely, but no notice was seen.

    Raises:
        Unreadable: E-NUM-1 not 8 digits, E-NUM-6 a claim placeholder, E-NUM-7
            nothing at all or too long.
    """
    number = _free_text(INSURED, text, least=1)
    _refuse_placeholder(INSURED, number)
    if scheme is not Scheme.LATE_ELDERLY:
        return InsuredNumber(number=number)
    _digits(INSURED, number, (_CODE_LENGTH,))
    if not number.strip("0"):
        raise _refusal("E-NUM-1", INSURED, "zeros only", "8 digits")
    warning = None
    if number[-1] != check_digit(number[:-1]):
        warning = str(_wrong_check_digit(INSURED, number))
    return InsuredNumber(number=number, warning=warning)


def read_institution(text: str) -> Institution:
    """Read an institution code: prefecture 2, point table 1, and 7 (医療機関コード).

    Raises:
        Unreadable: E-NUM-1 not 10 digits, E-NUM-3 prefecture, E-NUM-8 no such
            point table.
    """
    code = _digits(INSTITUTION, text, (_INSTITUTION_LENGTH,))
    if code[2] not in POINT_TABLES:
        known = ", ".join(f"{key} {name}" for key, name in POINT_TABLES.items())
        raise _refusal("E-NUM-8", INSTITUTION, f"point table {code[2]}", known)
    return Institution(
        code=code,
        prefecture_code=code[:2],
        prefecture=_prefecture(INSTITUTION, code[:2]),
        point_table=POINT_TABLES[code[2]],
    )


def normalise_number(text: str) -> str:
    """Any number in one width and in capitals, without blanks and separators."""
    joined = "".join(unicodedata.normalize("NFKC", text).upper().split())
    return unicodedata.normalize("NFC", _HYPHENS.sub("", joined))


def normalise_symbol(text: str) -> str:
    """A symbol in the form that is compared; it may be empty (記号).

    Raises:
        Unreadable: E-NUM-7 more than 20 characters.
    """
    return _free_text("記号", text, least=0)


def normalise_branch(text: str) -> str:
    """A branch as 2 digits, or empty (枝番).

    Raises:
        Unreadable: E-NUM-1 not one or two digits.
    """
    return _digits("枝番", text, (1, 2)).zfill(2) if normalise_number(text) else ""


def _free_text(subject: str, text: str, *, least: int) -> str:
    plain = normalise_number(text)
    if least <= len(plain) <= _LONGEST_TEXT:
        return plain
    expected = f"{least} to {_LONGEST_TEXT}"
    raise _refusal("E-NUM-7", subject, f"{len(plain)} character(s)", expected)


def _digits(subject: str, text: str, lengths: tuple[int, ...]) -> str:
    plain = normalise_number(text)
    if len(plain) in lengths and plain.isascii() and plain.isdecimal():
        return plain
    shape = "digit(s)" if plain.isdecimal() else "character(s), not all digits"
    expected = " or ".join(map(str, lengths)) + " digit(s)"
    raise _refusal("E-NUM-1", subject, f"{len(plain)} {shape}", expected)


def _wrong_check_digit(subject: str, number: str) -> Unreadable:
    found, expected = number[-1], check_digit(number[:-1])
    return _refusal(
        "E-NUM-2", subject, f"check digit {found}", f"check digit {expected}"
    )


def _refuse_placeholder(subject: str, number: str) -> None:
    if number in PLACEHOLDERS:
        found = "the placeholder for claims with an unknown insurer (不詳)"
        raise _refusal("E-NUM-6", subject, found, "a number of its own")


def _refuse_public_payer(number: str) -> None:
    if name := PUBLIC_PAYERS.get(number[:2]):
        raise Unreadable(
            "E-NUM-5",
            subject=INSURER,
            found=f"a public payer's number (公費負担者番号 {number[:2]} {name})",
            expected="an insurer number",
            hint="keep it for the public payer's field; key the insurance first",
        )


def _insurer_kind(law: str) -> str:
    if law not in INSURER_KINDS:
        known = ", ".join(INSURER_KINDS)
        raise _refusal("E-NUM-4", INSURER, f"first two digits {law}", known)
    return INSURER_KINDS[law]


def _prefecture(subject: str, code: str) -> str:
    if code not in PREFECTURES:
        raise _refusal("E-NUM-3", subject, f"prefecture {code}", "prefecture 01 to 47")
    return PREFECTURES[code]


def _ward(number: str) -> str | None:
    return TOKYO_WARDS.get(number[5:7]) if number.startswith("39131") else None


def _refusal(code: str, subject: str, found: str, expected: str) -> Unreadable:
    return Unreadable(
        code,
        subject=subject,
        found=found,
        expected=expected,
        hint="compare with what is printed and key it again",
    )
