"""An answer about a person is believed only as central's word on this question."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from schema.online import OnlineQuery
from schema.terms import OnlineCheck
from schema.wire.check import CheckAnswered
from schema.wire.form import Trouble
from schema.wire.identity import Enrolled
from sync.client.check import ask
from sync.client.declined import Declined, Postponed
from sync.errors import MadoguchiError, Unreachable, Unreadable, Untrusted
from sync.protocol.envelope import CHECKED, RECEIPT, enveloped
from tests.sync.client.line import (
    CENTRAL,
    DEVICE,
    NOW,
    Answer,
    Device,
    Script,
    page,
    said,
    trouble,
)

KEY = Ed25519PrivateKey.generate()
OTHER_KEY = Ed25519PrivateKey.generate()
QUERY = OnlineQuery(
    insurer_number="39131040",
    number="00000018",
    birth_date=date(1945, 1, 5),
    correlation="0123456789abcdef",
)
ENROLLED = Enrolled(
    central=CENTRAL,
    central_key=KEY.public_key().public_bytes_raw(),
    root=b"",
    device=DEVICE,
    facility="f",
    facility_name="見本クリニック",
    jurisdiction="13",
    scope="area-13104",
    scope_key=b"",
    at=NOW,
)


def good(body: bytes) -> CheckAnswered:
    """What central answers to this question."""
    return CheckAnswered(
        device=DEVICE,
        correlation=QUERY.correlation,
        question=sha256(body).hexdigest(),
        result=OnlineCheck.ELIGIBLE,
        live=True,
        confirmed_on=NOW.date(),
        answered_at=NOW,
    )


def answering(
    *, key: Ed25519PrivateKey = KEY, context: bytes = CHECKED, **changes: Any
) -> Answer:
    """Central's answer, with something changed."""

    def answer(request: httpx.Request) -> httpx.Response:
        body = msgspec.json.encode(replace(good(request.content), **changes))
        return said(enveloped(context, body, key.sign))(request)

    return answer


def asked(answer: Answer, query: OnlineQuery = QUERY) -> CheckAnswered:
    script = Script()
    script.put("/v1/check", answer)
    with script.client(Device()) as line:
        return ask(line, query, ENROLLED, lambda: NOW)


def test_an_answer_to_this_question_is_taken() -> None:
    found = asked(answering())

    assert (found.result, found.live) == (OnlineCheck.ELIGIBLE, True)


def test_the_question_says_whom_and_the_day() -> None:
    script = Script()
    script.put("/v1/check", answering())
    with script.client(Device()) as line:
        ask(line, QUERY, ENROLLED, lambda: NOW)
    (request,) = script.asked

    assert request.headers["Authorization"].startswith("Bearer ")
    assert msgspec.json.decode(request.content) == {
        "v": 1,
        "kind": "check",
        "correlation": "0123456789abcdef",
        "insurer_number": "39131040",
        "symbol": "",
        "number": "00000018",
        "branch": "",
        "birth_date": "1945-01-05",
        "on_day": "2025-10-15",
        "consent_to_limit": False,
        "at": "2025-10-15T09:00:00+09:00",
    }


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (answering(key=OTHER_KEY), Untrusted, "E-WIRE-3"),
        (answering(context=RECEIPT), Untrusted, "E-WIRE-3"),
        (answering(device="e" * 26), Untrusted, "E-CHECK-2"),
        (answering(correlation="another"), Untrusted, "E-CHECK-2"),
        (answering(question="0" * 64), Untrusted, "E-CHECK-2"),
        (answering(confirmed_on=date(2025, 10, 14)), Untrusted, "E-CHECK-3"),
        (answering(confirmed_on=None), Untrusted, "E-CHECK-3"),
        (answering(live=False), Untrusted, "E-CHECK-3"),
        (answering(answered_at=NOW - timedelta(minutes=16)), Untrusted, "E-CHECK-4"),
        (answering(answered_at=NOW + timedelta(minutes=16)), Untrusted, "E-CHECK-4"),
        (answering(v=2), Unreadable, "E-CHECK-1"),
        (lambda _: page(), Unreachable, "E-LINE-2"),
        (said(b'{"result":"eligible","live":true}'), Unreachable, "E-LINE-2"),
        (trouble(Trouble.TOO_MANY, 429), Postponed, "E-LINE-4"),
        (trouble(Trouble.DEVICE_REVOKED), Declined, "E-ANSWER-7"),
        (trouble(Trouble.NOT_FOUND, 404), Declined, "E-ANSWER-1"),
    ],
)
def test_everything_else_is_none(
    answer: Answer, kind: type[MadoguchiError], code: str
) -> None:
    with pytest.raises(kind) as caught:
        asked(answer)

    assert caught.value.code == code
    assert "00000018" not in str(caught.value)


def replayed() -> Callable[[httpx.Request], httpx.Response]:
    """The first answer, signed by central, for every question after it."""
    kept: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        kept.append(answering()(request).read())
        return said(kept[0])(request)

    return answer


def test_an_earlier_answer_about_the_same_person_is_none() -> None:
    script = Script()
    script.put("/v1/check", replayed())
    with script.client(Device()) as line:
        ask(line, QUERY, ENROLLED, lambda: NOW)
        later = NOW + timedelta(seconds=1)
        with pytest.raises(Untrusted) as caught:
            ask(line, QUERY, ENROLLED, lambda: later)

    assert caught.value.code == "E-CHECK-2"
