"""What somebody has to do about a visit after it was recorded (要対応).

A task is made with the event that calls for it and closed with the event that tells
what was done, each in one transaction: the list survives everything the log does.
"""

from datetime import date, datetime
from typing import Protocol

import msgspec

from schema.terms import Term


class TaskKind(Term):
    """Why somebody has to do something, the most pressing first (要対応の種類)."""

    CONTRADICTED = "contradicted", "資格が確かめられなかった"
    CHANGED = "changed", "登録と相違がある"
    UNASKABLE = "unaskable", "照会に要る番号がない"
    UNANSWERED = "unanswered", "照会の答えが戻らない"
    CALL_BACK = "call_back", "連絡する"
    DECLARATION = "declaration", "申立書を保管している"


class NewTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task to be made with an event (要対応の追加)."""

    kind: TaskKind
    """Why."""
    visit: str = ""
    """Id of the visit's first event; empty for the event it is made with."""
    detail: str = ""
    """A code that says more: the answer's `OnlineCheck`, or what differs."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One open task (要対応の1件)."""

    id: str
    """The id of the event that made it, and its kind: `<event>:<kind>`."""
    kind: TaskKind
    """Why."""
    visit: str
    """Id of the visit's first event."""
    visit_day: date
    """受診日."""
    since: datetime
    """When it was made."""
    detail: str = ""
    """A code that says more."""
    contact: str = ""
    """Telephone number, where one was taken down."""


class Tasks(Protocol):
    """The open tasks, kept with the log."""

    def open(self) -> tuple[Task, ...]:
        """Open tasks by kind, then oldest first."""
        ...

    def count(self) -> int:
        """How many are open."""
        ...
