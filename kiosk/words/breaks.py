"""Where a line may end: between phrases, and never before what ends one (行の折り返し).

1. Japanese is broken where a phrase ends: behind hiragana and punctuation, as far as
   that can be told without a dictionary. A text with blanks is broken at these.
2. What is longer than a line is broken wherever it must be; nothing is left out.
"""

import re
from collections.abc import Callable, Iterator

Width = Callable[[str], float]
"""How wide a text is, wherever it is to stand."""

_HIRAGANA, _OPENS, _CLOSES, _PAUSES = (
    "ぁ-ゖ",
    "（「『〔",
    "）」』〕○□",
    "、。，；？！・：",
)
_PHRASE = re.compile(
    rf"[{_OPENS}]*[^{_HIRAGANA}{_OPENS}{_CLOSES}{_PAUSES}\s]*"
    rf"[{_HIRAGANA}{_CLOSES}]*[{_PAUSES}\s]*"
)
_WORD = re.compile(r"\S+\s*")
_POLITE = ("お", "ご")
_NEVER_FIRST = frozenset(
    "、。，；・：？！）」』〕○□ー々…ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)


def broken(text: str, width: Width, room: float) -> Iterator[str]:
    """A text in lines that fit into `room`, which are filled one after the other."""
    line = ""
    for part in _parts(text):
        if line and width((line + part).rstrip()) > room:
            yield line.rstrip()
            line = ""
        line += part
        while width(line.rstrip()) > room:
            first = _beginning(line, width, room)
            yield first
            line = line[len(first) :]
    if line.strip():
        yield line.rstrip()


def last_phrase(text: str) -> str:
    """What ends a text and is kept together on a line."""
    return next(filter(None, reversed(_PHRASE.findall(text))), "")


def _parts(text: str) -> Iterator[str]:
    """What is kept together on a line, as long as it fits."""
    if " " in text:
        yield from _WORD.findall(text)
        return
    carried = ""
    for phrase in filter(None, _PHRASE.findall(text)):
        whole = carried + phrase
        # お and ご belong to the kanji behind them.
        carried = whole[-1] if whole.endswith(_POLITE) else ""
        yield whole.removesuffix(carried)
    yield carried


def _beginning(line: str, width: Width, room: float) -> str:
    """As much of a text as fits, without a mark left over for the next line."""
    end = len(line)
    while end > 1 and width(line[:end]) > room:
        end -= 1
    while end > 1 and line[end : end + 1] in _NEVER_FIRST:
        end -= 1
    return line[:end]
