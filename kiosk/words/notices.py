"""The lines above the patient: no register answers, answers have come (知らせ).

They take no key and no focus; each is there only while it has something to say.
"""

from datetime import datetime

from kiosk.desk.checks import Outage
from kiosk.labels import text
from schema.clock import JAPAN


def source_name(source: str) -> str:
    """What is called who answered; simulated is what says so of itself."""
    return text(f"source.{source}")


def gateway_name(gateway: str, *, practice: bool) -> str:
    """What is called who is asked; a demo asks nobody but its simulated terminal."""
    simulated = practice and gateway == "oqs_folder"
    return source_name("simulator" if simulated else gateway)


def at_of(instant: datetime, now: datetime) -> str:
    """A time, with its day where that is not today."""
    here = instant.astimezone(JAPAN)
    said = f"{here:%H:%M}"
    if here.date() == now.astimezone(JAPAN).date():
        return said
    return f"{here.month}/{here.day} {said}"


def outage_line(outage: Outage, *, practice: bool, now: datetime | None = None) -> str:
    """Since when no register answers, and which."""
    names = [gateway_name(one, practice=practice) for one in outage.gateways]
    since = at_of(outage.since, now or outage.since)
    return text("online.outage", at=since, who="・".join(names))
