"""Keys as they were typed, where the terminal's bytes came together (打鍵の読み分け).

Esc and the key after it are two keys to whoever pressed them. Where both are read at
once, as on a busy machine, the terminal's bytes are those of one key with Alt, which
Textual takes for a character of the Mac's keyboard: `Esc` `5` arrives as `∞`.
"""

from collections.abc import Iterator
from string import digits

from textual import events
from textual._xterm_parser import XTermParser  # pinned with Textual itself

ESCAPE = "escape"
_TYPED = digits + "-"


def _read_together(typed: str) -> str:
    """The one key that Esc and `typed` are read as; empty where they are two."""
    read = [*XTermParser().feed(f"\x1b{typed}")]
    return read[0].key if len(read) == 1 and isinstance(read[0], events.Key) else ""


AFTER_ESCAPE = {name: typed for typed in _TYPED if (name := _read_together(typed))}
"""The key that was typed after Esc, by what both are read as."""


def as_typed(event: events.Key) -> Iterator[events.Key]:
    """The keys that were pressed, in their order, with the time of the event."""
    typed = AFTER_ESCAPE.get(event.key)
    if typed is None:
        yield event
        return
    for key, character in ((ESCAPE, None), (typed, typed)):
        pressed = events.Key(key, character)
        pressed.time = event.time
        yield pressed
