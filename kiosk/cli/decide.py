"""Judge cases read as JSON Lines: the `decide` command (受付判定).

1. One answer for each line, in the order of the lines, written before the next
   line is read.
2. A line that is no case has its error in its place; the rest goes on.
3. The same book, the same lines: the same bytes. No store, network or clock.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer

from kiosk.cli.editions import proven_edition
from schema.cases import BYTE_ORDER_MARK, echoed_case, read_case
from schema.errors import Unreadable
from schema.rules.book import Rulebook
from schema.rules.judge import Decision, judge
from schema.rules.parts import Authority
from schema.terms import Outcome, ShareSource

STANDARD_INPUT = "-"
LONGEST_LINE = 1 << 20
"""Bytes; a longer line is answered with an error and never held in memory."""


class AnsweredAuthority(msgspec.Struct, frozen=True):
    """A law, notice or report behind an answer (根拠)."""

    document: str
    """Full title."""
    section: str
    """Place in it; empty where the whole document is meant."""
    dated_on: date | None
    """Its date; null where it bears none."""
    says: str
    """What it says, in our words."""


class AnsweredWhyNot(msgspec.Struct, frozen=True):
    """What another rule would have needed (他の判定との違い)."""

    rule: str
    """Id of the rule that did not fire."""
    because: str
    """What would have to be different."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as the machine interface writes it (受付判定)."""

    case: str | None
    """Echoed."""
    outcome: Outcome
    """受付判定区分."""
    rule: str
    """Id of the one rule that fired."""
    edition: str
    """Id and hash of the edition."""
    permissive: bool
    """True where the authority permits and does not oblige."""
    share: int | None
    """10, 20, 30, or null."""
    share_from: ShareSource | None
    """Where the share was read."""
    authorities: tuple[AnsweredAuthority, ...]
    """Who says so, the binding one first."""
    tell_patient: tuple[str, ...]
    """Codes of what to say."""
    cautions: tuple[str, ...]
    """Codes for the clerk."""
    why_not: tuple[AnsweredWhyNot, ...]
    """What separates the case from each neighbouring rule."""


def answer_of(decision: Decision) -> Answer:
    """Put a decision into the fields of the machine interface."""
    share, source = decision.share_and_source
    return Answer(
        case=decision.visit.case,
        outcome=decision.outcome,
        rule=decision.rule.id,
        edition=decision.book.name,
        permissive=decision.permissive,
        share=share,
        share_from=source,
        authorities=tuple(answered_authority(one) for one in decision.authorities),
        tell_patient=decision.tell_patient,
        cautions=decision.cautions,
        why_not=tuple(
            AnsweredWhyNot(one.rule.id, one.because) for one in decision.why_not
        ),
    )


def answered_authority(one: Authority) -> AnsweredAuthority:
    """Put an authority into the fields of the machine interface."""
    return AnsweredAuthority(one.document, one.section, one.dated_on, one.says)


def decide(
    file: Annotated[
        str, typer.Argument(help="Cases as JSON Lines in UTF-8; - for standard input")
    ] = STANDARD_INPUT,
    *,
    rulebook: Annotated[
        str | None, typer.Option(help="Folder of another rulebook")
    ] = None,
    adopt: Annotated[
        list[str] | None, typer.Option(help="Amendment to adopt; may be repeated")
    ] = None,
) -> None:
    """Judge cases: one JSON decision for each line, in the same order."""
    book = proven_edition(rulebook, adopt or ())
    wrong = 0
    out = sys.stdout.buffer
    with opened(file) as lines:
        for line in _each_line(lines):
            answer, good = answered(book, line)
            wrong += not good
            out.write(answer + b"\n")
            out.flush()
    if wrong:
        raise typer.Exit(Unreadable.exit_code)


def answered(book: Rulebook, line: bytes) -> tuple[bytes, bool]:
    """The JSON for one line, and whether the line was a case."""
    try:
        if len(line) > LONGEST_LINE:
            raise _too_long()
        visit = read_case(line)
    except Unreadable as error:
        return _refusal(line, error), False
    return msgspec.json.encode(answer_of(judge(book, visit))), True


def _refusal(line: bytes, error: Unreadable) -> bytes:
    """The JSON in place of a line that is no case."""
    message = str(error).removeprefix(f"{error.code}: ")
    said = {"code": error.code, "message": message}
    return msgspec.json.encode({"case": echoed_case(line), "error": said})


def _too_long() -> Unreadable:
    return Unreadable(
        "E-CASE-6",
        subject="line",
        found=f"more than {LONGEST_LINE} bytes",
        expected="one case on one line",
        hint="break the file into lines",
    )


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """Open a file of cases, or standard input.

    Raises:
        Unreadable: If there is no such file, or it cannot be opened.
    """
    if file == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        lines = Path(file).open("rb")  # noqa: SIM115
    except OSError as error:
        raise Unreadable(
            "E-FILE-1",
            subject=file,
            found=error.strerror or "a file that cannot be opened",
            expected="a file of cases",
            hint="give its path, or - for standard input",
        ) from error
    with lines:
        yield lines


def _each_line(lines: BinaryIO) -> Iterator[bytes]:
    """The lines that are not blank; the rest of one that is too long is dropped."""
    first = True
    while line := lines.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = lines.readline(LONGEST_LINE + 1)
        line = line.removeprefix(BYTE_ORDER_MARK) if first else line
        first = False
        if line.strip():
            yield line
