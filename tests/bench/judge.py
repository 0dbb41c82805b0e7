"""Judging against zen-engine's decision table, on the same rules in the same run.

The table is made of the book's boxes for one stretch of days: exceptions first,
hit policy `first`, one row a box. Both sides judge the same cases, one after the
other, and have to name the same rule. Ours starts from a `Visit`, documents and
dates included; the table is given the facts, already reduced.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from typing import Any

import zen

from schema.rules.book import Rulebook
from schema.rules.compiled import Region
from schema.rules.facts import DIMENSIONS, Facts, bits_of
from schema.rules.judge import Decision, judge
from schema.rules.read import built_in
from schema.terms import OnlineCheck, Reader, Scheme
from schema.visit import Visit
from tests.bench.row import Row
from tests.schema.rules.notation import shown_in

_DAY = date(2025, 12, 10)
_AT_MOST_FOUND, _AT_MOST_TRACED = 1 / 50, 1 / 10
_ROUNDS, _QUICK_ROUNDS = 60, 15
_SHOWN = (
    "eligibility_certificate issued 2025-07-10 from 2025-08-01 to 2026-07-31 share 10",
    "insurance_card issued 2024-07-15 to 2025-07-31 share 10",
    "eligibility_notice issued 2025-07-18",
    "my_number_card",
    "eligibility_notice + my_number_card",
    "none",
)
Judge = Callable[[Visit], object]


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes fewer rounds of the same cases."""
    book, visits = built_in(), tuple(_visits())
    table = Table(book.region(_DAY, _DAY, "13"))
    decided = {visit: judge(book, visit) for visit in visits}
    for visit, decision in decided.items():
        table.knows(visit, decision)
    sides: dict[str, Judge] = {
        "facts": table.rule_of,
        "remembered": lambda visit: judge(book, visit).outcome,
        "anew": lambda visit: _anew(book, visit),
        "traced": lambda visit: _trace(judge(book, visit)),
        "table": lambda visit: table.evaluate(visit, trace=False),
        "table traced": lambda visit: table.evaluate(visit, trace=True),
    }
    took = _turns(sides, visits, _QUICK_ROUNDS if quick else _ROUNDS)
    plain, traced = took["table"], took["table traced"]
    return [
        _row("rule from the table's own facts", took["facts"], plain, _AT_MOST_FOUND),
        _row("judge, answer remembered", took["remembered"], plain, _AT_MOST_FOUND),
        _row("judge, rule searched anew", took["anew"], plain, _AT_MOST_FOUND),
        _row("judge with its full trace", took["traced"], traced, _AT_MOST_TRACED),
    ]


def _row(name: str, ours: float, peer: float, target: float) -> Row:
    return Row(name=name, ours=ours, peer=peer, target=target, unit="µs")


def _visits() -> Iterator[Visit]:
    """What a desk sees, in every scheme and with every answer."""
    for scheme in Scheme:
        for line in _SHOWN:
            for answer in OnlineCheck:
                first, *others = shown_in(line)
                yield Visit(
                    visit_day=_DAY,
                    scheme=scheme,
                    presented=first,
                    also_presented=tuple(others),
                    reader=Reader.CANNOT_READ if others else Reader.READ,
                    online_check=answer,
                )


def _anew(book: Rulebook, visit: Visit) -> object:
    """Judge without what the region remembers of earlier cases."""
    book.region(_DAY, _DAY, "13").fired.clear()
    return judge(book, visit).outcome


def _trace(decision: Decision) -> object:
    """Everything a screen or a log can want of a decision."""
    said = (decision.tell_patient, decision.cautions, decision.notes)
    because = [one.because for one in decision.why_not]
    return said, because, decision.share_and_source, decision.authorities


class Table:
    """The book's boxes as a decision table of zen-engine."""

    def __init__(self, region: Region) -> None:
        """Make the table for one stretch of days; nothing is read from disk."""
        content = json.dumps(_model(list(_table_rows(region))))
        self._region = region
        self._ours: dict[int, Facts] = {}
        self._decision = zen.ZenEngine().create_decision(content)
        self._facts: dict[int, dict[str, str]] = {}

    def knows(self, visit: Visit, decision: Decision) -> None:
        """Take the case's facts, and check that the table names the same rule."""
        self._ours[id(visit)] = decision.facts
        values = zip(DIMENSIONS, decision.facts, strict=True)
        self._facts[id(visit)] = {name: value.value for name, value in values}
        found = self.evaluate(visit, trace=False)["result"]["rule"]
        if found != decision.rule.id:
            message = f"the table names {found}, judge {decision.rule.id}"
            raise ValueError(message)

    def rule_of(self, visit: Visit) -> object:
        """Our answer to the same facts, searched anew: like for like."""
        self._region.fired.clear()
        return self._region.rule(bits_of(self._ours[id(visit)]))

    def evaluate(self, visit: Visit, *, trace: bool) -> Any:
        """The table's answer to a case it knows."""
        return self._decision.evaluate(self._facts[id(visit)], {"trace": trace})


def _table_rows(region: Region) -> Iterator[dict[str, str]]:
    """One row a box, exceptions first."""
    for one in (*region.exceptions, *region.laws):
        for place, box in enumerate(one.rule.when):
            allowed = {
                name: ", ".join(json.dumps(value) for value in box.get(name, ()))
                for name in DIMENSIONS
            }
            yield {
                "_id": f"{one.rule.id} {place}",
                **allowed,
                "rule": json.dumps(one.rule.id),
                "outcome": json.dumps(one.rule.outcome.value),
            }


def _model(table_rows: list[dict[str, str]]) -> dict[str, Any]:
    """The decision table in zen-engine's own form."""
    content = {
        "hitPolicy": "first",
        "inputs": [_column(name) for name in DIMENSIONS],
        "outputs": [_column("rule"), _column("outcome")],
        "rules": table_rows,
    }
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            _node("in", "inputNode"),
            {**_node("table", "decisionTableNode"), "content": content},
            _node("out", "outputNode"),
        ],
        "edges": [_edge("in", "table"), _edge("table", "out")],
    }


def _column(name: str) -> dict[str, str]:
    return {"id": name, "name": name, "field": name, "type": "expression"}


def _node(name: str, kind: str) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}


def _edge(source: str, target: str) -> dict[str, str]:
    ends = {"sourceId": source, "targetId": target}
    return {"id": f"{source}-{target}", "type": "edge", **ends}


def _turns(
    sides: dict[str, Judge], visits: tuple[Visit, ...], rounds: int
) -> dict[str, float]:
    """Median microseconds a case of each side, each warmed up; they take turns."""
    took: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            for visit in visits:
                side(visit)
            started = time.perf_counter()
            for visit in visits:
                side(visit)
            took[name].append((time.perf_counter() - started) / len(visits) * 1e6)
    return {name: median(times) for name, times in took.items()}
