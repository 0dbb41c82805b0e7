"""The project's own cases: sentences with a day, an outcome and a source.

A file of `cases/` holds `[[case]]` tables. Each has one line in `days` for each
day it is judged on: `"visit day"` or `"visit day / known day"`, the outcome and
the rule. What a case leaves out is taken from the file's `[given]` table.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from schema.rules.judge import Decision
from schema.terms import Outcome
from schema.visit import Visit
from tests.schema.rules.notation import shown_in

FOLDER = Path(__file__).parent / "cases"
BY_LEAVE = frozenset({Outcome.INSURED_INTERIM, Outcome.UNCONFIRMED})
"""Outcomes that an authority permits and does not order."""
_OF_VISIT = frozenset(
    {
        "scheme",
        "jurisdiction",
        "reader",
        "online_check",
        "online_share",
        "returning",
        "declaration",
        "emergency",
        "birth_date",
        "snapshot",
    }
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One visit on one day, and what has to come out."""

    name: str
    """A sentence."""
    visit: Visit
    """What was shown and asked."""
    outcome: str
    """What has to come out."""
    rule: str = ""
    """The rule that has to say so; empty where the source does not name one."""
    tells: frozenset[str] = frozenset()
    """Codes that must be said to the patient."""
    cautions: frozenset[str] = frozenset()
    """Codes that must be shown to the clerk."""
    never: frozenset[str] = frozenset()
    """Codes that must not appear anywhere."""
    authority: str = ""
    """Key of the authority that must come first."""
    cites: tuple[str, ...] = ()
    """Keys of exactly the authorities that are cited, in their order."""
    share: tuple[int | None, str | None] | None = None
    """Share and its source."""
    amendments: tuple[str, ...] = ()
    """Amendments that have been adopted."""
    why: str
    """The source."""

    @property
    def asks_who_is_cited(self) -> bool:
        """True if the case says anything of authorities."""
        return bool(self.authority or self.cites)

    def problems(self, decision: Decision) -> list[str]:
        """Everything about `decision` that is not as this case wants it."""
        return list(self._problems(decision))

    def _problems(self, decision: Decision) -> Iterator[str]:
        if decision.outcome != self.outcome:
            yield f"outcome {decision.outcome}, expected {self.outcome}"
        if self.rule and decision.rule.id != self.rule:
            yield f"rule {decision.rule.id}, expected {self.rule}"
        if decision.permissive is not (decision.outcome in BY_LEAVE):
            yield f"permissive {decision.permissive}"
        if self.authority and decision.authorities[:1] != (
            decision.book.authorities[self.authority],
        ):
            yield f"first authority {decision.authorities[:1]}, not {self.authority}"
        cited = tuple(decision.book.authorities[key] for key in self.cites)
        if cited and decision.authorities != cited:
            yield f"authorities {decision.authorities}, expected {self.cites}"
        if self.share and self.share != decision.share_and_source:
            yield f"share {decision.share_and_source}, expected {self.share}"
        yield from self._wrong_codes(decision)

    def _wrong_codes(self, decision: Decision) -> Iterator[str]:
        """Codes that are missing, and codes that must not be there."""
        told, cautioned = set(decision.tell_patient), set(decision.cautions)
        if not self.tells <= told:
            yield f"tells {sorted(told)}, expected {sorted(self.tells)}"
        if not self.cautions <= cautioned:
            yield f"cautions {sorted(cautioned)}, expected {sorted(self.cautions)}"
        if self.never & (told | cautioned | set(decision.notes)):
            yield f"says {sorted(self.never & (told | cautioned))}, expected not to"


@cache
def own_cases() -> tuple[Case, ...]:
    """Every case of every file, in the order of the files."""
    return tuple(
        case for path in sorted(FOLDER.glob("*.toml")) for case in _in_file(path)
    )


@cache
def contract_cases() -> tuple[Case, ...]:
    """The thirty cases of the machine interface."""
    lines = (FOLDER / "contract.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_of_contract(json.loads(line)) for line in lines)


def _of_contract(line: dict[str, Any]) -> Case:
    expected = line["expected"]
    return Case(
        name=f"{line['input']['case']} {line['title']}",
        visit=msgspec.convert(line["input"], Visit),
        outcome=expected["outcome"],
        tells=frozenset(expected["tell_patient"]),
        why=line["why"],
    )


def _in_file(path: Path) -> Iterator[Case]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    for table in tables["case"]:
        whole = {**tables.get("given", {}), **table}
        for days, *wanted in whole.pop("days"):
            yield _on_one_day(path.stem, dict(whole), days, wanted)


def _on_one_day(file: str, table: dict[str, Any], days: str, wanted: list[str]) -> Case:
    visit_day, _, known_on = days.partition(" / ")
    first, *others = shown_in(table.pop("shown"))
    visit = {key: table.pop(key) for key in _OF_VISIT & table.keys()}
    share = table.pop("share", None)
    name = f"{file}: {table.pop('name')} ({days})"
    return Case(
        name=name,
        visit=msgspec.convert(
            {
                **visit,
                "case": name,
                "visit_day": date.fromisoformat(visit_day),
                "known_on": date.fromisoformat(known_on) if known_on else None,
                "presented": first,
                "also_presented": tuple(others),
            },
            Visit,
        ),
        outcome=wanted[0],
        rule=wanted[1],
        share=(share[0] or None, share[1] or None) if share else None,
        amendments=tuple(table.pop("amendments", ())),
        why=table.pop("why"),
        authority=table.pop("authority", ""),
        cites=tuple(table.pop("cites", ())),
        **{key: frozenset(codes) for key, codes in table.items()},
    )
