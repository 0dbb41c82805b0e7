"""Answer files of the terminal on the command line: `oqs read` (照会結果の読み取り).

One file is read once, whatever its name is. As JSON everything that it says is there;
for people the name is masked, and so are the numbers, unless they are asked for.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from kiosk.online.oqs.read import MOST_BYTES, AnswerRead, read_answer
from schema.errors import Unreadable
from schema.names import mask, mask_number
from schema.online import AnsweredDisease, AnsweredLimit, AnsweredPerson
from schema.wareki import to_wareki


class ReadFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says: the document of the machine interface (照会結果)."""

    online_check: str
    """As in a case."""
    share: int | None
    """10, 20, 30 or null."""
    validity: str
    """`QualificationValidity`, its code."""
    insured: dict[str, Any]
    """Whom it names; empty where it names nobody, or more than one."""
    limit: dict[str, Any]
    """限度額; empty where it says nothing about it."""
    diseases: list[dict[str, Any]]
    """特定疾病."""
    codes: dict[str, str]
    """The register's own words."""


def read(
    file: Annotated[Path, typer.Argument(help="An answer of the terminal, any name")],
    *,
    json: Annotated[bool, typer.Option("--json", help="One JSON document")] = False,
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="Names and numbers in full")
    ] = False,
) -> None:
    """Say what an answer file of the terminal says (資格確認結果)."""
    answer = read_answer(_bytes_of(file))
    if json:
        typer.echo(msgspec.json.encode(document_of(answer)).decode())
        return
    for name, said in _lines(answer, masked=not unmasked):
        typer.echo(f"{name:20} {said}")


def document_of(answer: AnswerRead) -> ReadFile:
    """An answer in the fields of the machine interface."""
    times = {
        "correlation": answer.correlation,
        "confirmed_on": answer.confirmed_on and answer.confirmed_on.isoformat(),
        "executed_at": answer.executed_at and answer.executed_at.isoformat(),
    }
    return ReadFile(
        online_check=answer.result.value,
        share=answer.share,
        validity=answer.validity,
        insured=_fields(answer.insured),
        limit=_fields(answer.limit),
        diseases=[_fields(one) for one in answer.diseases],
        codes=answer.codes | {key: said for key, said in times.items() if said},
    )


def _fields(
    record: AnsweredPerson | AnsweredLimit | AnsweredDisease | None,
) -> dict[str, Any]:
    """Every field of a record, also those that say nothing."""
    return {} if record is None else msgspec.structs.asdict(record)


def _bytes_of(file: Path) -> bytes:
    """The file's bytes, one more than there may be at the most."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(
            "E-OQS-7",
            subject=str(file),
            found=error.strerror or "a file that cannot be opened",
            expected="an answer file of the terminal",
            hint="give its path",
        ) from error


def _lines(answer: AnswerRead, *, masked: bool) -> Iterator[tuple[str, str]]:
    """What is printed for people, without what is not said."""
    share = f"{answer.share} %" if answer.share else "-"
    yield "online_check", f"{answer.result.value} ({answer.result.ja})"
    yield "share", share
    yield "validity", answer.validity or "-"
    if answer.confirmed_on:
        yield "confirmed_on", _written(answer.confirmed_on)
    for prefix, record in _records(answer):
        for key, said in _fields(record).items():
            if said:
                hidden = _HIDING.get(key) if masked else None
                yield f"{prefix}{key}", hidden(said) if hidden else _written(said)
    for key, said in answer.codes.items():
        yield f"codes.{key}", said


def _records(
    answer: AnswerRead,
) -> Iterator[tuple[str, AnsweredPerson | AnsweredLimit | AnsweredDisease | None]]:
    yield "", answer.insured
    yield "limit.", answer.limit
    for place, disease in enumerate(answer.diseases, start=1):
        yield f"disease{place}.", disease


def _written(said: Any) -> str:
    return f"{said} ({to_wareki(said)})" if hasattr(said, "isoformat") else str(said)


def _stars(_: Any) -> str:
    return "****"


_HIDING = dict.fromkeys(("name", "name_kana", "holder", "other_name"), mask) | {
    "symbol": _stars,
    "number": mask_number,
    "branch": _stars,
    "address": _stars,
    "birth_date": _stars,
}
"""How what tells who somebody is gets hidden."""
