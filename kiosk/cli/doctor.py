"""Whether desk and machine are in order, and what to do: `doctor` (点検).

1. Whatever is wrong, everything else is looked at all the same.
2. Exit code 1 where somebody must act; 4 where the passphrase was wanting, and the
   store stayed closed.
3. The support bundle holds nothing of anybody; a file that is there is not replaced.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.checkup.check import Checked, Further, check
from kiosk.checkup.here import around_here
from kiosk.cli.options import Data, Json, PassphraseFd, read_sign_in
from kiosk.doctor.bundle import bundle as bundled
from kiosk.doctor.finding import Finding
from kiosk.doctor.outside import found_of_ruler, ruler
from schema.clock import SystemClock
from schema.errors import Refused
from sync.files import replace_file

_YES = {"y", "yes", "はい"}


def doctor(  # noqa: PLR0913
    data: Data,
    passphrase_fd: PassphraseFd = None,
    *,
    json: Json = False,
    bundle: Annotated[
        Path | None,
        typer.Option(help="Write what helps others help: nobody's data is in it"),
    ] = None,
    deep: Annotated[
        bool, typer.Option(help="Check each event of the log and each page of the copy")
    ] = False,
    line: Annotated[
        bool, typer.Option("--line", help="Say hello to central, and nothing else")
    ] = False,
    page: Annotated[
        bool, typer.Option("--page", help="Print a page about nobody")
    ] = False,
    ask: Annotated[
        bool, typer.Option(help="Show a ruler on the terminal, and ask about it")
    ] = False,
) -> None:
    """Look at the desk and its machine: what is in order, what to do."""
    if bundle is not None:
        _refuse_to_replace(bundle)
    around = around_here()
    further = Further(deep=_untold if deep else None, line=line, page=page)
    found = check(
        data, lambda: read_sign_in(data, passphrase_fd), SystemClock(), around, further
    )
    if ask and around.terminal is not None:
        found.findings.append(_asked_about_ruler())
    if bundle is not None:
        whole = bundled(data, found.findings, around.program(), found.kept)
        replace_file(bundle, whole)
    typer.echo(_document(found) if json else "\n".join(_lines(found.findings)))
    if found.exit_code:
        raise typer.Exit(found.exit_code)


def _untold(what: str, done: int, total: int) -> None:
    """Nobody watches how far it is."""
    del what, done, total


def _document(found: Checked) -> str:
    return msgspec.json.encode(found.findings).decode()


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    """One for each finding; at the end what must be done first."""
    width = max(len(one.what) for one in findings) + 1
    for one in findings:
        facts = ", ".join(f"{name} {value}" for name, value in one.facts.items())
        said = "; ".join(filter(None, (facts, one.do)))
        code = f" [{one.code}]" if one.code else ""
        yield f"{one.state:4} {one.what + ':':{width}} {said}{code}".rstrip()
    counts = dict.fromkeys(("bad", "look", "ok"), 0)
    for one in findings:
        counts[one.state] += 1
    yield ", ".join(f"{count} {state}" for state, count in counts.items())


def _asked_about_ruler() -> Finding:
    """Show the ruler to whoever sits there, and take their word."""
    for line in ruler():
        typer.echo(line, err=True)
    typer.echo(
        "Do these two lines end one above the other? [y/n] ",
        err=True,
        nl=False,
    )
    return found_of_ruler(ends_together=sys.stdin.readline().strip().lower() in _YES)


def _refuse_to_replace(path: Path) -> None:
    if path.exists():
        raise Refused(
            "E-DOCTOR-1",
            subject="the bundle",
            found="a file that is there already",
            expected="a new file",
            hint="give another name, or move that file away",
        )
