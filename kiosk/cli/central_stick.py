"""Central's end of a stick on the command line (持ち運び)."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from schema.clock import SystemClock
from sync.central.folder import open_central
from sync.central.stick import Given, StickDesk, Taken


def take(data: Path, db: str | None, stick: Path, *, as_json: bool) -> tuple[str, bool]:
    """Take what kiosks put on the stick.

    Returns:
        What to print, and whether anything was refused.
    """
    with open_central(data, db) as central:
        found = StickDesk(central, SystemClock()).take(stick)
    refused = any(one.code for one in found)
    if as_json:
        return msgspec.json.encode({"devices": found}).decode(), refused
    return "\n".join(map(_taken, found)) or "no kiosk's part on it", refused


def give(
    data: Path, db: str | None, stick: Path, devices: Sequence[str], *, as_json: bool
) -> str:
    """Fill the stick for the kiosks whose parts lie there, and those named."""
    with open_central(data, db) as central:
        found = StickDesk(central, SystemClock()).give(stick, devices)
    if as_json:
        return msgspec.json.encode({"devices": found}).decode()
    lines = "\n".join(map(_given, found))
    return lines or "nobody to fill it for: import it first, or name a --device"


def _taken(one: Taken) -> str:
    if one.joined:
        return f"{one.device}: enrolled; carry the stick back"
    said = f"{one.device}: {one.new} new events, {one.there} that were here"
    return f"{said}; {one.why}" if one.why else said


def _given(one: Given) -> str:
    return f"{one.device}: {one.receipts} receipts, data of {one.scope}"
