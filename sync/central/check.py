"""One question about one person, answered from the live register (資格の照会).

1. Only a live register answers. Without one the answer is `unavailable`, with the
   reason; so it is where the register is silent or says what cannot be read.
2. Nobody is found without the right birth date; a branch counts where both sides
   have one. More than one row is `ambiguous`, and says nothing of any.
3. A day before 資格取得日, and one from 資格喪失日 on, is not eligible. Where the
   loss is because of another insurance or of a move (03, 99), newer eligibility
   exists.
4. A share, a limit or a disease whose 発効期日 is later than the day is not said.
5. The answer is signed, and names device, correlation and the question's own bytes.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from schema.clock import Clock
from schema.insured import Insured
from schema.numbers import normalise_symbol
from schema.online import AnsweredDisease, AnsweredLimit, AnsweredPerson
from schema.terms import LossReason, OnlineCheck
from schema.wire.check import CheckAnswered, CheckAsked, NoAnswer
from schema.wire.form import VERSION, Trouble
from sync.central.live import LiveRegister
from sync.central.problems import NotDone
from sync.errors import MadoguchiError, Unreachable
from sync.protocol.envelope import CHECKED, Sign, enveloped

SPECIAL_CARE = "05"
"""証区分 of 特別療養費 (`InsuredCardClassification`)."""

_NEWER = frozenset({LossReason.OTHER_INSURANCE, LossReason.OTHER})


def question_of(body: bytes) -> CheckAsked:
    """The question in a request.

    Raises:
        NotDone: It is none, or of another version.
    """
    try:
        asked = msgspec.json.decode(body, type=CheckAsked)
    except (msgspec.DecodeError, RecursionError):
        raise NotDone(Trouble.BAD_REQUEST, "Send a `CheckAsked`.") from None
    if asked.v != VERSION:
        raise NotDone(Trouble.UPGRADE, f"Version {VERSION} is spoken here.")
    return asked


class Answering:
    """Answers questions; may be used by many threads."""

    def __init__(self, register: LiveRegister | None, sign: Sign, clock: Clock) -> None:
        """Answer from `register`; `None` where only files are imported."""
        self._register = register
        self._sign = sign
        self._clock = clock

    def answer(self, asked: CheckAsked, body: bytes, device: str) -> CheckAnswered:
        """The answer to a question, not signed yet; no failure of it is raised."""
        nothing = self.no_answer(asked, body, device, NoAnswer.IMPORTED)
        if self._register is None:
            return nothing
        try:
            symbol = normalise_symbol(asked.symbol)
            found = self._register.find(asked.insurer_number, symbol, asked.number)
        except MadoguchiError as error:
            silent = isinstance(error, Unreachable)
            return replace(
                nothing, reason=NoAnswer.SILENT if silent else NoAnswer.UNREAD
            )
        said = _said([one for one in found if _is_meant(one, asked)], asked)
        said |= {"live": True, "confirmed_on": asked.on_day, "reason": ""}
        return replace(nothing, answered_at=self._clock.now(), **said)

    def no_answer(
        self, asked: CheckAsked, body: bytes, device: str, why: NoAnswer
    ) -> CheckAnswered:
        """The word that there is no answer."""
        return CheckAnswered(
            device=device,
            correlation=asked.correlation,
            question=sha256(body).hexdigest(),
            result=OnlineCheck.UNAVAILABLE,
            reason=why.value,
            answered_at=self._clock.now(),
        )

    def signed(self, answered: CheckAnswered) -> bytes:
        """The bytes that travel."""
        return enveloped(CHECKED, msgspec.json.encode(answered), self._sign)


def _is_meant(person: Insured, asked: CheckAsked) -> bool:
    branches = {person.branch, asked.branch} - {""}
    return person.birth_date == asked.birth_date and len(branches) <= 1


def _said(found: Sequence[Insured], asked: CheckAsked) -> dict[str, object]:
    """What is said of those who are meant."""
    if not found:
        return {"result": OnlineCheck.NOT_FOUND}
    if len(found) > 1:
        return {"result": OnlineCheck.AMBIGUOUS}
    (person,), on_day = found, asked.on_day
    result = _result(person, on_day)
    said: dict[str, object] = {"result": result, "insured": _insured(person)}
    if result is OnlineCheck.ELIGIBLE:
        if _holds(person.share_from, on_day):
            said["share"] = person.share
        if asked.consent_to_limit:
            said["limit"] = _limit(person, on_day)
        said["diseases"] = _diseases(person, on_day)
    return said


def _result(person: Insured, on_day: date) -> OnlineCheck:
    if on_day < person.acquired_on:
        return OnlineCheck.NOT_ELIGIBLE
    if person.lost_on is None or on_day < person.lost_on:
        return OnlineCheck.ELIGIBLE
    newer = person.loss_reason in _NEWER
    return OnlineCheck.NEWER_EXISTS if newer else OnlineCheck.NOT_ELIGIBLE


def _holds(since: date | None, on_day: date) -> bool:
    return since is None or since <= on_day


def _insured(person: Insured) -> AnsweredPerson:
    return AnsweredPerson(
        classification=SPECIAL_CARE if person.special_care else "",
        insurer_number=person.insurer_number,
        insurer_name=person.insurer_name,
        symbol=person.symbol,
        number=person.number,
        branch=person.branch,
        name=person.name,
        name_kana=person.name_kana,
        sex=person.sex.value,
        birth_date=person.birth_date,
        address=person.address,
        acquired_on=person.acquired_on,
        lost_on=person.lost_on,
        loss_reason=person.loss_reason.value if person.loss_reason else "",
        issued_on=person.issued_on,
        valid_from=person.valid_from,
        valid_to=person.valid_to,
    )


def _limit(person: Insured, on_day: date) -> AnsweredLimit | None:
    if not person.limit_class or not _holds(person.limit_from, on_day):
        return None
    return AnsweredLimit(
        consented=True,
        limit_class=person.limit_class,
        valid_from=person.limit_from,
        long_stay_on=person.long_stay_on,
    )


def _diseases(person: Insured, on_day: date) -> tuple[AnsweredDisease, ...]:
    if not person.disease_class or not _holds(person.disease_from, on_day):
        return ()
    since = person.disease_from
    return (AnsweredDisease(disease_class=person.disease_class, valid_from=since),)
