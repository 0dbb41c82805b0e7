"""What has no place in a register file: My Numbers, medical data, images (禁止項目)."""

import re
import unicodedata

_WORDS = (
    "個人番号", "マイナンバー", "下4桁", "mynumber", "individualnumber", "lastfour",
    "last4", "傷病", "病名", "診療", "診断", "処方", "薬", "検査", "健診", "手術",
    "diagnos", "prescription", "medication", "treatment",
    "写真", "画像", "photo", "image", "picture",
)  # fmt: skip

_TWELVE = re.compile(r"(?<!\d)\d{4}[- 　]?\d{4}[- 　]?\d{4}(?!\d)")
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_MODULUS = 11


def is_forbidden(header: str) -> bool:
    """Whether a column of this name must not exist."""
    plain = unicodedata.normalize("NFKC", header).lower()
    plain = re.sub(r"[\s_-]", "", plain)
    return any(word in plain for word in _WORDS)


def holds_my_number(text: str) -> bool:
    """Whether twelve digits in `text` have the check digit of a My Number.

    The check digit is that of 総務省令第85号 (2014), article 5.
    """
    return any(_is_my_number(found[0]) for found in _TWELVE.finditer(text))


def _is_my_number(text: str) -> bool:
    """Whether the twelve digits end in their check digit."""
    digits = [int(character) for character in text if character.isdecimal()]
    pairs = zip(digits[:-1], _WEIGHTS, strict=True)
    remainder = sum(digit * weight for digit, weight in pairs) % _MODULUS
    return digits[-1] == (0 if remainder <= 1 else _MODULUS - remainder)
