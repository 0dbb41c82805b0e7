"""The book of enquiries in memory, for tests that open it hundreds of times.

It keeps what the store keeps, as `test_the_enquiries_do_as_the_model_does` shows;
`test_a_killed_desk_neither_repeats_nor_loses` has the real one.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from kiosk.desk.enquiry import Enquiry, Step
from schema.errors import Unreachable
from schema.online import OnlineAnswer

_OPEN = {Step.BEGUN, Step.LEAVING, Step.SENT, Step.GIVEN_UP}


class Book:
    """Every enquiry by its correlation."""

    def __init__(self) -> None:
        """Begin with none."""
        self.kept: dict[str, Enquiry] = {}
        self.is_full = False

    def begin(self, enquiry: Enquiry) -> None:
        self._room()
        self.kept[enquiry.query.correlation] = enquiry

    def step(self, correlation: str, step: Step) -> None:
        self._room()
        if self.kept[correlation].answer is None:
            self.kept[correlation] = replace(self.kept[correlation], step=step)

    def answered(self, correlation: str, answer: OnlineAnswer) -> bool:
        found = self.kept.get(correlation)
        if found is None or found.answer is not None:
            return False
        self.kept[correlation] = replace(found, step=Step.ANSWERED, answer=answer)
        return True

    def find(self, correlation: str) -> Enquiry | None:
        return self.kept.get(correlation)

    def on_their_way(self, gateway: str = "") -> Sequence[Enquiry]:
        return [
            one
            for one in self.kept.values()
            if one.step in _OPEN and gateway in {"", one.gateway}
        ]

    def returned(self) -> Sequence[Enquiry]:
        there = [(one.answer, one) for one in self.kept.values() if not one.used]
        came = [(answer.answered_at, one) for answer, one in there if answer]
        return [one for _, one in sorted(came, key=lambda each: each[0])]

    def answered_since(self, instant: datetime, number: str = "") -> Sequence[Enquiry]:
        there = [one for one in self.kept.values() if one.answer is not None]
        there = [one for one in there if number in {"", one.query.number}]
        since = [one for one in there if one.asked_at >= instant]
        return sorted(since, key=lambda one: one.asked_at)

    def keep_form(self, correlation: str, form: bytes) -> None:
        self.kept[correlation] = replace(self.kept[correlation], form=form)

    def put_away(self, correlation: str) -> None:
        self.kept[correlation] = replace(self.kept[correlation], used=True)

    def forget_before(self, instant: datetime) -> int:
        old = {key: one for key, one in self.kept.items() if one.asked_at < instant}
        over = [k for k, one in old.items() if one.used or one.step is Step.GIVEN_UP]
        for key in over:
            del self.kept[key]
        return len(over)

    def _room(self) -> None:
        if self.is_full:
            raise Unreachable(
                "E-DISK-1", subject="disk", found="full", expected="room", hint="free"
            )
