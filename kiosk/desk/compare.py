"""Paper, local copy and live answer side by side, and what must be said to it (照合).

What holds for every row:

1. A value that was not said differs from nothing. The local copy never counts as a
   check, but what it says is compared like the rest.
2. A share, a name, an insurer or a number that differs is acknowledged with a reason
   before the visit is recorded; so is, where that would accept it, an answer against it
   or a birth date that is not the copy's or cannot be. Everything else is only shown.
3. Names are compared as `schema/names.py` does: neither the form of a character nor a
   ● is a difference, and a spelling that was taken for this person once is none.
4. What was acknowledged holds for the values that were seen then: where one of them
   changes, it is acknowledged anew.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.desk.comparison import Compared
from kiosk.desk.form import Form
from kiosk.desk.live import contradicts
from schema.confirmation import Acknowledged
from schema.insured import Insured
from schema.names import NameMatch, compare_names
from schema.numbers import normalise_number
from schema.online import AnsweredPerson, OnlineAnswer
from schema.rules.judge import Decision
from schema.terms import Difference
from schema.visit import Share

NAME, NAME_KANA, BIRTH = "name", "name_kana", "birth_date"
INSURER, INSURER_NAME, NUMBER = "insurer", "insurer_name", "number"
SHARE, VALID_TO, LIMIT = "share", "valid_to", "limit_class"
DECLARED, ELIGIBILITY = "declared_share", "eligibility"

DIFFERENCES = {
    SHARE: Difference.SHARE,
    NAME: Difference.NAME,
    INSURER: Difference.INSURER,
    NUMBER: Difference.NUMBER,
    BIRTH: Difference.BIRTH_DATE,
    ELIGIBILITY: Difference.ELIGIBILITY,
}
"""The rows that must be acknowledged where they differ."""

SPELLING = "spelling"
"""The reason that takes the register's spelling for this person from now on."""
REASONS = {
    "1": "paper_is_old",
    "2": "insurer_by_phone",
    "3": "patient_told",
    "4": SPELLING,
    "5": "responsible_person",
}
"""Why it is gone on with, by digit."""

SAME_NAME = frozenset(
    {NameMatch.EXACT, NameMatch.SAME_AFTER_NORMALISING, NameMatch.VARIANT}
)
"""How a spelling that was taken before may be written the next time."""
SPECIAL_CARE = "05"
"""証区分 of 特別療養費支給対象者."""
FULL_SHARE = 30
LIKE_ACTIVE = frozenset({"B01", "B02", "B03"})
"""適用区分 of 現役並み所得, whose share is 3割."""

SHARES: dict[str, Share] = {"10": 10, "20": 20, "30": 30}
"""Shares as a row says them."""
OLDEST = 125
"""Years; nobody has become older."""
_INSURER_DIGITS = 8
_NOBODY = AnsweredPerson()


def compared(
    form: Form,
    person: Insured | None,
    answer: OnlineAnswer | None,
    accepted: Sequence[str] = (),
    accepting: Decision | None = None,
) -> tuple[Compared, ...]:
    """Every value that paper, local copy and register say of one patient.

    Args:
        form: What was entered from the paper.
        person: Whom the local copy has; only who was born on the day given counts.
        answer: The live answer of this day.
        accepted: Spellings of the name that were taken for this person before.
        accepting: What would be recorded, where that is an acceptance.
    """
    copy = person if person and form.birth in {None, person.birth_date} else None
    online = (answer.insured if answer else None) or _NOBODY
    limit = answer.limit.limit_class if answer and answer.limit else ""
    return (
        _name(copy, online, (*accepted, form.accepts)),
        _shown(NAME_KANA, "", copy.name_kana if copy else "", online.name_kana),
        _born(form, person, online, accepting),
        _insurer(form, copy, online),
        _shown(
            INSURER_NAME, "", copy.insurer_name if copy else "", online.insurer_name
        ),
        _number(form, copy, online),
        _share(form, copy, answer),
        _shown(
            VALID_TO,
            _day(form.expiries[0][1]) if form.expiries else "",
            _day(copy.valid_to) if copy else "",
            _day(online.valid_to),
        ),
        _shown(LIMIT, "", copy.limit_class if copy else "", limit),
        *_declared(form),
        *_eligibility(accepting),
    )


def to_acknowledge(rows: Sequence[Compared]) -> tuple[Difference, ...]:
    """What must be acknowledged, in the order in which it is shown."""
    return tuple(DIFFERENCES[row.field] for row in rows if row.differs)


def still_open(form: Form, rows: Sequence[Compared]) -> tuple[Difference, ...]:
    """What of it has not been acknowledged as it stands now."""
    known = form.seen if form.acknowledged is not None else ()
    seen = {(row.field, values(row)) for row in known}
    return to_acknowledge([r for r in rows if (r.field, values(r)) not in seen])


def acknowledge(form: Form, rows: Sequence[Compared], reason: str) -> Form:
    """The form once somebody has said why it is gone on with.

    The register's spelling of a name is taken for the name alone: what else differs
    stays open.
    """
    if reason == SPELLING:
        named = row_of(rows, NAME)
        spelt = _with(form, rows, (Difference.NAME,), reason)
        return replace(spelt, accepts=named.online, seen=(named,))
    taken = (Difference.NAME,) if form.accepts else ()
    differs = dict.fromkeys((*taken, *to_acknowledge(rows)))
    return _with(form, rows, tuple(differs), reason)


def _with(
    form: Form,
    rows: Sequence[Compared],
    differs: tuple[Difference, ...],
    reason: str,
) -> Form:
    printed, snapshot, online = (SHARES.get(one) for one in values(row_of(rows, SHARE)))
    said = Acknowledged(
        differs=differs,
        reason=reason,
        printed_share=printed,
        snapshot_share=snapshot,
        online_share=online,
    )
    return replace(form, acknowledged=said, seen=tuple(rows))


def row_of(rows: Sequence[Compared], field: str) -> Compared:
    """One of the rows by its field."""
    return next(row for row in rows if row.field == field)


def values(row: Compared) -> tuple[str, str, str]:
    """What the three say: paper, local copy, register."""
    return (row.paper, row.snapshot, row.online)


def name_match(rows: Sequence[Compared]) -> NameMatch | None:
    """How the two names compare; `None` where one of them was not said."""
    row = row_of(rows, NAME)
    if not (row.snapshot and row.online):
        return None
    return compare_names(row.snapshot, row.online)


def oddities(form: Form, answer: OnlineAnswer | None) -> tuple[str, ...]:
    """Codes of what must be seen in the answer, though it refuses nothing."""
    found = []
    person = answer.insured if answer else None
    if person and person.classification == SPECIAL_CARE:
        found.append("special_care")
    limit = answer.limit.limit_class if answer and answer.limit else ""
    if answer and answer.share and answer.share < FULL_SHARE and limit in LIKE_ACTIVE:
        found.append("share_below_class")
    if answer and answer.source == "simulator":
        found.append("simulated")
    if form.special_care and person and person.classification != SPECIAL_CARE:
        found.append("special_care_only_printed")
    return tuple(found)


def _shown(
    field: str, paper: str, snapshot: str, online: str, *, differs: bool = False
) -> Compared:
    return Compared(
        field=field, paper=paper, snapshot=snapshot, online=online, differs=differs
    )


def _name(
    copy: Insured | None, online: AnsweredPerson, accepted: Sequence[str]
) -> Compared:
    """The names; one that was taken before is no difference."""
    known = copy.name if copy else ""
    differs = (
        bool(known and online.name)
        and compare_names(known, online.name) is NameMatch.DIFFERENT
        and not any(_is_taken(one, online.name) for one in accepted)
    )
    return _shown(NAME, "", known, online.name, differs=differs)


def _is_taken(accepted: str, spelt: str) -> bool:
    """True for the spelling itself, in any form; a ● in it stands for no other."""
    return accepted == spelt or compare_names(accepted, spelt) in SAME_NAME


def _insurer(form: Form, copy: Insured | None, online: AnsweredPerson) -> Compared:
    said = (form.insurer, copy.insurer_number if copy else "", online.insurer_number)
    bare = [normalise_number(one) for one in said]
    padded = [one.rjust(_INSURER_DIGITS, "0") if one else "" for one in bare]
    return _shown(INSURER, *padded, differs=_differ(padded))


def _number(form: Form, copy: Insured | None, online: AnsweredPerson) -> Compared:
    """記号・番号・枝番; each part differs only from one that was said."""
    said = [
        _parts(form.symbol, form.number, form.branch),
        _parts(copy.symbol, copy.number, copy.branch) if copy else ("", "", ""),
        _parts(online.symbol, online.number, online.branch),
    ]
    columns = [[one.lstrip("0") for one in part] for part in zip(*said, strict=True)]
    whole = [" ".join(filter(None, one)) for one in said]
    return _shown(NUMBER, *whole, differs=any(map(_differ, columns)))


def _parts(*said: str) -> tuple[str, ...]:
    return tuple(normalise_number(one) for one in said)


def _share(form: Form, copy: Insured | None, answer: OnlineAnswer | None) -> Compared:
    said = [
        _percent(form.printed_share),
        _percent(copy.share if copy else None),
        _percent(answer.share if answer else None),
    ]
    return _shown(SHARE, *said, differs=_differ(said))


def _declared(form: Form) -> tuple[Compared, ...]:
    """What the patient declared; it is nobody's word but the patient's."""
    if form.declared_share is None:
        return ()
    return (_shown(DECLARED, _percent(form.declared_share), "", ""),)


def _born(
    form: Form,
    person: Insured | None,
    online: AnsweredPerson,
    accepting: Decision | None,
) -> Compared:
    """The birth date; one that the register has said itself is in no doubt."""
    copy, born = person.birth_date if person else None, form.birth
    differs = (
        accepting is not None
        and born not in {None, online.birth_date}
        and (copy not in {None, born} or _is_impossible(born, accepting))
    )
    return _shown(BIRTH, *map(_day, (born, copy, online.birth_date)), differs=differs)


def _is_impossible(born: date | None, accepting: Decision) -> bool:
    """True if nobody who was born then is alive on the visit day."""
    day = accepting.visit.visit_day
    return born is not None and born < day.replace(day=1, year=day.year - OLDEST)


def _eligibility(accepting: Decision | None) -> tuple[Compared, ...]:
    """The answer, where it speaks against the acceptance."""
    if accepting is None or not contradicts(accepting.visit, accepting.outcome):
        return ()
    said = accepting.visit.online_check.value
    return (_shown(ELIGIBILITY, "", "", said, differs=True),)


def _differ(said: Sequence[str]) -> bool:
    """True if two of them say something and not the same."""
    return len({one for one in said if one}) > 1


def _percent(share: int | None) -> str:
    return "" if share is None else str(share)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
