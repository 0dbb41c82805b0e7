"""The enquiries of this desk in `device.db` (照会の保管).

1. Whatever is written is durable when the call comes back.
2. Steps and the first answer are each one statement: whoever asks at the same time
   finds one or the other, never half of it.
3. An enquiry that has its answer takes no other answer and no other step.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    Row,
    Table,
    Text,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from kiosk.desk.enquiry import Enquiry, Purpose, Step
from kiosk.store.database import KeyedFile
from kiosk.store.tables_online import TABLES
from schema.clock import JAPAN
from schema.online import OnlineAnswer, OnlineQuery

_ENQUIRY: Table = TABLES["enquiry"]
_UNANSWERED = _ENQUIRY.c.answer.is_(None)
_number = func.json_extract(cast(_ENQUIRY.c.query, Text), "$.number")


class StoreEnquiries:
    """The enquiries in `device.db`; implements the desk's `Enquiries`."""

    def __init__(self, file: KeyedFile) -> None:
        """Read and write `file`."""
        self._file = file

    def begin(self, enquiry: Enquiry) -> None:
        """Keep a new enquiry durably, before anything leaves."""
        values = _row(enquiry)
        with self._file.writing() as connection:
            connection.execute(insert(_ENQUIRY), values)

    def step(self, correlation: str, step: Step) -> None:
        """Note durably how far it is; an answered one stays answered."""
        self._change(correlation, _UNANSWERED, step=step.value)

    def answered(self, correlation: str, answer: OnlineAnswer) -> bool:
        """Keep the first answer durably; false where there was one, or no question."""
        return self._change(
            correlation,
            _UNANSWERED,
            step=Step.ANSWERED.value,
            answer=msgspec.json.encode(answer),
            answered_at=at(answer.answered_at),
        )

    def find(self, correlation: str) -> Enquiry | None:
        """One enquiry."""
        found = self._select(_ENQUIRY.c.correlation == correlation)
        return found[0] if found else None

    def on_their_way(self, gateway: str = "") -> Sequence[Enquiry]:
        """Those begun, leaving, sent or given up without an answer, oldest first."""
        here = [_ENQUIRY.c.gateway == gateway] if gateway else []
        return self._select(_UNANSWERED, *here)

    def returned(self) -> Sequence[Enquiry]:
        """Those answered and not used, oldest answer first."""
        unused = _ENQUIRY.c.used == 0
        return self._select(~_UNANSWERED, unused, by=_ENQUIRY.c.answered_at)

    def answered_since(self, instant: datetime, number: str = "") -> Sequence[Enquiry]:
        """Those asked at `instant` or later and answered, used or not, oldest first.

        Args:
            instant: The earliest that counts.
            number: 番号 of whom they are about; left out, about anybody.
        """
        whose = [_number == number] if number else []
        return self._select(~_UNANSWERED, _ENQUIRY.c.asked_at >= at(instant), *whose)

    def keep_form(self, correlation: str, form: bytes) -> None:
        """Put the patient aside with it, or take them back with `b""`."""
        self._change(correlation, form=form)

    def put_away(self, correlation: str) -> None:
        """Note that the answer will not be used; it is kept until its time is over."""
        self._change(correlation, used=1)

    def forget_before(self, instant: datetime) -> int:
        """Remove the used, put away or given up ones asked before `instant`."""
        over = or_(_ENQUIRY.c.used == 1, _ENQUIRY.c.step == Step.GIVEN_UP.value)
        old = delete(_ENQUIRY).where(_ENQUIRY.c.asked_at < at(instant), over)
        with self._file.writing() as connection:
            return connection.execute(old).rowcount

    def _change(
        self, correlation: str, *when: ColumnElement[bool], **values: object
    ) -> bool:
        """Change one enquiry durably; false where none is so."""
        one = _ENQUIRY.c.correlation == correlation
        changed = update(_ENQUIRY).where(one, *when).values(values)
        with self._file.writing() as connection:
            return connection.execute(changed).rowcount == 1

    def _select(
        self,
        *which: ColumnElement[bool],
        by: ColumnElement[Any] = _ENQUIRY.c.asked_at,
    ) -> list[Enquiry]:
        wanted = select(_ENQUIRY).where(*which).order_by(by, _ENQUIRY.c.correlation)
        with self._file.reading() as connection:
            return [_enquiry(row) for row in connection.execute(wanted)]


def at(instant: datetime) -> str:
    """An instant as it is kept: text whose order is that of the instants."""
    return instant.astimezone(JAPAN).isoformat(timespec="microseconds")


def _row(enquiry: Enquiry) -> dict[str, object]:
    answer = enquiry.answer
    return {
        "correlation": enquiry.query.correlation,
        "query": msgspec.json.encode(enquiry.query),
        "gateway": enquiry.gateway,
        "purpose": enquiry.purpose.value,
        "step": enquiry.step.value,
        "asked_at": at(enquiry.asked_at),
        "event_id": enquiry.event_id,
        "form": enquiry.form,
        "answer": msgspec.json.encode(answer) if answer else None,
        "answered_at": at(answer.answered_at) if answer else None,
        "used": int(enquiry.used),
    }


def _enquiry(row: Row[Any]) -> Enquiry:
    answer = row.answer
    return Enquiry(
        query=msgspec.json.decode(row.query, type=OnlineQuery),
        gateway=row.gateway,
        purpose=msgspec.convert(row.purpose, Purpose),
        step=msgspec.convert(row.step, Step),
        asked_at=datetime.fromisoformat(row.asked_at).astimezone(JAPAN),
        event_id=row.event_id,
        form=row.form,
        answer=msgspec.json.decode(answer, type=OnlineAnswer) if answer else None,
        used=bool(row.used),
    )
