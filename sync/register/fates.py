"""What befell people in the past year: eligibility lost, or a move within Tokyo."""

from collections.abc import Callable
from datetime import date, timedelta

from msgspec.structs import replace

from schema.insured import Insured
from schema.terms import LossReason
from sync.register.instants import Instants
from sync.register.places import Place
from sync.register.renewals import Renewal
from sync.register.weighted import Weighted

_LOST = 0.02
_MOVED = 0.012
FATED = _LOST + _MOVED
"""How many in the whole something befell."""

_YEAR = 365
_REASONS = Weighted(
    [
        (LossReason.DEATH, 80),
        (LossReason.PUBLIC_ASSISTANCE, 6),
        (LossReason.OTHER_INSURANCE, 4),
        (LossReason.OTHER, 10),
    ]
)


class Fates:
    """Turns a registered person into the rows the register ends up with."""

    def __init__(
        self,
        as_of: date,
        renewal: Renewal,
        places: Weighted[Place],
        instants: Instants,
        draw: Callable[[], float],
    ) -> None:
        """Draw with `draw`; nothing happens on or after `as_of`."""
        self._as_of = as_of
        self._renewal = renewal
        self._places = places
        self._instants = instants
        self._draw = draw

    def befall(self, person: Insured, *, may_move: bool) -> list[Insured]:
        """The rows of someone who was fated: two after a move, mostly one.

        Args:
            person: As registered before.
            may_move: False where there is room for one row only.
        """
        day = self._day_after(person.acquired_on)
        if day is None:
            return [person]
        if self._draw() * FATED < _LOST:
            return [self._lost(person, day, _REASONS.pick(self._draw()))]
        return self._moved(person, day) if may_move else [person]

    def _day_after(self, acquired_on: date) -> date | None:
        """A day of the past year after `acquired_on`, if there is one."""
        first = max(acquired_on, self._as_of - timedelta(days=_YEAR))
        days = (self._as_of - first).days - 1
        if days < 1:
            return None
        return first + timedelta(days=1 + int(self._draw() * days))

    def _lost(self, person: Insured, day: date, reason: LossReason) -> Insured:
        """The row of someone whose eligibility ended."""
        updated_at = self._instants.by_hand(day, self._draw())
        lost = replace(person, lost_on=day, loss_reason=reason, updated_at=updated_at)
        return lost if day > self._renewal.starts_on else self._as_before(lost)

    def _as_before(self, lost: Insured) -> Insured:
        """What was printed for someone who never saw the last renewal."""
        before = self._renewal.previous()
        paper = before.paper(lost.acquired_on, 0, lost.municipality, 1.0)
        return replace(
            lost,
            document=paper.document,
            issued_on=paper.issued_on,
            valid_from=paper.valid_from,
            valid_to=paper.valid_to,
            share_from=paper.valid_from,
            limit_from=paper.valid_from,
            meal_from=paper.valid_from if lost.meal_class else None,
        )

    def _moved(self, person: Insured, day: date) -> list[Insured]:
        """The new row, then the old one; both bear the same insured number."""
        place = self._places.pick(self._draw())
        if place.insurer_number == person.insurer_number:
            return [person]
        reissued = person.issued_on is not None and day > person.issued_on
        arrived = replace(
            person,
            insurer_number=place.insurer_number,
            municipality=place.code,
            address=place.address(self._draw(), self._draw()),
            acquired_on=day,
            issued_on=day if reissued else person.issued_on,
            valid_from=max(day, person.valid_from or day),
            updated_at=max(
                person.updated_at, self._instants.by_hand(day, self._draw())
            ),
        )
        return [arrived, self._lost(person, day, LossReason.OTHER)]
