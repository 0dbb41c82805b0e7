"""In which characters an answer file is written (文字コード).

What holds for every file, in this order:

1. A byte order mark and a declaration are believed first. Where neither says it,
   `CharacterCodeIdentifier` does (0 UTF-8, 1 Shift_JIS); else it is UTF-8.
2. Shift_JIS is read as Windows writes it (code page 932): 髙 﨑 ① are there.
3. A file that says one and is the other is refused. It is never read as other
   characters than were written.
4. UTF-16 and NUL bytes are refused: no terminal writes them.
"""

import re

from schema.errors import Unreadable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Of UTF-8."""

_DECLARED = re.compile(
    rb"<\?xml\s[^>]*?\bencoding\s*=\s*(?:\"([^\">]*)\"|'([^'>]*)')", re.DOTALL
)
# Bounded: a file of a million blanks must not keep the desk waiting.
_IDENTIFIER = re.compile(rb"<(?:[\w.-]+:)?CharacterCodeIdentifier>([^<]{0,16})</")
_FOREIGN_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF_8, _WINDOWS = "utf-8", "cp932"
_NAMES = dict.fromkeys(("utf-8", "utf8"), _UTF_8) | dict.fromkeys(
    (
        *("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "csshiftjis"),
        *("windows-31j", "cswindows31j", "windows-932", "cp932", "ms932"),
    ),
    _WINDOWS,
)


def decoded(data: bytes) -> str:
    """The text of an answer file, without its byte order mark.

    Raises:
        Unreadable: E-OQS-4 another encoding than it says, or than is read here.
    """
    if data.startswith(_FOREIGN_MARKS) or b"\0" in data:
        raise _refusal("UTF-16, or a NUL byte")
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refusal(f"bytes that are not {encoding}") from error
    if encoding == _WINDOWS and _is_utf_8(data):
        raise _refusal("UTF-8 bytes in a file that says Shift_JIS")
    return text.removeprefix("\ufeff")


def _encoding_of(data: bytes) -> str:
    text = data.removeprefix(BYTE_ORDER_MARK).lstrip()
    if declared := _DECLARED.match(text):
        name = (declared[1] or declared[2] or b"").decode("ascii", "replace")
        if name.strip().lower() not in _NAMES:
            raise _refusal("another encoding in its declaration")
        return _NAMES[name.strip().lower()]
    identifiers = {one.strip() for one in _IDENTIFIER.findall(data)}
    if data.startswith(BYTE_ORDER_MARK) or identifiers != {b"1"}:
        return _UTF_8
    return _WINDOWS


def _is_utf_8(data: bytes) -> bool:
    """True where the bytes say more than ASCII, and say it in UTF-8."""
    try:
        return not data.decode(_UTF_8).isascii()
    except UnicodeDecodeError:
        return False


def _refusal(found: str) -> Unreadable:
    return Unreadable(
        "E-OQS-4",
        subject="answer file",
        found=found,
        expected="UTF-8 or Shift_JIS, as its declaration says",
        hint="ask again; show the file to whoever looks after the terminal",
    )
