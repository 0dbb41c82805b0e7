"""What a live check asks and answers, with source and time (オンライン資格確認).

A check is live if it was asked during this visit day, names its source and its
time, and the source is a live register. Anything else is not an answer.
"""

from datetime import date, datetime

import msgspec

from schema.clock import JAPAN
from schema.terms import OnlineCheck
from schema.visit import Share


class OnlineQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ask for; name and sex are no search keys (照会)."""

    insurer_number: str
    """8 digits after padding (保険者番号)."""
    symbol: str = ""
    """記号; empty for the late-elderly scheme."""
    number: str
    """番号."""
    branch: str = ""
    """枝番; empty for the late-elderly scheme."""
    birth_date: date
    """生年月日."""
    consent_to_limit: bool = False
    """The patient agreed that 限度額 be looked up."""
    correlation: str
    """Comes back in the answer; unique per request."""


class OnlineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway answered and when."""

    result: OnlineCheck
    """`unavailable` where there was no answer; never `not_run`."""
    source: str
    """Gateway that answered: `oqs_folder`, `central`, `simulator`."""
    asked_at: datetime
    """When the question left the desk."""
    answered_at: datetime
    """When the answer was read."""
    share: Share | None = None
    """一部負担割合 in percent."""
    correlation: str = ""
    """As in the query."""

    def is_live_on(self, visit_day: date) -> bool:
        """True if question and answer both fall on `visit_day` in Japan."""
        return (
            self.asked_at.astimezone(JAPAN).date()
            == self.answered_at.astimezone(JAPAN).date()
            == visit_day
        )
