"""Whom to call while no register answers, and in which order (障害時の手順)."""

from kiosk.desk.receive import Place
from kiosk.labels import text

CALL_CENTRE = "0800-080-4583"
"""オンライン資格確認等 コールセンター (notice of 2023-07-10)."""

STEPS = ("call", "write", "reboot", "go_on")
"""In the order in which they are done."""


def said_of_us(place: Place) -> str:
    """What the call centre asks first: whose desk this is, by code and name."""
    if not place.institution:
        return text("outage.no_institution", name=place.facility)
    return text("outage.institution", code=place.institution, name=place.facility)
