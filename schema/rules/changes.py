"""Which parts of two editions differ, key by key (変更箇所).

The order of files and lines does not count. A part is known by its table and its
id, code, name or key.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from schema.rules.book import Rulebook
from schema.rules.parts import Part


class ChangeKind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One key of a part that differs."""

    key: str
    """As the files write it."""
    before: Any
    """Its value in the first edition; `None` where it was left out."""
    after: Any
    """Its value in the second."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part that differs (変更箇所)."""

    table: str
    """`edition`, `authority`, `rule`, `document`, `remark` or `fact`."""
    name: str
    """Id, code, name or key."""
    kind: ChangeKind
    """What became of it."""
    keys: tuple[KeyChange, ...] = ()
    """What differs in it; empty unless it was changed."""


def part_changes(before: Rulebook, after: Rulebook) -> Iterator[PartChange]:
    """Every part that was added, removed or changed."""
    tables: dict[str, Callable[[Rulebook], Mapping[str, Part]]] = {
        "edition": lambda book: {"edition": book.edition},
        "authority": lambda book: book.authorities,
        "rule": lambda book: {one.id: one for one in book.rules},
        "document": lambda book: {one.id: one for one in book.documents},
        "remark": lambda book: _numbered((one.code, one) for one in book.remarks),
        "fact": lambda book: book.facts,
    }
    for table, parts_of in tables.items():
        old, new = parts_of(before), parts_of(after)
        for name in dict.fromkeys((*old, *new)):
            if name not in new:
                yield PartChange(table, name, ChangeKind.REMOVED)
            elif name not in old:
                yield PartChange(table, name, ChangeKind.ADDED)
            elif keys := tuple(_key_changes(old[name], new[name])):
                yield PartChange(table, name, ChangeKind.CHANGED, keys)


def _numbered(parts: Iterable[tuple[str, Part]]) -> dict[str, Part]:
    """Parts by code; a code that stands twice gets a number."""
    found: dict[str, Part] = {}
    for code, part in parts:
        times = sum(1 for name in found if name.partition(" #")[0] == code)
        found[f"{code} #{times + 1}" if times else code] = part
    return found


def _key_changes(old: Part, new: Part) -> Iterator[KeyChange]:
    was, now = msgspec.to_builtins(old), msgspec.to_builtins(new)
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            yield KeyChange(key, was.get(key), now.get(key))
