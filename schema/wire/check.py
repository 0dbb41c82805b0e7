"""One person's eligibility, asked of the insurer's own register (資格の照会).

1. An answer is an envelope signed by central. It names the device, the correlation
   and the very bytes of the question: neither a portal's page nor an answer to
   anything else is ever believed.
2. Only `live` answers come from the insurer's register as it is now. A central that
   holds an imported file says `unavailable`, whoever is asked about.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from schema.online import AnsweredDisease, AnsweredLimit, AnsweredPerson
from schema.terms import OnlineCheck, Term
from schema.visit import Share
from schema.wire.form import VERSION, Instant, Wire

LARGEST_QUESTION = 2 << 10
"""Bytes of a question as sent."""

Insurer = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8}$")]
"""8 digits."""
Written = Annotated[str, msgspec.Meta(max_length=20, pattern=r"^[^\x00-\x1f]*$")]
"""A symbol, a number or a branch, normalised."""
Correlation = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
"""Tells a question from every other of the device."""


class NoAnswer(Term):
    """Why central says `unavailable` (照会できない理由)."""

    IMPORTED = "imported", "取りこみ資料のみ"
    """Its register is a file that was imported, no live one."""
    SILENT = "silent", "台帳の応答なし"
    """The live register does not answer, or not in time."""
    UNREAD = "unread", "台帳の内容を読めない"
    """The live register says something that cannot be read as one person's row."""


class CheckAsked(Wire, frozen=True, kw_only=True):
    """Whom a kiosk asks for; name and sex are no search keys."""

    v: int = VERSION
    kind: Literal["check"] = "check"
    correlation: Correlation
    """Comes back in the answer."""
    insurer_number: Insurer
    """保険者番号."""
    symbol: Written = ""
    """記号; empty for the late-elderly scheme."""
    number: Annotated[Written, msgspec.Meta(min_length=1)]
    """番号."""
    branch: Written = ""
    """枝番; empty where the paper shows none."""
    birth_date: date
    """生年月日: without it nobody is found."""
    on_day: date
    """資格確認日."""
    consent_to_limit: bool = False
    """The patient agreed that 限度額 be looked up."""
    at: Instant
    """The kiosk's clock."""


class CheckAnswered(Wire, frozen=True, kw_only=True):
    """What the insurer's register says, signed by central."""

    v: int = VERSION
    kind: Literal["checked"] = "checked"
    device: str
    """端末名: who asked."""
    correlation: str
    """Of the question."""
    question: str
    """SHA-256 of the question's exact bytes, hex."""
    result: OnlineCheck
    """The answer; `unavailable` where there is none."""
    live: bool = False
    """True where the insurer's register was asked, as it is now."""
    reason: str = ""
    """Why there is no answer: one of `NoAnswer`."""
    confirmed_on: date | None = None
    """資格確認日 it is about."""
    answered_at: Instant
    """Central's clock."""
    share: Share | None = None
    """一部負担割合 in percent, where it holds on that day."""
    insured: AnsweredPerson | None = None
    """Whom the register has."""
    limit: AnsweredLimit | None = None
    """限度額, where the patient agreed and the register has it."""
    diseases: tuple[AnsweredDisease, ...] = ()
    """特定疾病, as far as the register says it."""
