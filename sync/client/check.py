"""Asking central about one person (資格の照会).

What holds for every answer, before anything in it is believed:

1. Central signed it, as an answer to a question.
2. It is for this device, this correlation, and the very bytes that were just sent: an
   answer to an earlier question is never taken, though it be about the same person.
3. It is about the day that was asked about, and central's clock agrees with the
   desk's to a few minutes: otherwise the two may not mean the same day.
"""

from datetime import timedelta
from hashlib import sha256

import msgspec

from schema.online import OnlineQuery
from schema.terms import OnlineCheck
from schema.wire.check import CheckAnswered, CheckAsked
from schema.wire.form import VERSION
from schema.wire.identity import Enrolled
from sync.client.http import CentralClient
from sync.errors import Unreadable, Untrusted
from sync.ports import Now
from sync.protocol.envelope import CHECKED, opened_as

MOST_SKEW = timedelta(minutes=15)
"""How far the clocks of desk and central may lie apart."""


def ask(
    line: CentralClient, query: OnlineQuery, enrolled: Enrolled, now: Now
) -> CheckAnswered:
    """Ask central about one person; it may be asked again at any time.

    Args:
        line: To the central that `enrolled` names.
        query: Whom to ask for.
        enrolled: What central answered at enrolment.
        now: The one clock.

    Raises:
        Unreachable: The line is down, or central has no time for it.
        Declined: Central does not let this device ask.
        Untrusted: The answer is not central's, or not to this question.
        Unreadable: The answer, or the question, is of another form.
    """
    body = msgspec.json.encode(_asked(query, now))
    data = line.check(body)
    answered = opened_as(CheckAnswered, CHECKED, data, enrolled.central_key)
    _check_version(answered)
    _check_question(answered, query, enrolled.device, body)
    _check_day(answered, query, now)
    return answered


def _asked(query: OnlineQuery, now: Now) -> CheckAsked:
    at = now()
    return CheckAsked(
        correlation=query.correlation,
        insurer_number=query.insurer_number,
        symbol=query.symbol,
        number=query.number,
        branch=query.branch,
        birth_date=query.birth_date,
        on_day=query.on_day or at.date(),
        consent_to_limit=query.consent_to_limit,
        at=at,
    )


def _check_version(answered: CheckAnswered) -> None:
    if answered.v != VERSION:
        raise Unreadable(
            "E-CHECK-1",
            subject="central's answer",
            found=f"version {answered.v}",
            expected=f"version {VERSION}",
            hint="update Madoguchi on this desk",
        )


def _check_question(
    answered: CheckAnswered, query: OnlineQuery, device: str, body: bytes
) -> None:
    ours = device, query.correlation, sha256(body).hexdigest()
    if (answered.device, answered.correlation, answered.question) != ours:
        raise Untrusted(
            "E-CHECK-2",
            subject="central's answer",
            found="an answer to another question",
            expected="an answer to what was just asked",
            hint="ask again; if it stays, call IT: something on the way alters it",
        )


def _check_day(answered: CheckAnswered, query: OnlineQuery, now: Now) -> None:
    at = now()
    if answered.result is not OnlineCheck.UNAVAILABLE:
        wanted = query.on_day or at.date()
        if not answered.live or answered.confirmed_on != wanted:
            raise Untrusted(
                "E-CHECK-3",
                subject="central's answer",
                found="an answer about another day, or from no live register",
                expected="the day that was asked about",
                hint="ask again; if it stays, update Madoguchi on this desk",
            )
    if abs(answered.answered_at - at) > MOST_SKEW:
        raise Untrusted(
            "E-CHECK-4",
            subject="the clock",
            found="a clock that differs from central's",
            expected=f"at most {MOST_SKEW.seconds // 60} minutes apart",
            hint="set this machine's clock, then ask again",
        )
