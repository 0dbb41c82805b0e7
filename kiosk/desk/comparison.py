"""One field as paper, local copy and register have it (三者の突き合わせ)."""

import msgspec


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the comparison; an empty value was not said (突き合わせの1行)."""

    field: str
    """`name`, `name_kana`, `birth_date`, `insurer`, `insurer_name`, `number`, `share`,
    `valid_to`, `limit_class`, `declared_share`."""
    paper: str = ""
    """On what was shown, as far as the desk was told."""
    snapshot: str = ""
    """In the local copy, which never counts as a check."""
    online: str = ""
    """In the live answer, which wins."""
    differs: bool = False
    """True where it must be acknowledged before the visit is recorded."""
