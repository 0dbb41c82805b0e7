"""What one line of the audit file says of an event (監査ファイルの列).

1. Without names a line has the last four digits of the number, and neither name nor
   day of birth.
2. Terms are those of the law; codes and reasons stand as they were recorded.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from kiosk.desk.audit import Line
from kiosk.desk.ports import Patient
from kiosk.labels import text
from schema.clock import JAPAN
from schema.confirmation import Event
from schema.names import mask_number

Tells = Mapping[str, Callable[[Line], Any]]
"""What a line says under each heading."""


def _event(line: Line) -> Event:
    return line.recorded.event


def _patient(line: Line) -> Patient:
    return line.recorded.patient or Patient()


def _of(part: str, name: str) -> Callable[[Line], Any]:
    """A value of one part of the event; its Japanese where it is a term."""

    def told(line: Line) -> Any:
        value = getattr(getattr(_event(line), part), name, None)
        return getattr(value, "ja", value)

    return told


def _is(name: str) -> Callable[[Line], str]:
    return lambda line: _yes(getattr(_event(line).visit, name, False))


def _yes(value: object) -> str:
    return text("audit_value.yes") if value else ""


def _instant(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(JAPAN):%F %T}"


def _standing(line: Line) -> str:
    said = _event(line).corrected
    if said is not None and said.withdrawn and line.recorded in line.visit.in_force:
        return text("audit_standing.withdrawal")
    if line.visit.is_withdrawn:
        return text("audit_standing.withdrawn")
    return text(
        "audit_standing.in_force" if line.is_in_force else "audit_standing.superseded"
    )


def _documents(line: Line) -> str:
    visit = _event(line).visit
    return "・".join(one.document.ja for one in visit.documents) if visit else ""


def _expiries(line: Line) -> str:
    visit = _event(line).visit
    last = [one.expires_on for one in visit.documents] if visit else []
    return "・".join(f"{day}" for day in last if day)


def _differs(line: Line) -> str:
    said = _event(line).acknowledged
    return "・".join(one.ja for one in said.differs) if said else ""


def _changed(line: Line) -> str:
    said = _event(line).corrected
    return "・".join(text(f"audit_value.{one}") for one in said.changed) if said else ""


_WHEN: Tells = {
    "visit_day": lambda line: line.visit_day,
    "at": lambda line: _instant(_event(line).wall_at),
    "kind": lambda line: _event(line).type.ja,
    "standing": _standing,
}
_WHO: Tells = {
    "insurer": lambda line: _patient(line).insurer_number,
    "symbol": lambda line: _patient(line).symbol,
    "number": lambda line: _patient(line).number,
    "branch": lambda line: _patient(line).branch,
    "name": lambda line: _patient(line).name,
    "name_kana": lambda line: _patient(line).name_kana,
    "birth_date": lambda line: _patient(line).birth_date,
}
_MASKED: Tells = {"last_digits": lambda line: _masked(_patient(line).number)}
_WHAT: Tells = {
    "scheme": _of("visit", "scheme"),
    "documents": _documents,
    "expiries": _expiries,
    "reader": _of("visit", "reader"),
    "check": _of("visit", "online_check"),
    "source": _of("online", "source"),
    "answered_at": lambda line: _instant(_of("online", "answered_at")(line)),
    "outcome": _of("decision", "outcome"),
    "rule": _of("decision", "rule"),
    "edition": _of("decision", "edition"),
    "taken": _of("taken", "outcome"),
    "reason": _of("taken", "reason"),
    "approved_by": _of("taken", "approved_by"),
    "share": _of("decision", "share"),
    "share_from": _of("decision", "share_from"),
    "returning": _is("returning"),
    "declaration": _is("declaration"),
    "answered": _of("answered", "result"),
    "differs": _differs,
    "differs_reason": _of("acknowledged", "reason"),
    "changed": _changed,
    "correction": _of("corrected", "reason"),
    "copy_as_of": lambda line: _instant(_of("snapshot", "as_of")(line)),
    "staff": lambda line: _event(line).staff,
    "clock": lambda line: _clock(_event(line)),
    "device": lambda line: _event(line).device,
    "event": lambda line: _event(line).id,
}


def _masked(number: str) -> str:
    return mask_number(number) if number else ""


def _clock(event: Event) -> str:
    return "" if event.clock_trusted else text("audit_value.clock_doubtful")


def columns(*, named: bool) -> Tells:
    """The columns by their key, in their order."""
    return {**_WHEN, **(_WHO if named else _MASKED), **_WHAT}


def headings(*, named: bool) -> list[str]:
    """The first line of the file."""
    return [text(f"audit.{name}") for name in columns(named=named)]


def cells(line: Line, *, named: bool) -> Sequence[Any]:
    """One line of it."""
    return [tells(line) for tells in columns(named=named).values()]
