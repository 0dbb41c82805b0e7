"""One question to a live register, so kept that no kill repeats or loses it (照会).

What holds for every enquiry:

1. It is durable before anything leaves the desk, and each step before the next one.
2. It is sent at most once. What may have been sent is waited for, never sent again.
3. The first answer is kept, durably, before its file is removed; a second changes
   nothing.
4. An answer is used up in the same transaction as the event that rests on it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from schema.online import OnlineAnswer, OnlineQuery
from schema.terms import Term


class Step(Term):
    """How far an enquiry is (照会の段階)."""

    BEGUN = "begun", "準備"
    """Nothing has left the desk."""
    LEAVING = "leaving", "送信中"
    """It may have left: whoever finds it so looks, and never sends it again."""
    SENT = "sent", "返事待ち"
    """It left; the answer will come, perhaps much later."""
    ANSWERED = "answered", "返事あり"
    """The answer is kept here."""
    GIVEN_UP = "given_up", "打ち切り"
    """It never left, or the register passed it over; a late answer is still kept."""


class Purpose(Term):
    """What an enquiry is for (照会の目的)."""

    VISIT = "visit", "受付"
    RECHECK = "recheck", "再照会"
    APPOINTMENT = "appointment", "予約の事前確認"


class Enquiry(msgspec.Struct, frozen=True, kw_only=True):
    """One question to one gateway; its key is `query.correlation` (照会の1件)."""

    query: OnlineQuery
    """What is asked."""
    gateway: str
    """Which gateway has it: `oqs_folder`, `central`."""
    purpose: Purpose = Purpose.VISIT
    """What for."""
    step: Step = Step.BEGUN
    """How far it is."""
    asked_at: datetime
    """When it was begun."""
    event_id: str = ""
    """The pending visit's event, for a re-check."""
    form: bytes = b""
    """The patient it was asked for, at the desk or beside it, as `kiosk.desk.aside`
    writes it; empty once the visit is recorded or cancelled."""
    answer: OnlineAnswer | None = None
    """The first answer."""
    used: bool = False
    """True once an event rests on the answer, or the clerk put it away."""


class Enquiries(Protocol):
    """The enquiries of this desk, kept in the encrypted store."""

    def begin(self, enquiry: Enquiry) -> None:
        """Keep a new enquiry durably, before anything leaves.

        Raises:
            Unreachable: The disk is full; nothing may leave.
        """
        ...

    def step(self, correlation: str, step: Step) -> None:
        """Note durably how far it is; an answered one stays answered."""
        ...

    def answered(self, correlation: str, answer: OnlineAnswer) -> bool:
        """Keep the first answer durably; false where there was one, or no question."""
        ...

    def find(self, correlation: str) -> Enquiry | None:
        """One enquiry."""
        ...

    def on_their_way(self, gateway: str = "") -> Sequence[Enquiry]:
        """Those begun, leaving, sent or given up without an answer, oldest first."""
        ...

    def returned(self) -> Sequence[Enquiry]:
        """Those answered and not used, oldest answer first."""
        ...

    def answered_since(self, instant: datetime, number: str = "") -> Sequence[Enquiry]:
        """Those asked at `instant` or later and answered, used or not, oldest first.

        Args:
            instant: The earliest that counts.
            number: 番号 of whom they are about; left out, about anybody.
        """
        ...

    def keep_form(self, correlation: str, form: bytes) -> None:
        """Keep the patient with it, or no longer with `b""`."""
        ...

    def put_away(self, correlation: str) -> None:
        """Note that the answer will not be used; it is kept until its time is over."""
        ...

    def forget_before(self, instant: datetime) -> int:
        """Remove the used, put away or given up ones asked before `instant`."""
        ...
