"""What a telephone number looks like that is taken down (連絡先の形)."""

FEWEST, MOST = 10, 11
"""Digits of a telephone number in Japan."""

LONGEST = 13
"""With its hyphens."""


def is_telephone(typed: str) -> bool:
    """True for ten or eleven digits that begin with 0, with hyphens between."""
    digits = typed.replace("-", "")
    return (
        digits.isascii()
        and digits.isdecimal()
        and digits.startswith("0")
        and FEWEST <= len(digits) <= MOST
        and typed[-1:] != "-"
        and "--" not in typed
    )
