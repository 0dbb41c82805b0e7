"""Read a rulebook from its TOML files, or refuse it with every problem at once.

A book is a folder: `edition.toml`, and any number of files below `japan/`,
`tokyo/`, `overlays/` and `amendments/`, each holding tables of the parts. An
amendment counts only if it is adopted by name.

Every problem reads `file: key: found X, expected Y`.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

from schema.errors import BrokenBook
from schema.rules.book import Rulebook
from schema.rules.check import problems_of
from schema.rules.parts import (
    Authority,
    DatedFact,
    DocumentRule,
    Edition,
    FactAmendment,
    Known,
    Part,
    Remark,
    Rule,
    Tier,
    Valid,
)

AMENDMENTS = "amendments"
P = TypeVar("P", bound=Part)


class Extension(Part, frozen=True, kw_only=True):
    """An amendment's line: rules that go on under the same conditions (延長)."""

    rules: tuple[str, ...]
    """Ids of the rules that go on."""
    suffix: str
    """Added to the id of each."""
    valid: Valid
    """Further visit days."""
    known: Known
    """When it was known."""
    authorities: tuple[str, ...]
    """Keys of the authorities that go before the old ones."""


@dataclass
class _Reading:
    """What was read so far, and what was wrong with it."""

    parts: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    """Parts by table name, each with the file it stands in."""
    authorities: dict[str, Authority] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    digest: Any = field(default_factory=sha256)

    def of(self, table: str) -> list[Any]:
        """The parts of one table, in the order of the files."""
        return [part for _, part in self.parts.get(table, [])]


_TABLES: dict[str, type[Part]] = {
    "edition": Edition,
    "rule": Rule,
    "document": DocumentRule,
    "remark": Remark,
    "fact": DatedFact,
    "extend": Extension,
    "amend_fact": FactAmendment,
}


def built_in_folder() -> Traversable:
    """The folder of the edition that ships with the program."""
    return files("schema.rules") / "books"


@cache
def built_in(adopt: tuple[str, ...] = ()) -> Rulebook:
    """The edition that ships with the program, with the amendments adopted."""
    return read_book(built_in_folder(), adopt)


def read_book(folder: Traversable, adopt: Sequence[str] = ()) -> Rulebook:
    """Read the book in `folder`.

    Args:
        folder: A directory, or a package's resources.
        adopt: Names of amendments, without `.toml`.

    Raises:
        BrokenBook: With all problems; nothing of the book is used.
    """
    reading = _Reading()
    for name, source in _sources(folder, adopt, reading):
        _read_file(name, source, reading)
    return _book(reading, tuple(adopt), str(folder))


def _sources(
    folder: Traversable, adopt: Sequence[str], reading: _Reading
) -> Iterator[tuple[str, bytes]]:
    """Every file that counts, by name, in the same order everywhere."""
    found = dict(_walk(folder, ""))
    for name in adopt:
        if f"{AMENDMENTS}/{name}.toml" not in found:
            there = sorted(n for n in found if n.startswith(AMENDMENTS + "/"))
            reading.problems.append(
                f"{AMENDMENTS}: {name}: found no such file, expected one of {there}"
            )
    for name in sorted(found):
        amendment = name.removeprefix(AMENDMENTS + "/").removesuffix(".toml")
        if not name.startswith(AMENDMENTS + "/") or amendment in adopt:
            yield name, found[name].read_bytes().replace(b"\r\n", b"\n")


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    """Every TOML file below `folder` with its path in it."""
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield prefix + entry.name, entry


def _read_file(name: str, source: bytes, reading: _Reading) -> None:
    """Read one file's tables into `reading`."""
    reading.digest.update(name.encode() + b"\0" + source + b"\0")
    try:
        tables = tomllib.loads(source.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reading.problems.append(f"{name}: found {error}, expected TOML in UTF-8")
        return
    for table, content in tables.items():
        if table == "authority":
            _read_authorities(name, content, reading)
        elif table == "withdraws":
            _read_withdrawn(name, content, reading)
        elif table in _TABLES:
            parts = content if isinstance(content, list) else [content]
            _read_parts(name, table, parts, reading)
        else:
            expected = sorted({*_TABLES, "authority", "withdraws"})
            reading.problems.append(
                f"{name}: {table}: found an unknown table, expected one of {expected}"
            )


def _read_withdrawn(name: str, content: object, reading: _Reading) -> None:
    if isinstance(content, list) and all(isinstance(code, str) for code in content):
        reading.withdrawn.update(content)
    else:
        reading.problems.append(
            f"{name}: withdraws: found {content!r}, expected a list of remarks' codes"
        )


def _read_authorities(name: str, content: object, reading: _Reading) -> None:
    if not isinstance(content, dict):
        reading.problems.append(
            f"{name}: authority: found {content!r}, expected a table of authorities"
        )
        return
    for key, entry in content.items():
        authority = _convert(entry, Authority, f"{name}: authority.{key}", reading)
        if authority is not None and key in reading.authorities:
            reading.problems.append(
                f"{name}: authority.{key}: found it twice, expected one"
            )
        elif authority is not None:
            reading.authorities[key] = authority


def _read_parts(name: str, table: str, parts: list[Any], reading: _Reading) -> None:
    for place, entry in enumerate(parts, 1):
        called = _called(entry, place)
        part = _convert(entry, _TABLES[table], f"{name}: {table} {called}", reading)
        if part is not None:
            reading.parts.setdefault(table, []).append((name, part))


def _called(entry: object, place: int) -> object:
    """What to call an entry in a problem: its own name, else its place."""
    if not isinstance(entry, dict):
        return place
    return entry.get("id") or entry.get("code") or entry.get("name") or place


def _convert(entry: Any, part: type[P], where: str, reading: _Reading) -> P | None:
    """Make one part of a table, or note what is wrong with each of its keys."""
    try:
        return msgspec.convert(entry, part)
    except msgspec.ValidationError as error:
        found = (
            list(_key_problems(entry, part, where)) if isinstance(entry, dict) else []
        )
        reading.problems.extend(found or [f"{where}: {error}"])
        return None


def _key_problems(entry: dict[str, Any], part: type[Part], where: str) -> Iterator[str]:
    """What is wrong with each key of a table, one sentence a key."""
    fields = {f.encode_name: f for f in msgspec.structs.fields(part)}
    for key in sorted(entry.keys() - fields):
        yield f"{where}.{key}: found an unknown key, expected one of {sorted(fields)}"
    for key, one in fields.items():
        if key not in entry:
            if one.required:
                yield f"{where}.{key}: found nothing, expected a value"
            continue
        try:
            msgspec.convert(entry[key], one.type)
        except msgspec.ValidationError as error:
            yield f"{where}.{key}: found {entry[key]!r}; {error}"


def _book(reading: _Reading, adopt: tuple[str, ...], folder: str) -> Rulebook:
    """Put the parts together, or raise with all problems."""
    editions = reading.of("edition")
    if len(editions) != 1:
        reading.problems.append(
            f"edition.toml: edition: found {len(editions)}, expected exactly one"
        )
    rules = [*reading.of("rule"), *_extended(reading)]
    known = {remark.code for remark in reading.of("remark")}
    reading.problems.extend(
        f"withdraws: found {code}, expected the code of a remark"
        for code in sorted(reading.withdrawn - known)
    )
    reading.problems.extend(problems_of(reading.parts, rules, reading.authorities))
    if reading.problems:
        raise BrokenBook("E-BOOK-1", folder, reading.problems)
    return Rulebook(
        edition=editions[0],
        digest=reading.digest.hexdigest(),
        authorities=reading.authorities,
        rules=tuple(rules),
        documents=tuple(reading.of("document")),
        remarks=tuple(
            r for r in reading.of("remark") if r.code not in reading.withdrawn
        ),
        facts=_facts(reading),
        adopted=adopt,
    )


def _facts(reading: _Reading) -> dict[str, DatedFact]:
    """Dated facts by name, with what adopted amendments add."""
    facts = {fact.name: fact for fact in reading.of("fact")}
    for amendment in reading.of("amend_fact"):
        old = facts[amendment.name]
        values = (*old.values, *amendment.values)
        facts[amendment.name] = msgspec.structs.replace(old, values=values)
    return facts


def _extended(reading: _Reading) -> Iterator[Rule]:
    """The rules that an adopted amendment lets go on."""
    by_id = {rule.id: rule for rule in reading.of("rule")}
    for name, extension in reading.parts.get("extend", []):
        for rule_id in extension.rules:
            old = by_id.get(rule_id)
            if old is None:
                reading.problems.append(
                    f"{name}: extend.rules: found {rule_id}, expected a rule's id"
                )
                continue
            yield msgspec.structs.replace(
                old,
                id=old.id + extension.suffix,
                tier=Tier.EXCEPTION,
                valid=extension.valid,
                known=extension.known,
                authorities=(*extension.authorities, *old.authorities),
            )
