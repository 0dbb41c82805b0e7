"""Where the invented people live: a municipality and an address nobody can have.

No municipality of Tokyo has towns of these names (架空の住所).
"""

import jaconv

from sync.register.municipalities import TOKYO, Municipality
from sync.register.weighted import Weighted

_TOWNS = (
    "見本町", "例示台", "架空町", "仮町", "試作町", "想定台", "雛形町", "模擬町",
    "練習町", "凡例台", "例題町", "図解町", "設例町", "見本台", "創作町", "仮想町",
)  # fmt: skip
_HOUSES = ("例示ハイツ", "見本コーポ", "架空荘", "モデル団地")
_FIRST_ROOM = 101
_ROOMS = 800

_STREETS = [f"{town}{chome}丁目" for town in _TOWNS for chome in range(1, 7)]
_LOTS = [f"{lot}番{house}号" for lot in range(1, 41) for house in range(1, 26)]


class Place:
    """What the rows of one municipality share, and its addresses."""

    __slots__ = ("_lots", "_streets", "code", "insurer_number")

    def __init__(self, municipality: Municipality, lots: list[str]) -> None:
        """Take `municipality`, which prints its house numbers as in `lots`."""
        self.code = municipality.code
        self.insurer_number = municipality.insurer_number
        self._streets = [f"東京都{municipality.name}{street}" for street in _STREETS]
        self._lots = lots

    def address(self, street: float, lot: float) -> str:
        """The address at the fractions `street` and `lot`."""
        streets, lots = self._streets, self._lots
        return streets[int(street * len(streets))] + lots[int(lot * len(lots))]


def flat(at: float) -> str:
    """A house with its room, to follow an address."""
    return f"　{_HOUSES[int(at * len(_HOUSES))]}{_FIRST_ROOM + int(at * _ROOMS)}"


def places_of_tokyo() -> Weighted[Place]:
    """All 62 by their elderly; a third print half-width house numbers."""
    wide = [jaconv.h2z(lot, digit=True) for lot in _LOTS]
    return Weighted(
        (Place(town, _LOTS if int(town.code) % 3 == 0 else wide), town.elderly)
        for town in TOKYO
    )
