"""A line that says what was shown, as the cases and the frozen days write it.

    insurance_card issued 2024-07-15 to 2025-07-31 share 10 + my_number_card

`issued`, `from` and `to` are the printed days; `illegible` and `special_care`
are marks. Documents are joined by ` + `; the first one was shown first.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from schema.visit import Presented

_DAYS = {"issued": "issued_on", "from": "effective_on", "to": "expires_on"}
_MARKS: dict[str, dict[str, Any]] = {
    "illegible": {"legible": False},
    "special_care": {"special_care": True},
}


def shown_in(line: str) -> tuple[Presented, ...]:
    """Every document of the line, the first one first."""
    return tuple(
        msgspec.convert(dict(_fields(part.split())), Presented)
        for part in line.split(" + ")
    )


def _fields(words: list[str]) -> Iterator[tuple[str, Any]]:
    """The fields of one document."""
    yield "document", words[0]
    rest = iter(words[1:])
    for word in rest:
        if word in _MARKS:
            yield from _MARKS[word].items()
        elif word == "share":
            yield "share", int(next(rest))
        else:
            yield _DAYS[word], date.fromisoformat(next(rest))
