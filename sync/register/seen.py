"""Which keys were seen on which line, in twelve bytes a slot (重複の検出)."""

from array import array

_SPREAD = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1
_LEAST = 1 << 10


class Seen:
    """An open-addressed table of 64-bit keys: a dict would take ten times as much."""

    def __init__(self, expected: int) -> None:
        """Make room for `expected` keys; it grows when there are more."""
        size = _LEAST
        while size < expected * 3 // 2:
            size *= 2
        self._make(size)

    def first_line(self, key: int, line: int) -> int | None:
        """The line on which `key` was seen before; `line` is kept if it was not."""
        slot = self._slot(key)
        if self._lines[slot]:
            return self._lines[slot]
        self._keys[slot], self._lines[slot] = key, line
        self._count += 1
        if self._count * 4 > len(self._lines) * 3:
            self._grow()
        return None

    def _slot(self, key: int) -> int:
        """Where `key` is, or the free slot where it belongs."""
        mask = len(self._lines) - 1
        slot = ((key * _SPREAD & _WORD) >> 24) & mask
        while self._lines[slot] and self._keys[slot] != key:
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        """Double the room."""
        keys, lines = self._keys, self._lines
        self._make(len(lines) * 2)
        for key, line in zip(keys, lines, strict=True):
            if line:
                self.first_line(key, line)

    def _make(self, size: int) -> None:
        """Empty tables of `size` slots, a power of two."""
        self._keys = array("q", bytes(8 * size))
        self._lines = array("i", bytes(4 * size))
        self._count = 0
