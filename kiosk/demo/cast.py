"""Who comes to the desk in the run without a terminal (来院する架空の人)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kiosk.demo.clinic import DAY, OTHERS, SEED
from schema.insured import Insured, scheme_of
from schema.terms import Document, Scheme
from sync.register.people import generate_late_elderly, generate_other

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Cast:
    """One invented person for each part."""

    guided: Insured
    """The guided first patient, late-elderly."""
    certified: Insured
    """Has a 資格確認書 in force."""
    scanned: Insured
    """Another one, whose numbers come from a scanner."""
    national: Insured
    """Insured under 国民健康保険."""
    noticed: Insured
    """Under another scheme than the late-elderly; has only the お知らせ."""
    black_circle: Insured
    """Has a character without a common code in the name (●)."""
    alike: tuple[Insured, ...]
    """People of one day of birth whose kana begin alike."""


@cache
def cast_of(guided: Insured, people: int) -> Cast:
    """Choose from the people of a demo of this size."""
    late = [one for one in generate_late_elderly(people, SEED, DAY) if _is_plain(one)]
    others = [one for one in generate_other(OTHERS, SEED, DAY) if _is_plain(one)]
    national = [one for one in others if scheme_of(one.insurer_number) is _NATIONAL]
    return Cast(
        guided=guided,
        certified=_first(late, _has_certificate, but=(guided,)),
        scanned=_first(late[::-1], _has_certificate, but=(guided,)),
        national=_first(national, lambda one: bool(one.symbol and one.branch)),
        noticed=_first(others, lambda one: one.document is _NOTICE, but=national[:1]),
        black_circle=_first((*late, *others), lambda one: "●" in one.name),
        alike=_alike([*generate_late_elderly(people, SEED, DAY)]),
    )


_NATIONAL = Scheme.NATIONAL
_NOTICE = Document.ELIGIBILITY_NOTICE


def _is_plain(one: Insured) -> bool:
    return one.lost_on is None and not one.special_care


def _has_certificate(one: Insured) -> bool:
    certificate = one.document is Document.ELIGIBILITY_CERTIFICATE
    return certificate and "●" not in one.name


def _first(
    people: Sequence[Insured],
    fits: Callable[[Insured], bool],
    but: Iterable[Insured] = (),
) -> Insured:
    """The first who fits, else the first of all."""
    left = [one for one in people if one not in but]
    return next((one for one in left if fits(one)), left[0])


def _alike(people: Sequence[Insured]) -> tuple[Insured, ...]:
    """The first two born on one day whose kana begin alike, else anybody."""
    seen: dict[tuple[date, str], Insured] = {}
    for one in people:
        key = (one.birth_date, one.name_kana[:1])
        if key in seen:
            return (seen[key], one)
        seen[key] = one
    return (people[0],)


def samples_of(cast: Cast) -> tuple[tuple[str, str], ...]:
    """Who can be tried at the demo's desk: what is special, and what to type."""
    return (
        ("後期高齢者・資格確認書あり（2）", _typed(cast.certified)),
        ("国保・期限切れの保険証（4）、期限は 5070930 など", _typed(cast.national)),
        ("お知らせだけの人（3）", _typed(cast.noticed)),
        ("名前に ● のある人（2）", _typed(cast.black_circle)),
        ("かな検索で二人出る人", _searched(cast.alike[0])),
    )


def _typed(one: Insured) -> str:
    """What to type for somebody, field by field."""
    fields = (one.insurer_number, one.symbol, one.number, one.branch)
    return "  ".join(field for field in fields if field)


def _searched(one: Insured) -> str:
    """What to search for: kana and day of birth."""
    return f"{one.name_kana[:1]}  {one.birth_date:%Y%m%d}"
