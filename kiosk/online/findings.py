"""Whether the registers that are set up can be asked (照会の点検).

Nobody is asked about, and nothing is left in the terminal's folder.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from kiosk.online.oqs.files import names_in, takes_files
from kiosk.online.oqs.write import ENCODINGS
from kiosk.online.setup import OnlineSetup
from kiosk.online.simulated.told import MARK
from schema.clock import Clock
from schema.errors import Unreadable
from schema.numbers import read_institution

OK = "ok"
"""The state of what is in order."""
UNREAD_AFTER = 60.0
"""Seconds after which a request that nobody took says that nobody takes any."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, and how it stands (点検の1件)."""

    what: str
    """`gateways`, `institution`, `encoding`, `folder`, `req`, `res`, `requests`,
    `central`."""
    state: str
    """`ok`, or what is wrong: `not_set`, `wrong`, `not_there`, `closed`,
    `not_taken`, `simulated`, `silent`."""
    do: str = ""
    """What to do about it; empty where it is in order."""


def found_of_folder(setup: OnlineSetup, clock: Clock) -> Iterator[Finding]:
    """How the terminal's folder and what is said in requests stand."""
    yield _institution(setup.institution)
    yield _encoding(setup.encoding)
    folder = Path(setup.folder)
    if not setup.folder:
        yield _wrong("folder", "not_set", "name it: madoguchi online set --folder")
    elif names_in(folder) is None:
        yield _wrong(
            "folder", "not_there", "mend the share, or name the folder anew; then again"
        )
    else:
        yield _folder(folder)
        yield from (_inside(folder, name) for name in ("req", "res"))
        yield _requests(folder / "req", clock)


def found_of_central(*, is_reachable: bool) -> Finding:
    """How central stands as a register."""
    if is_reachable:
        return Finding(what="central", state=OK)
    return _wrong(
        "central", "silent", "see madoguchi sync; enrol the desk if it is new"
    )


def found_of_gateways(setup: OnlineSetup) -> Finding:
    """Whether there is anybody to ask."""
    if setup.gateways:
        return Finding(what="gateways", state=OK)
    return _wrong(
        "gateways", "not_set", "say who is asked: madoguchi online set --gateways"
    )


def _institution(code: str) -> Finding:
    try:
        read_institution(code)
    except Unreadable:
        state = "wrong" if code else "not_set"
        do = "give the clinic's 10 digits: madoguchi online set --institution"
        return _wrong("institution", state, do)
    return Finding(what="institution", state=OK)


def _encoding(encoding: str) -> Finding:
    if encoding in ENCODINGS:
        return Finding(what="encoding", state=OK)
    return _wrong("encoding", "wrong", "give it anew: madoguchi online set --encoding")


def _folder(folder: Path) -> Finding:
    if MARK in (names_in(folder) or ()):
        do = "it is for practice only; name the terminal's own folder"
        return _wrong("folder", "simulated", do)
    return Finding(what="folder", state=OK)


def _inside(folder: Path, name: str) -> Finding:
    """One of the linkage app's two folders; answers are removed from theirs."""
    place = folder / name
    if names_in(place) is None:
        do = "start the linkage app once, or name the folder that holds req and res"
        return _wrong(name, "not_there", do)
    if not takes_files(place):
        return _wrong(name, "closed", "give this account leave to write there")
    return Finding(what=name, state=OK)


def _requests(req: Path, clock: Clock) -> Finding:
    """Whether somebody takes requests: the oldest that is still there tells."""
    oldest = min(map(_written_at, req.glob("OQS*.xml")), default=None)
    now = clock.now().timestamp()
    if oldest is not None and now - oldest > UNREAD_AFTER:
        do = f"start the linkage app; a request waits for {int(now - oldest)} s"
        return _wrong("requests", "not_taken", do)
    return Finding(what="requests", state=OK)


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        # It was taken in this very moment.
        return float("inf")


def _wrong(what: str, state: str, do: str) -> Finding:
    return Finding(what=what, state=state, do=do)
