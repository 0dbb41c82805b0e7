"""Packs as central offers them, for the store's tests."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.store.copy import StoreCopy
from kiosk.store.vault import Store
from schema.clock import FixedClock
from schema.insured import Insured
from schema.wire.packs import DeltaOffer, Manifest
from sync.packs.ram import InRam, in_ram
from tests.kiosk.store.desk import AS_OF
from tests.people import EVERYONE
from tests.sync.packs.plain import Pack, Spoil, delta_pack, full_pack

SCOPE = "area-13104"

People = Iterable[Insured]


def copy_of(
    store: Store,
    clock: FixedClock,
    scope: Callable[[], str] = lambda: SCOPE,
    room: InRam = in_ram,
) -> StoreCopy:
    """The store's copy at a desk that is enrolled in `scope`."""
    return StoreCopy(store.shelf, scope, clock, room)


def manifest_of(pack: Pack, serial: int, **changes: Any) -> Manifest:
    """What central says of a full pack, or changed."""
    said: dict[str, Any] = {
        "scope": SCOPE,
        "serial": serial,
        "as_of": AS_OF + timedelta(days=serial),
        "rows": pack.rows,
        "table_hash": pack.table_hash,
        "full": f"{SCOPE}/full-{serial}.pack",
        "inflated": pack.inflated,
    }
    return Manifest(**(said | changes))


def offer_of(pack: Pack, serials: tuple[int, int], **changes: Any) -> DeltaOffer:
    """What central says of a delta, or changed."""
    before, after = serials
    said: dict[str, Any] = {
        "before": before,
        "after": after,
        "path": f"{SCOPE}/delta-{before}-{after}.pack",
        "table_hash": pack.table_hash,
        "rows": pack.rows,
        "as_of": AS_OF + timedelta(days=after),
        "inflated": pack.inflated,
    }
    return DeltaOffer(**(said | changes))


def take_full(
    copy: StoreCopy,
    folder: Path,
    people: People,
    serial: int,
    spoil: Spoil | None = None,
    **changes: Any,
) -> Pack:
    """Have a full pack of `people` taken, and give it."""
    pack = full_pack(folder / f"full-{serial}.pack", people, spoil)
    copy.take_full(pack.path, pack.key, manifest_of(pack, serial, **changes))
    return pack


def take_delta(
    copy: StoreCopy,
    folder: Path,
    people: tuple[People, People],
    serials: tuple[int, int],
    spoil: Spoil | None = None,
    **changes: Any,
) -> Pack:
    """Have a delta from one people to the next taken, and give it."""
    pack = delta_pack(folder / f"delta-{serials[1]}.pack", *people, spoil)
    copy.take_delta(pack.path, pack.key, offer_of(pack, serials, **changes))
    return pack


def clear_names(folder: Path) -> list[str]:
    """Files in which somebody's name or address stands."""
    told = [
        each.encode()
        for one in EVERYONE
        for each in (one.name, one.name_kana, one.address)
    ]
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(each in path.read_bytes() for each in told)
    ]
