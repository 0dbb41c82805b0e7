"""The rulebook on the command line: check, show, explain, diff, fact (受付基準).

1. `check` proves; it exits with 1 unless the book is proven.
2. The others read; what they print for people is Japanese, and `--json` prints
   one JSON document and nothing else.
"""

import sys
from datetime import date
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from kiosk.cli.decide import answered_authority
from kiosk.cli.editions import edition_named, proven_edition
from kiosk.cli.rules_diff import difference, different
from kiosk.cli.rules_explain import explained, explanation, read_one
from kiosk.cli.rules_html import page
from kiosk.cli.rules_table import as_text, print_book
from kiosk.words.book_rows import Clocks, parts_of
from kiosk.words.book_words import authority_rows, fact_value, knowledge, period
from schema.errors import NotIntact, Unreadable
from schema.rules.book import Rulebook
from schema.rules.compare import compare
from schema.rules.dated import fact as dated_fact
from schema.rules.judge import judge
from schema.rules.proof import Proof, prove

Json = Annotated[bool, typer.Option("--json", help="One JSON document")]
Adopt = Annotated[
    list[str] | None, typer.Option(help="Amendment to adopt; may be repeated")
]
Book = Annotated[str | None, typer.Option(help="Folder of another rulebook")]
KnownOn = Annotated[
    str | None, typer.Option(help="Only what was known on this day, as 2025-10-01")
]


def check(
    folder: Annotated[
        str | None, typer.Argument(help="Folder of a rulebook; left out: the built-in")
    ] = None,
    *,
    adopt: Adopt = None,
    json: Json = False,
) -> None:
    """Prove that a rulebook answers every case exactly once; exit 1 unless it does."""
    proof = prove(edition_named(folder, adopt or ()))
    write_json(_checked(proof)) if json else _print_proof(proof)
    for line in proof.problems:
        typer.echo(f"  {line}", err=True)
    if not proof.holds:
        raise typer.Exit(NotIntact.exit_code)


def _checked(proof: Proof) -> dict[str, Any]:
    """A proof in the fields of the machine interface."""
    return {
        "edition": proof.edition,
        "rules": proof.rules,
        "inputs": proof.inputs,
        "gaps": proof.gaps,
        "overlaps": proof.overlaps,
        "dead": proof.dead,
        "seconds": round(proof.seconds, 3),
    }


def _print_proof(proof: Proof) -> None:
    wrong = f"もれ {proof.gaps:,}、重なり {proof.overlaps:,}"
    others = f"働かない基準 {len(proof.dead)}、約束に反する点 {len(proof.broken)}"
    print_text(
        [
            f"受付基準 {proof.edition}",
            f"基準 {proof.rules}、調べた入力 {proof.inputs:,}（{proof.seconds:.3f}秒）",
            f"{wrong}、{others}",
            "証明された" if proof.holds else "証明されない：この版は使えない",
        ]
    )


def show(  # noqa: PLR0913
    *,
    on: Annotated[
        str | None, typer.Option(help="Only what covers this visit day")
    ] = None,
    known_on: KnownOn = None,
    html: Annotated[bool, typer.Option("--html", help="One page for printing")] = False,
    json: Json = False,
    rulebook: Book = None,
    adopt: Adopt = None,
) -> None:
    """Show a rulebook as a table that a lawyer can read, with every authority."""
    book = edition_named(rulebook, adopt or ())
    clocks = Clocks(day_of(on, "--on"), day_of(known_on, "--known-on"))
    if json:
        write_json(parts_of(book, clocks))
    elif html:
        _write(page(book, clocks).encode())
    else:
        print_table(book, clocks)


def explain(
    case: Annotated[
        str, typer.Argument(help="A case: a file, - for standard input, or its JSON")
    ],
    *,
    json: Json = False,
    rulebook: Book = None,
    adopt: Adopt = None,
) -> None:
    """Explain in words how a case is judged, on whose authority, and what else."""
    decision = judge(proven_edition(rulebook, adopt or ()), read_one(case))
    if json:
        write_json(explanation(decision))
    else:
        print_text(explained(decision))


def diff(
    before: Annotated[str, typer.Argument(help="A folder, builtin, builtin+AMENDMENT")],
    after: Annotated[str, typer.Argument(help="The edition to compare it with")],
    *,
    json: Json = False,
) -> None:
    """Show in what two rulebooks differ, and which visits it touches."""
    found = compare(proven_edition(before), proven_edition(after))
    if json:
        write_json(difference(found))
    else:
        print_text(different(found))


def fact(  # noqa: PLR0913
    name: Annotated[str, typer.Argument(help="For example certificate_expiry")],
    *,
    known_on: KnownOn = None,
    of: Annotated[
        str | None, typer.Option(help="The day that it is about, as 2025-08-01")
    ] = None,
    json: Json = False,
    rulebook: Book = None,
    adopt: Adopt = None,
) -> None:
    """Look up a date or number of the documents, by what was known on a day."""
    book = edition_named(rulebook, adopt or ())
    days = day_of(known_on, "--known-on"), day_of(of, "--of")
    one = dated_fact(book, name, *days)
    named = [answered_authority(book.authorities[key]) for key in one.authorities]
    if json:
        write_json({"value": one.value, "authorities": named})
    else:
        print_text(_fact_in_words(book, name, *days))


def _fact_in_words(
    book: Rulebook, name: str, known_on: date | None, of: date | None
) -> list[str]:
    one, described = dated_fact(book, name, known_on, of), book.facts[name]
    if one.value is None:
        return [
            f"{described.title}：知られていない、またはその日のことは述べられていない"
        ]
    lines = [
        f"{described.title}：{fact_value(one.value)}",
        f"いつのこと：{period(one.of)}（{described.about}）",
        f"知られた日：{knowledge(one.known)}",
        *([f"注：{one.note}"] if one.note else []),
    ]
    for row in authority_rows(book, one.authorities):
        lines.append(f"根拠：{row.title}（{row.dated}）")
        lines.append(f"      {row.says}")
    return lines


def day_of(text: str | None, option: str) -> date | None:
    """Read the day given with an option.

    Raises:
        Unreadable: Unless it is an ISO date that exists.
    """
    if text is None:
        return None
    try:
        return msgspec.convert(text, date)
    except msgspec.ValidationError:
        raise Unreadable(
            "E-DATE-9",
            subject=option,
            found=repr(text[:40]),
            expected="a day as 2025-10-01",
            hint="mend the date",
        ) from None


def print_table(book: Rulebook, clocks: Clocks) -> None:
    """Print the book as wide as the terminal; elsewhere 100 columns wide."""
    if sys.stdout.isatty():
        print_book(book, clocks, Console())
    else:
        _write(as_text(book, clocks).encode())


def print_text(lines: list[str]) -> None:
    """Print lines for people; where they go to a file or a pipe, in UTF-8."""
    written = "\n".join(lines) + "\n"
    if sys.stdout.isatty():
        typer.echo(written, nl=False)
    else:
        _write(written.encode())


def write_json(document: Any) -> None:
    """Print one JSON document and nothing else."""
    _write(msgspec.json.encode(document) + b"\n")


def _write(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
