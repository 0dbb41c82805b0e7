"""Text copied out of マイナ資格確認アプリ, for a desk without the terminal's folder.

The app has no published form. How its text is read is inferred from what it shows:
one line for each value, a tab or a colon between key and value, under headings. So
nothing is guessed:

1. It is `eligible` only if it says 有効 itself, once, under a key of its own; what it
   leaves unsaid is not concluded from its being there.
2. It names 確認日, 生年月日 and 番号, and each of them reads.
3. Nothing in it speaks against it: no 無効 anywhere, no 資格喪失日 or 有効終了日 before
   確認日, no beginning after it, no date that does not read, no key that says two
   things.
4. Two people in it are `ambiguous`, and nobody is taken from it.
5. What is shown of 医療扶助 is left out: it is another payer's.

Why it is `unavailable` stands among its codes, under `doubt`.
"""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec.structs import replace

from kiosk.online.app.shown import (
    ACQUIRED,
    BACK,
    CONFIRMED,
    ELDERLY,
    FROM,
    ISSUED,
    LIMIT,
    LONG_STAY,
    LOST,
    NUMBER,
    PERSON,
    TO,
    VALIDITY_KEYS,
    Shown,
)
from kiosk.online.app.words import (
    CLASSIFICATION,
    LIMIT_CERTIFICATE,
    LIMIT_CLASS,
    RELATION,
    SEX,
    VALIDITY,
    code_in,
    share_said,
)
from kiosk.online.oqs.elements import check_of
from kiosk.online.oqs.read import AnswerRead
from kiosk.online.oqs.values import insurer_number_of
from kiosk.online.whose import is_contradicted
from schema.errors import Unreadable
from schema.online import AnsweredLimit, AnsweredPerson, OnlineAnswer
from schema.terms import OnlineCheck

SOURCE = "my_number_app"
"""As the answer's `source`."""
DOUBT = "doubt"
"""Among the codes: why it counts as none."""
NO_DAY = "no_confirmed_on"
"""It does not say its 確認日, or two of them."""
NOT_SAID = "validity_not_said"
"""It says nothing of 有効 or 無効."""
MOST_CHARACTERS = 20_000
"""A real text has a few hundred."""

LONGEST_LINE = 500
"""A real one has an address."""

_LEAST_KEYS = 3


def is_app_text(text: str) -> bool:
    """Whether a pasted text looks like the app's."""
    lines = text.splitlines()
    if len(text) > MOST_CHARACTERS or max(map(len, lines), default=0) > LONGEST_LINE:
        return False
    shown = Shown(text)
    begun = shown.has_begun or not shown.keys.isdisjoint(CONFIRMED)
    return begun and len(shown.keys) >= _LEAST_KEYS


def read_app_text(text: str) -> AnswerRead:
    """Read a pasted text.

    Raises:
        Unreadable: E-OQS-10 it does not look like the app's.
    """
    if not is_app_text(text):
        raise Unreadable(
            "E-OQS-10",
            subject="pasted text",
            found=f"{len(text)} characters of something else",
            expected="the text of マイナ資格確認アプリ with its headings and keys",
            hint="copy the whole result in the app, and paste it again",
        )
    shown = Shown(text)
    validity = code_in(VALIDITY, shown.said(PERSON, *VALIDITY_KEYS))
    answer = AnswerRead(
        result=check_of(
            segment="1", status="1", validity=validity, results=shown.people
        ),
        validity=validity,
        codes={"reference": _BY_CARD},
        confirmed_on=shown.day(PERSON, *CONFIRMED),
        reference=_BY_CARD,
        results=shown.people,
    )
    return _judged(_about(answer, shown) if shown.people == 1 else answer, shown)


_BY_CARD = "1"


def app_answer(read: AnswerRead, now: datetime) -> OnlineAnswer:
    """The answer that a pasted text gives; it has no correlation (貼り付け)."""
    return OnlineAnswer(
        result=read.result,
        source=SOURCE,
        asked_at=now,
        answered_at=now,
        share=read.share,
        confirmed_on=read.confirmed_on,
        validity=read.validity,
        insured=read.insured,
        limit=read.limit,
        codes=read.codes,
    )


def _about(answer: AnswerRead, shown: Shown) -> AnswerRead:
    """The answer with the one person that the text shows."""
    share = shown.said(PERSON, "負担割合") or shown.said(ELDERLY, "負担割合")
    return replace(
        answer, share=share_said(share), insured=_person(shown), limit=_limit(shown)
    )


def _person(shown: Shown) -> AnsweredPerson:
    sex = shown.said(PERSON, "性別") or shown.said(BACK, "性別")
    return AnsweredPerson(
        classification=code_in(CLASSIFICATION, shown.said(PERSON, "証区分")),
        insurer_number=insurer_number_of(shown.said(PERSON, "保険者番号")),
        insurer_name=shown.said(PERSON, "保険者名"),
        symbol=shown.said(PERSON, "記号"),
        number=shown.said(PERSON, *NUMBER),
        branch=shown.said(PERSON, "枝番"),
        relation=code_in(RELATION, shown.said(PERSON, "本人・家族の別")),
        holder=shown.said(PERSON, "被保険者氏名"),
        name=shown.said(PERSON, "氏名"),
        name_kana=shown.said(PERSON, "フリガナ", "氏名カナ"),
        other_name=shown.said(BACK, "氏名"),
        sex=code_in(SEX, sex),
        birth_date=shown.day(PERSON, "生年月日"),
        address=shown.said(PERSON, "住所"),
        acquired_on=shown.day(PERSON, *ACQUIRED),
        lost_on=shown.day(PERSON, *LOST),
        issued_on=shown.day(PERSON, *ISSUED),
        valid_from=shown.day(PERSON, *FROM),
        valid_to=shown.day(PERSON, *TO),
    )


def _limit(shown: Shown) -> AnsweredLimit | None:
    """限度額, which the app shows only of who agreed to it."""
    limit = AnsweredLimit(
        consented=True,
        certificate=code_in(LIMIT_CERTIFICATE, shown.said(LIMIT, "認定証区分")),
        limit_class=code_in(LIMIT_CLASS, shown.said(LIMIT, "適用区分")),
        issued_on=shown.day(LIMIT, *ISSUED),
        valid_from=shown.day(LIMIT, *FROM),
        valid_to=shown.day(LIMIT, *TO),
        long_stay_on=shown.day(LIMIT, *LONG_STAY),
    )
    return limit if limit != AnsweredLimit(consented=True) else None


def _judged(answer: AnswerRead, shown: Shown) -> AnswerRead:
    """The answer; `unavailable`, and why, where anything in the text is in doubt."""
    doubt = next(_doubts(answer, shown), "")
    if not doubt:
        return answer
    return replace(
        answer, result=OnlineCheck.UNAVAILABLE, codes=answer.codes | {DOUBT: doubt}
    )


def _doubts(answer: AnswerRead, shown: Shown) -> Iterator[str]:
    """What keeps the text from being an answer, the first thing first."""
    if answer.confirmed_on is None:
        yield NO_DAY
    if not answer.validity:
        yield NOT_SAID
    if answer.validity != VALIDITY["有効"] or shown.people > 1:
        return
    person = answer.insured
    if person is None or person.birth_date is None or not person.number:
        yield "nobody_named"
    elif not shown.is_clear():
        yield "unclear"
    elif shown.speaks_against or _is_over(person, shown, answer.confirmed_on):
        yield "contradicted"


def _is_over(person: AnsweredPerson, shown: Shown, confirmed_on: date | None) -> bool:
    """True where a day in the text cannot be, on the day that 有効 is about."""
    day = confirmed_on or date.min
    return (
        is_contradicted(person, day)
        or (person.valid_from is not None and person.valid_from > day)
        or (person.valid_to is not None and person.valid_to < day)
        or any(lost <= day for lost in shown.losses())
    )
