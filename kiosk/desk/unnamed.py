"""A reason that is recorded names nobody: it leaves the desk (理由の個人情報).

1. Neither a name nor a part of one that tells somebody, in whatever width or kana.
2. No insured number of four digits or more.
3. What else might tell somebody is for whoever writes it to leave out.
"""

import unicodedata
from collections.abc import Iterable

from kiosk.desk.ports import Patient
from schema.errors import Refused
from schema.names import normalise_kana

_SHORTEST_NAME, _SHORTEST_KANA, _SHORTEST_NUMBER = 2, 3, 4


def refuse_naming(reason: str, people: Iterable[Patient], code: str) -> None:
    """Refuse a reason that names one of these people.

    Args:
        reason: As it was given.
        people: Whoever it is about.
        code: Of the error.

    Raises:
        Refused: It does.
    """
    said, spelt = unicodedata.normalize("NFKC", reason), normalise_kana(reason)
    if any(_is_named(one, said, spelt) for one in people):
        raise Refused(
            code,
            subject="the reason",
            found="a name or number of a patient",
            expected="a sentence without personal data: it leaves this desk",
            hint="say it without naming anybody",
        )


def _is_named(patient: Patient, said: str, spelt: str) -> bool:
    names = unicodedata.normalize("NFKC", patient.name).split()
    kana = map(normalise_kana, patient.name_kana.split())
    return (
        any(len(one) >= _SHORTEST_NAME and one in said for one in names)
        or any(len(one) >= _SHORTEST_KANA and one in spelt for one in kana)
        or (len(patient.number) >= _SHORTEST_NUMBER and patient.number in said)
    )
