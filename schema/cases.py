"""Read one case of the machine interface, or say what is wrong with it (受診の事実).

In the order the code applies it:

1. A case is one JSON object in UTF-8, with or without a byte order mark; no key
   stands in it twice.
2. Unknown fields are refused by name, never skipped: a misspelt field would
   otherwise change an answer without a word.
3. Null in a field that may be left out means that it was left out.
4. The first thing that is wrong is named by field, with what was found there and
   what was expected.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from schema.errors import Unreadable
from schema.terms import Document, OnlineCheck, Reader, Scheme, Term
from schema.visit import Presented, SnapshotFinding, Visit

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_QUOTE = 40
"""Characters of a wrong value that a message repeats."""

_CASE_IN = re.compile(rb'"case"\s*:\s*("(?:[^"\\]|\\.)*")')
_PATH_IN = re.compile(r" - at `\$([^`]*)`$")
_STEPS_IN = re.compile(r"\.(\w+)|\[(\d+)\]")


def _one_of(values: type[Term]) -> str:
    """The values of a closed list, for a message."""
    return f"one of {', '.join(value.value for value in values)}"


_DAY = 'a day as "2025-10-01"'
_SHARE = "10, 20 or 30"
_YES_OR_NO = "true or false"
_SHOWN = "an object with a document"

EXPECTED: Mapping[str, str] = {
    "case": "a text",
    "visit_day": _DAY,
    "known_on": _DAY,
    "scheme": _one_of(Scheme),
    "jurisdiction": 'a prefecture "13" or a municipality "13104"',
    "presented": _SHOWN,
    "also_presented": f"a list, each {_SHOWN}",
    "reader": _one_of(Reader),
    "online_check": _one_of(OnlineCheck),
    "online_share": _SHARE,
    "returning": _YES_OR_NO,
    "declaration": _YES_OR_NO,
    "emergency": _YES_OR_NO,
    "birth_date": _DAY,
    "snapshot": "an object with result, age_days and share",
    "document": _one_of(Document),
    "issued_on": _DAY,
    "effective_on": _DAY,
    "expires_on": _DAY,
    "legible": _YES_OR_NO,
    "share": _SHARE,
    "special_care": _YES_OR_NO,
    "result": _one_of(OnlineCheck),
    "age_days": "whole days, 0 or more",
}
"""What each field of a case wants, in words."""

_FIELDS: Mapping[type[msgspec.Struct], Mapping[str, bool]] = {
    kind: {one.name: one.required for one in msgspec.structs.fields(kind)}
    for kind in (Visit, Presented, SnapshotFinding)
}


def read_case(source: bytes | Mapping[str, Any]) -> Visit:
    """Make a case of one JSON object.

    Args:
        source: The object as UTF-8 text, or already decoded.

    Raises:
        Unreadable: With the field, what was found and what was expected.
    """
    if isinstance(source, bytes):
        source = _decoded(source)
    case = _tidied(source, Visit, "")
    if "presented" in case:
        case["presented"] = _tidied(case["presented"], Presented, "presented")
    if isinstance(case.get("also_presented"), list):
        case["also_presented"] = [
            _tidied(one, Presented, f"also_presented[{place}]")
            for place, one in enumerate(case["also_presented"])
        ]
    if "snapshot" in case:
        case["snapshot"] = _tidied(case["snapshot"], SnapshotFinding, "snapshot")
    try:
        return msgspec.convert(case, Visit)
    except msgspec.ValidationError as error:
        raise _wrong_value(case, str(error)) from None


def echoed_case(source: bytes) -> str | None:
    """The `case` of a line, as far as it can be read, even if the rest cannot."""
    try:
        whole = msgspec.json.decode(source.removeprefix(BYTE_ORDER_MARK))
        name = whole.get("case") if isinstance(whole, dict) else None
        return name if isinstance(name, str) else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _case_in_pieces(source)


def _case_in_pieces(source: bytes) -> str | None:
    """The `case` of a line that is no JSON."""
    found = _CASE_IN.search(source)
    try:
        return msgspec.json.decode(found[1], type=str) if found else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _decoded(source: bytes) -> Any:
    """One JSON value, strictly: no bad text, no number out of range, no key twice."""
    text = source.removeprefix(BYTE_ORDER_MARK)
    try:
        msgspec.json.decode(text)
        return json.loads(text, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise _no_json("bytes that are not UTF-8") from None
    except RecursionError:
        raise _no_json("brackets nested too deep") from None
    except msgspec.DecodeError as error:
        raise _no_json(str(error)) from None


def _no_json(found: str) -> Unreadable:
    return Unreadable(
        "E-CASE-1",
        subject="line",
        found=found,
        expected="one JSON object in UTF-8",
        hint="write one case on one line",
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose keys all differ."""
    table = dict(pairs)
    if len(table) == len(pairs):
        return table
    keys = [key for key, _ in pairs]
    twice = next(key for key in keys if keys.count(key) > 1)
    raise Unreadable(
        "E-CASE-2",
        subject=_quoted(twice),
        found="the field twice",
        expected="once",
        hint="keep the one that is meant",
    )


def _tidied(entry: Any, kind: type[msgspec.Struct], where: str) -> dict[str, Any]:
    """The fields of one object, known by name, without its nulls."""
    if not isinstance(entry, Mapping):
        raise _wrong(where or "line", entry, EXPECTED[_field(where)])
    fields = _FIELDS[kind]
    for key in entry:
        if key not in fields:
            raise _unknown(where, key, fields)
    for key, required in fields.items():
        if required and key not in entry:
            raise Unreadable(
                "E-CASE-4",
                subject=_under(where, key),
                found="nothing",
                expected=EXPECTED[key],
                hint="add the field",
            )
    return {k: v for k, v in entry.items() if v is not None or fields[k]}


def _unknown(where: str, key: str, fields: Mapping[str, bool]) -> Unreadable:
    return Unreadable(
        "E-CASE-3",
        subject=where or "case",
        found=f"an unknown field {_quoted(key)}",
        expected=f"one of {', '.join(fields)}",
        hint="take it out or mend its name",
    )


def _wrong_value(case: Mapping[str, Any], message: str) -> Unreadable:
    """Name the field that did not convert, from where the message points."""
    path = _PATH_IN.search(message)
    where = path[1].removeprefix(".") if path else ""
    found: Any = case
    for key, place in _STEPS_IN.findall(path[1] if path else ""):
        found = found[key] if key else found[int(place)]
    return _wrong(where, found, EXPECTED[_field(where)])


def _wrong(where: str, found: Any, expected: str) -> Unreadable:
    return Unreadable(
        "E-CASE-5",
        subject=where,
        found=_quoted(found),
        expected=expected,
        hint="mend the value",
    )


def _field(where: str) -> str:
    """The field that a path ends in; an element of a list counts as a document."""
    last = where.rpartition(".")[2]
    return "presented" if not last or last.endswith("]") else last


def _under(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _quoted(value: Any) -> str:
    """A value as JSON, on one line and not too long."""
    text = json.dumps(value, ensure_ascii=True, default=str)
    shorter = text[: LONGEST_QUOTE - 1] + "…"
    return text if len(text) <= LONGEST_QUOTE else shorter
