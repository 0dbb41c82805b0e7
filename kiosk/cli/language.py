"""Numbers and dates on the command line: `number` and `wareki`.

A number that is not valid is an honest answer: exit code 0. A date that cannot be
read, or lies outside its era, is unreadable input: exit code 2.
"""

from typing import Annotated

import msgspec
import typer

from schema.errors import Unreadable
from schema.numbers import (
    INSTITUTION,
    INSURED,
    INSURER,
    normalise_number,
    read_institution,
    read_insured,
    read_insurer,
)
from schema.terms import Scheme, Term
from schema.wareki import read_date


class NumberKind(Term):
    """A number that the command line examines (番号の種類)."""

    INSURER = "insurer", INSURER
    INSURED = "insured", INSURED
    INSTITUTION = "institution", INSTITUTION


class NumberFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said of a number: the document of the machine interface."""

    normalised: str
    """The number in one width, without blanks and hyphens."""
    valid: bool | None
    """`None` where nothing proves the number and nothing rules it out."""
    scheme: Scheme | None = None
    """制度, where the number says it."""
    prefecture: str | None = None
    """都道府県, where the number says it."""
    problem: str | None = None
    """What is wrong or doubtful, with what to do."""


def number(
    kind: Annotated[str, typer.Argument(help="insurer, insured or institution")],
    value: Annotated[str, typer.Argument(help="The number, in any width")],
    *,
    json: Annotated[bool, typer.Option("--json", help="One JSON document")] = False,
) -> None:
    """Examine a number: its form, check digit, scheme and prefecture."""
    found = examine(_kind(kind), value)
    typer.echo(_json(found) if json else _line(found))


def wareki(
    value: Annotated[str, typer.Argument(help="3200105, S20.1.5, 1945-01-05 ...")],
    *,
    printed: Annotated[
        bool, typer.Option("--printed", help="Printed before its era ended")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document")] = False,
) -> None:
    """Convert a date of either calendar (和暦・西暦)."""
    try:
        read = read_date(value, printed=printed)
    except Unreadable:
        if json:
            typer.echo(_json({"date": None, "wareki": None, "warning": None}))
        raise
    if json:
        document = {"date": read.day, "wareki": read.wareki, "warning": read.warning}
        typer.echo(_json(document))
    else:
        warning = f"  ! {read.warning}" if read.warning else ""
        typer.echo(f"{read.day}  {read.wareki}{warning}")


def examine(kind: NumberKind, text: str) -> NumberFinding:
    """Say what can be said of a number, without refusing it.

    An insured number alone does not tell its scheme: 8 digits are examined as
    late-elderly, anything else stays unproven.
    """
    try:
        return _FINDERS[kind](text)
    except Unreadable as refusal:
        return NumberFinding(
            normalised=normalise_number(text), valid=False, problem=str(refusal)
        )


def _find_insurer(text: str) -> NumberFinding:
    insurer = read_insurer(text)
    return NumberFinding(
        normalised=insurer.number,
        valid=True,
        scheme=insurer.scheme,
        prefecture=insurer.prefecture,
    )


def _find_insured(text: str) -> NumberFinding:
    plain = normalise_number(text)
    if not (plain.isascii() and plain.isdecimal() and len(plain) == _PROVABLE):
        read = read_insured(text, Scheme.EMPLOYEE)
        return NumberFinding(normalised=read.number, valid=None, problem=_UNPROVEN)
    read = read_insured(text, Scheme.LATE_ELDERLY)
    return NumberFinding(
        normalised=read.number,
        valid=None if read.warning else True,
        scheme=Scheme.LATE_ELDERLY,
        problem=read.warning,
    )


def _find_institution(text: str) -> NumberFinding:
    read = read_institution(text)
    return NumberFinding(normalised=read.code, valid=True, prefecture=read.prefecture)


_PROVABLE = 8
_UNPROVEN = (
    "a late-elderly number has 8 digits; numbers of other schemes have no check digit"
)
_FINDERS = {
    NumberKind.INSURER: _find_insurer,
    NumberKind.INSURED: _find_insured,
    NumberKind.INSTITUTION: _find_institution,
}
_WORDS = {
    True: "valid (正しい)",
    False: "not valid (誤り)",
    None: "not proven (要確認)",
}


def _kind(word: str) -> NumberKind:
    for kind in NumberKind:
        if kind == word:
            return kind
    raise Unreadable(
        "E-NUM-9",
        subject="KIND",
        found="another word",
        expected="insurer, insured or institution",
        hint="give the kind first, then the number",
    )


def _line(found: NumberFinding) -> str:
    scheme = found.scheme.ja if found.scheme else None
    said = (found.normalised, _WORDS[found.valid], scheme, found.prefecture)
    return "  ".join(filter(None, (*said, found.problem)))


def _json(document: object) -> str:
    return msgspec.json.encode(document).decode()
